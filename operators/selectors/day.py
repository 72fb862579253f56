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
from operators.models import PartnerDocument, Proposal
from operators.selectors.framework import contracts_ending, documents_ending
from operators.selectors.rerouting import offers_count, reroutings_waiting, takeovers
from operators.selectors.tenders import tenders_to_close

ROWS = 10
SOON_DAYS = 2
# Papers are asked for anew this many days before they end.
PAPER_DAYS = 30


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


def takeovers_section(user: User) -> DaySection:
    """Running files offered to the agent's operator, the most urgent first; nobody's name."""
    found = takeovers(actor=user)
    rows = [
        DayRow(
            label=file.number,
            url=reverse("operators:portal_takeover", args=[file.pk]),
            detail=f"{file.kind_label} · {file.place}",
            due=file.due_on,
            urgency=_urgency((file.due_on - today()).days),
        )
        for file in found[:ROWS]
    ]
    return DaySection(_("Dossiers en cours à reprendre"), rows, icon="arrow-left-right", total=len(found))


def contracts_section(user: User) -> DaySection:
    """Framework contracts near their end, as many days before as each says."""
    found, total = take(contracts_ending(today()), ROWS)
    rows = [
        DayRow(
            label=f"{contract.operator} · {contract.number}",
            url=reverse("operators:contract_detail", args=[contract.pk]),
            detail=_("La convention prend fin : prolongez-la, ou préparez un appel d’offres."),
            due=contract.valid_to,
            urgency=LATE if (contract.valid_to - today()).days <= contract.warn_last_days else SOON,
        )
        for contract in found
    ]
    url = reverse("operators:operator_list")
    return DaySection(_("Conventions-cadres près de leur fin"), rows, url, "hourglass-split", total)


def papers_section(user: User) -> DaySection:
    """Papers of operators that end, or have ended."""
    found, total = take(documents_ending(today(), within_days=PAPER_DAYS), ROWS)
    rows = [
        DayRow(
            label=f"{paper.operator or paper.contract} · {paper}",
            url=_paper_url(paper),
            due=paper.expires_on,
            urgency=LATE if paper.expires_on and paper.expires_on < today() else SOON,
        )
        for paper in found
    ]
    url = reverse("operators:operator_list")
    return DaySection(_("Documents d’opérateurs à renouveler"), rows, url, "file-earmark-x", total)


def tenders_section(user: User) -> DaySection:
    """Calls for tender to close or to award."""
    found, total = take(tenders_to_close(), ROWS)
    rows = [
        DayRow(
            label=f"{tender.reference} · {tender.title}",
            url=reverse("operators:tender_detail", args=[tender.pk]),
            detail=str(tender.get_state_display()),
            since=tender.closes_on,
            urgency=SOON,
        )
        for tender in found
    ]
    return DaySection(
        _("Appels d’offres à dépouiller"), rows, reverse("operators:tender_list"), "megaphone", total
    )


def reroutings_section(user: User) -> DaySection:
    """Running files taken from an operator that nobody is asked to take over."""
    waiting = reroutings_waiting(actor=user).select_related("application__case__person")
    found, total = take(waiting, ROWS)
    rows = [
        DayRow(
            label=f"{name_text(one.application.case.person)} · {one.application.number}",
            url=reverse("operators:operator_choose", args=[one.application_id]),
            detail=_("Personne ne suit ce dossier en cours : choisissez un opérateur."),
            since=one.started_at,
            urgency=LATE,
        )
        for one in found
    ]
    return DaySection(_("Dossiers en cours sans opérateur"), rows, icon="signpost-split", total=total)


def _paper_url(paper: PartnerDocument) -> str:
    if paper.contract_id:
        return reverse("operators:contract_detail", args=[paper.contract_id])
    return reverse("operators:operator_detail", args=[paper.operator_id])


def answers_count(user: User) -> int:
    """Return how many proposals wait for this agent; 0 for every other role."""
    if user.role != Role.OPERATOR_AGENT:
        return 0
    return offers_count(actor=user)


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
