"""Likely duplicates as each role may see them: two persons side by side, within the row scope."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Antenna, User
from cases.enums import PairState
from cases.models import Case, DuplicatePair, Person, PersonMerge
from cases.models.pairs import DuplicatePairQuerySet
from common.folding import fold
from common.formatting import day_text
from common.pagination import Page, keyset_page

LIST_ORDER = ("-score", "-pk")
MOST_COUNTED = 999
FIELDS = (
    "last_name", "first_name", "last_name_ar", "first_name_ar", "sex", "birth_date", "birth_place",
    "nationality", "cin", "passport", "consular_card", "email", "marital_status", "schooling", "occupation",
    "occupation_isco", "photo",
)  # fmt: skip
# Shown left to right whatever the language.
_LATIN = frozenset({"cin", "passport", "consular_card", "email", "occupation_isco"})


@dataclass(frozen=True, slots=True)
class PairFilters:
    """What the queue is narrowed to."""

    state: str = PairState.OPEN
    antenna_id: int | None = None
    least_score: int = 0
    with_opinion: bool = False


@dataclass(slots=True)
class Side:
    """One person of a pair: `person` is None when the reader follows no case of hers, then only where she is."""

    person_id: int
    person: Person | None = None
    cases: list[Case] = field(default_factory=list)
    elsewhere: list[Antenna] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        return self.person is not None


@dataclass(slots=True)
class PairRow:
    """A pair as the queue shows it; the view adds the reasons in words."""

    pair: DuplicatePair
    one: Side
    other: Side
    words: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    """One field of the two, in words; `is_latin` for numbers, which stay left-to-right."""

    name: str
    label: str
    one: str
    other: str
    is_latin: bool = False

    @property
    def differs(self) -> bool:
        return fold(self.one) != fold(self.other)


def pair_list(*, actor: User, filters: PairFilters) -> DuplicatePairQuerySet:
    """Return the pairs that `actor` may see and `filters` let through."""
    pairs = DuplicatePair.objects.visible_to(actor).filter(score__gte=filters.least_score)
    if filters.state:
        pairs = pairs.filter(state=filters.state)
    if filters.antenna_id:
        pairs = pairs.of_antenna(filters.antenna_id)
    return pairs.exclude(opinion="") if filters.with_opinion else pairs


def pair_page(
    *, actor: User, filters: PairFilters, cursor: str | None, size: int = 25
) -> tuple[Page[DuplicatePair], list[PairRow]]:
    """Return one page of the queue, the likeliest first, and its rows; a fixed number of queries."""
    pairs = pair_list(actor=actor, filters=filters).select_related("decided_by", "opinion_by")
    page = keyset_page(pairs, order=LIST_ORDER, cursor=cursor, size=size)
    sides = sides_of(actor=actor, ids={i for p in page.rows for i in (p.person_a_id, p.person_b_id)})
    return page, [PairRow(pair, sides[pair.person_a_id], sides[pair.person_b_id]) for pair in page.rows]


def pair_counts(*, actor: User) -> list[tuple[str, str, str]]:
    """Return each state, its words and how many pairs are in it, "999+" beyond that; one query a state."""
    found = []
    for state in PairState:
        pairs = pair_list(actor=actor, filters=PairFilters(state=state)).order_by()
        count = pairs[: MOST_COUNTED + 1].count()
        found.append(
            (state.value, str(state.label), f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count))
        )
    return found


def sides_of(*, actor: User, ids: Iterable[int]) -> dict[int, Side]:
    """Return the persons by key with their cases, as far as `actor` may see them; four queries at most.

    A record merged into another one shows with the other's cases.
    """
    people = {person.pk: person for person in _people(ids)}
    kept = {pk: person.merged_into_id or pk for pk, person in people.items()}
    cases: dict[int, list[Case]] = {}
    related = ("antenna", "return_country", "counsellor")
    for case in Case.objects.filter(person__in=set(kept.values())).select_related(*related).order_by("pk"):
        cases.setdefault(case.person_id, []).append(case)
    every = [case.pk for mine in cases.values() for case in mine]
    seen = set(Case.objects.visible_to(actor).filter(pk__in=every).values_list("pk", flat=True))
    sees_all = actor.role == Role.TASKFORCE_MANAGER
    return {pk: _side(people[pk], cases.get(kept[pk], []), seen, sees_all) for pk in people}


def _people(ids: Iterable[int]) -> Iterable[Person]:
    people = Person.with_merged.filter(pk__in=set(ids)).select_related("nationality")
    return people.prefetch_related("phones", "stays__country")


def _side(person: Person, cases: list[Case], seen: set[int], sees_all: bool) -> Side:
    mine = [case for case in cases if case.pk in seen]
    elsewhere = {case.antenna_id: case.antenna for case in cases if case.pk not in seen}
    told = person if mine or sees_all else None
    return Side(person.pk, told, mine, list(elsewhere.values()))


def compared_lines(one: Side, other: Side) -> list[Line]:
    """Return the two identities field by field; nothing of a person who is not told."""
    lines = []
    for name in FIELDS:
        known: Any = Person._meta.get_field(name)
        mine, theirs = (field_words(side.person, name) for side in (one, other))
        if mine or theirs:
            lines.append(Line(name, str(known.verbose_name), mine, theirs, name in _LATIN))
    for name, label, words in (
        ("phones", _("Téléphones"), _phones),
        ("stays", _("Séjours à l'étranger"), _stays),
    ):
        mine, theirs = words(one.person), words(other.person)
        if mine or theirs:
            lines.append(Line(name, label, mine, theirs, name == "phones"))
    return lines


def field_words(person: Person | None, name: str) -> str:
    """Return a field of the identity in words, "" when it is empty or nobody may see it."""
    if person is None:
        return ""
    value: Any = getattr(person, name)
    if name == "nationality":
        return str(value.name)
    if name == "birth_date":
        return day_text(value) if value else ""
    if name == "photo":
        return _("oui") if value else ""
    display = getattr(person, f"get_{name}_display", None)
    return str(display() if display else value or "")


def _phones(person: Person | None) -> str:
    return ", ".join(sorted(phone.number for phone in person.phones.all())) if person else ""


def _stays(person: Person | None) -> str:
    return " ; ".join(sorted(str(stay) for stay in person.stays.all())) if person else ""


def may_decide(*, actor: User, pair: DuplicatePair) -> bool:
    """Whether `actor` may say that the two differ: a manager who follows both; the taskforce always."""
    if actor.role == Role.TASKFORCE_MANAGER:
        return True
    if actor.role != Role.ANTENNA_MANAGER:
        return False
    followed = Case.objects.filter(antenna=actor.antenna_id, person__in=(pair.person_a_id, pair.person_b_id))
    return followed.values("person").distinct().count() == 2


def may_merge(*, actor: User, person_ids: Iterable[int]) -> bool:
    """Whether `actor` may join these persons: the manager of the antenna of all their cases, or the taskforce."""
    if actor.role == Role.TASKFORCE_MANAGER:
        return True
    if actor.role != Role.ANTENNA_MANAGER:
        return False
    antennas = set(Case.objects.filter(person__in=list(person_ids)).values_list("antenna_id", flat=True))
    return antennas == {actor.antenna_id}


def open_pairs_of(*, actor: User, person: Person) -> list[DuplicatePair]:
    """Return the open pairs of a person, the likeliest first."""
    pairs = pair_list(actor=actor, filters=PairFilters())
    mine = (pairs.filter(person_a=person) | pairs.filter(person_b=person)).order_by("-score", "-pk")
    return list(mine[:5])


def merges_into(*, actor: User, person: Person) -> list[PersonMerge]:
    """Return the merges in force by which other records became part of this person, the latest first."""
    merges = PersonMerge.objects.visible_to(actor).filter(kept=person, undone_at__isnull=True)
    return list(merges.select_related("lost", "made_by").defer("identity", "moved")[:5])
