"""Referrals of the demonstration, in every state: sent, answered and examined through the portal's services."""

from collections.abc import Callable
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
        # Of an earlier run some cases have theirs already.
        recent = Case.objects.visible_to(self._sender).filter(state__in=OPEN_STATES, referrals__isnull=True)
        self._cases = list(recent.select_related("person").order_by("-opened_on", "-pk")[:14])

    def write(self) -> None:
        """Give each recent case one referral, each in another state; a small demonstration gets the first ones."""
        social, employment = self._officer.unit, self._adviser.unit
        if social is None or employment is None:
            return
        inquiry = (*_SHARED, SharedItem.SITUATIONS)
        trade = (SharedItem.OCCUPATION,)
        steps: tuple[Callable[[Case], object], ...] = (
            lambda case: self._send(case, P.SOCIAL_INQUIRY, social, shared=inquiry),
            lambda case: self._inquiry(case, social, adopted=False),
            lambda case: self._send(case, P.EMPLOYMENT, employment, shared=trade),
            lambda case: self._accepted(case, P.SOCIAL_INQUIRY, social, self._officer, shared=inquiry),
            lambda case: self._inquiry(case, social, adopted=True),
            lambda case: self._outside(case, "hopital-11", P.HEALTH),
            lambda case: self._send(case, P.SOCIAL_SUPPORT, social, days=9),
            lambda case: self._refused(case, social),
            lambda case: self._accepted(case, P.TRAINING, employment, self._adviser, shared=trade),
            lambda case: self._received(case, social),
            lambda case: self._done(case, employment),
            lambda case: self._cancelled(case, employment),
            lambda case: self._outside(case, "formation-11", P.TRAINING, accepted=True),
            lambda case: self._outside(case, "bts", P.FINANCE, accepted=True, done=True),
        )
        for case, step in zip(self._cases, steps, strict=False):
            step(case)

    def _refused(self, case: Case, unit: Unit) -> None:
        refused = self._send(case, P.SOCIAL_SUPPORT, unit)
        acts.referral_refuse(actor=self._officer, referral=refused, answer=texts().referral_refusals[0])

    def _received(self, case: Case, unit: Unit) -> None:
        sent = self._send(case, P.SOCIAL_SUPPORT, unit, days=16)
        acts.referral_receive(actor=self._officer, referral=sent)

    def _done(self, case: Case, unit: Unit) -> None:
        done = self._accepted(case, P.SELF_EMPLOYMENT, unit, self._adviser)
        outcome, note = ReferralOutcome.NEED_MET, texts().referral_outcomes[0]
        acts.referral_finish(actor=self._adviser, referral=done, outcome=outcome, outcome_note=note)

    def _cancelled(self, case: Case, unit: Unit) -> None:
        sent = self._send(case, P.EMPLOYMENT, unit)
        acts.referral_cancel(actor=self._sender, referral=sent, reason=texts().referral_cancellations[0])

    def _outside(
        self, case: Case, code: str, purpose: str, *, accepted: bool = False, done: bool = False
    ) -> None:
        """A letter to a service of the directory, whose answer the antenna notes."""
        service = LocalService.objects.filter(code=code).first()
        if service is None:
            return
        referral = self._send(case, purpose, service)
        if accepted:
            referral = acts.referral_accept(actor=self._sender, referral=referral)
        if done:
            outcome = ReferralOutcome.PARTLY_MET
            acts.referral_finish(actor=self._sender, referral=referral, outcome=outcome)

    def _send(
        self,
        case: Case,
        purpose: str,
        receiver: Unit | LocalService,
        *,
        shared: tuple[str, ...] = _SHARED,
        days: int = 0,
    ) -> Referral:
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
            reason=reasons[case.pk % len(reasons)],
            shared=shared,
        )
        if days:
            referral.sent_at = timezone.now() - timedelta(days=days)
            referral.save(update_fields=["sent_at"])
        return referral

    def _accepted(
        self,
        case: Case,
        purpose: str,
        unit: Unit,
        officer: User,
        *,
        shared: tuple[str, ...] = _SHARED,
    ) -> Referral:
        referral = self._send(case, purpose, unit, shared=shared)
        answers = texts().referral_answers
        return acts.referral_accept(actor=officer, referral=referral, answer=answers[case.pk % len(answers)])

    def _inquiry(self, case: Case, unit: Unit, *, adopted: bool) -> None:
        referral = self._accepted(case, P.SOCIAL_INQUIRY, unit, self._officer)
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
