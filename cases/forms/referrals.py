"""Forms of referrals: sending one, answering it, its outcome, the filters of the list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import UnitKind
from accounts.models import Governorate, Unit, User
from cases.enums import ReferralOutcome, ReferralPurpose, ReferralState, SharedItem
from cases.forms.filters import FilterSelect, RowChoiceField
from cases.models import Case, LocalService
from cases.models.referrals import UNIT_OF_ROLE
from cases.selectors.directory import receiver_choices, receiver_of
from cases.selectors.referrals import ReferralFilters
from common.forms import reason_field

OPEN = "ouvertes"


class ReferralForm(forms.Form):
    """A new referral: to whom in which governorate, what for, why, and what is shared."""

    receiver = forms.ChoiceField(
        label=_("Destinataire"),
        error_messages={
            "required": _("Choisissez à qui la personne est adressée."),
            "invalid_choice": _("Ce destinataire n'est pas de ce gouvernorat : choisissez-le dans la liste."),
        },
    )
    purpose = forms.ChoiceField(
        label=_("Objet"),
        choices=[("", "—"), *ReferralPurpose.choices],
        error_messages={"required": _("Choisissez l'objet de l'orientation.")},
    )
    reason = reason_field(
        _("Motif"), help_text=_("Ce que le destinataire doit savoir pour aider : il lit ce texte.")
    )
    shared = forms.MultipleChoiceField(
        label=_("Données jointes"),
        choices=SharedItem.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("L'identité et le contact sont toujours joints. N'ajoutez que le nécessaire."),
    )

    def __init__(self, *args: Any, case: Case, governorate: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["receiver"].choices = [("", "—"), *receiver_choices(governorate)]

    def clean_receiver(self) -> Unit | LocalService:
        receiver = receiver_of(self.cleaned_data["receiver"])
        if receiver is None:
            raise forms.ValidationError(_("Ce destinataire ne reçoit plus d'orientations."), code="gone")
        return receiver


class PlaceForm(forms.Form):
    """The governorate whose units and services are proposed."""

    gouvernorat = RowChoiceField(Governorate.objects.all(), label=_("Gouvernorat"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gouvernorat"].widget.attrs["class"] = "form-select"


class AnswerForm(forms.Form):
    """Accepting: a word for the sender, as when and where the person is expected."""

    answer = reason_field(
        _("Message à l'antenne"),
        required=False,
        help_text=_("Par exemple le jour, l'heure et le lieu où la personne est attendue."),
    )


class RefusalForm(forms.Form):
    answer = reason_field(_("Motif du refus"), help_text=_("Écrivez-le pour que la personne l'entende."))


class CancelForm(forms.Form):
    reason = reason_field(_("Raison"), help_text=_("Elle est gardée au dossier."))


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Résultat"),
        choices=[
            ("", "—"),
            *(choice for choice in ReferralOutcome.choices if choice[0] != ReferralOutcome.INQUIRY_MADE),
        ],
        error_messages={"required": _("Choisissez un résultat.")},
    )
    outcome_note = reason_field(_("Précisions"), required=False)


class ReferralFilterForm(forms.Form):
    """What narrows the list of referrals, as it stands in the URL; an officer's unit is her own."""

    q = forms.CharField(label=_("Nom ou numéro de dossier"), max_length=120, required=False)
    etat = forms.ChoiceField(
        label=_("État"),
        choices=[("", _("Tous")), (OPEN, _("Toutes les ouvertes")), *ReferralState.choices],
        required=False,
    )
    objet = forms.ChoiceField(
        label=_("Objet"), choices=[("", _("Tous")), *ReferralPurpose.choices], required=False
    )
    vers = forms.ChoiceField(
        label=_("Destinataire"),
        choices=[
            ("", _("Tous")),
            (UnitKind.SOCIAL, _("Promotion sociale (CGPS)")),
            (UnitKind.EMPLOYMENT, _("Emploi (ANETI)")),
            ("service", _("Service de l'annuaire")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.role in UNIT_OF_ROLE:
            del self.fields["vers"]
        self.fields["q"].widget.attrs.update(type="search", autocomplete="off")
        for name, item in self.fields.items():
            if isinstance(item, forms.ChoiceField):
                item.widget = FilterSelect(choices=item.choices)
            is_select = isinstance(item.widget, forms.Select)
            item.widget.attrs["class"] = "form-select" if is_select else "form-control"
            if name in self.errors:
                item.widget.attrs["class"] += " is-invalid"

    def filters(self) -> ReferralFilters:
        """Return the filters that could be read."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        facts: dict[str, Any] = {}
        if values.get("objet"):
            facts["purpose"] = values["objet"]
        if values.get("etat") and values["etat"] != OPEN:
            facts["state"] = values["etat"]
        if values.get("vers") == "service":
            facts["service__isnull"] = False
        elif values.get("vers"):
            facts["unit__kind"] = values["vers"]
        return ReferralFilters(text=values.get("q", ""), facts=facts, open_only=values.get("etat") == OPEN)

    def in_force(self) -> list[tuple[str, str]]:
        """Return the name and the words of each filter in force."""
        found = []
        for name, value in getattr(self, "cleaned_data", {}).items():
            if value:
                item = self.fields[name]
                words = dict(item.choices).get(value, value) if isinstance(item, forms.ChoiceField) else value
                found.append((name, f"{item.label} : {words}"))
        return found
