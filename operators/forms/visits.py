"""Forms of visits: short, one column, filled in on a phone in front of a shop."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from common.dates import today
from common.forms import DayField, TndAmountField, reason_field
from operators.enums import DifficultyKind
from operators.models import Visit
from operators.services.visits import VisitData, business_states

PICTURES = "image/jpeg,image/png,image/webp"


class PhotosInput(forms.FileInput):
    """Several pictures; a phone offers its camera."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of pictures; what they hold is checked by the service."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(PhotosField, self).clean(file, initial) for file in files if file]


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _whole(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=500, widget=widget)


class PhotosForm(forms.Form):
    photos = PhotosField(
        label=_("Photos"),
        required=False,
        allow_empty_file=True,
        help_text=_("JPEG, PNG ou WebP. La position et l’appareil sont effacés des photos."),
        widget=PhotosInput(attrs={"multiple": True, "accept": PICTURES}),
    )


class VisitForm(PhotosForm):
    """What was seen. `client_id` names this sending: sent twice, it is stored once."""

    visited_on = DayField(label=_("Date de la visite"))
    business_state = forms.ChoiceField(label=_("Où en est le projet ?"), widget=forms.RadioSelect)
    findings = forms.CharField(label=_("Constats"), max_length=5000, widget=_text(4))
    place = forms.CharField(label=_("Lieu"), max_length=160, required=False)
    people_met = forms.CharField(label=_("Personnes rencontrées"), max_length=300, required=False)
    jobs_created = _whole(_("Emplois créés, celui de la personne compris"))
    jobs_women = _whole(_("dont femmes"))
    jobs_young = _whole(_("dont moins de 35 ans"))
    turnover_tnd = TndAmountField(
        label=_("Chiffre d’affaires du mois (TND)"),
        required=False,
        min_value=0,
        error_messages={"min_value": _("Un chiffre d’affaires ne peut pas être négatif.")},
    )
    difficulties = forms.MultipleChoiceField(
        label=_("Difficultés"),
        choices=DifficultyKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Cocher une difficulté prévient l’antenne. N’écrivez rien sur la santé ni la famille."),
    )
    difficulty_detail = forms.CharField(
        label=_("Précisions"), max_length=2000, required=False, widget=_text(2)
    )
    next_steps = forms.CharField(label=_("Suite à donner"), max_length=2000, required=False, widget=_text(2))
    latitude = forms.DecimalField(required=False, max_digits=9, decimal_places=6, widget=forms.HiddenInput)
    longitude = forms.DecimalField(required=False, max_digits=9, decimal_places=6, widget=forms.HiddenInput)
    accuracy_m = forms.IntegerField(required=False, min_value=0, max_value=100_000, widget=forms.HiddenInput)
    client_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    field_order = (
        "visited_on",
        "business_state",
        "findings",
        "photos",
        "jobs_created",
        "jobs_women",
        "jobs_young",
        "turnover_tnd",
        "difficulties",
        "difficulty_detail",
        "next_steps",
        "place",
        "people_met",
    )

    def __init__(self, *args: Any, kind: str, visit: Visit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(state.value, state.label) for state in business_states(kind)]
        self.fields["business_state"].choices = states
        if visit is not None and visit.is_done:
            self.initial = {name: getattr(visit, name) for name in VisitForm.stored()} | self.initial
        defaults = {"visited_on": today(), "client_id": uuid4(), "version": visit.version if visit else None}
        self.initial = defaults | self.initial

    @staticmethod
    def stored() -> list[str]:
        """The names of the fields that a visit keeps as they are."""
        apart = ("photos", "latitude", "longitude", "accuracy_m", "client_id", "version")
        return [name for name in VisitForm.base_fields if name not in apart]

    @property
    def shown(self) -> list[Any]:
        """The fields that are seen, in order; the photos stand apart."""
        return [field for field in self.visible_fields() if field.name != "photos"]

    @property
    def visit_data(self) -> VisitData:
        names = (*VisitForm.stored(), "latitude", "longitude", "accuracy_m")
        facts = {name: self.cleaned_data[name] for name in names}
        return VisitData(**(facts | {"difficulties": tuple(facts["difficulties"])}))


class MoveForm(forms.Form):
    """The appointment, and another last day with its reason."""

    planned_for = DayField(
        label=_("Rendez-vous avec la personne"),
        required=False,
        help_text=_("Le jour convenu avec elle, si vous l’avez."),
    )
    due_on = DayField(label=_("À faire avant le"))
    reason = reason_field(
        _("Pourquoi la date change"), required=False, help_text=_("À remplir si la date limite change.")
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
