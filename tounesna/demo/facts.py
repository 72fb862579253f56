"""What is known of a case when it is opened: the return, the household, what the person agreed to."""

from bisect import bisect
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

from aids.services.scoring import HouseholdFacts
from cases.enums import (
    SOUTH_SOUTH_COUNTRIES,
    CaseSource,
    CaseState,
    Category,
    ConsentScope,
    Modality,
    Vulnerability,
)
from cases.services.categories import CategoryFacts, derive_category
from tounesna.demo.days import PHASE_TWO_FROM, working_day
from tounesna.demo.people import Someone
from tounesna.demo.places import Town
from tounesna.demo.texts import texts
from tounesna.demo.world import Announcer, World

_COUNTRIES = ("FR", "DE", "IT", "CH", "BE", "NL", "ES", "AT", "LY", "SE", "GB", "TR")
_COUNTRY_WEIGHTS = tuple(accumulate((40, 16, 11, 9, 8, 7, 2, 2, 2, 1, 1, 1)))
SOUTH_SOUTH_SHARE = 0.02
# The country whose quota is filled to the last place, and since when its files wait.
WAITING_COUNTRY, WAITING_SINCE = "NL", timedelta(days=75)
_MODALITIES = (
    Modality.OWN_MEANS,
    Modality.STATE_PROGRAMME,
    Modality.INTERNATIONAL_ORGANISATION,
    Modality.EMBASSY_REPATRIATION,
    Modality.OBLIGATION_TO_LEAVE,
    Modality.FORCED_RETURN,
)
_FROM_PARTNERS = tuple(accumulate((22, 30, 13, 5, 15, 15)))
_FROM_OTHERS = tuple(accumulate((38, 4, 12, 12, 8, 26)))
_FORCED = frozenset({Modality.OBLIGATION_TO_LEAVE, Modality.FORCED_RETURN})
_ASSISTED = (Modality.OWN_MEANS, Modality.STATE_PROGRAMME, Modality.INTERNATIONAL_ORGANISATION)
_INCOMES = (0, 0, 0, 80, 150, 200, 250, 300, 380, 450, 520, 650, 800, 950, 1200, 1600)


@dataclass(slots=True)
class Step:
    """One change of state, on a day, by somebody (None: the portal itself)."""

    at: datetime
    from_state: str
    to_state: str
    actor: int | None
    reason: str = ""


@dataclass(slots=True)
class CaseFacts:
    """A case as it will be written; `situations` None means not asked yet."""

    pk: int
    number: str
    someone: Someone
    antenna: int
    counsellor: int | None
    opened: date
    country: str
    modality: str
    town: Town | None
    returned: date | None = None
    source: str = CaseSource.PORTAL
    announcer: Announcer | None = None
    category: str = ""
    special_by: str = ""
    special_on: date | None = None
    household_size: int | None = None
    income: int | None = None
    situations: dict[str, Any] | None = None
    consents: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)
    state: str = CaseState.REGISTERED
    steps: list[Step] = field(default_factory=list)
    closing_reason: str = ""
    closed_on: date | None = None

    @property
    def is_south_south(self) -> bool:
        return self.category == Category.E

    def household_facts(self) -> HouseholdFacts | None:
        """Return what the score reads, or None while something is not known."""
        if self.household_size is None or self.income is None or self.situations is None:
            return None
        asked = self.situations
        return HouseholdFacts(
            household_size=self.household_size,
            income_tnd=Decimal(self.income),
            persons_with_disability=asked.get(Vulnerability.PERSON_WITH_DISABILITY, 0),
            single_mother=asked.get(Vulnerability.SINGLE_MOTHER, 0),
            trafficking_victim=asked.get(Vulnerability.TRAFFICKING_VICTIM, 0),
            unaccompanied_minor=asked.get(Vulnerability.UNACCOMPANIED_MINOR, 0),
            serious_illness=asked.get(Vulnerability.SERIOUS_ILLNESS, 0),
            elderly_dependants=asked.get(Vulnerability.ELDERLY_DEPENDANT, 0),
            no_stable_housing=asked.get(Vulnerability.NO_STABLE_HOUSING, 0),
        )


def draw_country(world: World, day: date) -> str:
    """Return the country a person returns from; a few in phase II return from Tunisia to the south."""
    rng = world.rng
    if day >= PHASE_TWO_FROM and rng.random() < SOUTH_SOUTH_SHARE:
        return rng.choice(sorted(SOUTH_SOUTH_COUNTRIES))
    if world.today - day < WAITING_SINCE and world.deal("waiting country", True, *[False] * 9):
        return WAITING_COUNTRY
    return rng.choices(_COUNTRIES, cum_weights=_COUNTRY_WEIGHTS)[0]


def draw_facts(world: World, *, pk: int, number: str, someone: Someone, country: str, day: date) -> CaseFacts:
    """Return the facts of a case opened on `day` for a return from (or, southwards, to) `country`."""
    rng = world.rng
    antenna = world.places.antenna_for(someone.town.governorate, day)
    if someone.is_twin or rng.random() < 0.03:
        antenna = world.places.other_antenna(rng, antenna, day)
    weights = _FROM_PARTNERS if world.is_partner(country, day) else _FROM_OTHERS
    south = country in SOUTH_SOUTH_COUNTRIES
    case = CaseFacts(
        pk=pk,
        number=number,
        someone=someone,
        antenna=antenna,
        counsellor=world.counsellor(antenna) if rng.random() < 0.97 else None,
        opened=day,
        country=country,
        modality=Modality.INTERNATIONAL_ORGANISATION
        if south
        else rng.choices(_MODALITIES, cum_weights=weights)[0],
        town=someone.town,
    )
    _date_return(world, case)
    derive(world, case)
    _draw_household(world, case)
    _draw_consents(world, case)
    return case


def derive(world: World, case: CaseFacts) -> None:
    """Set the category as the portal derives it; some of category D come with the request it needs."""
    if case.source == CaseSource.PORTAL and case.opened < PHASE_TWO_FROM and world.rng.random() < 0.8:
        case.source = CaseSource.REGISTER
    case.category = _derived(world, case)
    if case.category == Category.D and not case.special_by and world.rng.random() < 0.4:
        case.special_by = world.rng.choice(texts().special_requests)
        case.special_on = working_day(
            case.opened - timedelta(days=world.rng.randrange(1, 15)), until=case.opened
        )


def _derived(world: World, case: CaseFacts) -> str:
    facts = CategoryFacts(
        registered_on=case.opened,
        country=case.country,
        country_name=world.country_names[case.country],
        is_partner=world.is_partner(case.country, case.returned or case.opened),
        modality=case.modality,
        nationality=case.someone.nationality,
        returned_on=case.returned,
        is_announced=case.state == CaseState.ANNOUNCED,
    )
    category, _reasons = derive_category(facts=facts)
    return category


def _date_return(world: World, case: CaseFacts) -> None:
    """Date the return before the opening, or after it for the few who were announced."""
    rng, age = world.rng, (world.today - case.opened).days
    if world.is_partner(case.country, case.opened) and _is_announced(world, age):
        case.modality = rng.choice(_ASSISTED)
        case.source, case.announcer = CaseSource.ANNOUNCEMENT, world.announcer(case.country)
        wait = rng.randrange(12, 60)
        if age > wait + 2:
            case.returned = case.opened + timedelta(days=wait)
        else:
            case.state, case.counsellor = CaseState.ANNOUNCED, None
        return
    if case.modality in _FORCED:
        delay = rng.randrange(1, 45)
    elif rng.random() < 0.06:
        delay = rng.randrange(380, 900)
    else:
        delay = min(340, 3 + int(rng.expovariate(1 / 75)))
    last = case.someone.last_return
    case.returned = max(case.opened - timedelta(days=delay), last + timedelta(days=30)) if last else None
    case.returned = case.returned or case.opened - timedelta(days=delay)
    case.returned = min(case.returned, case.opened)


def _is_announced(world: World, age: int) -> bool:
    return bool(world.deal("announced", True, False, False) if age < 70 else world.rng.random() < 0.06)


def _draw_household(world: World, case: CaseFacts) -> None:
    rng, someone = world.rng, case.someone
    if case.state == CaseState.ANNOUNCED:
        return
    if rng.random() < 0.9:
        alone = someone.nationality != "TN" or (someone.marital == "single" and rng.random() < 0.35)
        case.household_size = (
            1 if alone else 1 + bisect((0.18, 0.4, 0.66, 0.84, 0.93, 0.98), rng.random()) + 1
        )
    if rng.random() < 0.86:
        case.income = rng.choice(_INCOMES)
    if rng.random() < 0.8:
        case.situations = draw_situations(world, case)


def draw_situations(world: World, case: CaseFacts) -> dict[str, Any]:
    """Return the vulnerable situations of a household: mostly none, sometimes several."""
    rng, someone = world.rng, case.someone
    found: dict[str, Any] = {}
    if rng.random() < 0.07:
        found[Vulnerability.PERSON_WITH_DISABILITY] = 1 + (rng.random() < 0.1)
    if someone.sex == "F" and someone.marital in ("single", "divorced") and rng.random() < 0.22:
        found[Vulnerability.SINGLE_MOTHER] = 1
    if someone.birth and (case.opened - someone.birth).days < 18 * 365 and rng.random() < 0.7:
        found[Vulnerability.UNACCOMPANIED_MINOR] = 1
    for situation, share in (
        (Vulnerability.TRAFFICKING_VICTIM, 0.008),
        (Vulnerability.SERIOUS_ILLNESS, 0.06),
        (Vulnerability.ELDERLY_DEPENDANT, 0.1),
        (Vulnerability.NO_STABLE_HOUSING, 0.09),
        (Vulnerability.GENDER_BASED_VIOLENCE, 0.03 if someone.sex == "F" else 0.0),
    ):
        if rng.random() < share:
            found[situation] = 1
    return {str(situation): count for situation, count in found.items()}


def _draw_consents(world: World, case: CaseFacts) -> None:
    rng = world.rng
    shares = {
        ConsentScope.PROCESSING: 0.97,
        ConsentScope.STATISTICS: 0.75,
        ConsentScope.SHARE_CGPS: 0.4,
        ConsentScope.SHARE_ANETI: 0.35,
        ConsentScope.SHARE_OPERATOR: 0.3,
        ConsentScope.SHARE_RETURN_COUNTRY: 0.04,
    }
    if case.state == CaseState.ANNOUNCED:
        shares = {ConsentScope.PROCESSING: 0.9}
    case.consents = {scope for scope, share in shares.items() if rng.random() < share}
    case.withdrawn = {scope for scope in sorted(case.consents) if rng.random() < 0.006}
