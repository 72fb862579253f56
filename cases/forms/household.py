"""The household: its size, its income, its members; the situations that make it vulnerable."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cases.enums import COUNTED_VULNERABILITIES, Relation, Schooling, Vulnerability
from cases.forms.fields import TndAmountField
from cases.forms.layouts import helper, pair, section
from cases.services.household import check_size
from cases.services.vulnerabilities import MOST_MEMBERS, NOTE_LENGTH
from common.dates import today
from common.errors import DomainError

MOST_LINES = 39
NOT_ASKED, ASKED = "no", "yes"
_FIELD = "situation_{}"


class HouseholdForm(forms.Form):
    """Size and income; empty means not known yet, which is not zero."""

    household_size = forms.IntegerField(
        label=gettext_lazy("Taille du foyer"),
        min_value=1,
        max_value=40,
        required=False,
        help_text=gettext_lazy("La personne comprise. Laissez vide si elle n'est pas connue."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "maxlength": 3}),
        error_messages={
            "invalid": gettext_lazy("Écrivez un nombre de personnes, par exemple 4."),
            "min_value": gettext_lazy("La taille du foyer va de 1 à 40."),
            "max_value": gettext_lazy("La taille du foyer va de 1 à 40."),
        },
    )
    household_income_tnd = TndAmountField(
        label=gettext_lazy("Revenu mensuel du foyer (TND)"),
        required=False,
        help_text=gettext_lazy("Tous les revenus du foyer, par mois. 0 s'il n'y en a pas."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(section(gettext_lazy("Foyer"), pair("household_size", "household_income_tnd")))


class MemberForm(forms.Form):
    """A member of the household beside the person; a line left empty is no member."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    relation = forms.ChoiceField(label=gettext_lazy("Lien"), choices=[("", "—"), *Relation.choices])
    name = forms.CharField(label=pgettext_lazy("whole name", "Nom"), max_length=120, required=False)
    birth_year = forms.IntegerField(
        label=gettext_lazy("Année de naissance"),
        min_value=1900,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "maxlength": 4}),
        error_messages={
            "invalid": gettext_lazy("Écrivez une année, par exemple 2012."),
            "min_value": gettext_lazy("Cette année n'est pas possible."),
        },
    )
    schooling = forms.ChoiceField(
        label=gettext_lazy("Scolarité"), choices=[("", "—"), *Schooling.choices], required=False
    )
    income_tnd = TndAmountField(label=gettext_lazy("Revenu (TND)"), required=False)

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        if year and year > today().year:
            raise forms.ValidationError(_("Cette année est dans le futur."), code="future")
        return year


class BaseMemberFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The members of a household; a ticked or emptied line is taken out."""

    def values(self) -> list[dict[str, Any]]:
        """Return the members as the services take them; the set is valid."""
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data.get("relation")]
        return [
            {name: value for name, value in line.items() if name != "DELETE" and (name != "pk" or value)}
            for line in kept
            if not line.get("DELETE")
        ]


MemberFormSet = forms.formset_factory(
    MemberForm,
    formset=BaseMemberFormSet,
    extra=1,
    can_delete=True,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES,
)
# A page that edits a household offers three empty lines.
EditMemberFormSet = forms.formset_factory(
    MemberForm,
    formset=BaseMemberFormSet,
    extra=3,
    can_delete=True,
    max_num=MOST_LINES,
    absolute_max=MOST_LINES,
)
MEMBERS_PREFIX = "members"


class SituationsForm(forms.Form):
    """The situations of the household: yes or no, or how many members are concerned."""

    asked = forms.ChoiceField(
        label=gettext_lazy("La question a-t-elle été posée ?"),
        choices=[
            (NOT_ASKED, gettext_lazy("Pas encore")),
            (ASKED, gettext_lazy("Oui, et voici la réponse")),
        ],
        initial=NOT_ASKED,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Précisions"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ticked = [value for value in Vulnerability if value not in COUNTED_VULNERABILITIES]
        counted = [value for value in Vulnerability if value in COUNTED_VULNERABILITIES]
        for value in ticked:
            self.fields[_FIELD.format(value)] = forms.BooleanField(label=value.label, required=False)
        for value in counted:
            self.fields[_FIELD.format(value)] = _count_field(value)
        self.order_fields(["asked", *map(_FIELD.format, (*ticked, *counted)), "note"])
        self.helper = helper(
            section(
                gettext_lazy("Situations de vulnérabilité"),
                "asked",
                *map(_FIELD.format, ticked),
                pair(*map(_FIELD.format, counted)),
                "note",
            )
        )

    def situations(self) -> dict[str, int] | None:
        """Return how many members each situation concerns, None when the question was not asked."""
        found = {
            value.value: int(self.cleaned_data.get(_FIELD.format(value)) or 0) for value in Vulnerability
        }
        found = {value: count for value, count in found.items() if count}
        return found if found or self.cleaned_data["asked"] == ASKED else None


def situations_initial(situations: dict[str, Any] | None) -> dict[str, Any]:
    """Return what a record holds as the form's initial values."""
    if situations is None:
        return {"asked": NOT_ASKED}
    values = {_FIELD.format(key): value for key, value in situations.items() if key != "note"}
    return {"asked": ASKED, "note": situations.get("note", ""), **values}


def check_household(form: HouseholdForm, members: BaseMemberFormSet) -> bool:
    """Validate both; say beside the size when the members listed do not fit in it."""
    if not (form.is_valid() & members.is_valid()):
        return False
    try:
        check_size(size=form.cleaned_data["household_size"], members=len(members.values()))
    except DomainError as refusal:
        form.add_error("household_size", refusal.message)
        return False
    return True


def _count_field(value: Vulnerability) -> forms.IntegerField:
    message = gettext_lazy("Écrivez un nombre de 0 à 20.")
    return forms.IntegerField(
        label=value.label,
        min_value=0,
        max_value=MOST_MEMBERS,
        required=False,
        help_text=gettext_lazy("Nombre de personnes du foyer."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "maxlength": 2}),
        error_messages={"invalid": message, "min_value": message, "max_value": message},
    )
