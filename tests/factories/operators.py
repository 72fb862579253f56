"""Operators with their framework contracts, and files on their way to them."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from aids.enums import ECONOMIC_KINDS, AidKind, ContractParty
from aids.models import Application
from aids.selectors.files import parties
from aids.services.applications import application_submit
from aids.services.contracts import contract_sign
from aids.services.delivery import application_record_spending, application_start_follow_up
from common.dates import today
from operators.enums import BusinessState, ClosureOutcome, TenderState, VisitKind
from operators.models import (
    Closure,
    ContractLot,
    FrameworkContract,
    LotTerms,
    Operator,
    Proposal,
    Rerouting,
    Tender,
    TenderLot,
)
from operators.services.closures import ClosureData, closure_propose
from operators.services.rerouting import rerouting_start
from operators.services.routing import proposal_accept, proposal_make
from operators.services.visits import VisitData, visit_record
from tests.factories.accounts import GovernorateFactory, InstitutionFactory, UserFactory
from tests.factories.aids import Team, plan_written


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
        plan_written(self.agent, application, amount_eur=amount_eur)
        return application_submit(actor=self.agent, application=application)

    def followed(self, kind: str = AidKind.BUSINESS, *, days: int = 40, paid: bool = True) -> Application:
        """A file in follow-up whose contract was signed `days` ago, the first payment made."""
        application = self.approved(kind)
        decided = timezone.now() - timedelta(days=days + 1)
        Application.objects.filter(pk=application.pk).update(decided_at=decided)
        signed_on = today() - timedelta(days=days)
        signers = {ContractParty.OPERATOR: self.agent, ContractParty.PROGRAMME: self.manager}
        for party in parties(application):
            actor = signers.get(party, self.counsellor)
            contract_sign(actor=actor, application=application, party=party, signed_on=signed_on)
        application_start_follow_up(actor=self.agent, application=application)
        if paid:
            application_record_spending(actor=self.manager, application=application, amount_eur=Decimal(1000))
        return Application.objects.get(pk=application.pk)

    def closing(self, kind: str = AidKind.BUSINESS, **facts: object) -> Closure:
        """A file whose final visit was made and whose closure waits for the antenna."""
        application = self.followed(kind)
        state = BusinessState.IN_WORK if kind == AidKind.EMPLOYMENT else BusinessState.RUNNING
        visit_record(
            actor=self.agent,
            visit=application.visits.get(kind=VisitKind.FINAL),
            data=visit_data(business_state=state),
            version=None,
            client_id=None,
        )
        data = closure_data(kind, **facts)
        return closure_propose(actor=self.agent, application=application, data=data)

    def rerouted(self, *, operator: Operator | None = None, to: Operator | None = None, **words) -> Rerouting:
        """A file in planning taken from `operator` (the team's) and offered to `to` (the other one)."""
        application = self.accepted(operator=operator).application
        return rerouting_start(
            actor=self.head,
            application=application,
            operator=to or self.other_profile,
            **{"reason": "Ne répond plus", "note": "Plan à moitié écrit.", "handed": ["plan"]} | words,
        )


def closure_data(kind: str = AidKind.BUSINESS, **facts: object) -> ClosureData:
    """How an ordinary aid ended, today."""
    lasting = ClosureOutcome.EMPLOYED if kind == AidKind.EMPLOYMENT else ClosureOutcome.BUSINESS_RUNNING
    written = {
        "outcome": lasting,
        "ended_on": today(),
        "jobs": 2,
        "monthly_income_tnd": Decimal("900.000"),
        "summary": "L’atelier tourne, un apprenti a été embauché.",
    }
    return ClosureData(**(written | facts))


def visit_data(**facts: object) -> VisitData:
    """What an agent writes of an ordinary visit made today."""
    written = {
        "visited_on": today(),
        "findings": "Atelier ouvert, deux commandes en cours.",
        "business_state": BusinessState.RUNNING,
        "place": "Ben Guerdane, route de Zarzis",
        "people_met": "Le porteur du projet",
        "jobs_created": 2,
        "jobs_women": 1,
        "jobs_young": 1,
        "turnover_tnd": Decimal("1250.500"),
        "next_steps": "Revoir les prix",
    }
    return VisitData(**(written | facts))


def photo_upload(*, colour: str = "teal", name: str = "IMG_001.jpg") -> SimpleUploadedFile:
    """A photo as a phone takes it, with a position inside."""
    picture = Image.new("RGB", (640, 480), colour)
    exif = Image.Exif()
    exif[0x010F] = "TELEPHONE-SECRET"
    stream = BytesIO()
    picture.save(stream, "JPEG", exif=exif)
    return SimpleUploadedFile(name, stream.getvalue(), content_type="image/jpeg")
