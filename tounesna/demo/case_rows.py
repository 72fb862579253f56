"""The rows of a person and her case."""

from datetime import date, timedelta
from typing import Any

from cases.enums import CaseSource, CaseState, Category, ConsentScope, LegalSituation, Modality, NoteKind
from cases.models import (
    Case,
    CaseTransition,
    Consent,
    HouseholdMember,
    JournalNote,
    Person,
    PersonPhone,
    Stay,
    VulnerabilityRecord,
)
from tounesna.demo.days import moment, working_day
from tounesna.demo.facts import CaseFacts
from tounesna.demo.names import draw_first_name
from tounesna.demo.people import Someone
from tounesna.demo.places import draw_address
from tounesna.demo.store import Store
from tounesna.demo.texts import texts
from tounesna.demo.world import World

# In the order in which they refer to each other.
MODELS = (
    Person,
    PersonPhone,
    Stay,
    Case,
    CaseTransition,
    HouseholdMember,
    VulnerabilityRecord,
    Consent,
    JournalNote,
)
_REGULAR = (LegalSituation.REGULAR, LegalSituation.STUDENT, LegalSituation.SEASONAL, LegalSituation.TRAINING)
_IRREGULAR = (
    LegalSituation.IRREGULAR,
    LegalSituation.IRREGULAR,
    LegalSituation.ASYLUM,
    LegalSituation.UNKNOWN,
)
_EXPELLED = frozenset({Modality.OBLIGATION_TO_LEAVE, Modality.FORCED_RETURN})
_NOTE_KINDS = (NoteKind.MEETING, NoteKind.CALL, NoteKind.MEETING, NoteKind.VISIT, NoteKind.OTHER)
_SCHOOLING_BY_AGE = ((6, ""), (12, "primary"), (19, "secondary"))


def write_person(store: Store, world: World, someone: Someone, row: dict[str, Any], day: date) -> None:
    """Hand a new person and her telephones to `store`."""
    met = moment(world.rng, day)
    store.add(Person, **row, created_at=met)
    if someone.phone:
        store.add(PersonPhone, person_id=someone.pk, number=someone.phone)
        if world.rng.random() < 0.12:
            number = f"+2167{world.rng.randrange(1_000_000, 8_999_999)}"
            store.add(PersonPhone, person_id=someone.pk, number=number, label="Famille")


def write_case(store: Store, world: World, case: CaseFacts) -> None:
    """Hand a case and all that hangs on it to `store`."""
    _write_head(store, world, case)
    _write_stays(store, world, case)
    for step in case.steps:
        store.add(
            CaseTransition,
            subject_id=case.pk,
            at=step.at,
            actor_id=step.actor,
            from_state=step.from_state,
            to_state=step.to_state,
            reason=step.reason,
        )
    _write_household(store, world, case)
    _write_consents(store, world, case)
    _write_notes(store, world, case)


def _write_head(store: Store, world: World, case: CaseFacts) -> None:
    rng, announcer = world.rng, case.announcer
    is_abroad = case.state == CaseState.ANNOUNCED
    known_town = case.town if not is_abroad or rng.random() < 0.6 else None
    store.add(
        Case,
        id=case.pk,
        number=case.number,
        person_id=case.someone.pk,
        antenna_id=case.antenna,
        counsellor_id=case.counsellor,
        state=case.state,
        source=case.source,
        opened_on=case.opened,
        closed_on=case.closed_on,
        closing_reason=case.closing_reason,
        return_country_id=case.country,
        returned_on=case.returned,
        modality=case.modality,
        governorate_id=case.town.governorate if case.town else None,
        delegation_id=known_town.delegation if known_town and rng.random() < 0.93 else None,
        address=draw_address(rng, known_town) if known_town and rng.random() < 0.7 else "",
        category=case.category,
        special_request_by=case.special_by,
        special_request_on=case.special_on,
        household_size=case.household_size,
        household_income_tnd=case.income,
        announced_by_id=announcer.user if announcer else None,
        announced_by_institution_id=announcer.institution if announcer else None,
        remarks=rng.choice(texts().remarks) if rng.random() < 0.15 else "",
        version=len(case.steps),
        created_at=case.steps[0].at,
        updated_at=case.steps[-1].at,
    )


def _write_stays(store: Store, world: World, case: CaseFacts) -> None:
    """Write the stay that ended with this return and, for some, an earlier one."""
    rng, someone = world.rng, case.someone
    ended = case.returned
    began = (ended or case.opened) - timedelta(days=rng.randrange(150, 3600))
    adult_from = someone.birth + timedelta(days=15 * 365) if someone.birth else date(1990, 1, 1)
    floor = max(adult_from, someone.last_return or date(1985, 1, 1))
    began = max(began, floor)
    situation = rng.choice(_IRREGULAR if case.modality in _EXPELLED or rng.random() < 0.35 else _REGULAR)
    job = rng.choice(texts().occupations).label(someone.sex) if rng.random() < 0.75 else ""
    store.add(
        Stay,
        person_id=someone.pk,
        country_id="TN" if case.category == Category.E else case.country,
        starts_on=began if began <= (ended or case.opened) else None,
        ends_on=ended,
        legal_situation=situation,
        occupation=job,
    )
    if someone.last_return is None and rng.random() < 0.16:
        before_to = began - timedelta(days=rng.randrange(60, 900))
        before_from = before_to - timedelta(days=rng.randrange(80, 1500))
        if before_from > adult_from:
            store.add(
                Stay,
                person_id=someone.pk,
                country_id=rng.choice(("IT", "LY", "FR", "DE", "FR")),
                starts_on=before_from,
                ends_on=before_to,
                legal_situation=rng.choice((*_IRREGULAR, *_REGULAR)),
                return_modality=rng.choice((Modality.OWN_MEANS, Modality.FORCED_RETURN, "")),
            )


def _write_household(store: Store, world: World, case: CaseFacts) -> None:
    rng, someone = world.rng, case.someone
    listed = case.household_size and case.household_size > 1 and rng.random() < 0.55
    others = (case.household_size or 1) - 1 if listed else 0
    family = someone.name.last
    if others and someone.marital == "married":
        _member(store, case, "spouse", _name(world, "M" if someone.sex == "F" else "F", family), 0, world)
        others -= 1
    for _ in range(others):
        relation = (
            "child" if someone.marital != "single" else rng.choice(("parent", "sibling", "sibling", "parent"))
        )
        _member(
            store,
            case,
            relation,
            _name(world, rng.choice("MF"), family),
            {"child": -26, "parent": 28}.get(relation, 2),
            world,
        )
    if case.situations is not None:
        asked = moment(rng, case.opened)
        store.add(
            VulnerabilityRecord,
            case_id=case.pk,
            situations=case.situations,
            recorded_by_id=case.counsellor,
            updated_at=asked,
        )


def _name(world: World, sex: str, family: str) -> str:
    return f"{draw_first_name(world.rng, sex=sex)} {family}"[:120]


def _member(store: Store, case: CaseFacts, relation: str, name: str, older_by: int, world: World) -> None:
    """Add a member about `older_by` years older than the person (younger when negative), never yet to be born."""
    rng = world.rng
    own_year = case.someone.birth.year if case.someone.birth else case.opened.year - 30
    year = min(own_year - older_by + rng.randint(-4, 4), case.opened.year)
    age = case.opened.year - year
    schooling = next(
        (word for limit, word in _SCHOOLING_BY_AGE if age < limit), rng.choice(("primary", "secondary", ""))
    )
    store.add(
        HouseholdMember,
        case_id=case.pk,
        relation=relation,
        name=name,
        birth_year=max(year, 1930),
        schooling=schooling,
        income_tnd=rng.choice((150, 300, 450)) if age > 20 and rng.random() < 0.2 else None,
    )


def _write_consents(store: Store, world: World, case: CaseFacts) -> None:
    rng = world.rng
    language = "ar" if rng.random() < 0.8 else "fr"
    if case.source != CaseSource.REGISTER:
        case.consents.add(ConsentScope.PROCESSING)
    eve = world.today - timedelta(days=1)
    for scope in sorted(case.consents):
        withdrawn = None
        if scope in case.withdrawn:
            withdrawn = working_day(case.opened + timedelta(days=rng.randrange(20, 200)), until=eve)
        store.add(
            Consent,
            case_id=case.pk,
            scope=scope,
            language=language,
            given_on=case.opened,
            withdrawn_on=withdrawn,
            recorded_by_id=case.steps[0].actor,
        )


def _write_notes(store: Store, world: World, case: CaseFacts) -> None:
    rng = world.rng
    if case.counsellor is None or rng.random() > 0.45:
        return
    last = case.closed_on or world.today
    span = max(1, (last - case.opened).days)
    for _ in range(1 + (rng.random() < 0.4) + (rng.random() < 0.15)):
        day = case.opened + timedelta(days=rng.randrange(min(span, 240)))
        store.add(
            JournalNote,
            case_id=case.pk,
            author_id=case.counsellor,
            text=rng.choice(texts().notes),
            kind=_NOTE_KINDS[(case.pk + day.day) % len(_NOTE_KINDS)],
            is_confidential=(case.pk + day.day) % 17 == 0,
            happened_on=day,
            created_at=moment(rng, day),
        )
