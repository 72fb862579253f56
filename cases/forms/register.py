"""Forms of the register import: the file, the columns, the choices before writing."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from accounts.models import Antenna, Country, User
from cases.enums import DuplicateChoice, Modality, RowChoice
from cases.services.register.extensions import extensions
from cases.services.register.fields import Field
from cases.services.register.registers import Register, all_fields
from cases.services.register.sizes import MAX_BYTES


class UploadForm(forms.Form):
    """The register as it is kept: an Excel workbook or a CSV file."""

    file = forms.FileField(
        label=gettext_lazy("Registre"),
        help_text=gettext_lazy(
            "La ligne des titres peut être n'importe où, et les colonnes dans tout ordre."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt"}),
        error_messages={"empty": gettext_lazy("Ce fichier est vide. Choisissez un autre fichier.")},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size and file.size > MAX_BYTES:
            message = _("Ce fichier dépasse %(limit)s Mo. Partagez le registre en plusieurs fichiers.")
            raise forms.ValidationError(message % {"limit": MAX_BYTES // 1_048_576})
        return file


def column_choices(fields: Iterable[Field]) -> list[Any]:
    """Return what a column may hold, by group, "not imported" first."""
    groups = groupby(fields, key=lambda field: str(field.group))
    merged: dict[str, list[tuple[str, str]]] = {}
    for group, members in groups:
        merged.setdefault(group, []).extend((field.key, str(field.label)) for field in members)
    return [("", _("Ne pas importer")), *merged.items()]


class ColumnsForm(forms.Form):
    """What each column of the register holds, as matched, to be corrected; values for the whole register."""

    def __init__(
        self, *args: Any, register: Register, sheets: Sequence[str], actor: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = register.columns
        self._add_sheet(sheets, register.sheet.name)
        self._add_defaults(actor)
        choices = column_choices(all_fields(extensions()))
        for column in self.columns:
            self.fields[f"column-{column.index}"] = forms.ChoiceField(
                label=column.header or column.letter, choices=choices, required=False, initial=column.key
            )

    def _add_sheet(self, sheets: Sequence[str], current: str) -> None:
        if len(sheets) > 1:
            choices = [(name, name) for name in sheets]
            self.fields["sheet"] = forms.ChoiceField(label=_("Feuille"), choices=choices, initial=current)

    def _add_defaults(self, actor: User) -> None:
        """Values for registers that lack a column because every row would say the same."""
        if actor.role == Role.TASKFORCE_MANAGER:
            self._add_default(
                "antenna", _("Antenne de tout le registre"), [(a.pk, a.name) for a in Antenna.objects.all()]
            )
        countries = [(country.pk, country.name) for country in Country.objects.all()]
        self._add_default("return_country", _("Pays de retour de tout le registre"), countries)
        self._add_default("modality", _("Mode de retour de tout le registre"), Modality.choices)

    def _add_default(self, key: str, label: str, choices: Sequence[tuple[Any, Any]]) -> None:
        every = [("", _("Selon la colonne")), *choices]
        self.fields[f"default-{key}"] = forms.ChoiceField(label=label, choices=every, required=False)

    def rows(self) -> list[tuple[Any, Any]]:
        """Return each column with its select, as the page shows them."""
        return [(column, self[f"column-{column.index}"]) for column in self.columns]

    def others(self) -> list[Any]:
        """Return the fields that are no column."""
        return [self[name] for name in self.fields if not name.startswith("column-")]

    def chosen(self) -> dict[int, str]:
        """Return the field chosen for each column, by its place."""
        return {column.index: self.cleaned_data[f"column-{column.index}"] for column in self.columns}

    def defaults(self) -> dict[str, Any]:
        """Return the values given for the whole register."""
        given = {
            name.removeprefix("default-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("default-") and value
        }
        if "antenna" in given:
            given["antenna"] = int(given["antenna"])
        return given


class WriteForm(forms.Form):
    """Which rows are written, and what becomes of likely duplicates."""

    row_choice = forms.ChoiceField(
        label=gettext_lazy("Lignes à importer"), choices=RowChoice.choices, widget=forms.RadioSelect
    )
    duplicate_choice = forms.ChoiceField(
        label=gettext_lazy("Doublons probables"), choices=DuplicateChoice.choices, widget=forms.RadioSelect
    )

    def decisions(self) -> dict[int, str]:
        """Return the exceptions made for single rows; a choice that does not exist is left out."""
        found = {}
        for name, value in self.data.items():
            row = name.removeprefix("decision-")
            if name.startswith("decision-") and row.isdigit() and value in DuplicateChoice.values:
                found[int(row)] = value
        return found
