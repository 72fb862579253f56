"""The filters of the case list, as they stand in the URL."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Antenna, Governorate, User
from cases.enums import CaseState, Category, Modality
from cases.forms.fields import CountryField, DayField
from cases.models.cases import waits_for_assessment
from cases.selectors.cases import CaseFilters
from cases.selectors.day import MINE, near_limit
from common.dates import today

_SELECTED = SafeString(" selected")
_COLUMNS = {
    "antenne": "antenna",
    "categorie": "category",
    "pays": "return_country",
    "mode": "modality",
    "gouvernorat": "governorate",
}
# Filters of the state that name more than one: « Ma journée » leads to them.
NAMED_STATES = {
    "to_assess": _("À évaluer (enregistrés ou rouverts)"),
    "near_limit": _("Limite des 12 mois proche (catégorie C)"),
    "held": _("Tous les dossiers non clos"),
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
        self.first: list[tuple[str, Any]] = []
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
                *self.first,
                *((str(pk), name) for pk, name in self.rows.values_list("pk", column)),
            ]
        return self._read


class CaseFilterForm(forms.Form):
    """What narrows the list; a value that cannot be read is told beside its field and does not narrow."""

    q = forms.CharField(label=_("Nom, numéro, CIN, téléphone"), max_length=120, required=False)
    etat = forms.ChoiceField(
        label=_("État"), choices=[*_choices(CaseState), *NAMED_STATES.items()], required=False
    )
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
        self.actor = actor
        self.fields["categorie"].choices = [("", _("Toutes")), *((value, value) for value in Category.values)]
        staff = User.objects.filter(role__in=[Role.COUNSELLOR, Role.ANTENNA_MANAGER])
        if actor.role == Role.TASKFORCE_MANAGER:
            self.fields["conseiller"].rows = staff
        else:
            self.fields["conseiller"].rows = staff.filter(antenna=actor.antenna_id)
            self.fields["conseiller"].first = [(MINE, _("Les miens et ceux de personne"))]
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
            besides=self._state(values.get("etat", "")) & self._follower(values.get("conseiller", "")),
        )

    def _state(self, chosen: str) -> Q:
        # Several states may stand in the URL, etat=registered&etat=reopened; a named filter stands alone.
        several = [state for state in self.data.getlist("etat") if state in CaseState.values]
        match chosen:
            case "":
                return Q()
            case "to_assess":
                return waits_for_assessment(today())
            case "near_limit":
                return near_limit(today())
            case "held":
                return ~Q(state=CaseState.CLOSED)
            case _:
                return Q(state__in=several) if len(several) > 1 else Q(state=chosen)

    def _follower(self, chosen: str) -> Q:
        if chosen == MINE:
            return Q(counsellor=self.actor.pk) | Q(counsellor__isnull=True)
        return Q(counsellor=chosen) if chosen else Q()

    def in_force(self) -> list[tuple[str, str]]:
        """Return the name and the words of each filter in force, for the chips that take it off."""
        values = getattr(self, "cleaned_data", {})
        return [(name, self._words(name, value)) for name, value in values.items() if value]

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if name == "etat" and len(self.data.getlist("etat")) > 1:
            chosen = [str(dict(field.choices).get(one, one)) for one in self.data.getlist("etat")]
            return f"{field.label} : {', '.join(chosen)}"
        if isinstance(field, forms.ChoiceField):
            value = dict(field.choices).get(value, value)
        elif isinstance(field, DayField):
            value = field.prepare_value(value)
        return f"{field.label} : {value}"
