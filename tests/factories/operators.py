"""Operators with their framework contracts, and files on their way to them."""

from datetime import timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from accounts.models import Governorate
from aids.enums import ECONOMIC_KINDS, AidKind
from aids.models import Application
from aids.services.applications import application_submit
from common.dates import today
from operators.models import FrameworkContract, Operator, Proposal
from operators.services.routing import proposal_accept, proposal_make
from tests.factories.accounts import GovernorateFactory, InstitutionFactory, UserFactory
from tests.factories.aids import Team, plan_written


class OperatorFactory(DjangoModelFactory):
    class Meta:
        model = Operator

    institution = factory.SubFactory(InstitutionFactory, follow_up_operator=True)

    class Params:
        inactive = factory.Trait(is_active=False)


class FrameworkContractFactory(DjangoModelFactory):
    """A contract valid today for all economic aids in Tunis; `governorates=["TN-61"]` for other places."""

    class Meta:
        model = FrameworkContract
        skip_postgeneration_save = True

    operator = factory.SubFactory(OperatorFactory)
    number = factory.Sequence(lambda n: f"CC-{n:04d}")
    valid_from = factory.LazyFunction(lambda: today() - timedelta(days=200))
    valid_to = factory.LazyFunction(lambda: today() + timedelta(days=200))
    kinds = factory.LazyFunction(lambda: [str(kind) for kind in ECONOMIC_KINDS])
    sectors = factory.LazyFunction(list)
    capacity = 10

    class Params:
        ended = factory.Trait(valid_to=factory.LazyFunction(lambda: today() - timedelta(days=1)))
        coming = factory.Trait(valid_from=factory.LazyFunction(lambda: today() + timedelta(days=1)))

    @factory.post_generation
    def governorates(self, create, extracted, **kwargs):
        if create:
            for code in extracted or ["TN-11"]:
                GovernorateFactory(code=code)
            self.governorates.set(Governorate.objects.filter(code__in=extracted or ["TN-11"]))


class RoutingTeam(Team):
    """A team whose operator has a contract, and a second operator beside it with an agent of its own.

    `operator` and `other_operator` are institutions, `profile` and `other_profile` their profiles.
    """

    def __init__(self) -> None:
        super().__init__()
        self.head = UserFactory(antenna_manager=True, antenna=self.antenna)
        self.profile = OperatorFactory(institution=self.operator)
        self.contract = FrameworkContractFactory(operator=self.profile)
        self.other_operator = InstitutionFactory(follow_up_operator=True)
        self.other_profile = OperatorFactory(institution=self.other_operator)
        self.other_contract = FrameworkContractFactory(operator=self.other_profile, capacity=4)
        self.other_agent = UserFactory(operator_agent=True, institution=self.other_operator)

    def proposed(
        self,
        kind: str = AidKind.BUSINESS,
        *,
        operator: Operator | None = None,
        application: Application | None = None,
    ) -> Proposal:
        application = application or self.draft(kind)
        return proposal_make(
            actor=self.counsellor, application=application, operator=operator or self.profile
        )

    def accepted(self, kind: str = AidKind.BUSINESS, *, operator: Operator | None = None) -> Proposal:
        proposal = self.proposed(kind, operator=operator)
        agent = self.agent if proposal.operator_id == self.profile.pk else self.other_agent
        return proposal_accept(actor=agent, proposal=proposal)

    def submitted_by_operator(self, *, amount_eur: Decimal = Decimal(3000)) -> Application:
        """A file accepted, planned and submitted by the team's operator."""
        application = self.accepted().application
        plan_written(self.agent, application, amount_eur=amount_eur)
        return application_submit(actor=self.agent, application=application)
