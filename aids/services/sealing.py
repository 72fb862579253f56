"""Sealing a sitting: every decision applied in one transaction, or said why not; then the record is frozen."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.models import User
from aids.enums import AgendaOutcome, SittingState
from aids.models import Application, Sealing, Sitting, SittingFile
from aids.selectors.committees import agenda_of, tally
from aids.selectors.programmes import phase_envelopes, read_once
from aids.services.decisions import application_approve, application_defer, application_reject
from aids.services.ledger import lock_balances
from aids.services.seals import content_hash, text_digest
from aids.services.sittings import lock_sitting, require_quorum, write_event
from common.enqueue import enqueue
from common.errors import DomainError


@transaction.atomic
def sitting_seal_request(*, actor: User, sitting: Sitting) -> Sealing:
    """Ask for the sealing of an open sitting; a worker does it. Raises DomainError naming what is missing."""
    locked = lock_sitting(actor=actor, sitting=sitting)
    if locked.state != SittingState.OPEN:
        raise DomainError(_("Seule une séance ouverte se scelle."), code="state")
    require_quorum(locked)
    undecided = list(locked.files.filter(outcome="").order_by("rank").values_list("rank", flat=True))
    if undecided:
        message = ngettext(
            "Le dossier %(ranks)s n'a pas de décision.",
            "Les dossiers %(ranks)s n'ont pas de décision.",
            len(undecided),
        )
        ranks = ", ".join(str(rank) for rank in undecided)
        raise DomainError(message % {"ranks": ranks}, code="undecided")
    # One that failed is asked for again; the row stays the only one of its sitting.
    Sealing.objects.filter(sitting=locked).delete()
    sealing = Sealing.objects.create(sitting=locked, requested_by=actor)
    enqueue(sealing)
    return sealing


def sitting_seal(sealing: Sealing) -> Sitting:
    """Apply every decision and seal the sitting, wholly or not at all; once, however often it is called.

    A decision that cannot be applied (no place left, a condition lost since) leaves its file as it was, and
    the sealed record says why.
    """
    actor = sealing.requested_by
    with transaction.atomic(), override("fr"):
        sitting = Sitting.objects.select_for_update(of=("self",), no_key=True).get(pk=sealing.sitting_id)
        if sitting.state != SittingState.OPEN:
            return sitting
        _lock_all(sitting)
        files = agenda_of(sitting)
        for file in files:
            _apply(actor, file)
        _freeze(actor, sitting, files)
    return sitting


def _lock_all(sitting: Sitting) -> None:
    """Lock every file by number, then every balance of the phase.

    Acts on single files lock in this order too: none waits for the sitting while the sitting waits for it.
    """
    files = Application.objects.filter(pk__in=sitting.files.values("application_id")).order_by("pk")
    list(files.select_for_update(of=("self",), no_key=True).only("pk"))
    read_once(sitting.phase)
    lock_balances(phase_envelopes(sitting.phase))


def _apply(actor: User, file: SittingFile) -> None:
    file.is_live = False
    try:
        # Each decision is a savepoint of its own: what one refuses takes nothing else back.
        _decide(actor, file)
    except DomainError as error:
        file.decision, file.refusal = None, error.message
    file.version += 1
    file.save(update_fields=["is_live", "decision", "refusal", "version"])


def _decide(actor: User, file: SittingFile) -> None:
    application = file.application
    if application is None or file.outcome == AgendaOutcome.WITHDRAWN:
        return
    common: dict[str, Any] = {"actor": actor, "application": application, "sitting_file": file}
    if file.outcome == AgendaOutcome.APPROVED:
        application_approve(
            **common,
            granted_eur=file.granted_eur,
            reason=file.reason,
            conditions=file.conditions,
        )
    elif file.outcome == AgendaOutcome.REJECTED:
        application_reject(**common, reason=file.reason)
    else:
        application_defer(**common, reason=file.reason)


def _freeze(actor: User, sitting: Sitting, files: list[SittingFile]) -> None:
    before = sitting.state
    sitting.sealed_by, sitting.sealed_at = actor, timezone.now()
    sitting.content = sealed_content(sitting, files)
    sitting.content_sha256 = content_hash(sitting.content)
    sitting.version += 1
    sitting.seal()
    fields = ["state", "sealed_by", "sealed_at", "content", "content_sha256", "version"]
    sitting.save(update_fields=fields)
    write_event(sitting, actor, before)


def sealed_content(sitting: Sitting, files: list[SittingFile]) -> Mapping[str, Any]:
    """Return what is sealed: numbers, votes and amounts; texts by their digest, and no name of a person."""
    members = sitting.members.order_by("pk")
    return {
        "sitting": sitting.number,
        "held_on": sitting.held_on.isoformat(),
        "place": sitting.place,
        "quorum": sitting.quorum,
        "members": [
            {"name": one.full_name, "quality": one.quality, "present": one.is_present} for one in members
        ],
        "files": [_sealed_file(file) for file in files],
    }


def _sealed_file(file: SittingFile) -> Mapping[str, Any]:
    votes = tally((vote.choice, vote.member.quality) for vote in file.votes.all())
    return {
        "rank": file.rank,
        "file": file.application.number if file.application else file.title,
        "outcome": file.outcome,
        "granted_eur": f"{file.granted_eur:.2f}" if file.granted_eur is not None else None,
        "votes": [votes.in_favour, votes.against, votes.abstained],
        "conflicts": sorted(conflict.member.full_name for conflict in file.conflicts.all()),
        "reason": text_digest(file.reason),
        "conditions": text_digest(file.conditions),
        "applied": file.decision_id is not None,
        "decision": file.decision.seal if file.decision else None,
    }
