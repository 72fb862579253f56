"""Aid files as people bring them about: through the services, not beside them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.enums import InstitutionKind
from accounts.models import Partnership, User
from aids.enums import AidKind, ContractParty
from aids.models import Application, Envelope, Phase, Plan
from aids.selectors.files import parties
from aids.services import applications, contracts, decisions, plans
from aids.services.programmes import PHASE_TWO
from cases.enums import ConsentScope, Vulnerability
from cases.models import Case
from common.dates import today
from tests.factories.accounts import AntennaFactory, CountryFactory, InstitutionFactory, UserFactory
from tests.factories.cases import CaseFactory, ConsentFactory, VulnerabilityRecordFactory


def plan_answers(kind: str = AidKind.BUSINESS) -> dict[str, Any]:
    """The answers of a plan from which nothing that blocks is missing."""
    answers: dict[str, Any] = {
        "title": "Atelier de soudure",
        "summary": "Soudure pour les chantiers voisins.",
    }
    if kind == AidKind.EMPLOYMENT:
        job = {"job_path": "job", "employer": "Sotufer", "post": "Soudeur", "job_contract": "fixed"}
        return answers | job | {"job_starts_on": today()}
    return answers | {
        "isic_class": "2511",
        "commune": "Tunis",
        "market_clients": "Les chantiers du quartier",
        "patente": "in_progress",
        "rne": "none",
        "cnss": "none",
        "is_technological": True,
        "has_qualification": True,
    }


def plan_written(
    agent: User, application: Application, *, amount_eur: Decimal = Decimal(3000), **answers: Any
) -> Plan:
    """Write a whole plan, with one cost and one month, as its operator would."""
    months = [{"number": 1, "income_tnd": Decimal(1200), "expense_tnd": Decimal(700)}]
    return plans.plan_save(
        actor=agent,
        application=application,
        data=plan_answers(application.kind) | answers,
        costs=[{"label": "Poste à souder", "amount_eur": amount_eur}],
        months=None if application.kind == AidKind.EMPLOYMENT else months,
    )


class Team:
    """The people of one antenna, a manager of the taskforce, an operator's agent."""

    def __init__(self) -> None:
        self.antenna = AntennaFactory()
        self.counsellor = UserFactory(counsellor=True, antenna=self.antenna)
        self.manager = UserFactory(taskforce_manager=True)
        self.second_manager = UserFactory(taskforce_manager=True)
        self.operator = InstitutionFactory(kind=InstitutionKind.FOLLOW_UP_OPERATOR)
        self.agent = UserFactory(operator_agent=True, institution=self.operator)

    def eligible_case(self, **fields: object) -> Case:
        """A case of this antenna that meets every condition: just back from France, all consents, all facts."""
        country = fields.pop("return_country", None) or CountryFactory(code="FR")
        if not Partnership.objects.filter(country=country).exists():
            Partnership.objects.create(country=country, starts_on=date(2017, 1, 1))
        facts = {"returned_on": today() - timedelta(days=60), "opened_on": today() - timedelta(days=30)}
        case = CaseFactory(antenna=self.antenna, return_country=country, **(facts | fields))
        for scope in (ConsentScope.PROCESSING, ConsentScope.SHARE_OPERATOR):
            ConsentFactory(case=case, scope=scope)
        VulnerabilityRecordFactory(case=case, situations={Vulnerability.SINGLE_MOTHER.value: 1})
        return case

    def draft(self, kind: str = AidKind.SOCIAL, *, case: Case | None = None) -> Application:
        return applications.application_open(
            actor=self.counsellor, case=case or self.eligible_case(), kind=kind
        )

    def scored(self, *, case: Case | None = None) -> Application:
        return applications.application_score(actor=self.counsellor, application=self.draft(case=case))

    def submitted(self, kind: str = AidKind.SOCIAL, *, case: Case | None = None) -> Application:
        if kind == AidKind.SOCIAL:
            application = self.scored(case=case)
            return applications.application_submit(actor=self.counsellor, application=application)
        return applications.application_submit(actor=self.agent, application=self.planned(kind, case=case))

    def routed(self, kind: str = AidKind.BUSINESS, *, case: Case | None = None) -> Application:
        application = self.draft(kind, case=case)
        return applications.application_route(
            actor=self.counsellor, application=application, operator=self.operator
        )

    def planned(
        self, kind: str = AidKind.BUSINESS, *, case: Case | None = None, amount_eur: Decimal = Decimal(3000)
    ) -> Application:
        application = self.routed(kind, case=case)
        application = applications.application_start_planning(actor=self.agent, application=application)
        plan_written(self.agent, application, amount_eur=amount_eur)
        return Application.objects.get(pk=application.pk)

    def approved(self, kind: str = AidKind.SOCIAL, *, case: Case | None = None) -> Application:
        application = self.submitted(kind, case=case)
        return decisions.application_approve(actor=self.manager, application=application, convinced=True)

    def contracted(self, kind: str = AidKind.SOCIAL, *, case: Case | None = None) -> Application:
        application = self.approved(kind, case=case)
        signers = {ContractParty.OPERATOR: self.agent, ContractParty.PROGRAMME: self.manager}
        for party in parties(application):
            actor = signers.get(party, self.counsellor)
            contracts.contract_sign(actor=actor, application=application, party=party, signed_on=today())
        return Application.objects.get(pk=application.pk)


def phase_two() -> Phase:
    return Phase.objects.get(code=PHASE_TWO)


def set_slots(kind: str, slots: int, *, country: str | None = None) -> Envelope:
    """Bring an envelope of phase II to `slots` places by an allocation, as a manager would."""
    from_envelope = Envelope.objects.with_balance().get(phase__code=PHASE_TWO, kind=kind, country=country)
    applications.budget.allocate(
        actor=None, envelope=from_envelope, slots=slots - from_envelope.balance.allocated_slots
    )
    return Envelope.objects.with_balance().get(pk=from_envelope.pk)


def balance_of(kind: str, *, country: str | None = None):
    return Envelope.objects.with_balance().get(phase__code=PHASE_TWO, kind=kind, country=country).balance
