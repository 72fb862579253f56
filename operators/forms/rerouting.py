"""Giving a running file to another operator."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import reason_field
from operators.enums import HandedPart
from operators.selectors.routing import Candidate


class ReroutingForm(forms.Form):
    """To whom, why, the hand-over note, what the next operator may read."""

    operator = forms.ChoiceField(
        label=_("Nouvel opérateur"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un opérateur.")},
    )
    reason = reason_field(
        _("Motif du changement"), help_text=_("Il reste au dossier. Le nouvel opérateur ne le lit pas.")
    )
    note = forms.CharField(
        label=_("Note de passation"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Pour le nouvel opérateur : où en est le projet, ce qui presse. Rien sur la santé."),
        error_messages={"required": _("Écrivez la note de passation : où en est le dossier, ce qui presse.")},
    )
    handed = forms.MultipleChoiceField(
        label=_("Ce que le nouvel opérateur pourra lire"),
        choices=HandedPart.choices,
        required=False,
        initial=[str(part) for part in HandedPart],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Un plan encore en préparation est toujours transmis."),
    )
    override = reason_field(
        _("Raison de passer outre un critère"),
        required=False,
        help_text=_("Seulement si l’opérateur choisi ne remplit pas tous les critères."),
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["operator"].choices = [(one.operator.pk, candidate_words(one)) for one in candidates]


class GiveBackForm(forms.Form):
    """Why a file goes back to the operator that had it."""

    reason = reason_field(_("Motif du retour"))


def candidate_words(candidate: Candidate) -> str:
    """A candidate in a line: its name, its places, what stands against it."""
    values = {"operator": candidate.operator, "left": candidate.left, "capacity": candidate.capacity}
    words = _("%(operator)s · %(left)d places libres sur %(capacity)d") % values
    against = " ".join(reason.detail for reason in candidate.against)
    return f"{words} · {against}" if against else str(words)
