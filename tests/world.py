"""Two antennas and two operators side by side: one's own rows and the foreign ones, for each role."""

import itertools
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from accounts.services.invitations import invite_user
from accounts.services.leads import lead_set
from aids.enums import AidKind, AmendmentKind, Currency, MemberQuality, PaperKind, SittingPaperKind
from aids.models import (
    Amendment,
    Application,
    Contract,
    Paper,
    PaymentAccount,
    PaymentOrder,
    PaymentOrderPaper,
    PlanComment,
    PlanCost,
    Sitting,
    SittingMember,
    SittingPaper,
)
from aids.selectors.committees import MEMBER_ROLES
from aids.services.appeals import appeal_file
from aids.services.applications import application_submit
from aids.services.decisions import application_approve, application_reject
from cases.enums import ReferralPurpose
from cases.models import LiaisonSheet, Referral, Survey
from cases.services.calendar_feeds import feed_renew, feed_token
from cases.services.merging import person_merge
from common.dates import today
from common.services.numbers import take_numbers
from operators.enums import FollowUpPaperKind, PartnerPaper
from operators.models import (
    Closure,
    ContractLot,
    FollowUpPaper,
    OfflineDevice,
    OperatorContact,
    PartnerDocument,
    Proposal,
    Rerouting,
    ScorecardSheet,
    Tender,
    TenderLot,
    TenderOffer,
    Visit,
    VisitPhoto,
)
from operators.services.offline import device_open
from operators.services.visits import visit_photo_add, visit_record
from reporting.models import ReportFile, ReportRun
from tests.factories.accounts import CountryFactory, PartnershipFactory, UserFactory
from tests.factories.agenda import AppointmentFactory, SummonsFactory, TaskFactory
from tests.factories.aids import balance_of, plan_written
from tests.factories.announcements import AnnouncementBatchFactory, AnnouncementFactory
from tests.factories.budget import move_proposed
from tests.factories.cases import (
    CaseFactory,
    DocumentFactory,
    JournalNoteFactory,
    PairFactory,
    RegisterImportFactory,
    RegistrationDraftFactory,
)
from tests.factories.committees import SittingRoom
from tests.factories.disbursements import IBAN
from tests.factories.extracts import extract_line
from tests.factories.operators import RoutingTeam, TenderFactory, TenderLotFactory, photo_upload, visit_data
from tests.factories.referrals import Network
from tests.factories.reporting import alert, partner_token, report_run, report_schedule, saved_view, target
from tests.factories.rights import (
    ComplaintFactory,
    PersonFileFactory,
    RetentionHoldFactory,
    RightsRequestFactory,
)
from tests.factories.schemes import scheme_row
from tests.factories.surveys import questionnaire_row, survey_begun
from tests.factories.transfers import HandOverFactory, HandOverSheetFactory, TransferFactory

AUTHORS = (Role.SOCIAL_ATTACHE, Role.RETURN_OPERATOR)

_BESIDE_A_CASE = {
    "complaint": ComplaintFactory,
    "rights_request": RightsRequestFactory,
    "hold": RetentionHoldFactory,
}


# Rows of a side that are made when they are first asked for.
_OF_A_PLAN = ("plan_step", "plan_cost", "plan_version", "plan_comment")
_MADE = (
    "appealed",
    "innovative",
    "followed",
    "visit",
    "follow_up_paper",
    "closure",
)
# Made once; a takeover answered by one page is none for the next, so each page gets its own.
_BESIDE_AN_OPERATOR = (
    "operator_contact",
    "partner_document",
    "contract_lot",
    "tender",
    "tender_lot",
    "tender_offer",
    "ceded",
)
_EACH_ITS_OWN = ("colleague", "team_invitation", "takeover", "rerouted", "visit_photo")


class Side:
    """The rows of one antenna and of the operator it works with."""

    def __init__(self) -> None:
        self.team = RoutingTeam()
        self.antenna_manager = self.team.head
        self.operator, self.framework_contract = self.team.profile, self.team.contract
        self._beside: dict[str, Any] = {}
        self._invited = 0
        # The team's agent leads its operator: pages of leads open to her.
        lead_set(actor=self.team.manager, user=self.team.agent, is_lead=True)
        self.team.agent.refresh_from_db()
        self.file = self._file()
        self.case = self.file.case
        self.person = self.case.person
        self.consent = self.case.consents.first()
        self.document = DocumentFactory(case=self.case, uploaded_by=self.team.counsellor)
        self.appointment = AppointmentFactory(case=self.case, counsellor=self.team.counsellor)
        self.summons = SummonsFactory(appointment=self.appointment, drawn=True)
        self.task = TaskFactory(case=self.case, assignee=self.team.counsellor)
        self.picture = DocumentFactory(case=self.case, uploaded_by=self.team.counsellor, picture=True)
        self.note = JournalNoteFactory(case=self.case, author=self.team.counsellor)
        self.paper = Paper.objects.create(
            application=self.file,
            kind=PaperKind.CONTRACT,
            language="fr",
            requested_by=self.team.counsellor,
            job_state="done",
            file=ContentFile(b"%PDF-1.7", name="contrat.pdf"),
        )
        self._refer()

        self.transfer = TransferFactory(case=CaseFactory(antenna=self.team.antenna))
        self.hand_over = HandOverFactory(antenna=self.team.antenna, cases=[self.case])
        self.sheet = HandOverSheetFactory(case=self.case)

    def beside(self, row: str) -> Any:
        """A complaint, a request or a hold of the case, made once."""
        if row not in self._beside:
            self._beside[row] = _BESIDE_A_CASE[row](case=self.case)
        return self._beside[row]

    def made(self, row: str) -> Any:
        """A row of the committee room or of the follow-up, made when it is first asked for."""
        if row not in self._beside:
            self._beside[row] = getattr(self, f"_make_{row}")()
        return self._beside[row]

    def _make_sitting(self) -> Sitting:
        return SittingRoom(self.team).convened([self.team.submitted()])

    def _make_sitting_paper(self) -> SittingPaper:
        return SittingPaper.objects.create(
            sitting=self.made("sitting"),
            kind=SittingPaperKind.BOOKLET,
            language="fr",
            requested_by=self.team.manager,
            job_state="done",
            file=ContentFile(b"%PDF-1.7", name="livret.pdf"),
        )

    def _make_offline_device(self) -> OfflineDevice:
        return device_open(actor=self.team.agent, uid=uuid4()).device

    def _make_followed_visit(self) -> Visit:
        return self.team.followed().visits.earliest("due_on")

    def _make_scorecard(self) -> ScorecardSheet:
        return ScorecardSheet.objects.create(
            operator=self.operator,
            starts_on=today(),
            ends_on=today(),
            language="fr",
            requested_by=self.team.manager,
            job_state="done",
            file=ContentFile(b"%PDF-1.7", name="fiche.pdf"),
        )

    def _make_survey(self) -> Survey:
        return survey_begun(actor=self.team.counsellor, case=self.case)

    def _make_appealed(self) -> Application:
        file = self.team.submitted()
        application_reject(actor=self.team.manager, application=file, reason="Revenus trop élevés")
        appeal_file(actor=self.team.counsellor, application=file, filed_on=today(), grounds="Faux revenu")
        return file

    def _make_innovative(self) -> Application:
        return self.team.submitted(AidKind.INNOVATIVE)

    def _make_followed(self) -> Application:
        return self.team.followed()

    def _make_visit(self) -> Visit:
        visit = self.made("followed").visits.order_by("month")[0]
        return visit_record(
            actor=self.team.agent, visit=visit, data=visit_data(), version=None, client_id=None
        )

    def make_visit_photo(self) -> VisitPhoto:
        return visit_photo_add(actor=self.team.agent, visit=self.made("visit"), upload=photo_upload())

    def _make_follow_up_paper(self) -> FollowUpPaper:
        visit = self.made("visit")
        return FollowUpPaper.objects.create(
            kind=FollowUpPaperKind.VISIT_REPORT,
            visit=visit,
            version=visit.version,
            language="fr",
            requested_by=self.team.agent,
            job_state="done",
            file=ContentFile(b"%PDF-1.7", name="visite.pdf"),
        )

    def _make_closure(self) -> Closure:
        return self.team.closing()

    def _make_operator_contact(self) -> OperatorContact:
        return OperatorContact.objects.create(operator=self.operator, name="Rim", phone="+21671000000")

    def _make_partner_document(self) -> PartnerDocument:
        return PartnerDocument.objects.create(
            operator=self.operator,
            kind=PartnerPaper.STATUTES,
            file=ContentFile(b"%PDF-1.7", name="statuts.pdf"),
            added_by=self.team.manager,
        )

    def _make_contract_lot(self) -> ContractLot:
        return self.framework_contract.lots.get()

    def _make_tender(self) -> Tender:
        return TenderFactory(created_by=self.team.manager)

    def _make_tender_lot(self) -> TenderLot:
        return TenderLotFactory(tender=self.made("tender"))

    def _make_tender_offer(self) -> TenderOffer:
        offered = TenderLotFactory(tender=TenderFactory(created_by=self.team.manager, published=True))
        return TenderOffer.objects.create(lot=offered, operator=self.operator, received_on=today())

    def _make_ceded(self) -> Rerouting:
        return self.team.rerouted()

    def make_colleague(self) -> User:
        return UserFactory(operator_agent=True, institution=self.team.operator)

    def make_team_invitation(self) -> Any:
        self._invited += 1
        return invite_user(
            actor=self.team.agent,
            email=f"agent-{self._invited}-{self.team.operator.pk}@example.org",
            full_name="Nouvel agent",
            role=Role.OPERATOR_AGENT,
            place=self.team.operator,
        )

    def make_takeover(self) -> Proposal:
        """A running file of the other operator offered to this side's own."""
        rerouting = self.team.rerouted(operator=self.team.other_profile, to=self.team.profile)
        return rerouting.proposals.get()

    def make_rerouted(self) -> Application:
        """A running file taken from its operator."""
        return self.team.rerouted().application

    def _file(self) -> Application:
        file = self.team.accepted().application
        plan_written(self.team.agent, file)
        cost = PlanCost.objects.get(plan__application=file)
        cost.quote_file.save("devis.pdf", ContentFile(b"%PDF-1.7"))
        application_submit(actor=self.team.agent, application=file)
        file = application_approve(actor=self.team.manager, application=file)
        contract = Contract.objects.create(
            application=file, scan=ContentFile(b"%PDF-1.7", name="contrat.pdf")
        )
        self.amendment = Amendment.objects.create(
            contract=contract,
            number=1,
            kind=AmendmentKind.OTHER,
            clause="Un autre fournisseur.",
            reason="Le premier a fermé.",
            created_by=self.team.counsellor,
            scan=ContentFile(b"%PDF-1.7", name="avenant.pdf"),
        )
        self.tranche = file.tranches.get(is_fee=False)
        self.tranche.quote_file.save("devis.pdf", ContentFile(b"%PDF-1.7"))
        return file

    def _refer(self) -> None:
        """Referrals of the case: one to each institution, and an inquiry handed in."""
        self.network = Network(self.team.counsellor, self.case)
        self.inquiry_made = self.network.inquiry_made()
        self.referral = self.network.send()
        self.to_employment = self.network.send(self.network.employment, ReferralPurpose.EMPLOYMENT)
        self.liaison = self._sheet(self.referral)
        self.liaison_to_employment = self._sheet(self.to_employment)

    def _sheet(self, referral: Referral) -> LiaisonSheet:
        return LiaisonSheet.objects.create(
            referral=referral,
            language="fr",
            requested_by=self.team.counsellor,
            job_state="done",
            file=ContentFile(b"%PDF-1.7", name="fiche.pdf"),
        )


class World:
    """`own` and `foreign` sides; `user(role)` belongs to the own one where the role has a place."""

    def __init__(self) -> None:
        self.own, self.foreign = Side(), Side()
        self._serial = itertools.count()
        self._refused: dict[str, tuple[Any, ...]] = {}
        placed = {
            Role.COUNSELLOR: self.own.team.counsellor,
            Role.ANTENNA_MANAGER: self.own.antenna_manager,
            Role.TASKFORCE_MANAGER: self.own.team.manager,
            Role.OPERATOR_AGENT: self.own.team.agent,
            Role.CGPS_OFFICER: self.own.network.officer,
            Role.ANETI_ADVISER: self.own.network.adviser,
        }
        self.users = {role: placed.get(role) or UserFactory(**{str(role): True}) for role in Role}

    def user(self, role: str) -> User:
        return self.users[Role(role)]

    def args(self, row: str, *, user: User | None, foreign: bool = False) -> tuple[Any, ...]:
        """Return what the URL of `row` takes, for a row of `user`'s own or a foreign one."""
        side = self.foreign if foreign else self.own
        owner = side.team.counsellor if foreign or user is None else user
        simple = {
            "case": side.case,
            "file": side.file,
            "person": side.person,
            "document": side.document,
            "picture": side.picture,
            "note": side.note,
            "paper": side.paper,
            "appointment": side.appointment,
            "summons": side.summons,
            "task": side.task,
            "transfer": side.transfer,
            "hand_over": side.hand_over,
            "sheet": side.sheet,
            "tranche": side.tranche,
            "amendment": side.amendment,
            "operator": side.operator,
            "framework_contract": side.framework_contract,
        }
        if row in simple:
            return (simple[row].pk,)
        if row in ("referral", "liaison", "inquiry_made"):
            employs = user is not None and user.role == Role.ANETI_ADVISER and row != "inquiry_made"
            own = "to_employment" if row == "referral" else "liaison_to_employment"
            return (getattr(side, own if employs else row).pk,)
        if row in ("register", "register_done"):
            manager = side.antenna_manager if foreign or user is None else user
            return (RegisterImportFactory(created_by=manager, refused=row == "register_done").pk,)
        if row in ("draft", "draft_step"):
            draft = RegistrationDraftFactory(owner=owner)
            return (draft.key,) if row == "draft" else (draft.key, "identite")
        if row == "calendar":
            return (feed_token(feed_renew(actor=side.team.counsellor)),)
        if row in ("announcement", "announcement_file"):
            return (self._announced(row, side, None if foreign else user).pk,)
        if row == "pair":
            return (PairFactory(antenna=side.team.antenna, person_a=side.person).pk,)
        if row == "merge":
            pair = PairFactory(antenna=side.team.antenna, person_a=side.person)
            return (person_merge(actor=side.team.manager, pair=pair, choices={}).pk,)
        if row in ("person_file", "person_file_pdf"):
            file = PersonFileFactory(case=side.case, requested_by=owner)
            return (file.pk, "pdf") if row == "person_file_pdf" else (file.pk,)
        if row in _BESIDE_A_CASE:
            return (side.beside(row).pk,)
        if row in ("survey", "survey_page"):
            survey = side.made("survey")
            return (survey.pk, "social") if row == "survey_page" else (survey.pk,)
        if row.startswith("scorecard_"):
            sheet = side.made("scorecard")
            return (sheet.pk, "pdf") if row == "scorecard_file" else (sheet.pk,)
        if row.startswith(("questionnaire", "question_")):
            return (questionnaire_row(row, manager=side.team.manager).pk,)
        if row == "fee_file":
            return (side.made("followed").pk, "signed")
        if row == "phase":
            return (side.file.phase_id,)
        if row == "tranche_file":
            return (side.tranche.pk, "devis")
        if row.startswith("payment_"):
            return self._payment(row, side)
        if row in ("sitting", "sitting_file", "sitting_paper"):
            return self._sitting(row, side, None if foreign else user)
        if row in _MADE:
            return (side.made(row).pk,)
        if row in _OF_A_PLAN:
            return self._plan(row, side)
        if row == "offline_device":
            return (side.made(row).pk,)
        if row == "offline_photo":
            return (side.made("followed_visit").pk, uuid4())
        if row in _BESIDE_AN_OPERATOR:
            return (side.made(row).pk,)
        if row in _EACH_ITS_OWN:
            return (getattr(side, f"make_{row}")().pk,)
        if row == "letter":
            return (side.file.decisions.get().code,)
        if row == "consent":
            return (side.case.pk, side.consent.pk)
        if row == "phase":
            return (side.file.phase_id,)
        if row == "envelope":
            return (balance_of("social").envelope_id,)
        if row.startswith("scheme_") or row == "simulation":
            return (scheme_row(row, manager=side.team.manager).pk,)
        if row == "move":
            return (move_proposed(proposed_by=side.team.second_manager).pk,)
        if row == "report":
            return (self._report(side).pk,)
        if row in ("extract", "extract_made"):
            return (extract_line(side.team, is_made=row == "extract_made").pk,)
        if row == "schedule":
            return (report_schedule(antenna=side.team.antenna, created_by=side.team.manager).pk,)
        if row in ("saved_view", "alert"):
            return ({"saved_view": saved_view, "alert": alert}[row](owner=owner).pk,)
        if row == "target":
            return (target(side.file.phase).pk,)
        if row == "report_file":
            return (self._report_file(side).pk,)
        if row == "partner_token":
            return (partner_token()[0].pk,)
        if row == "partner_country":
            return (self._partner_country(),)
        if row == "country_text":
            return (self._partner_country(), "fr")
        if row == "invitation":
            return (self._invitation(side).pk,)
        return {
            "": (),
            "nothing": (999_999,),
            "figure": ("people_by_country",),
            "published_figure": ("people_by_country",),
            "published_chapter": ("aides",),
            "no_such_address": ("nulle-part",),
            "second_factor": (),
            "debug_only": (),
            "password_key": ("1", "2-3"),
            "invitation_token": ("x",),
        }[row]

    def _plan(self, row: str, side: Side) -> tuple[Any, ...]:
        """A step of a plan, a line with its quote, a version, a remark."""
        plan = side.file.plan
        if row == "plan_step":
            return (side.file.pk, "projet")
        if row == "plan_cost":
            return (plan.costs.get().pk,)
        if row == "plan_version":
            return (plan.versions.get().pk, 0)
        return (PlanComment.objects.create(plan=plan, author=side.team.counsellor, text="Le loyer ?").pk,)

    def _sitting(self, row: str, side: Side, user: User | None) -> tuple[Any, ...]:
        """A convened sitting to which `user`, where her role may sit, was called."""
        sitting = side.made("sitting")
        if user is not None and user.role in MEMBER_ROLES:
            SittingMember.objects.get_or_create(
                sitting=sitting, user=user, defaults={"full_name": str(user), "quality": MemberQuality.MEMBER}
            )
        if row == "sitting_paper":
            return (side.made("sitting_paper").pk,)
        return (sitting.pk, 1) if row == "sitting_file" else (sitting.pk,)

    def _announced(self, row: str, side: Side, user: User | None) -> Any:
        author = user if user and user.role in AUTHORS else UserFactory(social_attache=True)
        if row == "announcement_file":
            return AnnouncementBatchFactory(created_by=author)
        return AnnouncementFactory(made_by=author, case__antenna=side.team.antenna)

    def _payment(self, row: str, side: Side) -> tuple[Any, ...]:
        """An order of no tranche yet, its account, its PDF."""
        account = PaymentAccount.objects.create(
            phase=side.file.phase,
            name=f"Compte {next(self._serial)}",
            holder="Dispositif Tounesna",
            iban=IBAN,
            currency=Currency.TND,
            created_by=side.team.manager,
        )
        if row == "payment_account":
            return (account.pk,)
        order = PaymentOrder.objects.create(
            number=take_numbers(letter="P", year=2026)[0],
            account=account,
            dated_on=today(),
            execution_on=today(),
            created_by=side.team.manager,
        )
        if row == "payment_order_paper":
            content = ContentFile(b"%PDF-1.7", name="ordre.pdf")
            paper = PaymentOrderPaper.objects.create(
                order=order, language="fr", requested_by=side.team.manager, job_state="done", file=content
            )
            return (paper.pk,)
        return (order.pk, "csv") if row == "payment_order_file" else (order.pk,)

    def _partner_country(self) -> str:
        country = CountryFactory(code="DE")
        if not country.partnerships.exists():
            PartnershipFactory(country=country)
        return country.code

    def bearer(self) -> dict[str, str]:
        """The header of a partner that reads the figures of the whole scheme."""
        return {"Authorization": f"Bearer {partner_token()[1]}"}

    def _report(self, side: Side) -> ReportRun:
        return report_run(kind="antenna", antenna=side.team.antenna)

    def _report_file(self, side: Side) -> ReportFile:
        content = ContentFile(b"{}", name="rapport.json")
        return ReportFile.objects.create(
            run=self._report(side), format="json", name="rapport.json", file=content, size=2, sha256="0" * 64
        )

    def _invitation(self, side: Side) -> Any:
        return invite_user(
            actor=side.antenna_manager,
            email=f"invitee-{next(self._serial)}@example.org",
            full_name="Nouvelle venue",
            role=Role.COUNSELLOR,
            place=side.team.antenna,
        )

    def url(self, name: str, row: str, *, user: User | None, foreign: bool = False) -> str:
        return reverse(name, args=self.args(row, user=user, foreign=foreign))

    def make_refused(self, rows: Iterable[str]) -> None:
        """Make a row of each kind: they serve every page that refuses a role, since they stay as they are."""
        self._refused = {row: self.args(row, user=self.own.team.manager) for row in rows}

    def refused_url(self, name: str, row: str) -> str:
        """The URL of a page that refuses who asks."""
        return reverse(name, args=self._refused[row])


def request(client: Any, method: str, url: str, headers: dict[str, str] | None = None) -> SimpleNamespace:
    """Call `url` and return its status, following nothing."""
    response = getattr(client, method)(url, headers=headers)
    return SimpleNamespace(status=response.status_code, location=response.headers.get("Location", ""))
