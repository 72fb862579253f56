"""Referrals of the demonstration, in every state: sent, answered and examined through the portal's services."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Unit, User
from cases.enums import (
    ConsentScope,
    FigureBasis,
    HouseholdFact,
    ReferralOutcome,
    ReferralPurpose,
    SharedItem,
    Vulnerability,
)
from cases.models import Case, LocalService, Referral
from cases.models.cases import OPEN_STATES
from cases.selectors.consent import has_consent
from cases.services import referrals as acts
from cases.services.consent import consent_give
from cases.services.inquiries import Findings, inquiry_adopt, inquiry_submit
from cases.services.vulnerabilities import record_version
from common.dates import today
from tounesna.demo.accounts import DOMAIN
from tounesna.demo.texts import texts

P = ReferralPurpose
_SHARED = (SharedItem.HOUSEHOLD, SharedItem.RETURN)


class Referrals:
    """Writes the referrals of one counsellor's cases, to the units whose officers have accounts."""

    def __init__(self, users: dict[str, User]) -> None:
        self._sender = users[f"conseillere.tunis@{DOMAIN}"]
        self._officer = users[f"promotion.sociale.tunis@{DOMAIN}"]
        self._adviser = users[f"aneti.tunis@{DOMAIN}"]
        recent = Case.objects.visible_to(self._sender).filter(
            state__in=OPEN_STATES, returned_on__isnull=False, household_size__isnull=False
        )
        self._cases = list(recent.select_related("person").order_by("-opened_on", "-pk")[:14])

    def write(self) -> None:
        """Leave referrals sent, received, accepted, refused, done and cancelled, two of them silent."""
        if len(self._cases) < 14 or not (self._officer.unit and self._adviser.unit):
            return
        social, employment = self._officer.unit, self._adviser.unit
        self._send(0, P.SOCIAL_INQUIRY, social, shared=(*_SHARED, SharedItem.SITUATIONS))
        self._send(1, P.SOCIAL_SUPPORT, social, days=9)
        acts.referral_receive(actor=self._officer, referral=self._send(2, P.SOCIAL_SUPPORT, social, days=16))
        self._accepted(3, P.SOCIAL_INQUIRY, social, self._officer, shared=(*_SHARED, SharedItem.SITUATIONS))
        self._inquiry(4, adopted=False)
        self._inquiry(5, adopted=True)
        refused = self._send(6, P.SOCIAL_SUPPORT, social)
        acts.referral_refuse(actor=self._officer, referral=refused, answer=texts().referral_refusals[0])
        self._send(7, P.EMPLOYMENT, employment, shared=(SharedItem.OCCUPATION,))
        self._accepted(8, P.TRAINING, employment, self._adviser, shared=(SharedItem.OCCUPATION,))
        done = self._accepted(9, P.SELF_EMPLOYMENT, employment, self._adviser)
        acts.referral_finish(
            actor=self._adviser,
            referral=done,
            outcome=ReferralOutcome.NEED_MET,
            outcome_note=texts().referral_outcomes[0],
        )
        cancelled = self._send(10, P.EMPLOYMENT, employment)
        acts.referral_cancel(actor=self._sender, referral=cancelled, reason=texts().referral_cancellations[0])
        self._outside()

    def _outside(self) -> None:
        """Letters to services of the directory: one waiting, one accepted, one done."""
        for place, code, purpose in (
            (11, "hopital-11", P.HEALTH),
            (12, "formation-11", P.TRAINING),
            (13, "bts", P.FINANCE),
        ):
            service = LocalService.objects.filter(code=code).first()
            if service is None:
                continue
            referral = self._send(place, purpose, service)
            if place > 11:
                referral = acts.referral_accept(actor=self._sender, referral=referral)
            if place > 12:
                outcome = ReferralOutcome.PARTLY_MET
                acts.referral_finish(actor=self._sender, referral=referral, outcome=outcome)

    def _send(
        self,
        place: int,
        purpose: str,
        receiver: Unit | LocalService,
        *,
        shared: tuple[str, ...] = _SHARED,
        days: int = 0,
    ) -> Referral:
        case = self._cases[place]
        scope = Referral(
            unit=receiver if isinstance(receiver, Unit) else None,
            service=receiver if isinstance(receiver, LocalService) else None,
        ).scope
        for needed in (ConsentScope.PROCESSING, scope):
            if not has_consent(case, needed):
                consent_give(actor=self._sender, case=case, scope=needed)
        reasons = texts().referral_reasons
        referral = acts.referral_send(
            actor=self._sender,
            case=case,
            purpose=purpose,
            receiver=receiver,
            reason=reasons[place % len(reasons)],
            shared=shared,
        )
        if days:
            referral.sent_at = timezone.now() - timedelta(days=days)
            referral.save(update_fields=["sent_at"])
        return referral

    def _accepted(
        self,
        place: int,
        purpose: str,
        unit: Unit,
        officer: User,
        *,
        shared: tuple[str, ...] = _SHARED,
    ) -> Referral:
        referral = self._send(place, purpose, unit, shared=shared)
        answers = texts().referral_answers
        return acts.referral_accept(actor=officer, referral=referral, answer=answers[place % len(answers)])

    def _inquiry(self, place: int, *, adopted: bool) -> None:
        unit = self._officer.unit
        if unit is None:
            return
        referral = self._accepted(place, P.SOCIAL_INQUIRY, unit, self._officer)
        case = self._cases[place]
        inquiry_submit(
            actor=self._officer,
            referral=referral,
            findings=Findings(
                visited_on=today() - timedelta(days=1),
                household_size=max(case.household_size or 1, case.members.count() + 1),
                household_income_tnd=Decimal(280),
                situations={Vulnerability.ELDERLY_DEPENDANT: 1, Vulnerability.NO_STABLE_HOUSING: 1},
                narrative=texts().inquiry_narratives[0],
                sources={
                    HouseholdFact.SIZE: {"by": str(self._officer), "how": FigureBasis.VISIT},
                    HouseholdFact.INCOME: {"by": str(self._officer), "how": FigureBasis.PAPERS},
                    HouseholdFact.SITUATIONS: {"by": str(self._officer), "how": FigureBasis.VISIT},
                },
            ),
        )
        if adopted:
            case = Case.objects.get(pk=case.pk)
            inquiry_adopt(
                actor=self._sender,
                referral=referral,
                facts=HouseholdFact.values,
                case_version=case.version,
                record_version=record_version(getattr(case, "vulnerability_record", None)),
            )
