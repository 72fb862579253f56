"""Forms of the budget: allocations, filters of the ledger, moves, reservations kept longer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aids.enums import EntryKind, LedgerAccount
from aids.models import Envelope, Phase
from aids.selectors.ledger import LedgerFilters
from common.forms import DayField, EurAmountField, reason_field

MOST_SLOTS = 100_000


class AllocationForm(forms.Form):
    """Slots and EUR added to an envelope, or taken from it when negative; only what it limits is asked."""

    slots = forms.IntegerField(
        label=_("Places ajoutées ou retirées"),
        required=False,
        min_value=-MOST_SLOTS,
        max_value=MOST_SLOTS,
        help_text=_("Par exemple 15, ou -10 pour en retirer."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    amount_eur = EurAmountField(label=_("Euros ajoutés ou retirés"), required=False)
    reason = reason_field(
        _("Motif"), help_text=_("Il reste dans le registre : avenant, décision du comité, plafond levé…")
    )

    def __init__(self, *args: Any, envelope: Envelope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not envelope.has_slots:
            del self.fields["slots"]
        if not envelope.has_euros:
            del self.fields["amount_eur"]


class LedgerFilterForm(forms.Form):
    """Filters of the ledger; their names are the URL's."""

    phase = forms.ChoiceField(label=_("Phase"), required=False)
    enveloppe = forms.ChoiceField(label=_("Enveloppe"), required=False)
    compte = forms.ChoiceField(
        label=_("Compte"), required=False, choices=[("", _("Tous")), *LedgerAccount.choices]
    )
    mouvement = forms.ChoiceField(
        label=_("Mouvement"), required=False, choices=[("", _("Tous")), *EntryKind.choices]
    )
    du = DayField(label=_("Du"), required=False)
    au = DayField(label=_("Au"), required=False)
    dossier = forms.CharField(
        label=_("Dossier d'aide"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "A26-000012-K", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phases = {phase.pk: phase for phase in Phase.objects.order_by("-starts_on")}
        self.fields["phase"].choices = [("", _("Toutes")), *((p.code, p.name) for p in phases.values())]
        groups: dict[int, list[tuple[str, str]]] = {pk: [] for pk in phases}
        for envelope in Envelope.objects.select_related("country"):
            groups[envelope.phase_id].append((str(envelope.pk), envelope.label))
        named = [(phases[pk].name, rows) for pk, rows in groups.items() if rows]
        self.fields["enveloppe"].choices = [("", _("Toutes")), *named]

    def filters(self) -> LedgerFilters:
        """Return what was asked for; a value that cannot be read filters nothing and says so beside it."""
        self.full_clean()
        asked = getattr(self, "cleaned_data", {})
        return LedgerFilters(
            phase=asked.get("phase") or "",
            envelope=int(asked["enveloppe"]) if asked.get("enveloppe") else None,
            account=asked.get("compte") or "",
            kind=asked.get("mouvement") or "",
            since=asked.get("du"),
            until=asked.get("au"),
            number=asked.get("dossier") or "",
        )


class ExtensionForm(forms.Form):
    """Until when a file keeps its place, and why."""

    until = DayField(label=_("Réservée jusqu'au"))
    reason = reason_field(_("Motif"))
