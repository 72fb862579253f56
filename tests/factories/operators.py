"""Operators with their framework contracts, and files on their way to them."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.db.models import QuerySet
from factory.django import DjangoModelFactory

from aids.enums import ECONOMIC_KINDS, AidKind
from aids.models import Application
from aids.services.applications import application_submit
from aids.services.plans import plan_save
from common.dates import today
from operators.enums import TenderState
from operators.models import (
    ContractLot,
    FrameworkContract,
    LotTerms,
    Operator,
    Proposal,
    Rerouting,
    Tender,
    TenderLot,
)
from operators.services.rerouting import rerouting_start
from operators.services.routing import proposal_accept, proposal_make
from tests.factories.accounts import GovernorateFactory, InstitutionFactory, UserFactory
from tests.factories.aids import Team


class OperatorFactory(DjangoModelFactory):
    class Meta:
        model = Operator

    institution = factory.SubFactory(InstitutionFactory, follow_up_operator=True)

    class Params:
        inactive = factory.Trait(is_active=False)


class FrameworkContractFactory(DjangoModelFactory):
    """A contract valid today with one lot: all economic aids in Tunis, ten files at a time.

    `governorates=["TN-61"]` for other places, `capacity=2` for fewer files; `terms_of` for the rest.
    """

    class Meta:
        model = FrameworkContract
        skip_postgeneration_save = True

    operator = factory.SubFactory(OperatorFactory)
    number = factory.Sequence(lambda n: f"CC-{n:04d}")
    valid_from = factory.LazyFunction(lambda: today() - timedelta(days=200))
    valid_to = factory.LazyFunction(lambda: today() + timedelta(days=200))

    class Params:
        ended = factory.Trait(valid_to=factory.LazyFunction(lambda: today() - timedelta(days=1)))
        coming = factory.Trait(valid_from=factory.LazyFunction(lambda: today() + timedelta(days=1)))
        capacity = 10
        governorates = factory.LazyFunction(lambda: ["TN-11"])

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        places, codes = kwargs.pop("_places"), kwargs.pop("_codes")
        contract = super()._create(model_class, *args, **kwargs)
        for code in codes:
            GovernorateFactory(code=code)
        kinds = [str(kind) for kind in ECONOMIC_KINDS]
        lot = ContractLot.objects.create(contract=contract, number=1)
        terms = {"governorates": codes, "kinds": kinds, "capacity": places}
        LotTerms.objects.create(lot=lot, starts_on=contract.valid_from, **terms)
        return contract

    _places = factory.SelfAttribute("capacity")
    _codes = factory.SelfAttribute("governorates")


def terms_of(contract: FrameworkContract) -> "QuerySet[LotTerms]":
    """The terms of a contract's lots, to be changed behind the services' back: `terms_of(c).update(capacity=2)`."""
    return LotTerms.objects.filter(lot__contract=contract)


def change_contract(contract: FrameworkContract, **fields: object) -> None:
    """Change the days of a contract or the terms of its lots behind the services' back."""
    head = {name: value for name, value in fields.items() if name.startswith("valid_")}
    terms = {name: value for name, value in fields.items() if name not in head}
    if head:
        FrameworkContract.objects.filter(pk=contract.pk).update(**head)
    if terms:
        terms_of(contract).update(**terms)


class TenderFactory(DjangoModelFactory):
    """A draft call that closes in a month; `published=True` for one that takes offers."""

    class Meta:
        model = Tender

    reference = factory.Sequence(lambda n: f"AO-2026-{n:02d}")
    title = "Suivi des aides économiques"
    closes_on = factory.LazyFunction(lambda: today() + timedelta(days=30))
    created_by = factory.SubFactory(UserFactory, taskforce_manager=True)

    class Params:
        published = factory.Trait(
            state=TenderState.PUBLISHED,
            published_on=factory.LazyFunction(lambda: today() - timedelta(days=10)),
        )


class TenderLotFactory(DjangoModelFactory):
    """A lot for business aids in Tunis."""

    class Meta:
        model = TenderLot

    tender = factory.SubFactory(TenderFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = "Grand Tunis"
    governorates = factory.LazyFunction(lambda: ["TN-11"])
    kinds = factory.LazyFunction(lambda: ["business"])
    capacity = 20


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
        data = {"title": "Atelier de soudure", "sector_isic": "C"}
        costs = [{"label": "Poste à souder", "amount_eur": amount_eur}]
        plan_save(actor=self.agent, application=application, data=data, costs=costs)
        return application_submit(actor=self.agent, application=application)

    def rerouted(self, *, operator: Operator | None = None, to: Operator | None = None, **words) -> Rerouting:
        """A file in planning taken from `operator` (the team's) and offered to `to` (the other one)."""
        application = self.accepted(operator=operator).application
        return rerouting_start(
            actor=self.head,
            application=application,
            operator=to or self.other_profile,
            **{"reason": "Ne répond plus", "note": "Plan à moitié écrit.", "handed": ["plan"]} | words,
        )
