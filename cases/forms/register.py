"""Forms of the import of a register: the file, its columns, what to import."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Antenna, Country
from cases.enums import DuplicateChoice, Modality, RowChoice
from cases.services.register.columns import ColumnMatch
from cases.services.register.fields import Field
from cases.services.register.sizes import MAX_BYTES

MEGABYTES = MAX_BYTES // 1_048_576
# What may be given for a whole register, where no column says it.
DEFAULTS = ("antenna", "return_country", "modality")
_SURE_FROM, _LIKELY_FROM = 0.85, 0.6


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


def _radios() -> forms.RadioSelect:
    return forms.RadioSelect(attrs={"class": "form-check-input"})


class UploadForm(forms.Form):
    """The register's file; what is in it is looked at by the service."""

    file = forms.FileField(
        label=_("Fichier du registre"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
        error_messages={"empty": _("Ce fichier est vide. Choisissez un autre fichier.")},
        help_text=_("La ligne des titres de colonnes est trouvée d’elle-même."),
    )


class ColumnsForm(forms.Form):
    """One select per column of the register, and values for what no column says."""

    def __init__(
        self, data: Any = None, *, columns: Sequence[ColumnMatch], fields: Sequence[Field], upload: Any
    ) -> None:
        super().__init__(data)
        self._matches = {f"column_{column.index}": column for column in columns}
        self._labels = {field.key: field.label for field in fields}
        for name, column in self._matches.items():
            self.fields[name] = forms.ChoiceField(
                label=column.header or column.letter,
                choices=_choices(column, fields),
                initial=column.key,
                required=False,
                widget=_select(),
            )
        self._add_defaults(upload)

    def _add_defaults(self, upload: Any) -> None:
        anything = ("", _("Chaque ligne le dit"))
        countries = Country.objects.order_by("name_fr")
        lists: dict[str, Any] = {
            "antenna": [(antenna.pk, antenna.name) for antenna in Antenna.objects.order_by("name_fr")],
            "return_country": [(country.code, country.name) for country in countries],
            "modality": Modality.choices,
        }
        for key in DEFAULTS:
            # The importer of one antenna imports for it.
            if key == "antenna" and upload.antenna_id:
                continue
            self.fields[f"default_{key}"] = forms.ChoiceField(
                label=self._labels[key],
                choices=[anything, *lists[key]],
                initial=upload.defaults.get(key, ""),
                required=False,
                widget=_select(),
            )

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield each column with its field, for the table."""
        for name, column in self._matches.items():
            yield {"column": column, "field": self[name], "trust": _trust(column)}

    def defaults(self) -> list[Any]:
        """The fields that hold for the whole register."""
        return [self[name] for name in self.fields if name.startswith("default_")]

    @property
    def chosen_columns(self) -> dict[int, str]:
        """The field chosen for each column, by the column's place."""
        return {column.index: self.cleaned_data[name] for name, column in self._matches.items()}

    @property
    def chosen_defaults(self) -> dict[str, Any]:
        """The values given for the whole register."""
        given = {key: self.cleaned_data.get(f"default_{key}") for key in DEFAULTS}
        return {key: int(value) if key == "antenna" else value for key, value in given.items() if value}


def _choices(column: ColumnMatch, fields: Sequence[Field]) -> list[Any]:
    """The likely fields first, then all by group."""
    labels = {field.key: field.label for field in fields}
    likely = [candidate.key for candidate in column.alternatives]
    if column.key and column.key not in ("remarks", "skipped"):
        likely.insert(0, column.key)
    groups: dict[str, list[tuple[str, Any]]] = {}
    for field in fields:
        groups.setdefault(str(field.group), []).append((field.key, field.label))
    suggestions = [(_("Le plus probable"), [(key, labels[key]) for key in likely])] if likely else []
    # A key may stand in two groups: the browser selects the first.
    return [*suggestions, *groups.items()]


def _trust(column: ColumnMatch) -> str:
    """How sure the match is: "sure", "likely", "unknown" (kept as remarks), "skipped"."""
    if column.key == "skipped" or (not column.key):
        return "skipped"
    if column.confidence >= _SURE_FROM:
        return "sure"
    return "likely" if column.confidence >= _LIKELY_FROM else "unknown"


class ImportForm(forms.Form):
    """Which rows are written, and what becomes of likely duplicates, one by one where wished."""

    row_choice = forms.ChoiceField(
        label=_("Lignes à importer"),
        choices=RowChoice.choices,
        widget=_radios(),
        initial=RowChoice.ALL,
    )
    duplicate_choice = forms.ChoiceField(
        label=_("Doublons probables"),
        choices=DuplicateChoice.choices,
        widget=_radios(),
        initial=DuplicateChoice.HOLD,
    )

    def __init__(self, data: Any = None, *, doubtful_rows: Sequence[int] = ()) -> None:
        super().__init__(data)
        as_above = ("", _("Comme choisi pour tous"))
        for row in doubtful_rows:
            self.fields[f"row_{row}"] = forms.ChoiceField(
                label=_("Cette ligne"),
                choices=[as_above, *DuplicateChoice.choices],
                required=False,
                widget=_select(),
            )
        self._rows = doubtful_rows

    @property
    def choices(self) -> dict[str, Any]:
        """What was chosen, as the service takes it; nothing when the form is not valid."""
        if not self.is_valid():
            return {}
        given = {row: self.cleaned_data.get(f"row_{row}") for row in self._rows}
        return {
            "row_choice": self.cleaned_data["row_choice"],
            "duplicate_choice": self.cleaned_data["duplicate_choice"],
            "decisions": {row: choice for row, choice in given.items() if choice},
        }
