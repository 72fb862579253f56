"""Two antennas and two operators side by side: one's own rows and the foreign ones, for each role."""

import itertools
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from accounts.services.invitations import invite_user
from aids.enums import PaperKind
from aids.models import Application, Contract, Paper
from aids.services.decisions import application_approve
from cases.services.calendar_feeds import feed_renew, feed_token
from reporting.models import ReportFile
from tests.factories.accounts import UserFactory
from tests.factories.agenda import AppointmentFactory, SummonsFactory, TaskFactory
from tests.factories.aids import balance_of
from tests.factories.cases import (
    DocumentFactory,
    JournalNoteFactory,
    RegisterImportFactory,
    RegistrationDraftFactory,
)
from tests.factories.operators import RoutingTeam
from tests.factories.reporting import report_run


class Side:
    """The rows of one antenna and of the operator it works with."""

    def __init__(self) -> None:
        self.team = RoutingTeam()
        self.antenna_manager = self.team.head
        self.operator, self.framework_contract = self.team.profile, self.team.contract
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

    def _file(self) -> Application:
        file = application_approve(actor=self.team.manager, application=self.team.submitted_by_operator())
        Contract.objects.create(application=file, scan=ContentFile(b"%PDF-1.7", name="contrat.pdf"))
        return file


class World:
    """`own` and `foreign` sides; `user(role)` belongs to the own one where the role has a place."""

    def __init__(self) -> None:
        self.own, self.foreign = Side(), Side()
        self._serial = itertools.count()
        placed = {
            Role.COUNSELLOR: self.own.team.counsellor,
            Role.ANTENNA_MANAGER: self.own.antenna_manager,
            Role.TASKFORCE_MANAGER: self.own.team.manager,
            Role.OPERATOR_AGENT: self.own.team.agent,
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
            "operator": side.operator,
            "framework_contract": side.framework_contract,
        }
        if row in simple:
            return (simple[row].pk,)
        if row in ("register", "register_done"):
            manager = side.antenna_manager if foreign or user is None else user
            return (RegisterImportFactory(created_by=manager, refused=row == "register_done").pk,)
        if row in ("draft", "draft_step"):
            draft = RegistrationDraftFactory(owner=owner)
            return (draft.key,) if row == "draft" else (draft.key, "identite")
        if row == "calendar":
            return (feed_token(feed_renew(actor=side.team.counsellor)),)
        if row == "consent":
            return (side.case.pk, side.consent.pk)
        if row == "envelope":
            return (balance_of("social").envelope_id,)
        if row == "report":
            return (report_run().pk,)
        if row == "report_file":
            return (self._report_file().pk,)
        if row == "invitation":
            return (self._invitation(side).pk,)
        return {
            "": (),
            "nothing": (999_999,),
            "figure": ("people_by_country",),
            "second_factor": (),
            "debug_only": (),
            "password_key": ("1", "2-3"),
            "invitation_token": ("x",),
        }[row]

    def _report_file(self) -> ReportFile:
        content = ContentFile(b"{}", name="rapport.json")
        return ReportFile.objects.create(
            run=report_run(), format="json", name="rapport.json", file=content, size=2, sha256="0" * 64
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


def request(client: Any, method: str, url: str) -> SimpleNamespace:
    """Call `url` and return its status, following nothing."""
    response = getattr(client, method)(url)
    return SimpleNamespace(status=response.status_code, location=response.headers.get("Location", ""))
