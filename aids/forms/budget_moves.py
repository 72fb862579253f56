"""Forms of moves between envelopes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aids.enums import MOVABLE_TOGETHER
from aids.models import Envelope, Phase
from aids.selectors.budget_moves import movable_envelopes
from common.forms import EurAmountField, reason_field

GROUPS = (_("Quotas"), _("Aides et frais"))


class MoveForm(forms.Form):
    """From which envelope to which, how many slots and euros, and why."""

    source = forms.ChoiceField(label=_("De l'enveloppe"))
    target = forms.ChoiceField(
        label=_("Vers l'enveloppe"),
        help_text=_("De quota à quota, ou d'un budget d'aides à un autre : du même groupe."),
    )
    slots = forms.IntegerField(
        label=_("Places"),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    amount_eur = EurAmountField(label=_("Euros"), required=False, min_value=0)
    reason = reason_field(_("Motif"), help_text=_("L'autre responsable le lira avant de décider."))

    def __init__(self, *args: Any, phase: Phase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._envelopes = {str(one.pk): one for one in movable_envelopes(phase)}
        groups = [
            (
                title,
                [(pk, one.label) for pk, one in self._envelopes.items() if one.kind in kinds],
            )
            for title, kinds in zip(GROUPS, MOVABLE_TOGETHER, strict=True)
        ]
        choices = [("", "—"), *((title, rows) for title, rows in groups if rows)]
        self.fields["source"].choices = choices
        self.fields["target"].choices = choices

    def clean_source(self) -> Envelope:
        return self._envelopes[self.cleaned_data["source"]]

    def clean_target(self) -> Envelope:
        return self._envelopes[self.cleaned_data["target"]]


class MoveDecisionForm(forms.Form):
    """A reason: needed for a refusal."""

    reason = reason_field(
        _("Motif"),
        required=False,
        help_text=_("Nécessaire pour refuser ; la personne qui a proposé le lira."),
    )
