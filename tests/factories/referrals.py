"""Referrals in every state, through the services where a state needs them."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.enums import Role, UnitKind
from accounts.models import User
from cases.enums import ConsentScope, HouseholdFact, ReferralPurpose, ServiceKind, SharedItem
from cases.models import Case, LocalService, Referral
from cases.services.inquiries import Findings, inquiry_submit
from cases.services.referrals import referral_accept, referral_receive, referral_send
from common.dates import today
from tests.factories.accounts import UnitFactory, UserFactory
from tests.factories.cases import CaseFactory, ConsentFactory

SCOPES = (ConsentScope.SHARE_CGPS, ConsentScope.SHARE_ANETI, ConsentScope.SHARE_SERVICE)


class LocalServiceFactory(DjangoModelFactory):
    """A service of the whole country; `by_mail=True` takes referrals by mail."""

    class Meta:
        model = LocalService
        skip_postgeneration_save = True

    class Params:
        by_mail = factory.Trait(email="accueil@service.example", accepts_mail=True)

    code = factory.Sequence(lambda n: f"service-{n}")
    kind = ServiceKind.HEALTH
    name_fr = factory.Sequence(lambda n: f"Service {n}")
    name_ar = factory.Sequence(lambda n: f"مصلحة {n}")
    is_national = True


class ReferralFactory(DjangoModelFactory):
    class Meta:
        model = Referral

    case = factory.SubFactory(CaseFactory)
    purpose = ReferralPurpose.SOCIAL_SUPPORT
    unit = factory.SubFactory(UnitFactory)
    reason = "Besoin d'un accompagnement."
    sent_by = factory.SubFactory(UserFactory)
    sent_at = factory.LazyFunction(timezone.now)


def findings(**changes) -> Findings:
    """Three persons, 400 TND a month, a serious illness."""
    sources = {fact.value: {"by": "Hayet Mnasri", "how": "visit"} for fact in HouseholdFact}
    values = {
        "visited_on": today(),
        "household_size": 3,
        "household_income_tnd": 400,
        "situations": {"serious_illness": 1},
        "narrative": "Deux pièces, loyer en retard.",
        "sources": sources,
    }
    return Findings(**{**values, **changes})


class Network:
    """A counsellor and her case with every agreement, a unit of CGPS, one of ANETI, and a service."""

    def __init__(self, counsellor: User | None = None, case: Case | None = None) -> None:
        self.counsellor = counsellor or UserFactory(full_name="Nour Gharbi")
        self.case = case or CaseFactory(antenna=self.counsellor.antenna, counsellor=self.counsellor)
        for scope in SCOPES:
            ConsentFactory(case=self.case, scope=scope)
        self.social = UnitFactory(kind=UnitKind.SOCIAL, governorate=self.case.governorate)
        self.employment = UnitFactory(kind=UnitKind.EMPLOYMENT, governorate=self.case.governorate)
        self.service = LocalServiceFactory(by_mail=True)
        self.officer = UserFactory(role=Role.CGPS_OFFICER, unit=self.social, full_name="Hayet Mnasri")
        self.adviser = UserFactory(role=Role.ANETI_ADVISER, unit=self.employment, full_name="Moez Rezgui")

    def send(self, receiver=None, purpose=ReferralPurpose.SOCIAL_SUPPORT, shared=()) -> Referral:
        return referral_send(
            actor=self.counsellor,
            case=self.case,
            purpose=purpose,
            receiver=receiver or self.social,
            reason="Loyer impayé, deux enfants.",
            shared=shared,
        )

    def inquiry_asked(self) -> Referral:
        """A social inquiry asked for and accepted."""
        shared = (SharedItem.HOUSEHOLD, SharedItem.SITUATIONS)
        referral = self.send(purpose=ReferralPurpose.SOCIAL_INQUIRY, shared=shared)
        return referral_accept(actor=self.officer, referral=referral)

    def inquiry_made(self, **changes) -> Referral:
        referral = self.inquiry_asked()
        inquiry_submit(actor=self.officer, referral=referral, findings=findings(**changes))
        return Referral.objects.get(pk=referral.pk)

    def at(self, state: str, receiver=None) -> Referral:
        """A referral in one of the open states."""
        referral = self.send(receiver)
        actor = {self.social: self.officer, self.employment: self.adviser}.get(
            receiver or self.social, self.counsellor
        )
        if state == "received":
            return referral_receive(actor=actor, referral=referral)
        return referral_accept(actor=actor, referral=referral) if state == "accepted" else referral


def reread(referral: Referral) -> Referral:
    """Return the referral as it is stored: its state is protected against refresh_from_db."""
    return Referral.objects.get(pk=referral.pk)
