"""Reports: asked for in a request, built by a worker on the queue `reports`, kept."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Antenna, Country, User
from aids.models import Phase
from common.constraints import refusals
from common.enqueue import enqueue, enqueue_again, report_progress
from common.errors import DomainError, NotPermitted
from common.models import JobState
from operators.models import Operator
from reporting.enums import ReportFormat, ReportKind, ReportLanguage, ReportStep
from reporting.models import ReportFile, ReportRun, ReportSnapshot
from reporting.models.reports import reads
from reporting.selectors.country_sheet import published_scope
from reporting.selectors.frozen import digest
from reporting.selectors.newsletter import is_quarter
from reporting.selectors.scope import Scope
from reporting.services.files import file_name, report_content
from reporting.services.snapshots import snapshot_take

# Share of the work that counting is; the files share the rest.
COUNTED_PERCENT = 40


@transaction.atomic
def report_request(
    *,
    actor: User,
    starts_on: date,
    ends_on: date,
    languages: Sequence[str],
    formats: Sequence[str],
    kind: str = ReportKind.TASKFORCE,
    phase: Phase | None = None,
    antenna: Antenna | None = None,
    operator: Operator | None = None,
    country: Country | None = None,
    comment: str = "",
) -> ReportRun:
    """Ask for a report; a worker builds it after commit.

    The taskforce asks for any, an antenna's manager for the one of her antenna. Raises DomainError for a
    period that ends before it begins or is not that of its kind, without a language or a format, or an
    antenna's or an operator's report without it. The sheet of a country counts its whole phase up to the last
    quarter that is over, whatever days are given.
    """
    _check_may_ask(actor, kind, antenna.pk if antenna else None)
    if kind == ReportKind.COUNTRY:
        starts_on, ends_on = _published_days(phase)
    if problem := period_problem(kind, starts_on, ends_on):
        raise DomainError(problem, field="periode", code="period")
    return _ask(
        ReportRun(
            kind=kind,
            starts_on=starts_on,
            ends_on=ends_on,
            phase=phase,
            antenna=antenna,
            operator=operator,
            country=country if kind == ReportKind.COUNTRY else None,
            languages=list(languages),
            formats=list(formats),
            comment=comment,
            requested_by=actor,
        )
    )


@transaction.atomic
def report_recount(*, actor: User, run: ReportRun) -> ReportRun:
    """Ask for the same report again from figures counted now, kept as a new snapshot beside the old one."""
    return _again(actor=actor, run=run, languages=run.languages, formats=run.formats, recomputes=run)


@transaction.atomic
def report_reissue(
    *,
    actor: User,
    run: ReportRun,
    languages: Sequence[str],
    formats: Sequence[str],
    comment: str | None = None,
) -> ReportRun:
    """Ask for other files of the same frozen figures, with the comment as it was or as it is written now.

    So a manager reads the figures first and comments on them then. Raises DomainError while they are not
    counted yet.
    """
    if run.snapshot is None:
        raise DomainError(_("Les chiffres de ce rapport ne sont pas encore calculés."), code="state")
    return _again(
        actor=actor, run=run, languages=languages, formats=formats, snapshot=run.snapshot, comment=comment
    )


@transaction.atomic
def report_retry(*, actor: User, run: ReportRun) -> None:
    """Send a report that failed to a worker again. Raises DomainError for one that did not fail."""
    _check_may_ask(actor, run.kind, run.antenna_id)
    locked = ReportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.job_state != JobState.FAILED:
        raise DomainError(_("Ce rapport n'a pas échoué : il n'y a rien à relancer."), code="state")
    locked.step, locked.told_at = ReportStep.WAITING, None
    locked.cancelled_at = locked.cancelled_by = None
    locked.save(update_fields=["step", "told_at", "cancelled_at", "cancelled_by"])
    enqueue_again(locked)


@transaction.atomic
def report_cancel(*, actor: User, run: ReportRun) -> ReportRun:
    """Stop a report: one that waits at once, one that is being built before its next file.

    What was counted stays frozen, what was written stays. Raises DomainError for a report that has ended.
    """
    _check_may_ask(actor, run.kind, run.antenna_id)
    locked: ReportRun = ReportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if locked.is_over:
        raise DomainError(_("Ce rapport est déjà terminé : il n'y a rien à annuler."), code="state")
    locked.cancelled_at, locked.cancelled_by = timezone.now(), actor
    fields = ["cancelled_at", "cancelled_by"]
    if locked.job_state == JobState.QUEUED:
        locked.job_state, locked.finished_at = JobState.FAILED, locked.cancelled_at
        locked.error = _stopped_by(actor)
        fields += ["job_state", "finished_at", "error"]
    locked.save(update_fields=fields)
    return locked


def report_build(run: ReportRun) -> None:
    """Count the figures unless they are frozen already, then write the files that are missing. Idempotent.

    Raises DomainError when it was cancelled meanwhile.
    """
    _require_wanted(run)
    if run.snapshot is None:
        _show(run, ReportStep.COMPUTING, percent=5)
        run.snapshot = snapshot_take(actor=run.requested_by, kind=run.kind, scope=scope_of(run))
        ReportRun.objects.filter(pk=run.pk).update(snapshot=run.snapshot)
    _show(run, ReportStep.WRITING, percent=COUNTED_PERCENT)
    written = set(run.files.values_list("format", "language"))
    wanted = list(wanted_files(run.formats, run.languages))
    for done, (format, language) in enumerate(wanted, start=1):
        _require_wanted(run)
        if (format, language) not in written:
            _write(run, run.snapshot, format, language)
        report_progress(run, COUNTED_PERCENT + (100 - COUNTED_PERCENT) * done // (len(wanted) + 1))
    _show(run, ReportStep.FINISHED, percent=99)


def wanted_files(formats: Iterable[str], languages: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Yield format and language of each file: the JSON once, the others in each language."""
    languages = list(languages)
    for format in ReportFormat.values:
        if format not in formats:
            continue
        if format == ReportFormat.JSON:
            yield format, ""
        else:
            yield from product([format], [value for value in ReportLanguage.values if value in languages])


def period_problem(kind: str, starts_on: date, ends_on: date) -> str:
    """Return why a report of this kind cannot count the period, "" where it can."""
    if kind == ReportKind.ANNUAL and (starts_on, ends_on) != (
        date(starts_on.year, 1, 1),
        date(starts_on.year, 12, 31),
    ):
        return _("Le rapport annuel compte une année civile, de janvier à décembre.")
    if kind == ReportKind.NEWSLETTER and not is_quarter(starts_on, ends_on):
        return _("La lettre compte un trimestre civil entier, et aucune autre période.")
    return ""


def _published_days(phase: Phase | None) -> tuple[date, date]:
    scope = published_scope(phase) if phase else None
    if scope is None:
        message = _("Choisissez une phase dont un trimestre au moins est clos.")
        raise DomainError(message, field="phase", code="period")
    return scope.starts_on, scope.ends_on


def scope_of(run: ReportRun) -> Scope:
    return Scope(run.starts_on, run.ends_on, run.phase, run.antenna, run.country, operator=run.operator)


def _check_may_ask(actor: User, kind: str, antenna_id: int | None) -> None:
    if reads(actor, kind=kind, antenna_id=antenna_id):
        return
    if kind != ReportKind.ANTENNA:
        raise NotPermitted(_("Seul un responsable de la taskforce demande ce rapport."), code="role")
    raise NotPermitted(_("Le rapport d'une antenne est demandé par son responsable."), code="role")


def _ask(run: ReportRun) -> ReportRun:
    with refusals():
        run.save()
    enqueue(run)
    return run


def _again(
    *,
    actor: User,
    run: ReportRun,
    languages: Sequence[str],
    formats: Sequence[str],
    snapshot: ReportSnapshot | None = None,
    recomputes: ReportRun | None = None,
    comment: str | None = None,
) -> ReportRun:
    _check_may_ask(actor, run.kind, run.antenna_id)
    return _ask(
        ReportRun(
            kind=run.kind,
            starts_on=run.starts_on,
            ends_on=run.ends_on,
            phase=run.phase,
            antenna=run.antenna,
            country=run.country,
            operator=run.operator,
            languages=list(languages),
            formats=list(formats),
            comment=run.comment if comment is None else comment,
            requested_by=actor,
            snapshot=snapshot,
            recomputes=recomputes,
        )
    )


def _require_wanted(run: ReportRun) -> None:
    """Raise DomainError when somebody has cancelled the report since it was claimed."""
    now = ReportRun.objects.select_related("cancelled_by").get(pk=run.pk)
    if now.cancelled_by is not None:
        raise DomainError(_stopped_by(now.cancelled_by), code="cancelled")


def _stopped_by(user: User) -> str:
    return _("Annulé par %(who)s.") % {"who": user}


def _show(run: ReportRun, step: ReportStep, *, percent: int) -> None:
    ReportRun.objects.filter(pk=run.pk).update(step=step)
    report_progress(run, percent)


def _write(run: ReportRun, snapshot: ReportSnapshot, format: str, language: str) -> None:
    content = report_content(snapshot=snapshot, format=format, language=language or "fr", comment=run.comment)
    name = file_name(snapshot=snapshot, format=format, language=language or "fr")
    with transaction.atomic():
        file = ReportFile(
            run=run, format=format, language=language, name=name, size=len(content), sha256=digest(content)
        )
        file.file.name = _kept(file, name, content)
        file.save()


def _kept(file: ReportFile, name: str, content: bytes) -> str:
    """Write the bytes and return where; nothing half written stays behind."""
    field = file.file.field
    path = field.generate_filename(file, name)
    try:
        return str(field.storage.save(path, ContentFile(content)))
    except OSError:
        field.storage.delete(path)
        raise
