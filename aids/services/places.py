"""One person, one place: what the ledger owes to records of persons united or taken apart (domain.md 3.3)."""

from django.db import transaction

from accounts.models import User
from aids.enums import DEAD_STATES, PERSON_ENVELOPES, EntryKind, EntryReason, LedgerAccount
from aids.models import Application, LedgerEntry
from aids.selectors.budget import held_by
from aids.services.budget import envelopes_of
from aids.services.ledger import Draw, check_room, lock_balances, new_entry, write_entries
from common.money import ZERO


@transaction.atomic
def places_settle(*, actor: User | None, person_id: int) -> None:
    """Count a person once again where a merge of two records, or its undoing, changed whose files these are.

    Of two places of one person the later file's comes back; a file left without its person's place takes
    one. Raises BudgetRefusal when none is left.
    """
    live = Application.objects.filter(person=person_id).exclude(state__in=[str(s) for s in DEAD_STATES])
    files = list(live.select_related("phase").select_for_update(of=("self",), no_key=True).order_by("pk"))
    for phase_id in sorted({file.phase_id for file in files}):
        placed: set[int] = set()
        for file in (file for file in files if file.phase_id == phase_id):
            placed |= _settle_places(actor, file, placed)


def _settle_places(actor: User | None, file: Application, placed: set[int]) -> set[int]:
    envelopes = [envelope for envelope in envelopes_of(file) if envelope.kind in PERSON_ENVELOPES]
    balances = lock_balances(envelopes)
    own = {held.envelope_id: held for held in held_by(file) if held.envelope_id in balances}
    entries = []
    for envelope in envelopes:
        held = own.get(envelope.pk)
        if held is None or not (held.reserved_eur or held.committed_eur or held.slots > 0):
            continue
        wanted = 0 if envelope.pk in placed else 1
        if held.slots == wanted:
            continue
        draw = Draw(envelope, wanted - held.slots, ZERO)
        committed = held.committed_slots > 0 or held.committed_eur > 0
        if draw.slots > 0:
            check_room([draw], balances, {})
        entries.append(_place_entry(draw, file, actor, committed))
    write_entries(entries)
    return set(own)


def _place_entry(draw: Draw, file: Application, actor: User | None, committed: bool) -> LedgerEntry:
    code = EntryReason.ONE_PLACE
    account = LedgerAccount.COMMITTED if committed else LedgerAccount.RESERVED
    if draw.slots > 0:
        kind = EntryKind.COMMITMENT if committed else EntryKind.RESERVATION
        return new_entry(draw, file, actor, kind, account, code=code)
    if not committed:
        return new_entry(draw, file, actor, EntryKind.RELEASE, account, code=code)
    entry = new_entry(draw, file, actor, EntryKind.CORRECTION, account, code=code)
    commitments = file.ledger_entries.filter(kind=EntryKind.COMMITMENT, envelope=draw.envelope)
    entry.corrects = commitments.order_by("pk").first()
    return entry
