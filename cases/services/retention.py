"""Retention: what holds data back, and the nightly sweep that ends them (domain.md 2)."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import Error, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.models import Case, CaseProtection, Person, RetentionHold
from cases.selectors.retention import announcements, persons_ending, rules
from cases.services.erasure import erase_person
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.personal_data import personal_data

logger = logging.getLogger(__name__)
MOST_A_NIGHT = 2000
MOST_LISTED = 20_000


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did (or would do): persons anonymised, persons held back, persons it failed on."""

    anonymised: list[int]
    held: dict[int, list[str]]
    failed: list[int]


@transaction.atomic
def hold_place(*, actor: User, case: Case, reason: str) -> RetentionHold:
    """Keep a case beyond its time, for a reason; the data-protection officer only."""
    _officer(actor)
    if not reason.strip():
        raise DomainError(_("Dites pourquoi l'anonymisation est suspendue."), field="reason", code="required")
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if CaseProtection.objects.filter(case=case, anonymised_at__isnull=False).exists():
        raise DomainError(_("Ce dossier est déjà anonymisé."), code="anonymised")
    with refusals():
        return RetentionHold.objects.create(case=case, reason=reason.strip(), placed_by=actor)


@transaction.atomic
def hold_lift(*, actor: User, hold: RetentionHold) -> RetentionHold:
    """Let the case's time run again; raises DomainError when it already does."""
    _officer(actor)
    locked = RetentionHold.objects.select_for_update(of=("self",), no_key=True).get(pk=hold.pk)
    if locked.lifted_at is not None:
        raise DomainError(_("Cette suspension est déjà levée."), code="lifted")
    locked.lifted_by, locked.lifted_at = actor, timezone.now()
    locked.save(update_fields=["lifted_by", "lifted_at"])
    return locked


def retention_sweep(*, dry_run: bool = False) -> Swept:
    """Anonymise every person whose time is over, each in her own transaction; say who was held back and why.

    Nobody goes unannounced: whose time is over, but who has not stood on the list for the days of notice (an
    old register just imported, years just shortened), waits for them.
    """
    if not dry_run:
        retention_announce()
    ending = list(persons_ending(until=today()).values_list("pk", flat=True)[:MOST_LISTED])
    limit = today() - timedelta(days=rules().notice_days)
    listed = announcements(ending)
    due = [pk for pk in ending if pk in listed and listed[pk] <= limit][:MOST_A_NIGHT]
    held = personal_data.blockers(due)
    done, failed = [], []
    for pk in due:
        if pk in held:
            continue
        if dry_run:
            done.append(pk)
            continue
        try:
            person_anonymise(person_id=pk)
        except DomainError as refusal:
            held[pk] = [refusal.message]
        except Error:
            logger.exception("anonymisation failed: person %s", pk)
            failed.append(pk)
        else:
            done.append(pk)
    return Swept(done, held, failed)


@transaction.atomic
def retention_announce() -> int:
    """Put on the list those whose data end within the notice; return how many cases were announced today."""
    persons = persons_ending(until=today() + timedelta(days=rules().notice_days)).values("pk")[:MOST_LISTED]
    fresh = Case.objects.filter(person__in=[row["pk"] for row in persons]).exclude(
        protection__announced_on__isnull=False
    )
    count = 0
    for case in fresh.order_by("pk"):
        CaseProtection.objects.update_or_create(case=case, defaults={"announced_on": today()})
        count += 1
    return count


@transaction.atomic
def person_anonymise(*, person_id: int) -> None:
    """Take a person out of the database for good; facts of statistics stay. Cannot be undone.

    Raises DomainError (code "held") while a case is open, an aid runs, a request or a complaint waits, or a
    hold stands. The cases and the person are locked first, so that none of that begins meanwhile.
    """
    cases = list(Case.objects.select_for_update(of=("self",)).filter(person=person_id).order_by("pk"))
    person = Person.objects.select_for_update(of=("self",)).get(pk=person_id)
    reasons = personal_data.blockers([person_id]).get(person_id, [])
    if reasons:
        message = _("L'anonymisation n'est pas possible : %(reasons)s.")
        raise DomainError(message % {"reasons": ", ".join(reasons)}, code="held")
    erase_person(person=person, removed=personal_data.removed, kept=personal_data.kept)
    for case in cases:
        CaseProtection.objects.update_or_create(case=case, defaults={"anonymised_at": timezone.now()})


def _officer(actor: User) -> None:
    if actor.role != Role.DATA_PROTECTION_OFFICER:
        raise NotPermitted(_("Seul·e le ou la délégué·e à la protection des données peut le faire."))
