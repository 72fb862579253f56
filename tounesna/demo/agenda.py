"""The agenda of the demonstration: appointments past and to come, tasks, agreements to be reminded."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from cases.enums import AppointmentKind, AppointmentState, ConsentScope, TaskState
from cases.models import Appointment, AppointmentTransition, Case, Consent, Task, TaskTransition
from tounesna.demo.days import moment
from tounesna.demo.world import World

S = AppointmentState
BATCH = 1000
AHEAD = timedelta(days=28)
# Only cases of late still have appointments.
RECENT = timedelta(days=240)
# Half hours from 8:30 to 16:00 in Tunis, which is UTC+1 all year.
LENGTH = timedelta(minutes=30)
SLOTS = tuple((7 * 60 + 30 + 30 * n) for n in range(16))
_PAST = (S.HELD, S.HELD, S.HELD, S.HELD, S.MISSED, S.CANCELLED)
_KINDS = (
    AppointmentKind.INTERVIEW,
    AppointmentKind.INTERVIEW,
    AppointmentKind.ASSESSMENT,
    AppointmentKind.SIGNING,
    AppointmentKind.PHONE,
    AppointmentKind.HOME_VISIT,
    AppointmentKind.ACCOMPANIMENT,
)
_TASKS = (
    "Demander la copie du passeport",
    "Rappeler la personne",
    "Vérifier le revenu du foyer",
    "Préparer la liste des devis",
    "Prendre contact avec le bureau de l’emploi",
    "Relire le plan avec la personne",
)
_ENDS = (TaskState.OPEN, TaskState.OPEN, TaskState.OPEN, TaskState.DONE, TaskState.DONE, TaskState.DROPPED)


def fill_agendas(world: World) -> None:
    """Give the recent open cases their appointments and tasks, and let two thirds agree to reminders."""
    cases = list(
        Case.objects.open()
        .filter(opened_on__gte=world.today - RECENT, counsellor__isnull=False)
        .order_by("pk")
        .values_list("pk", "counsellor", "opened_on")
    )
    _agree(world, [pk for pk, _counsellor, _opened in cases])
    _write_appointments(world, list(_appointments(world, cases)))
    _write_tasks(world, cases)


def _agree(world: World, cases: list[int]) -> None:
    in_force = Consent.objects.filter(case__in=cases, withdrawn_on__isnull=True)
    # Of an earlier run some cases have agreed already.
    agreed = in_force.filter(scope=ConsentScope.REMINDERS).values("case")
    given = in_force.filter(scope=ConsentScope.PROCESSING).exclude(case__in=agreed).order_by("pk")
    Consent.objects.bulk_create(
        [
            Consent(
                case_id=case,
                scope=ConsentScope.REMINDERS,
                language=language,
                given_on=given_on,
                recorded_by_id=recorded_by,
            )
            for case, language, given_on, recorded_by in given.values_list(
                "case", "language", "given_on", "recorded_by"
            )
            if world.rng.random() < 0.66
        ],
        batch_size=BATCH,
    )


def _appointments(world: World, cases: list[tuple[int, int, date]]) -> Iterator[Appointment]:
    """Draw appointments; a counsellor's hour is given once."""
    rng, taken = world.rng, _given()
    for number, (case, counsellor, opened) in enumerate(cases):
        for n in range(rng.choice((2, 2, 3, 4))):
            day = _day(
                world, opened, to_come=n > 0 and rng.random() < 0.6, is_today=number % 6 == 0 and n == 1
            )
            start = datetime.combine(day, time(*divmod(rng.choice(SLOTS), 60)), tzinfo=UTC)
            if (counsellor, start) in taken:
                continue
            taken.add((counsellor, start))
            is_over = day < world.today
            yield Appointment(
                case_id=case,
                counsellor_id=counsellor,
                starts_at=start,
                ends_at=start + LENGTH,
                kind=AppointmentKind.RECEPTION if n == 0 and day == opened else rng.choice(_KINDS),
                state=rng.choice(_PAST) if is_over else S.PLANNED,
                created_by_id=counsellor,
            )


def _given() -> set[tuple[int, datetime]]:
    """The half hours that the counsellors have given already, of an earlier run or by hand."""
    given = set()
    kept = Appointment.objects.filter(state__in=[S.PLANNED, S.HELD])
    for counsellor, starts_at, ends_at in kept.values_list("counsellor", "starts_at", "ends_at"):
        half_hour = starts_at.astimezone(UTC).replace(
            minute=starts_at.minute // 30 * 30, second=0, microsecond=0
        )
        while half_hour < ends_at:
            given.add((counsellor, half_hour))
            half_hour += LENGTH
    return given


def _day(world: World, opened: date, *, to_come: bool, is_today: bool) -> date:
    if is_today:
        return world.today
    if to_come:
        day = world.today + timedelta(days=world.rng.randrange(1, AHEAD.days))
        return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day
    day = opened + timedelta(days=world.rng.randrange(max(1, (world.today - opened).days)))
    return (
        day - timedelta(days=day.weekday() - 4) if day.weekday() >= 5 and day > opened + timedelta(2) else day
    )


def _write_appointments(world: World, appointments: list[Appointment]) -> None:
    opened = dict(
        Case.objects.filter(pk__in={one.case_id for one in appointments}).values_list("pk", "opened_on")
    )
    steps = []
    for one in Appointment.objects.bulk_create(appointments, batch_size=BATCH):
        asked = moment(world.rng, min(opened[one.case_id], world.today - timedelta(days=1)))
        planned = min(asked, one.starts_at)
        actor = one.counsellor_id
        steps.append(AppointmentTransition(subject=one, at=planned, actor_id=actor, to_state=S.PLANNED))
        if one.state != S.PLANNED:
            steps.append(
                AppointmentTransition(
                    subject=one,
                    at=max(planned, one.starts_at),
                    actor_id=actor,
                    from_state=S.PLANNED,
                    to_state=one.state,
                    reason="La personne a prévenu" if one.state == S.CANCELLED else "",
                )
            )
    AppointmentTransition.objects.bulk_create(steps, batch_size=BATCH)


def _write_tasks(world: World, cases: list[tuple[int, int, date]]) -> None:
    rng, drawn = world.rng, []
    for number, (case, counsellor, _opened) in enumerate(cases):
        if rng.random() < 0.5 and number >= len(_ENDS):
            continue
        state = _ENDS[number % len(_ENDS)]
        due = world.today + timedelta(days=rng.randrange(-6, 20))
        task = Task(
            case_id=case,
            title=rng.choice(_TASKS),
            due_on=due,
            assignee_id=counsellor if rng.random() < 0.85 else None,
            state=state,
            created_by_id=counsellor,
        )
        drawn.append(task)
    steps = []
    for task in Task.objects.bulk_create(drawn, batch_size=BATCH):
        written = moment(rng, world.today - timedelta(days=rng.randrange(8, 15)))
        actor = task.created_by_id
        steps.append(TaskTransition(subject=task, at=written, actor_id=actor, to_state=TaskState.OPEN))
        if task.state != TaskState.OPEN:
            closed = moment(rng, world.today - timedelta(days=rng.randrange(1, 7)))
            steps.append(
                TaskTransition(
                    subject=task,
                    at=closed,
                    actor_id=actor,
                    from_state=TaskState.OPEN,
                    to_state=task.state,
                    reason="La personne l’a fait elle-même" if task.state == TaskState.DROPPED else "",
                )
            )
    TaskTransition.objects.bulk_create(steps, batch_size=BATCH)
