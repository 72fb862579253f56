"""What becomes of each row: a new person, a new case of a known person, or nothing, with the reason."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.enums import DuplicateChoice, RowChoice
from cases.services.matching.blocking import IdentityIndex
from cases.services.matching.evidence import REPORT_FROM, Identity, Likeness, compare
from cases.services.matching.weights import Rarity
from cases.services.register.rows import RegisterRow


class Outcome(models.TextChoices):
    """What an import does with a row."""

    NEW = "new", _("Nouvelle personne, nouveau dossier")
    ATTACHED = "attached", _("Nouveau dossier d'une personne connue")
    ALREADY = "already", _("Déjà enregistrée : rien n'est créé")
    HELD = "held", _("Doublon probable, mis de côté")
    LEFT = "left", _("Avertissement, mise de côté")
    REFUSED = "refused", _("Refusée")


CREATING = frozenset({Outcome.NEW, Outcome.ATTACHED})
# These rows come back in the file to correct.
RETURNED = frozenset({Outcome.HELD, Outcome.LEFT, Outcome.REFUSED})


@dataclass(frozen=True, slots=True)
class Twin:
    """Who a row probably is: an earlier row of the file (`of_row`) or a person of the portal (`of_person`)."""

    score: int
    reasons: tuple[str, ...]
    is_certain: bool
    of_row: int | None = None
    of_person: int | None = None


@dataclass(slots=True)
class RowPlan:
    """What becomes of `row`. `person_id` or `of_row` names whose case it becomes when ATTACHED."""

    row: RegisterRow
    key: str
    content: str
    outcome: Outcome = Outcome.NEW
    twin: Twin | None = None
    person_id: int | None = None
    of_row: int | None = None

    @property
    def number(self) -> int:
        return self.row.number


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user chose: which rows, what of likely duplicates, and exceptions by row."""

    rows: str = RowChoice.ALL
    duplicates: str = DuplicateChoice.HOLD
    decisions: Mapping[int, str] = field(default_factory=dict)

    def for_duplicate(self, number: int) -> str:
        return self.decisions.get(number, self.duplicates)


@dataclass(frozen=True, slots=True)
class Known:
    """What the portal holds already: persons to compare with, rows imported, returns that have a case.

    `imported` maps a row's key to (content, person's id); `returns` holds (person's id, country, date).
    """

    persons: IdentityIndex
    imported: Mapping[str, tuple[str, int]]
    returns: frozenset[tuple[int, str, date | None]]


def row_key(row: RegisterRow) -> str:
    """Return the digest that is the same for the same return of the same person, whatever the file."""
    values = row.values
    known = [values.get(name) for name in ("last_name", "first_name", "last_name_ar", "first_name_ar")]
    return _digest(
        *known, values.get("birth_date"), values.get("cin"), values.get("passport"), *_return_of(row)
    )


def row_content(row: RegisterRow) -> str:
    """Return the digest of everything the row says."""
    return _digest(*(f"{name}={value}" for name, value in sorted(row.values.items())), *row.remarks)


def _return_of(row: RegisterRow) -> tuple[str, date | None]:
    returned = row.values.get("returned_on")
    return row.values.get("return_country", ""), returned.day if returned else None


def _digest(*parts: object) -> str:
    return blake2b("\x1f".join(map(str, parts)).encode(), digest_size=16).hexdigest()


class Planner:
    """Decides row after row, in the file's order, remembering the rows before."""

    def __init__(self, known: Known, choices: Choices, *, rarity: Rarity, people: int) -> None:
        self._known = known
        self._rarity, self._people = rarity, people
        self._choices = choices
        self._rows = IdentityIndex()
        self._plans: dict[int, RowPlan] = {}
        self._keys: dict[str, int] = {}
        self._returns: set[tuple[int | str, str, date | None]] = set(known.returns)

    def plan(self, rows: Iterable[RegisterRow], identities: Mapping[int, Identity]) -> Iterator[RowPlan]:
        """Yield the plan of each row."""
        for row in rows:
            plan = RowPlan(row, row_key(row), row_content(row))
            identity = identities[row.number]
            plan.twin = self._twin(identity)
            self._decide(plan)
            self._rows.add(identity)
            self._plans[row.number] = plan
            yield plan

    def _compare(self, one: Identity, other: Identity) -> Likeness:
        return compare(one, other, rarity=self._rarity, people=self._people)

    def _twin(self, identity: Identity) -> Twin | None:
        found = [
            *((self._compare(identity, other), other.ref, None) for other in self._rows.candidates(identity)),
            *(
                (self._compare(identity, other), None, other.ref)
                for other in self._known.persons.candidates(identity)
            ),
        ]
        likely = [one for one in found if one[0].score >= REPORT_FROM]
        if not likely:
            return None
        # A person of the portal comes before a row of the file that says the same.
        likeness, of_row, of_person = max(
            likely, key=lambda one: (one[0].is_certain, one[0].score, one[2] is not None)
        )
        return Twin(likeness.score, tuple(likeness.words), likeness.is_certain, of_row, of_person)

    def _decide(self, plan: RowPlan) -> None:
        if self._is_known(plan):
            return
        if plan.row.is_refused:
            plan.outcome = Outcome.REFUSED
            return
        if plan.twin and not self._join(plan):
            return
        if self._choices.rows == RowChoice.GOOD and plan.row.problems:
            plan.outcome = Outcome.LEFT
        elif self._has_case(plan):
            plan.outcome = Outcome.ALREADY
        else:
            self._keys[plan.key] = plan.number
            self._returns.add((self._person_of(plan), *_return_of(plan.row)))

    def _is_known(self, plan: RowPlan) -> bool:
        """The same row was imported before, or stands further up."""
        if plan.key in self._known.imported:
            content, person_id = self._known.imported[plan.key]
            reason = _SEEN if content == plan.content else _SEEN_CHANGED
            plan.twin = Twin(100, (str(reason),), True, of_person=person_id)
        elif plan.key in self._keys:
            plan.twin = Twin(100, (str(_REPEATED),), True, of_row=self._keys[plan.key])
        else:
            return False
        plan.outcome = Outcome.ALREADY
        return True

    def _join(self, plan: RowPlan) -> bool:
        """Say whether a row with a twin is created, as a new person or as a case of the one found."""
        twin = plan.twin
        if twin is None:
            return True
        choice = DuplicateChoice.ATTACH if twin.is_certain else self._choices.for_duplicate(plan.number)
        if choice == DuplicateChoice.HOLD:
            plan.outcome = Outcome.HELD
            return False
        if choice == DuplicateChoice.ATTACH:
            self._attach(plan, twin)
        return True

    def _attach(self, plan: RowPlan, twin: Twin) -> None:
        other = self._plans.get(twin.of_row or 0)
        if twin.of_person is not None:
            plan.outcome, plan.person_id = Outcome.ATTACHED, twin.of_person
        elif other is not None and other.outcome in CREATING:
            plan.outcome, plan.of_row = Outcome.ATTACHED, other.of_row or other.number
            plan.person_id = other.person_id
        elif other is not None and other.outcome == Outcome.ALREADY and other.twin and other.twin.of_person:
            plan.outcome, plan.person_id = Outcome.ATTACHED, other.twin.of_person

    def _person_of(self, plan: RowPlan) -> int | str:
        if plan.person_id is not None:
            return plan.person_id
        return f"row {plan.of_row or plan.number}"

    def _has_case(self, plan: RowPlan) -> bool:
        """The person has a case for this very return: the database allows no second."""
        return (self._person_of(plan), *_return_of(plan.row)) in self._returns


_SEEN = _("ligne déjà importée")
_SEEN_CHANGED = _("ligne déjà importée, avec d'autres valeurs : ses changements ne sont pas repris")
_REPEATED = _("même ligne plus haut dans le fichier")
