"""The generator: reference data, programme, operators and accounts first, then people batch by batch."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

import pghistory
from django.db import connection, transaction
from pghistory.runtime import Context

from accounts.models import User
from accounts.services.reference import load_reference
from aids.enums import EnvelopeKind
from aids.models import Application, Envelope
from aids.services.programmes import programme_load_default
from aids.services.scoring import score
from cases.enums import SOUTH_SOUTH_COUNTRIES, CaseState
from cases.models import Announcement, Case, Document, Person
from cases.services.directory import directory_load_default
from cases.services.questionnaires import questionnaire_load_default
from cases.services.tasks import tasks_raise
from common import dates
from common.copying import take_ids
from common.services.numbers import take_numbers
from operators.models import FrameworkContract
from tounesna.demo import aid_rows, announcement_rows, case_rows
from tounesna.demo.accounts import create_accounts, refuse_in_production
from tounesna.demo.agenda import fill_agendas
from tounesna.demo.aid_rows import keep_versions
from tounesna.demo.aids import AidPlanner
from tounesna.demo.antennas import furnish_antennas
from tounesna.demo.days import arrivals
from tounesna.demo.disbursements import Payments
from tounesna.demo.doubles import review_doubles
from tounesna.demo.facts import WAITING_COUNTRY, CaseFacts, draw_country, draw_facts
from tounesna.demo.ledger import Ledger
from tounesna.demo.lives import live
from tounesna.demo.moves import move_before
from tounesna.demo.operators import create_operators, fill_up
from tounesna.demo.papers import Papers
from tounesna.demo.people import People, Someone
from tounesna.demo.plans import AidPlan
from tounesna.demo.proposals import Routing
from tounesna.demo.purse import Purse
from tounesna.demo.schemes import draft_a_scheme
from tounesna.demo.store import Store
from tounesna.demo.surveys import ask_before
from tounesna.demo.today import work_today
from tounesna.demo.visits import fill_visits
from tounesna.demo.world import World, add_earlier_partnerships, look_around

Numbers = dict[int, Iterator[str]]

BATCH = 1000
MOST_PEOPLE = 100_000
MOST_WITH_TODAY = 5000
# The story needs some months of phase II.
EARLIEST_TODAY = date(2022, 9, 1)
# Beside new persons: those who return again, and those registered a second time by mistake.
_AGAIN, _TWINS = 0.03, 0.012
_REMEMBERED = 3000
_ASSESSED_SHARE = 0.6


@dataclass(slots=True)
class Outcome:
    """What was made: rows by kind, aid files by state."""

    people: int = 0
    cases: int = 0
    aids: int = 0
    states: Counter[str] = field(default_factory=Counter)


def is_empty() -> bool:
    """Whether the database holds no case yet."""
    return not Case.objects.exists() and not Person.objects.exists()


def prepare(*, today: date) -> tuple[dict[str, User], dict[str, FrameworkContract]]:
    """Load reference data, programme, operators and accounts where they are missing; return the last two."""
    refuse_in_production()
    load_reference()
    furnish_antennas()
    add_earlier_partnerships()
    programme_load_default()
    directory_load_default()
    questionnaire_load_default()
    contracts = create_operators(today=today)
    return create_accounts(), contracts


def build(*, people: int, seed: int, today: date) -> Outcome:
    """Make `people` persons with their cases and aids, up to the eve of `today`.

    Batches of 1 000 cases are committed one after the other; small sizes also get today's work, done
    through the portal's services. The same seed, size and day give the same people on an empty database.
    """
    users, contracts = prepare(today=today)
    rng = Random(seed)  # noqa: S311 invented people, the same for the same seed
    world = look_around(rng, today=today, users=users, contracts=contracts)
    generator = _Generator(world, people=people, start=seed * 977 + Person.objects.count())
    generator.run()
    with transaction.atomic():
        keep_versions(world)
        fill_visits(world)
    if people <= MOST_WITH_TODAY and today == dates.today():
        with transaction.atomic():
            work_today(users)
            ask_before(seed=seed, today=today)
            tasks_raise(day=today)
            review_doubles(users)
            draft_a_scheme(users)
    return generator.outcome


class _Generator:
    def __init__(self, world: World, *, people: int, start: int) -> None:
        self._world = world
        self._people = People(world.rng, world.places, start)
        again = round(people * _AGAIN)
        self._days = arrivals(world.rng, count=people + again, today=world.today)
        # Who comes again was here before: not among the first arrivals.
        later = range(len(self._days) // 3, len(self._days))
        self._returns = set(world.rng.sample(later, min(again, len(later))))
        self._arrived = 0
        expected = sum(day >= world.phase_two.starts_on for day in self._days)
        self._planner = AidPlanner(world, Purse(world.phase_two), expected=expected)
        self._ledger, self._routing, self._papers = Ledger(), Routing(world), Papers()
        self._payments = Payments(world)
        self._known: list[Someone] = []
        self.outcome = Outcome()

    def run(self) -> None:
        """Write batch after batch, each in its transaction, then what only the whole tells."""
        for start in range(0, len(self._days), BATCH):
            with transaction.atomic(), pghistory.context(command="demo") as context:
                _before_copying(context)
                self._batch(self._days[start : start + BATCH])
        self._finish()

    def _batch(self, days: list[date]) -> None:
        store = Store(
            *case_rows.MODELS,
            *announcement_rows.MODELS,
            Document,
            *aid_rows.MODELS,
            numbered=(Person, Case, Announcement, *aid_rows.NUMBERED),
        )
        persons, cases = iter(take_ids(Person, len(days))), take_ids(Case, len(days))
        numbers = _numbers(days, letter="T")
        planned: list[tuple[CaseFacts, AidPlan]] = []
        for day, pk in zip(days, cases, strict=True):
            case = self._case(store, persons, day, pk, numbers)
            if case is None:
                continue
            plans = self._planner.plan(case)
            live(self._world, case, plans)
            case_rows.write_case(store, self._world, case)
            announcement_rows.write_announcement(store, self._world, case)
            self._papers.write(store, self._world, case)
            if not plans:
                self._assess(store, case)
            planned += [(case, plan) for plan in plans]
        self._aids(store, planned)
        store.write()

    def _case(
        self, store: Store, persons: Iterator[int], day: date, pk: int, numbers: Numbers
    ) -> CaseFacts | None:
        """Draw who arrives on `day`, and the case; None when nobody can come again yet."""
        world = self._world
        country = draw_country(world, day)
        comes_again = self._arrived in self._returns
        self._arrived += 1
        if comes_again:
            someone = self._someone_again(day)
            country = "FR" if country in SOUTH_SOUTH_COUNTRIES else country
        else:
            someone = self._newcomer(store, next(persons), day, country)
        if someone is None:
            return None
        number = next(numbers[day.year])
        case = draw_facts(world, pk=pk, number=number, someone=someone, country=country, day=day)
        someone.last_return = case.returned or day
        self.outcome.cases += 1
        return case

    def _remember(self, someone: Someone) -> None:
        """Keep a sample of those who came: any of them may come again, or be registered twice."""
        if len(self._known) < _REMEMBERED:
            self._known.append(someone)
        elif self._world.rng.random() < 0.1:
            self._known[self._world.rng.randrange(_REMEMBERED)] = someone

    def _someone_again(self, day: date) -> Someone | None:
        """Return somebody whose last return lies long enough back for another stay."""
        found = [
            one
            for one in self._known
            if one.nationality == "TN" and one.last_return and (day - one.last_return).days > 420
        ]
        return self._world.rng.choice(found) if found else None

    def _newcomer(self, store: Store, pk: int, day: date, country: str) -> Someone:
        nationality = country if country in SOUTH_SOUTH_COUNTRIES else "TN"
        if nationality == "TN" and self._known and self._world.rng.random() < _TWINS:
            someone, row = self._people.draw_twin(pk, self._world.rng.choice(self._known))
        else:
            someone, row = self._people.draw(pk, day, nationality=nationality)
        case_rows.write_person(store, self._world, someone, row, day)
        self._remember(someone)
        self.outcome.people += 1
        return someone

    def _assess(self, store: Store, case: CaseFacts) -> None:
        """Keep a score for most cases without an aid whose household was assessed."""
        step = next((step for step in case.steps if step.to_state == CaseState.ASSESSED), None)
        facts = case.household_facts()
        if step is None or step.actor is None or facts is None or self._world.rng.random() > _ASSESSED_SHARE:
            return
        grid = self._world.grid
        aid_rows.write_assessment(
            store, case, facts=facts, score=score(grid, facts), version=grid.version_id, step=step
        )

    def _aids(self, store: Store, planned: list[tuple[CaseFacts, AidPlan]]) -> None:
        offers = [self._routing.offers(case, plan) for case, plan in planned]
        numbers = _numbers([plan.opened for _case, plan in planned], letter="A")
        ids = take_ids(Application, len(planned))
        order = sorted(range(len(planned)), key=lambda place: planned[place][1].steps[0].at)
        for pk, place in zip(ids, order, strict=True):
            case, plan = planned[place]
            plan.pk, plan.number = pk, next(numbers[plan.opened.year])
            aid_rows.write_aid(store, self._world, case, plan)
            self._routing.write(store, case, plan, offers[place])
            self._payments.write(store, case, plan)
            self._ledger.enter(case, plan)
            self.outcome.aids += 1
            self.outcome.states[plan.state] += 1
        self._ledger.write(store)

    @transaction.atomic
    def _finish(self) -> None:
        """Fill the operator that is to be full, and the quota that has a waiting list."""
        fill_up(self._world.contracts, self._planner.loads)
        self._fill_quota()
        fill_agendas(self._world)

    def _fill_quota(self) -> None:
        """Move the places left in one country's quota to France's: its newest files then wait by date."""
        waiting = Application.objects.filter(waiting_since__isnull=False).order_by("waiting_since").first()
        if waiting is None:
            return
        world = self._world
        quotas = Envelope.objects.filter(phase=world.phase_two, kind=EnvelopeKind.COUNTRY).select_related(
            "balance"
        )
        full = quotas.filter(country=WAITING_COUNTRY).first()
        other = quotas.filter(country="FR").first()
        left = full.balance.left_slots if full else 0
        if full is None or other is None or left <= 0:
            return
        move_before(world, full, other, slots=left, waiting=waiting)


def _before_copying(context: Context) -> None:
    """Tell the triggers of copied rows their context, which pghistory only does for statements.

    Each row of history opens a subtransaction, which costs the more the more foreign keys wait to be
    checked at the end: they are checked with each COPY instead.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true), set_config('pgtrigger.ignore', '{}', true)",
            [str(context.id), json.dumps(context.metadata)],
        )


def _numbers(days: list[date], *, letter: str) -> Numbers:
    """Return, for each year among `days`, as many file numbers as there are days in it."""
    years = Counter(day.year for day in days)
    return {
        year: iter(take_numbers(letter=letter, year=year, count=count))
        for year, count in sorted(years.items())
    }
