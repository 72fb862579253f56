"""Research extracts: asked for by one manager, approved by another, kept in a register (ADR 0040)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from aids.models import Phase
from common.constraints import refusals
from common.dates import today
from common.enqueue import enqueue, enqueue_again
from common.errors import DomainError, NotPermitted
from common.models import JobState
from reporting.enums import LEAST_K, ExtractMeans
from reporting.models import ExtractBuild, ExtractDownload, ResearchExtract
from reporting.models.extracts import SHORTEST_PERIOD
from reporting.services.extract_notices import tell_refused, tell_requested


@dataclass(frozen=True, slots=True)
class Demand:
    """What a manager asks for; `most_suppressed` in percent, `kept_days` in days."""

    starts_on: date
    ends_on: date
    institution: str
    recipient: str
    purpose: str
    legal_basis: str
    phase: Phase | None = None
    k: int = LEAST_K
    most_suppressed: int = 5
    kept_days: int = 30


@transaction.atomic
def extract_request(*, actor: User, demand: Demand) -> ResearchExtract:
    """Write a line in the register; no file is made before another manager approves it.

    Raises DomainError for a period shorter than a quarter or that begins in the future, numbers out of bounds,
    or words that are missing.
    """
    _require_manager(actor)
    if demand.ends_on - demand.starts_on < SHORTEST_PERIOD:
        raise DomainError(_("La période d’un extrait compte au moins 90 jours."), field="au", code="short")
    if demand.starts_on > today():
        raise DomainError(_("La période ne peut pas commencer dans l’avenir."), field="du", code="future")
    with refusals():
        line: ResearchExtract = ResearchExtract.objects.create(
            requested_by=actor,
            starts_on=demand.starts_on,
            ends_on=demand.ends_on,
            phase=demand.phase,
            k=demand.k,
            most_suppressed=demand.most_suppressed,
            kept_days=demand.kept_days,
            institution=demand.institution.strip(),
            recipient=demand.recipient.strip(),
            purpose=demand.purpose.strip(),
            legal_basis=demand.legal_basis.strip(),
        )
    tell_requested(line)
    return line


@transaction.atomic
def extract_approve(*, actor: User, extract: ResearchExtract, is_sent: bool = True) -> ExtractBuild:
    """Approve an extract that another manager asked for; a worker makes its files after commit.

    With `is_sent` False the caller makes them itself. Raises DomainError for one that is decided already.
    """
    locked = _lock(actor, extract)
    if locked.requested_by_id == actor.pk:
        raise NotPermitted(
            _("La personne qui a demandé cet extrait ne peut pas l’approuver."), code="two_managers"
        )
    _decide(locked, ResearchExtract.approve, actor)
    build: ExtractBuild = ExtractBuild.objects.create(extract=locked)
    if is_sent:
        enqueue(build)
    return build


@transaction.atomic
def extract_refuse(*, actor: User, extract: ResearchExtract, reason: str) -> ResearchExtract:
    """Refuse an extract with a reason; who asked for it may take it back so."""
    locked = _lock(actor, extract)
    if not reason.strip():
        raise DomainError(_("Un refus a un motif."), field="reason", code="reason")
    _decide(locked, ResearchExtract.refuse, actor, reason.strip())
    tell_refused(locked)
    return locked


@transaction.atomic
def extract_retry(*, actor: User, extract: ResearchExtract) -> None:
    """Send an extract whose files could not be made to a worker again. Raises DomainError for any other."""
    _require_manager(actor)
    build = ExtractBuild.objects.select_for_update(of=("self",)).filter(extract=extract).first()
    if build is None or build.job_state != JobState.FAILED:
        raise DomainError(_("Cet extrait n’a pas échoué : il n’y a rien à relancer."), code="state")
    build.told_at = None
    build.save(update_fields=["told_at"])
    enqueue_again(build)


@transaction.atomic
def extract_taken(*, actor: User, build: ExtractBuild, means: str = ExtractMeans.PORTAL) -> ExtractDownload:
    """Write that `actor` takes the files. Raises DomainError when they are not there, or not any more."""
    _require_manager(actor)
    locked = ExtractBuild.objects.select_for_update(of=("self",)).get(pk=build.pk)
    if locked.deleted_at or locked.is_due(today()):
        raise DomainError(
            _("Les fichiers de cet extrait ont été supprimés ; sa ligne du registre reste."), code="expired"
        )
    if not locked.archive:
        raise DomainError(_("Les fichiers de cet extrait ne sont pas encore faits."), code="state")
    download: ExtractDownload = ExtractDownload.objects.create(build=locked, taken_by=actor, means=means)
    return download


def extracts_expire(*, on: date | None = None) -> int:
    """Delete the archives whose days are over, keeping their lines; return how many. Safe to run twice at once."""
    day = on or today()
    due = ExtractBuild.objects.filter(expires_on__lte=day, deleted_at__isnull=True)
    return sum(_expire(pk, day) for pk in list(due.order_by("pk").values_list("pk", flat=True)))


@transaction.atomic
def _expire(pk: int, day: date) -> int:
    rows = ExtractBuild.objects.select_for_update(of=("self",), skip_locked=True)
    build = rows.filter(pk=pk, expires_on__lte=day, deleted_at__isnull=True).first()
    if build is None:
        return 0
    # The file goes first: after a crash between the two the row still names it and the next sweep goes on.
    build.archive.storage.delete(build.archive.name)
    build.archive, build.deleted_at = "", timezone.now()
    build.save(update_fields=["archive", "deleted_at"])
    return 1


def _require_manager(actor: User) -> None:
    if actor.role != Role.TASKFORCE_MANAGER:
        raise NotPermitted(
            _("Les extraits pour la recherche sont faits par les responsables de la taskforce."), code="role"
        )


def _lock(actor: User, extract: ResearchExtract) -> ResearchExtract:
    _require_manager(actor)
    locked: ResearchExtract = ResearchExtract.objects.select_for_update(of=("self",), no_key=True).get(
        pk=extract.pk
    )
    return locked


def _decide(
    extract: ResearchExtract, change: Callable[[ResearchExtract], None], actor: User, reason: str = ""
) -> None:
    try:
        change(extract)
    except TransitionNotAllowed as error:
        message = _("Cet extrait est déjà décidé : « %(state)s ».")
        raise DomainError(message % {"state": extract.get_state_display()}, code="state") from error
    extract.decided_by, extract.decided_at, extract.decision_reason = actor, timezone.now(), reason
    with refusals():
        extract.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
