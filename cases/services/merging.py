"""Two records of one person become one; for thirty days it can be undone.

Order of locks, the same everywhere so that no two acts wait for each other: the persons by key, their
cases by key, the pair. Persons are locked without their key: rows that name them may still be written; a
case that comes meanwhile follows by trigger (cases.models.cases).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import User
from cases.enums import PairState
from cases.models import Case, DuplicatePair, Person, PersonMerge
from cases.selectors.pairs import FIELDS, may_merge
from cases.services.merge_moves import apply_moves, plan_moves
from cases.services.merge_rules import merge_rules
from cases.services.pairs import already_decided, lock_pair, pair_move
from cases.services.people import set_search
from common.constraints import refusals
from common.errors import DomainError, NotPermitted
from common.folding import fold

NAME_FIELDS = ("first_name", "last_name", "first_name_ar", "last_name_ar")


def lock_persons(ids: Iterable[int]) -> dict[int, Person]:
    """Lock persons and their cases, each by key; return the persons as they are now."""
    locked = Person.with_merged.select_for_update(of=("self",), no_key=True).filter(pk__in=list(ids))
    persons = {person.pk: person for person in locked.order_by("pk")}
    cases = Case.objects.select_for_update(of=("self",), no_key=True).filter(person__in=persons)
    list(cases.order_by("pk").values_list("pk", flat=True))
    return persons


def kept_of(one: Person, other: Person) -> Person:
    """Return the record to keep: the one with more cases, then the older."""
    counts = {person.pk: Case.objects.filter(person=person).count() for person in (one, other)}
    return min((one, other), key=lambda person: (-counts[person.pk], person.pk))


def proposed_values(one: Person, other: Person) -> dict[str, int]:
    """Return, for each field in which the two differ, whose value to keep: the fuller, else the newer."""
    older, newer = sorted((one, other), key=lambda person: person.pk)
    chosen = {}
    for name in FIELDS:
        mine, theirs = (_stored(person, name) for person in (older, newer))
        if mine == theirs:
            continue
        is_fuller = len(fold(str(mine or ""))) > len(fold(str(theirs or "")))
        chosen[name] = older.pk if is_fuller else newer.pk
    return chosen


@transaction.atomic
def person_merge(
    *,
    actor: User,
    pair: DuplicatePair,
    choices: Mapping[str, int],
    versions: Mapping[int, int] | None = None,
    reason: str = "",
) -> PersonMerge:
    """Join the two persons of `pair`; everything that names the one becomes the other's.

    `choices`: by field, the key of the person whose value is kept; a field left out takes the proposed one.
    `versions`: by person, the version that the chooser read. Raises DomainError when the two are already
    one, a record changed since it was read, or a rule forbids it (two aids of one nature in one phase).
    """
    persons = lock_persons((pair.person_a_id, pair.person_b_id))
    pair = lock_pair(pair)
    one, other = persons[pair.person_a_id], persons[pair.person_b_id]
    _require_two(pair, (one, other))
    if not may_merge(actor=actor, person_ids=persons):
        raise NotPermitted(
            _("Ces personnes ont des dossiers dans plusieurs antennes : la taskforce décide de la fusion.")
        )
    if versions and any(versions.get(pk, person.version) != person.version for pk, person in persons.items()):
        message = _("Une des deux fiches a été modifiée entre-temps : comparez de nouveau, puis fusionnez.")
        raise DomainError(message, code="conflict")
    kept = kept_of(one, other)
    lost = other if kept is one else one
    moves = plan_moves(lost=lost, kept=kept)
    identity = _join_identity(kept, lost, {**proposed_values(one, other), **choices})
    merge = PersonMerge(kept=kept, lost=lost, made_by=actor, made_at=timezone.now(), reason=reason.strip())
    with refusals():
        apply_moves(moves)
        lost.merged_into = kept
        lost.search_latin, lost.search_arabic, lost.name_bones, lost.match_keys = "", "", [], []
        lost.save()
        kept.save()
    pair_move(actor=actor, pair=pair, to=PairState.SAME, reason=reason)
    pairs = _settle_pairs(lost, kept)
    merge.identity, merge.moved = identity, [*(move.as_json() for move in moves), *pairs]
    merge.save()
    run_after(actor, (kept.pk,))
    return merge


def run_after(actor: User, person_ids: Iterable[int]) -> None:
    """Let the other apps put in order what they count by person."""
    for name in merge_rules.after.values():
        for person_id in person_ids:
            import_string(name)(actor=actor, person_id=person_id)


def _require_two(pair: DuplicatePair, persons: tuple[Person, Person]) -> None:
    merge = (
        PersonMerge.objects.filter(lost__in=persons, undone_at__isnull=True)
        .select_related("made_by")
        .order_by("-made_at")
        .first()
    )
    if merge is not None:
        message = _("Ces fiches ont déjà été fusionnées par %(who)s : rien d'autre n'a été changé.")
        raise DomainError(message % {"who": merge.made_by}, code="merged")
    if pair.state not in (PairState.OPEN, PairState.DIFFERENT):
        raise already_decided(pair)


def _stored(person: Person, name: str) -> Any:
    return getattr(person, person._meta.get_field(name).attname)  # type: ignore[union-attr]


def _plain(person: Person, name: str) -> Any:
    """A field's value as JSON holds it."""
    value = _stored(person, name)
    if name == "photo":
        return str(value or "")
    return value.isoformat() if hasattr(value, "isoformat") else value


def _join_identity(kept: Person, lost: Person, choices: Mapping[str, int]) -> dict[str, Any]:
    """Give `kept` the chosen values; return what changed, before and after."""
    changed: dict[str, Any] = {}
    for name in FIELDS:
        if choices.get(name) != lost.pk or _plain(kept, name) == _plain(lost, name):
            continue
        before = _plain(kept, name)
        setattr(kept, kept._meta.get_field(name).attname, _stored(lost, name))  # type: ignore[union-attr]
        changed[name] = [before, _plain(kept, name)]
    old = [changed[name][0] if name in changed else getattr(kept, name) for name in NAME_FIELDS]
    aliases = [[getattr(lost, name) for name in NAME_FIELDS], *lost.former_names]
    if set(NAME_FIELDS) & changed.keys():
        aliases.append(old)
    now = [getattr(kept, name) for name in NAME_FIELDS]
    added = [alias for alias in aliases if alias != now and alias not in kept.former_names]
    changed["former_names"] = [list(kept.former_names), [*kept.former_names, *added]]
    kept.former_names = changed["former_names"][1]
    kept.version += 1
    lost.version += 1
    set_search(kept)
    return changed


def _settle_pairs(lost: Person, kept: Person) -> list[dict[str, Any]]:
    """End the open pairs of the merged record; what it was said not to be, the kept one is not either."""
    written: list[dict[str, Any]] = []
    label = DuplicatePair._meta.label
    touching = DuplicatePair.objects.select_for_update(of=("self",), no_key=True).filter(
        Q(person_a=lost) | Q(person_b=lost)
    )
    for pair in touching.order_by("pk"):
        if pair.state == PairState.OPEN:
            pair_move(actor=None, pair=pair, to=PairState.OBSOLETE)
            written.append(
                {"model": label, "pk": pair.pk, "field": "state", "old": "open", "new": "obsolete"}
            )
        elif pair.state == PairState.DIFFERENT:
            written += _carry_over(pair, lost, kept)
    return written


def _carry_over(pair: DuplicatePair, lost: Person, kept: Person) -> list[dict[str, Any]]:
    other_id = pair.person_b_id if pair.person_a_id == lost.pk else pair.person_a_id
    first, second = sorted((other_id, kept.pk))
    if first == second or DuplicatePair.objects.filter(person_a=first, person_b=second).exists():
        return []
    copy = DuplicatePair(
        person_a_id=first,
        person_b_id=second,
        score=pair.score,
        reasons=pair.reasons,
        found_at=pair.found_at,
        decided_by=pair.decided_by,
        decided_at=pair.decided_at,
        decision_reason=pair.decision_reason,
        state=PairState.DIFFERENT,
    )
    copy.save()
    return [{"model": DuplicatePair._meta.label, "pk": copy.pk, "created": True}]
