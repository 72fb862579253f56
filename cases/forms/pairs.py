"""The queue of likely duplicates: its filters, an opinion, a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Antenna, User
from cases.enums import PairOpinion, PairState
from cases.selectors.pairs import PairFilters
from common.forms import reason_field

SCORES = [
    ("", _("Toutes")),
    ("60", _("au moins 60 %")),
    ("80", _("au moins 80 %")),
    ("95", _("au moins 95 %")),
]


class PairFilterForm(forms.Form):
    """What narrows the queue; a value that cannot be read does not narrow."""

    etat = forms.ChoiceField(
        label=_("État"), choices=[("", _("À examiner")), *PairState.choices[1:]], required=False
    )
    antenne = forms.ModelChoiceField(
        Antenna.objects.all(), label=_("Antenne"), required=False, empty_label=_("Toutes")
    )
    score = forms.ChoiceField(label=_("Ressemblance"), choices=SCORES, required=False)
    avis = forms.BooleanField(label=_("Avec un avis"), required=False)

    def __init__(self, *args: Any, actor: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.role != Role.TASKFORCE_MANAGER:
            del self.fields["antenne"]

    def filters(self) -> PairFilters:
        """Return the filters that could be read."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        antenna = values.get("antenne")
        return PairFilters(
            state=values.get("etat") or PairState.OPEN,
            antenna_id=antenna.pk if antenna else None,
            least_score=int(values.get("score") or 0),
            with_opinion=bool(values.get("avis")),
        )


class OpinionForm(forms.Form):
    opinion = forms.ChoiceField(
        label=_("Votre avis"),
        choices=PairOpinion.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    reason = reason_field(_("Pourquoi"), required=False)


class DifferentForm(forms.Form):
    reason = reason_field(
        _("Pourquoi"),
        required=False,
        help_text=_("Facultatif. La décision est gardée : la paire ne revient plus."),
    )
