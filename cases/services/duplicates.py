"""Who a typed identity may already be: likely duplicates, told within the reader's row scope."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import User
from cases.models import Case, Person, PersonPhone
from cases.services.matching.blocking import dated_keys, name_keys, near_cins
from cases.services.matching.evidence import Identity, Likeness, Reason, compare
from cases.services.matching.rarity import known_rarity
from cases.services.people import phone_number
from common.names import name_form

# At the desk a doubt is shown earlier than in an import: the person can be asked.
SHOWN_FROM = 20
MOST_SHOWN = 5
# A scheme that begins knows few persons and receives any: a name alone must not look like evidence.
FEWEST_PEOPLE = 5_000
MOST_CANDIDATES = 60
CONCLUSIVE = frozenset({Reason.SAME_CIN, Reason.SAME_PASSPORT})


@dataclass(frozen=True, slots=True)
class TypedIdentity:
    """What has been typed so far; every part may still be missing."""

    first_name: str = ""
    last_name: str = ""
    first_name_ar: str = ""
    last_name_ar: str = ""
    birth_date: date | None = None
    cin: str = ""
    passport: str = ""
    phones: tuple[str, ...] = ()
    sex: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A person who may be the same, with the reasons in words.

    `person` and `case` (her latest that the reader may open) are None for a person that the reader may
    not see: then only `antenna_names` is told. `can_link` says whether a new case may be opened for the
    person all the same: always for a visible one, else on the same document and birth date only.
    """

    person_id: int
    person: Person | None
    case: Case | None
    antenna_names: tuple[str, ...]
    score: int
    reasons: tuple[str, ...]
    can_link: bool


def likely_duplicates(*, actor: User, typed: TypedIdentity, exclude: Person | None = None) -> list[Duplicate]:
    """Return the persons most like `typed`, the likeliest first, at most five; a fixed number of queries."""
    identity, rarity = _identity_of_typed(typed), known_rarity()
    people = max(rarity.total, FEWEST_PEOPLE)
    scored: list[tuple[Likeness, Person]] = []
    for person in _candidates(identity, exclude):
        likeness = compare(identity, identity_of(person), rarity=rarity, people=people)
        if likeness.score >= SHOWN_FROM or CONCLUSIVE & set(likeness.reasons):
            scored.append((likeness, person))
    scored.sort(key=lambda pair: -pair[0].score)
    return _within_scope(actor, scored[:MOST_SHOWN])


def identity_of(person: Person) -> Identity:
    """Return a stored person as matching compares her; reads `person.phones` (prefetch it)."""
    return Identity(
        ref=person.pk,
        name=name_form(person.full_name, person.full_name_ar),
        birth=person.birth_date,
        cin=person.cin,
        passport=person.passport,
        phones=frozenset(phone.number for phone in person.phones.all()),
        sex=person.sex,
    )


def _identity_of_typed(typed: TypedIdentity) -> Identity:
    phones = (phone_number(text) for text in typed.phones)
    return Identity(
        ref=0,
        name=name_form(
            f"{typed.first_name} {typed.last_name}", f"{typed.first_name_ar} {typed.last_name_ar}"
        ),
        birth=typed.birth_date,
        cin=typed.cin,
        passport=typed.passport.upper().replace(" ", ""),
        phones=frozenset(phone for phone in phones if phone),
        sex=typed.sex,
    )


def _candidates(identity: Identity, exclude: Person | None) -> list[Person]:
    """Return the persons worth comparing: a number in common or a digit apart, or the keys of the name."""
    queries = [Person.objects.filter(condition) for condition in _conditions(identity)]
    found: dict[int, Person] = {}
    for queryset in queries:
        for person in queryset.prefetch_related("phones")[:MOST_CANDIDATES]:
            found.setdefault(person.pk, person)
    if exclude is not None:
        found.pop(exclude.pk, None)
    return list(found.values())


def _conditions(identity: Identity) -> Iterable[Q]:
    numbers = Q(pk__in=())
    if identity.cin:
        numbers |= Q(cin__in=near_cins(identity.cin))
    if identity.passport:
        numbers |= Q(passport=identity.passport)
    if identity.cin or identity.passport:
        yield numbers
    if identity.phones:
        yield Q(pk__in=PersonPhone.objects.filter(number__in=identity.phones).values("person"))
    pairs = name_keys(identity.name)
    if identity.birth is not None:
        yield Q(match_keys__overlap=sorted(dated_keys(identity)))
    if pairs:
        # Without the birth date a common name brings many: those without a date of their own come first.
        yield Q(match_keys__overlap=sorted(pairs), birth_date__isnull=True)
        if identity.birth is None:
            yield Q(match_keys__overlap=sorted(pairs))


def _within_scope(actor: User, scored: list[tuple[Likeness, Person]]) -> list[Duplicate]:
    ids = [person.pk for _likeness, person in scored]
    visible: dict[int, Case] = {}
    own = Case.objects.visible_to(actor).filter(person__in=ids)
    for case in own.select_related("antenna").order_by("opened_on", "pk"):
        visible[case.person_id] = case
    antennas: dict[int, dict[str, None]] = {}
    for case in Case.objects.filter(person__in=ids).select_related("antenna").order_by("pk"):
        antennas.setdefault(case.person_id, {})[case.antenna.name] = None
    return [
        Duplicate(
            person_id=person.pk,
            person=person if person.pk in visible else None,
            case=visible.get(person.pk),
            antenna_names=tuple(antennas.get(person.pk, ())),
            score=likeness.score,
            reasons=tuple(likeness.words),
            can_link=person.pk in visible or likeness.is_certain,
        )
        for likeness, person in scored
    ]
