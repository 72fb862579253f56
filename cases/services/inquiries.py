"""Social inquiries: handed in by the CGPS officer, then taken over or set aside by the antenna."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import FigureBasis, HouseholdFact, ReferralOutcome, SharedItem, Vulnerability
from cases.models import Case, FactSource, Referral, ReferralTransition, SocialInquiry, VulnerabilityRecord
from cases.services.cases import case_update
from cases.services.household import check_size
from cases.services.referral_notices import notify_sender
from cases.services.referrals import ANTENNA_STAFF, lock_referral, move_referral
from cases.services.vulnerabilities import check_situations, vulnerabilities_write
from common.audit import record_access
from common.constraints import refusals
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.models.audit import AccessKind

NARRATIVE_LENGTH = 6000
ADOPTED, SET_ASIDE = "findings_adopted", "findings_set_aside"


@dataclass(frozen=True, slots=True)
class Findings:
    """What the officer found; `sources` gives for each `HouseholdFact` who established it, and how."""

    visited_on: date
    household_size: int
    household_income_tnd: Decimal
    situations: Mapping[str, int]
    narrative: str
    sources: Mapping[str, Mapping[str, str]]


@transaction.atomic
def inquiry_submit(*, actor: User, referral: Referral, findings: Findings) -> SocialInquiry:
    """Hand in the inquiry: the referral is done, the sender is told. Income per month in TND.

    Raises DomainError when the referral asks for something else, is not accepted, or has its inquiry.
    """
    locked = lock_referral(actor=actor, referral=referral)
    if actor.role != Role.CGPS_OFFICER:
        raise NotPermitted(_("L'enquête sociale est remise par la promotion sociale."), code="role")
    if not locked.is_inquiry:
        raise DomainError(_("Cette orientation ne demande pas d'enquête sociale."), code="purpose")
    if findings.visited_on > today():
        raise DomainError(_("La visite ne peut pas être datée du futur."), field="visited_on", code="future")
    content = {
        "situations": check_situations(findings.situations),
        "narrative": findings.narrative.strip()[:NARRATIVE_LENGTH],
    }
    fields = {"outcome": ReferralOutcome.INQUIRY_MADE, "news_at": timezone.now()}
    move_referral(referral=locked, act=Referral.finish, actor=actor, fields=fields)
    with refusals():
        inquiry = SocialInquiry.objects.create(
            referral=locked,
            officer=actor,
            visited_on=findings.visited_on,
            household_size=findings.household_size,
            household_income_tnd=findings.household_income_tnd,
            findings=content,
            sources=_checked_sources(actor, findings.sources),
            submitted_at=timezone.now(),
        )
    notify_sender(locked)
    return inquiry


@transaction.atomic
def inquiry_adopt(
    *,
    actor: User,
    referral: Referral,
    facts: Collection[str],
    case_version: int,
    record_version: str,
) -> SocialInquiry:
    """Write the chosen findings into the case, each with who established it, when and how.

    The versions are those the reader saw: raises Conflict when somebody changed the facts since.
    """
    chosen = [fact for fact in HouseholdFact if fact in facts]
    if not chosen:
        raise DomainError(_("Choisissez au moins un constat à reprendre."), field="facts", code="required")
    referral, inquiry = _lock_for_review(actor, referral)
    values = found_values(inquiry)
    numbers = {fact.value: values[fact] for fact in chosen if fact != HouseholdFact.SITUATIONS}
    case = referral.case
    if numbers:
        if HouseholdFact.SIZE in numbers:
            check_size(size=inquiry.household_size, members=case.members.count())
        case = case_update(actor=actor, case=case, data=numbers, version=case_version)
    if HouseholdFact.SITUATIONS in chosen:
        _write_situations(actor, case, values[HouseholdFact.SITUATIONS], record_version)
    FactSource.objects.bulk_create(_source(actor, inquiry, fact, values[fact]) for fact in chosen)
    _review(actor, inquiry, adopted=True, reason=", ".join(str(fact.label) for fact in chosen))
    return inquiry


@transaction.atomic
def inquiry_set_aside(*, actor: User, referral: Referral, reason: str) -> SocialInquiry:
    """Keep the inquiry beside the case without writing its findings into it, with a reason."""
    if not reason.strip():
        message = _("Dites pourquoi : la raison est gardée au dossier.")
        raise DomainError(message, field="reason", code="required")
    _referral, inquiry = _lock_for_review(actor, referral)
    _review(actor, inquiry, adopted=False, reason=reason.strip())
    return inquiry


def shared_situations(*, actor: User, referral: Referral) -> dict[str, int] | None:
    """Return the situations the antenna shared for an inquiry, None when not shared or not asked.

    The reading is recorded. The referral must come from `Referral.objects.visible_to(actor)`.
    """
    if not referral.is_inquiry or SharedItem.SITUATIONS not in referral.shared:
        return None
    record_access(actor=actor, kind=AccessKind.SENSITIVE, subject=referral)
    record = VulnerabilityRecord.objects.filter(case=referral.case_id).first()
    if record is None:
        return None
    return {key: int(value) for key, value in record.situations.items() if key in Vulnerability.values}


def inquiry_open(*, actor: User, referral: Referral) -> SocialInquiry | None:
    """Return the inquiry of a referral with what it found; the reading is recorded.

    Only the antenna of the case and the unit that made it read it: None for anybody else.
    """
    if actor.role not in (*ANTENNA_STAFF, Role.CGPS_OFFICER):
        return None
    inquiry = (
        SocialInquiry.objects.visible_to(actor).filter(referral=referral).select_related("officer").first()
    )
    if inquiry is not None:
        record_access(actor=actor, kind=AccessKind.SENSITIVE, subject=inquiry)
    return inquiry


def found_values(inquiry: SocialInquiry) -> dict[HouseholdFact, Any]:
    """Return what an inquiry found, by fact."""
    return {
        HouseholdFact.SIZE: inquiry.household_size,
        HouseholdFact.INCOME: inquiry.household_income_tnd,
        HouseholdFact.SITUATIONS: inquiry.findings.get("situations", {}),
    }


def _lock_for_review(actor: User, referral: Referral) -> tuple[Referral, SocialInquiry]:
    locked = lock_referral(actor=actor, referral=referral)
    if actor.role not in ANTENNA_STAFF:
        raise NotPermitted(_("Seule l'antenne du dossier reprend les constats."), code="role")
    inquiry = SocialInquiry.objects.select_for_update(of=("self",)).filter(referral=locked).first()
    if inquiry is None:
        raise DomainError(_("Aucune enquête n'a encore été remise."), code="missing")
    if inquiry.is_adopted is not None:
        raise DomainError(_("Ces constats ont déjà été examinés."), code="reviewed")
    inquiry.referral = locked
    return locked, inquiry


def _write_situations(actor: User, case: Case, situations: Mapping[str, int], version: str) -> None:
    record = VulnerabilityRecord.objects.filter(case=case).first()
    note = str(record.situations.get("note", "")) if record else ""
    vulnerabilities_write(actor=actor, case=case, situations=situations, note=note, version=version)


def _source(actor: User, inquiry: SocialInquiry, fact: HouseholdFact, value: Any) -> FactSource:
    source = inquiry.sources.get(fact.value, {})
    return FactSource(
        case_id=inquiry.referral.case_id,
        fact=fact,
        value=str(value) if isinstance(value, Decimal) else value,
        established_by=source.get("by") or str(inquiry.officer),
        established_on=inquiry.visited_on,
        basis=source.get("how") or FigureBasis.VISIT,
        referral=inquiry.referral,
        recorded_by=actor,
    )


def _review(actor: User, inquiry: SocialInquiry, *, adopted: bool, reason: str) -> None:
    inquiry.is_adopted, inquiry.reviewed_by, inquiry.reviewed_at = adopted, actor, timezone.now()
    inquiry.save(update_fields=["is_adopted", "reviewed_by", "reviewed_at"])
    Referral.objects.filter(pk=inquiry.referral_id).update(news_at=None)
    ReferralTransition.objects.create(
        subject_id=inquiry.referral_id,
        at=timezone.now(),
        actor=actor,
        from_state=inquiry.referral.state,
        to_state=ADOPTED if adopted else SET_ASIDE,
        reason=reason,
    )


def _checked_sources(actor: User, sources: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    checked = {}
    for fact in HouseholdFact:
        given = sources.get(fact.value, {})
        how = given.get("how", FigureBasis.VISIT)
        if how not in FigureBasis.values:
            raise DomainError(_("Dites comment ce constat a été établi."), field=f"how_{fact}", code="how")
        checked[fact.value] = {"by": given.get("by", "").strip()[:120] or str(actor), "how": how}
    return checked
