"""What the generator reads once: who works where, which countries were partners when, phases, the grid."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random
from typing import Any

from accounts.enums import Role
from accounts.models import Country, Partnership, User
from aids.models import Phase, PhaseAid
from aids.services.programmes import PHASE_ONE, PHASE_TWO
from aids.services.schemes import published_grid
from aids.services.scoring import Grid
from operators.models import FrameworkContract
from tounesna.demo.decks import Decks
from tounesna.demo.places import Places

# Countries with which phase I worked; the reference data begins with phase II.
_EARLIER_PARTNERS = ("FR", "BE", "CH", "DE")
_EARLIER_FROM, _EARLIER_TO = date(2017, 1, 1), date(2021, 11, 30)


@dataclass(frozen=True, slots=True)
class Announcer:
    """Who announces persons before their return from a country."""

    user: int
    institution: int
    unit: int | None = None


@dataclass(slots=True)
class World:
    """The demonstration's surroundings; keys are primary keys unless named codes."""

    rng: Random
    today: date
    places: Places
    counsellors: dict[int, list[int]]
    managers: dict[int, int]
    announcers: dict[str, list[Announcer]]
    taskforce: list[int]
    agents: dict[int, int]
    country_names: dict[str, str]
    partners: dict[str, list[tuple[date, date]]]
    phase_one: Phase
    phase_two: Phase
    aids: dict[tuple[int, str], PhaseAid]
    grid: Grid
    contracts: dict[str, FrameworkContract]
    decks: Decks

    @property
    def now(self) -> datetime:
        """The moment everything generated lies before."""
        return datetime(self.today.year, self.today.month, self.today.day, tzinfo=UTC)

    def is_partner(self, country: str, day: date) -> bool:
        return any(starts <= day <= ends for starts, ends in self.partners.get(country, ()))

    def deal(self, name: str, *cards: Any) -> Any:
        """Return the next card of the deck `name`: rare things turn up, however small the demonstration."""
        return self.decks.deck(name, cards).deal()

    def counsellor(self, antenna: int) -> int:
        return self.rng.choice(self.counsellors[antenna])

    def phase_on(self, day: date) -> Phase:
        return self.phase_two if day >= self.phase_two.starts_on else self.phase_one

    def announcer(self, country: str) -> Announcer:
        """Return who announces persons from `country`: its own attaché or operator, else the first one."""
        return self.rng.choice(self.announcers.get(country) or next(iter(self.announcers.values())))


def add_earlier_partnerships() -> None:
    """Record the partnerships of phase I, so that its returns are those of partner countries."""
    known = set(Partnership.objects.filter(starts_on__lte=_EARLIER_TO).values_list("country_id", flat=True))
    Partnership.objects.bulk_create(
        Partnership(country_id=code, starts_on=_EARLIER_FROM, ends_on=_EARLIER_TO)
        for code in _EARLIER_PARTNERS
        if code not in known
    )


def look_around(
    rng: Random, *, today: date, users: dict[str, User], contracts: dict[str, FrameworkContract]
) -> World:
    """Read the reference data, the programme and the demonstration's accounts (`users` by e-mail)."""
    counsellors: dict[int, list[int]] = defaultdict(list)
    announcers: dict[str, list[Announcer]] = defaultdict(list)
    for user in users.values():
        if user.role == Role.COUNSELLOR:
            counsellors[user.antenna_id].append(user.pk)
        elif user.role in (Role.SOCIAL_ATTACHE, Role.RETURN_OPERATOR):
            announcers[user.country_id].append(Announcer(user.pk, user.institution_id, user.unit_id))
    partners: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for row in Partnership.objects.filter(is_planned=False):
        partners[row.country_id].append((row.starts_on, row.ends_on or date.max))
    return World(
        rng=rng,
        today=today,
        places=Places(),
        counsellors=counsellors,
        managers={u.antenna_id: u.pk for u in users.values() if u.role == Role.ANTENNA_MANAGER},
        announcers=announcers,
        taskforce=[u.pk for u in users.values() if u.role == Role.TASKFORCE_MANAGER],
        agents={u.institution_id: u.pk for u in users.values() if u.role == Role.OPERATOR_AGENT},
        country_names=dict(Country.objects.values_list("code", "name_fr")),
        partners=partners,
        phase_one=Phase.objects.get(code=PHASE_ONE),
        phase_two=Phase.objects.get(code=PHASE_TWO),
        aids={(aid.phase_id, aid.kind): aid for aid in PhaseAid.objects.all()},
        grid=published_grid(on=today),
        contracts=contracts,
        decks=Decks(rng),
    )
