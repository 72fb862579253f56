"""Forms that change a contract, put it on hold, resume it, break it off."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aids.enums import AmendmentKind, ContractParty, TerminationCause
from aids.forms.disbursements import file_field
from common.dates import today
from common.forms import DayField, reason_field


class AmendmentForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Ce qui change"), choices=AmendmentKind.choices, widget=forms.RadioSelect
    )
    new_ends_on = DayField(
        label=_("Nouvelle date de fin"), required=False, help_text=_("Pour un changement de durée.")
    )
    clause = reason_field(
        _("Nouvelle clause"),
        required=False,
        help_text=_("Ce que les parties conviennent, en toutes lettres."),
    )
    reason = reason_field(_("Motif"))


class AmendmentSignatureForm(forms.Form):
    party = forms.ChoiceField(label=_("Partie qui signe"), choices=ContractParty.choices)
    signed_on = DayField(label=_("Signé le"))
    scan = file_field(_("Avenant signé (PDF ou photo)"), required=False)

    def __init__(self, *args: Any, parties: list[ContractParty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = [(party.value, party.label) for party in parties]
        self.fields["signed_on"].initial = today()


class SuspendForm(forms.Form):
    starts_on = DayField(label=_("Suspendu depuis le"))
    reason = reason_field(_("Motif de la suspension"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today()


class ResumeForm(forms.Form):
    resumed_on = DayField(label=_("Repris le"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["resumed_on"].initial = today()


class EndForm(forms.Form):
    """Why a contract is broken off."""

    cause = forms.ChoiceField(
        label=_("Cause de la résiliation"), choices=[("", _("Choisir…")), *TerminationCause.choices]
    )
    reason = reason_field(_("Explication"))
