"""The filters of the case list, as they stand in the URL."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Antenna, Governorate, User
from cases.enums import CaseState, Category, Modality
from cases.forms.fields import CountryField, DayField
from cases.selectors.cases import CaseFilters

_SELECTED = SafeString(" selected")
_COLUMNS = {
    "etat": "state",
    "antenne": "antenna",
    "conseiller": "counsellor",
    "categorie": "category",
    "pays": "return_country",
    "mode": "modality",
    "gouvernorat": "governorate",
}


def _choices(enum: Any) -> list[tuple[str, Any]]:
    return [("", _("Tous")), *enum.choices]


class FilterSelect(forms.Select):
    """A select written at once: with Django's templates, its options cost a list as much as its rows."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, _SELECTED if str(key) in chosen else "", words) for key, words in self.choices),
        )
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", attributes, options)


class RowChoiceField(forms.ChoiceField):
    """A choice among few rows, read by one plain query of two columns; its value is the row's key as text.

    ModelChoiceField reads whole rows through a server-side cursor: more than the list itself costs.
    """

    def __init__(self, rows: "QuerySet[Any]", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows
        self._read: list[tuple[Any, Any]] | None = None
        self.choices = self.named

    def __deepcopy__(self, memo: dict[int, Any]) -> "RowChoiceField":
        copied: RowChoiceField = super().__deepcopy__(memo)
        copied._read = None
        copied.choices = copied.named
        return copied

    def named(self) -> Iterable[tuple[Any, Any]]:
        """Return the choices in the language of the page, read once for a form: its widget asks twice."""
        if self._read is None:
            place = "name_ar" if get_language() == "ar" else "name_fr"
            column = "full_name" if self.rows.model is User else place
            self._read = [
                ("", _("Tous")),
                *((str(pk), name) for pk, name in self.rows.values_list("pk", column)),
            ]
        return self._read


class CaseFilterForm(forms.Form):
    """What narrows the list; a value that cannot be read is told beside its field and does not narrow."""

    q = forms.CharField(label=_("Nom, numéro, CIN, téléphone"), max_length=120, required=False)
    etat = forms.ChoiceField(label=_("État"), choices=_choices(CaseState), required=False)
    antenne = RowChoiceField(Antenna.objects.all(), label=_("Antenne"), required=False)
    conseiller = RowChoiceField(User.objects.none(), label=_("Conseiller"), required=False)
    categorie = forms.ChoiceField(label=_("Catégorie"), required=False)
    pays = CountryField(label=_("Pays de retour"), required=False)
    mode = forms.ChoiceField(label=_("Mode de retour"), choices=_choices(Modality), required=False)
    gouvernorat = RowChoiceField(Governorate.objects.all(), label=_("Gouvernorat"), required=False)
    du = DayField(label=_("Ouvert depuis le"), required=False)
    au = DayField(label=_("Ouvert jusqu'au"), required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categorie"].choices = [("", _("Toutes")), *((value, value) for value in Category.values)]
        staff = User.objects.filter(role__in=[Role.COUNSELLOR, Role.ANTENNA_MANAGER])
        if actor.role == Role.TASKFORCE_MANAGER:
            self.fields["conseiller"].rows = staff
        else:
            self.fields["conseiller"].rows = staff.filter(antenna=actor.antenna_id)
            del self.fields["antenne"]
        self.fields["q"].widget.attrs.update(type="search", autocomplete="off")
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                field.widget = FilterSelect(choices=field.choices)
            field.widget.attrs["class"] = (
                "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            )
            if name in self.errors:
                field.widget.attrs["class"] += " is-invalid"

    def filters(self) -> CaseFilters:
        """Return the filters that could be read."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        return CaseFilters(
            text=values.get("q", ""),
            facts={column: values[name] for name, column in _COLUMNS.items() if values.get(name)},
            opened_from=values.get("du"),
            opened_to=values.get("au"),
        )

    def in_force(self) -> list[tuple[str, str]]:
        """Return the name and the words of each filter in force, for the chips that take it off."""
        values = getattr(self, "cleaned_data", {})
        return [(name, self._words(name, value)) for name, value in values.items() if value]

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            value = dict(field.choices).get(value, value)
        elif isinstance(field, DayField):
            value = field.prepare_value(value)
        return f"{field.label} : {value}"
