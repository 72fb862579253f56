"""What waits on the home page: for an agent her answers, plans and signatures; for a counsellor, files to route."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from aids.enums import AidFamily, ApplicationState
from aids.models import Application
from common.dates import today
from common.day import CALM, LATE, SOON, DayRow, DaySection, take
from common.formatting import name_text
from operators.models import Proposal
from operators.selectors.portal_lists import answers_due

ROWS = 10
SOON_DAYS = 2


def answers_section(user: User) -> DaySection:
    """Proposals that wait for the agent's answer, the most urgent first."""
    waiting = (
        Proposal.objects.open()
        .filter(
            application__in=Application.objects.visible_to(user), operator__institution=user.institution_id
        )
        .select_related("application__person")
        .order_by("answer_due_on", "pk")
    )
    found, total = take(waiting, ROWS)
    rows = [
        DayRow(
            label=name_text(proposal.application.person),
            url=reverse("operators:portal_file", args=[proposal.application_id]),
            detail=str(proposal.application.get_kind_display()),
            due=proposal.answer_due_on,
            urgency=_urgency((proposal.answer_due_on - today()).days),
        )
        for proposal in found
    ]
    return DaySection(_("Propositions à répondre"), rows, reverse("operators:portal_home"), "inbox", total)


def plans_section(user: User) -> DaySection:
    """Plans that the agent's operator has to prepare, the oldest first."""
    states = (ApplicationState.PLANNING, ApplicationState.DEFERRED)
    rows, total = _file_rows(Application.objects.visible_to(user).filter(state__in=states))
    url = reverse("operators:portal_home") + "?etat=en-preparation"
    return DaySection(_("Plans à préparer"), rows, url, "list-check", total)


def signatures_section(user: User) -> DaySection:
    """Approved files whose contract the agent's operator has not signed."""
    approved = Application.objects.visible_to(user).filter(state=ApplicationState.APPROVED)
    rows, total = _file_rows(approved.filter(contract__operator_signed_on__isnull=True))
    url = reverse("operators:portal_home") + "?etat=decides"
    return DaySection(_("Contrats à signer"), rows, url, "pen", total)


def returned_section(user: User) -> DaySection:
    """Economic files that came back from their operators and that nobody else fits: the counsellor chooses."""
    files = files_without_operator(actor=user).select_related("case__person")
    found, total = take(files, ROWS)
    rows = [
        DayRow(
            label=f"{name_text(file.case.person)} · {file.number}",
            url=reverse("operators:operator_choose", args=[file.pk]),
            detail=_("Aucun opérateur n’a pris ce dossier : choisissez la suite."),
            since=file.updated_at,
            urgency=SOON,
        )
        for file in found
    ]
    return DaySection(_("Dossiers sans opérateur"), rows, icon="signpost-split", total=total)


def files_without_operator(*, actor: User) -> QuerySet[Application]:
    """Return the draft economic files already offered at least once and with nobody now, the oldest first."""
    offered = Proposal.objects.filter(application=OuterRef("pk"))
    return (
        Application.objects.writable_by(actor)
        .filter(Exists(offered), family=AidFamily.ECONOMIC, state=ApplicationState.DRAFT)
        .order_by("updated_at", "pk")
    )


def answers_count(user: User) -> int:
    """Return how many proposals wait for this agent; 0 for every other role."""
    return answers_due(actor=user) if user.role == Role.OPERATOR_AGENT else 0


def _file_rows(files: QuerySet[Application]) -> tuple[list[DayRow], int]:
    found, total = take(files.select_related("person").order_by("updated_at", "pk"), ROWS)
    rows = [
        DayRow(
            label=name_text(file.person),
            url=reverse("operators:portal_file", args=[file.pk]),
            detail=str(file.get_kind_display()),
            since=file.updated_at,
        )
        for file in found
    ]
    return rows, total


def _urgency(days_left: int) -> str:
    if days_left < 0:
        return LATE
    return SOON if days_left <= SOON_DAYS else CALM
