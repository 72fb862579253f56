"""Tasks: written, given to somebody, done or dropped; and those that the sweeps raise."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from accounts.enums import Role
from accounts.models import User
from cases.enums import TaskState
from cases.models import Appointment, Case, Task, TaskTransition
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.formatting import moment_text
from common.sweeps import Finding, Sweep, sweeps

KEEPERS = frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER})
FURTHEST = timedelta(days=5 * 366)
CHUNK = 1000
logger = logging.getLogger(__name__)


@transaction.atomic
def task_add(*, actor: User, case: Case, title: str, due_on: date, assignee: User | None) -> Task:
    """Write a task for a case; without an assignee it waits for the whole antenna."""
    _check_keeper(actor, case)
    if not title.strip():
        raise DomainError(_("Écrivez ce qu'il y a à faire."), field="title", code="required")
    if not today() <= due_on <= today() + FURTHEST:
        message = _("L'échéance va d'aujourd'hui à cinq ans.")
        raise DomainError(message, field="due_on", code="range")
    _check_assignee(assignee, case)
    with refusals():
        task = Task.objects.create(
            case=case, title=title.strip(), due_on=due_on, assignee=assignee, created_by=actor
        )
    _write(task, actor, "", "")
    return task


def task_finish(*, actor: User, task: Task, reason: str = "") -> Task:
    """Mark a task done."""
    return _close(actor=actor, task=task, act=Task.finish, reason=reason)


def task_drop(*, actor: User, task: Task, reason: str) -> Task:
    """Give a task up, with a reason."""
    if not reason.strip():
        raise DomainError(_("Dites pourquoi la tâche est abandonnée."), field="reason", code="required")
    return _close(actor=actor, task=task, act=Task.drop, reason=reason)


@transaction.atomic
def task_assign(*, actor: User, task: Task, assignee: User | None, due_on: date) -> Task:
    """Give an open task to somebody of the case's antenna, or to all of it, and set its day."""
    locked = _lock(task)
    _check_keeper(actor, locked.case)
    if not locked.is_open:
        raise DomainError(_("Cette tâche est déjà close."), code="transition")
    _check_assignee(assignee, locked.case)
    if due_on != locked.due_on and not today() <= due_on <= today() + FURTHEST:
        message = _("L'échéance va d'aujourd'hui à cinq ans.")
        raise DomainError(message, field="due_on", code="range")
    locked.assignee, locked.due_on = assignee, due_on
    locked.save(update_fields=["assignee", "due_on"])
    return locked


def tasks_end_with_case(*, actor: User, case: Case, reason: str) -> None:
    """Give up the open tasks of a case being closed; the caller holds the lock on the case."""
    for task in Task.objects.open().filter(case=case).select_for_update(of=("self",), no_key=True):
        _apply(task, Task.drop, actor, reason)


def task_after_transfer(*, actor: User, case: Case, cancelled: Sequence[Appointment]) -> None:
    """Ask the new counsellor of `case` to give again the appointments that the former antenna had planned."""
    if cancelled:
        words = _("Annulé par le transfert : %(moment)s") % {"moment": moment_text(cancelled[0].starts_at)}
        _ask_again(actor, cancelled[0], case.counsellor, words)


def tasks_after_hand_over(*, actor: User, receiver: User, left: Sequence[Appointment]) -> None:
    """Ask `receiver` to move the appointments `left` with the former counsellor: she was taken at that hour."""
    for appointment in left:
        values = {"moment": moment_text(appointment.starts_at), "who": str(appointment.counsellor)}
        words = _("Resté avec %(who)s, car vous êtes déjà prise à cette heure : %(moment)s") % values
        _ask_again(actor, appointment, receiver, words)


def _ask_again(actor: User, appointment: Appointment, assignee: User | None, detail: str) -> None:
    task = Task.objects.create(
        case=appointment.case,
        title=_("Redonner un rendez-vous à la personne"),
        detail=detail,
        due_on=max(today(), timezone.localdate(appointment.starts_at)),
        assignee=assignee,
        created_by=actor,
    )
    _write(task, actor, "", "")


def tasks_raise(*, day: date | None = None) -> dict[str, int]:
    """Run every sweep and write the tasks that were not raised before; return how many by sweep.

    One sweep that fails does not stop the others. Safe to run twice, also at the same moment.
    """
    raised: dict[str, int] = {}
    for sweep in sweeps.all():
        try:
            raised[sweep.name] = _raise(sweep, day or today())
        except Exception:
            logger.exception("sweep failed: %s", sweep.name)
            raised[sweep.name] = -1
    return raised


@transaction.atomic
def task_raise(*, source: str, found: Finding) -> bool:
    """Write now the task that the sweep `source` would raise on its next run; return False when it is there."""
    try:
        with transaction.atomic():
            task = Task.objects.bulk_create(_rows(source, [found]))[0]
    except IntegrityError:
        return False
    TaskTransition.objects.create(subject=task, at=timezone.now(), to_state=task.state)
    return True


@transaction.atomic
def _raise(sweep: Sweep, day: date) -> int:
    with connection.cursor() as cursor:
        # Two runs of one sweep at once: the second waits, then finds what the first wrote.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"tasks:{sweep.name}"])
    known = set(Task.objects.filter(source=sweep.name).values_list("subject", flat=True))
    new = {finding.subject: finding for finding in sweep.find(day) if finding.subject not in known}
    tasks = Task.objects.bulk_create(_rows(sweep.name, new.values()), batch_size=CHUNK)
    now = timezone.now()
    TaskTransition.objects.bulk_create(
        (TaskTransition(subject=task, at=now, to_state=task.state) for task in tasks), batch_size=CHUNK
    )
    return len(tasks)


def _rows(source: str, findings: Iterable[Finding]) -> list[Task]:
    return [
        Task(
            source=source,
            subject=found.subject,
            subject_id=found.subject_id,
            case_id=found.case_id,
            assignee_id=found.assignee_id,
            due_on=found.due_on,
            detail=found.detail,
        )
        for found in findings
    ]


@transaction.atomic
def _close(*, actor: User, task: Task, act: Callable[[Task], None], reason: str) -> Task:
    locked = _lock(task)
    _check_keeper(actor, locked.case)
    _apply(locked, act, actor, reason)
    return locked


def _apply(locked: Task, act: Callable[[Task], None], actor: User, reason: str) -> None:
    before = locked.state
    try:
        act(locked)
    except TransitionNotAllowed as error:
        message = _("Cette tâche est déjà « %(state)s ».")
        raise DomainError(message % {"state": TaskState(before).label}, code="transition") from error
    locked.save(update_fields=["state"])
    _write(locked, actor, before, reason.strip())


def _lock(task: Task) -> Task:
    rows = Task.objects.select_for_update(of=("self",), no_key=True).select_related("case")
    return rows.get(pk=task.pk)


def _write(task: Task, actor: User, before: str, reason: str) -> None:
    TaskTransition.objects.create(
        subject=task, at=timezone.now(), actor=actor, from_state=before, to_state=task.state, reason=reason
    )


def _check_keeper(actor: User, case: Case) -> None:
    if actor.role not in KEEPERS or actor.antenna_id != case.antenna_id:
        raise NotPermitted(_("Les tâches sont tenues par l'antenne du dossier."), code="role")


def _check_assignee(assignee: User | None, case: Case) -> None:
    if assignee is None:
        return
    if assignee.role not in KEEPERS or assignee.antenna_id != case.antenna_id or not assignee.is_active:
        message = _("Cette personne n'est pas de l'antenne du dossier.")
        raise DomainError(message, field="assignee", code="antenna")
