"""Reports on set days: asked for once for each period, whoever looks, and told to those who wait for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Antenna, User
from common.constraints import refusals
from common.dates import add_months
from common.enqueue import enqueue
from common.errors import DomainError, NotPermitted
from common.formatting import day_text
from common.models import JobState
from common.services.messages import message_send
from operators.models import Operator
from reporting.enums import ReportKind, Rhythm
from reporting.models import ReportNotice, ReportRun, ReportSchedule
from reporting.models.reports import reads
from reporting.models.schedules import LAST_DAY, LAST_HOUR
from reporting.selectors.scope import preset_days

_MONTHS = {Rhythm.MONTH: 1, Rhythm.QUARTER: 3, Rhythm.YEAR: 12}
# Reports that count one kind of period only.
RHYTHMS = {ReportKind.ANNUAL: Rhythm.YEAR, ReportKind.NEWSLETTER: Rhythm.QUARTER}
# A schedule that was out of service for years would ask for every month of them.
MOST_AT_ONCE = 24


@dataclass(frozen=True, slots=True)
class ScheduleData:
    """What a manager sets: `day` of the month after the period, `hour` in Tunis."""

    kind: str
    rhythm: str
    day: int
    hour: int
    languages: Sequence[str]
    formats: Sequence[str]
    recipients: Sequence[User]
    antenna: Antenna | None = None
    operator: Operator | None = None


def next_moment(rhythm: str, *, day: int, hour: int, after: datetime) -> datetime:
    """Return the first moment after `after` at which a report of the rhythm is due, in Tunis."""
    length = _MONTHS[Rhythm(rhythm)]
    month = timezone.localdate(after).replace(day=1)
    # The first month of a period is the one in which the period before is told.
    month = month.replace(month=month.month - (month.month - 1) % length)
    while True:
        moment = timezone.make_aware(datetime.combine(month.replace(day=day), time(hour)))
        if moment > after:
            return moment
        month = add_months(month, length)


@transaction.atomic
def schedule_write(
    *, actor: User, data: ScheduleData, schedule: ReportSchedule | None = None
) -> ReportSchedule:
    """Write a schedule, new or in the place of what it was; it runs from the next day that it names.

    Raises DomainError for recipients who may not read the report, or none.
    """
    antenna_id = data.antenna.pk if data.antenna else None
    _check_may_write(actor, data.kind, antenna_id)
    if schedule is not None:
        _check_may_write(actor, schedule.kind, schedule.antenna_id)
    if data.kind == ReportKind.COUNTRY:
        message = _("La fiche d'un pays ne se programme pas : elle suit sa phase.")
        raise DomainError(message, field="kind", code="kind")
    if not data.recipients:
        raise DomainError(_("Choisissez au moins un destinataire."), field="recipients")
    if not 1 <= data.day <= LAST_DAY:
        raise DomainError(_("Le jour va de 1 à 28, pour exister dans chaque mois."), field="day")
    if not 0 <= data.hour <= LAST_HOUR:
        raise DomainError(_("L'heure va de 0 à 23."), field="hour")
    if data.rhythm != RHYTHMS.get(ReportKind(data.kind), data.rhythm):
        message = _("Le rapport annuel se programme chaque année, la lettre chaque trimestre.")
        raise DomainError(message, field="rhythm")
    for user in data.recipients:
        if not may_receive(user, data.kind, antenna_id):
            message = _("%(name)s ne peut pas lire ce rapport.") % {"name": user}
            raise DomainError(message, field="recipients", code="recipient")
    written = schedule or ReportSchedule(created_by=actor)
    for name in ("kind", "antenna", "operator", "rhythm", "day", "hour"):
        setattr(written, name, getattr(data, name))
    written.languages, written.formats = list(data.languages), list(data.formats)
    written.next_at = next_moment(data.rhythm, day=data.day, hour=data.hour, after=timezone.now())
    with refusals():
        written.save()
    written.recipients.set(data.recipients)
    return written


@transaction.atomic
def schedule_switch(*, actor: User, schedule: ReportSchedule, is_active: bool) -> None:
    """Put a schedule out of service, or in service again from the next day that it names."""
    _check_may_write(actor, schedule.kind, schedule.antenna_id)
    locked = ReportSchedule.objects.select_for_update(of=("self",)).get(pk=schedule.pk)
    locked.is_active = is_active
    if is_active:
        locked.next_at = next_moment(locked.rhythm, day=locked.day, hour=locked.hour, after=timezone.now())
    locked.save(update_fields=["is_active", "next_at"])


def may_receive(user: User, kind: str, antenna_id: int | None) -> bool:
    """Tell whether a person may open the reports of a schedule."""
    return user.is_active and reads(user, kind=kind, antenna_id=antenna_id)


def schedules_run(now: datetime | None = None) -> int:
    """Ask for every report that is due; return how many. Safe to run twice at once: each period has one run."""
    moment, count = now or timezone.now(), 0
    for _turn in range(MOST_AT_ONCE):
        due = ReportSchedule.objects.filter(is_active=True, next_at__lte=moment).values_list("pk", flat=True)
        asked = sum(_run_one(pk, moment) for pk in list(due))
        if not asked:
            break
        count += asked
    return count


@transaction.atomic
def _run_one(pk: int, now: datetime) -> int:
    rows = ReportSchedule.objects.select_for_update(skip_locked=True, of=("self",))
    schedule = rows.filter(pk=pk, is_active=True, next_at__lte=now).first()
    if schedule is None:
        return 0
    starts_on, ends_on = preset_days(schedule.rhythm, on=timezone.localdate(schedule.next_at))
    run, is_new = ReportRun.objects.get_or_create(
        schedule=schedule,
        starts_on=starts_on,
        ends_on=ends_on,
        defaults={
            "kind": schedule.kind,
            "antenna": schedule.antenna,
            "operator": schedule.operator,
            "languages": schedule.languages,
            "formats": schedule.formats,
        },
    )
    if is_new:
        enqueue(run)
    schedule.next_at = next_moment(
        schedule.rhythm, day=schedule.day, hour=schedule.hour, after=schedule.next_at
    )
    schedule.save(update_fields=["next_at"])
    return int(is_new)


def reports_tell() -> int:
    """Tell those who wait for a report that it is ready, or why not; return how many mails were asked for.

    Safe to run twice at once and after a crash: `told_at` and the notices are written with the mails.
    """
    ended = ReportRun.objects.filter(told_at__isnull=True, job_state__in=[JobState.DONE, JobState.FAILED])
    return sum(report_tell(pk) for pk in list(ended.order_by("pk").values_list("pk", flat=True)[:500]))


@transaction.atomic
def report_tell(pk: int) -> int:
    """Tell those who wait for one report how it ended, once; return how many mails were asked for."""
    rows = ReportRun.objects.select_for_update(skip_locked=True, of=("self",))
    run = rows.filter(pk=pk, told_at__isnull=True, job_state__in=[JobState.DONE, JobState.FAILED]).first()
    if run is None:
        return 0
    waiting = _who_waits(run)
    ended = run.finished_at or timezone.now()
    ReportNotice.objects.bulk_create(
        ReportNotice(run=run, recipient=user, ended_at=ended) for user in waiting
    )
    for user in waiting:
        _mail(run, user)
    run.told_at = timezone.now()
    run.save(update_fields=["told_at"])
    return len(waiting)


def _who_waits(run: ReportRun) -> list[User]:
    """Those of its schedule, or who asked for it, who may still read it; who cancelled it knows."""
    if run.schedule is not None:
        waiting = list(run.schedule.recipients.order_by("pk"))
    else:
        waiting = [run.requested_by] if run.requested_by else []
    told = [user for user in waiting if may_receive(user, run.kind, run.antenna_id)]
    return [user for user in told if not (run.is_stopped and user.pk == run.cancelled_by_id)]


def _mail(run: ReportRun, user: User) -> None:
    with translation.override(user.language):
        values = {
            "report": run.get_kind_display(),
            "start": day_text(run.starts_on),
            "end": day_text(run.ends_on),
            "link": settings.SITE_URL + reverse("reporting:report_detail", args=[run.pk]),
        }
        if run.job_state == JobState.DONE:
            subject = _("Rapport prêt : %(report)s")
            body = _(
                "%(report)s du %(start)s au %(end)s est prêt.\n\nOuvrez-le après connexion :\n%(link)s\n\nAucun"
                " fichier n'est joint à ce message."
            )
        else:
            subject = _("Rapport non construit : %(report)s")
            body = _(
                "%(report)s du %(start)s au %(end)s n'a pas pu être construit.\n\nLa raison et le bouton"
                " « Relancer » sont sur sa page, après connexion :\n%(link)s"
            )
        message_send(to=user.email, subject=subject % values, body=body % values, language=user.language)


def _check_may_write(actor: User, kind: str, antenna_id: int | None) -> None:
    if not reads(actor, kind=kind, antenna_id=antenna_id):
        raise NotPermitted(_("Seul un responsable programme l'envoi de ce rapport."), code="role")
