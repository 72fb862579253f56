"""The ledger of aids given in the past, brought in by registers: commitments and spending, in bulk.

Only for phases whose places are not enforced (domain.md 3: phase I is recorded, not limited). An aid of
an enforced phase goes through `budget.commit`, one by one, and may be refused for want of room.
"""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from accounts.models import User
from aids.enums import PERSON_ENVELOPES, EntryKind, EntryReason, EnvelopeKind, LedgerAccount
from aids.models import Application, Envelope, LedgerEntry
from aids.selectors.budget import envelope_kinds
from aids.services.ledger import lock_balances
from common.copying import copy_rows
from common.money import ZERO

_ENTRY = (
    "envelope_id", "application_id", "at", "actor_id", "reason_code", "reason", "kind", "account", "slots",
    "amount_eur",
)  # fmt: skip
_PERSON_KINDS = [str(kind) for kind in PERSON_ENVELOPES]


def record_past_aids(*, actor: User | None, applications: Sequence[Application], source: str) -> None:
    """Enter what past aids committed and spent: `granted_eur` (0 while it is to be split) and the fee.

    `source` names the register.

    Places are counted once per person, like everywhere. In the caller's transaction; balances are locked
    as `budget` does.
    """
    envelopes = _envelopes({application.phase_id for application in applications})
    lock_balances(envelopes)
    placed = _placed(applications)
    now, actor_id = timezone.now(), actor.pk if actor else None
    entries: list[tuple[object, ...]] = []
    for application in applications:
        for envelope in _of(application, envelopes):
            amount = (
                application.fee_eur if envelope.kind == EnvelopeKind.FEES else application.granted_eur or ZERO
            )
            place = (envelope.pk, application.person_id)
            slots = 0 if envelope.kind == EnvelopeKind.FEES or place in placed else 1
            if slots and envelope.kind in _PERSON_KINDS:
                placed.add(place)
            about = (envelope.pk, application.pk, now, actor_id, EntryReason.REGISTER, source[:300])
            if slots or amount:
                entries.append((*about, EntryKind.COMMITMENT, LedgerAccount.COMMITTED, slots, amount))
            if amount:
                entries.append((*about, EntryKind.SPENDING, LedgerAccount.SPENT, 0, amount))
    copy_rows(LedgerEntry, _ENTRY, sorted(entries, key=lambda entry: (entry[0], entry[1])))


def _envelopes(phases: Iterable[int]) -> list[Envelope]:
    return list(Envelope.objects.filter(phase__in=phases).order_by("pk"))


def _of(application: Application, envelopes: Iterable[Envelope]) -> list[Envelope]:
    kinds = {str(kind) for kind in envelope_kinds(application)}
    return [
        one
        for one in envelopes
        if one.phase_id == application.phase_id
        and (
            one.kind in kinds
            or (one.kind == EnvelopeKind.COUNTRY and one.country_id == application.country_id)
        )
    ]


def _placed(applications: Iterable[Application]) -> set[tuple[int, int]]:
    """Persons who hold a place already, by envelope."""
    people = {application.person_id for application in applications}
    entries = LedgerEntry.objects.filter(
        application__person__in=people, envelope__kind__in=_PERSON_KINDS, slots__gt=0
    )
    return set(entries.values_list("envelope_id", "application__person_id"))
