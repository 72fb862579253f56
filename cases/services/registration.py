"""Registration: drafts saved as they are typed, and the case that they become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Antenna, User
from cases.enums import CaseSource, CaseState, ConsentScope
from cases.models import (
    Case,
    CaseTransition,
    Consent,
    HouseholdMember,
    Person,
    RegistrationDraft,
    Stay,
    VulnerabilityRecord,
)
from cases.services.cases import HOUSEHOLD_FIELDS, RETURN_FIELDS
from cases.services.categories import Derived, case_category
from cases.services.household import check_size
from cases.services.people import person_create
from cases.services.vulnerabilities import check_situations
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError
from common.services.numbers import take_numbers

PERSON_KEY = "person"


@dataclass(frozen=True, slots=True)
class RegistrationData:
    """What a registration holds once every step is valid.

    `identity` is what `person_create` takes (not read for a known person); `facts` the fields of the case
    (RETURN_FIELDS, HOUSEHOLD_FIELDS); `stay` the fields of the stay abroad that ended; `situations` None
    when the question was not asked; `consents` the scopes agreed to.
    """

    facts: Mapping[str, Any]
    antenna: Antenna
    identity: Mapping[str, Any] = field(default_factory=dict)
    stay: Mapping[str, Any] | None = None
    members: Sequence[Mapping[str, Any]] = ()
    situations: Mapping[str, int] | None = None
    note: str = ""
    consents: Sequence[str] = ()
    consent_language: str = "ar"
    consent_given_on: date | None = None
    counsellor: User | None = None
    opened_on: date | None = None
    is_announced: bool = False
    announced_by: User | None = None
    source: str = CaseSource.PORTAL


@transaction.atomic
def draft_save(
    *, actor: User, key: UUID, step: str, fields: Mapping[str, Sequence[str]], reached: int = 1
) -> RegistrationDraft:
    """Keep what was typed in one step, valid or not; the first save creates the draft.

    Raises RegistrationDraft.DoesNotExist for somebody else's draft, DomainError (code "registered") for
    one that is a case already.
    """
    draft = _lock_draft(actor, key)
    draft.data = {**draft.data, step: {name: list(values) for name, values in fields.items()}}
    draft.step = max(draft.step, reached)
    draft.save(update_fields=["data", "step", "updated_at"])
    return draft


@transaction.atomic
def draft_set_person(*, actor: User, key: UUID, person: Person | None) -> RegistrationDraft:
    """Say that the draft is about a person known already (or, with None, that it is not)."""
    draft = _lock_draft(actor, key)
    data = {name: value for name, value in draft.data.items() if name != PERSON_KEY}
    draft.data = {**data, PERSON_KEY: person.pk} if person else data
    draft.save(update_fields=["data", "updated_at"])
    return draft


@transaction.atomic
def draft_discard(*, actor: User, key: UUID) -> None:
    """Delete a draft and all that it holds; one that became a case stays, empty."""
    RegistrationDraft.objects.visible_to(actor).filter(key=key, case__isnull=True).delete()


@transaction.atomic
def case_register(
    *, actor: User, draft: RegistrationDraft, person: Person | None, data: RegistrationData
) -> Case:
    """Make the draft a case and empty it. Called twice for one draft, it returns the first call's case.

    Raises DomainError without the person's agreement to the processing of her data.
    """
    locked = RegistrationDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if locked.case_id is not None:
        return Case.objects.get(pk=locked.case_id)
    if ConsentScope.PROCESSING not in data.consents:
        message = _("Sans l'accord de la personne pour le traitement de ses données, rien n'est enregistré.")
        raise DomainError(message, field="consents", code="consent")
    case = case_register_from_data(actor=actor, person=person, data=data)
    locked.case, locked.data = case, {}
    locked.save(update_fields=["case", "data", "updated_at"])
    return case


@transaction.atomic
def case_register_from_data(*, actor: User, person: Person | None, data: RegistrationData) -> Case:
    """Create the case with its person (unless known), stay, household, situations and consents.

    The counsellor of the case is the actor when she is one of its antenna. Raises DomainError for a date
    that cannot be, a household larger than its size, or a return that already has a case.
    """
    birth_date = person.birth_date if person else data.identity.get("birth_date")
    check_dates(birth_date=birth_date, returned_on=data.facts.get("returned_on"))
    check_size(size=data.facts.get("household_size"), members=len(data.members))
    case = _case_of(data, person or person_create(actor=actor, data=data.identity))
    case.number = take_numbers(letter="T", year=case.opened_on.year)[0]
    case.counsellor = data.counsellor or _own_counsellor(actor, data.antenna)
    case.category = case_category(case=case, is_vulnerable=_is_vulnerable(data))[0]
    with refusals():
        case.save()
    _write_around(actor=actor, case=case, data=data)
    return case


def preview_category(*, person: Person | None, data: RegistrationData) -> Derived:
    """Return the category that the registration would have, and why; nothing is written."""
    person = person or Person(nationality=data.identity["nationality"])
    return case_category(case=_case_of(data, person), is_vulnerable=_is_vulnerable(data))


def check_dates(*, birth_date: date | None, returned_on: date | None) -> None:
    """Raise DomainError for a return in the future or before the birth."""
    if returned_on and returned_on > today():
        raise DomainError(_("La date de retour est dans le futur."), field="returned_on", code="future")
    if birth_date and birth_date > today():
        raise DomainError(_("La date de naissance est dans le futur."), field="birth_date", code="future")
    if birth_date and returned_on and returned_on < birth_date:
        message = _("La date de retour précède la naissance de la personne.")
        raise DomainError(message, field="returned_on", code="before_birth")


def _case_of(data: RegistrationData, person: Person) -> Case:
    return Case(
        **{name: data.facts[name] for name in (*RETURN_FIELDS, *HOUSEHOLD_FIELDS) if name in data.facts},
        person=person,
        antenna=data.antenna,
        state=CaseState.ANNOUNCED if data.is_announced else CaseState.REGISTERED,
        source=data.source,
        opened_on=data.opened_on or today(),
        announced_by=data.announced_by,
        announced_by_institution=data.announced_by.institution if data.announced_by else None,
    )


def _write_around(*, actor: User, case: Case, data: RegistrationData) -> None:
    if data.stay:
        Stay.objects.create(person=case.person, **data.stay)
    for member in data.members:
        HouseholdMember.objects.create(case=case, **member)
    if data.situations is not None:
        content: dict[str, Any] = dict(check_situations(data.situations))
        if data.note.strip():
            content["note"] = data.note.strip()
        VulnerabilityRecord.objects.create(case=case, situations=content, recorded_by=actor)
    given_on = data.consent_given_on or case.opened_on
    for scope in data.consents:
        Consent.objects.create(
            case=case, scope=scope, given_on=given_on, language=data.consent_language, recorded_by=actor
        )
    CaseTransition.objects.create(
        subject=case, at=timezone.now(), actor=actor, from_state="", to_state=case.state
    )


def _own_counsellor(actor: User, antenna: Antenna) -> User | None:
    return actor if actor.role == Role.COUNSELLOR and actor.antenna_id == antenna.pk else None


def _is_vulnerable(data: RegistrationData) -> bool | None:
    return None if data.situations is None else any(data.situations.values())


def _lock_draft(actor: User, key: UUID) -> RegistrationDraft:
    """Return the actor's draft `key`, locked, created if nobody has it."""
    RegistrationDraft.objects.bulk_create([RegistrationDraft(key=key, owner=actor)], ignore_conflicts=True)
    draft = RegistrationDraft.objects.visible_to(actor).select_for_update(of=("self",)).get(key=key)
    if draft.case_id is not None:
        raise DomainError(_("Cet enregistrement est déjà un dossier."), code="registered")
    return draft
