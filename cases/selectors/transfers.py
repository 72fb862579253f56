"""Transfers and hand-overs as each antenna may know them, and the open work of a case that changes hands."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Antenna, User
from cases.enums import CaseState, TransferState
from cases.models import Case, ReadingRight, Transfer
from cases.selectors.access import ANTENNA_STAFF
from cases.selectors.cases import next_step
from common.dates import today
from common.handover import OpenWork, OpenWorkSection, hand_over
from common.pagination import Page, keyset_page
from common.timeline import TimelineEvent

LIST_ORDER = ("-proposed_at", "-pk")
PAGE_SIZE = 25
_ON_LIST = ("case__person", "from_antenna", "to_antenna", "proposed_by", "answered_by", "counsellor")
DIRECTIONS = {"recus": "to_antenna", "envoyes": "from_antenna"}
FOLLOWERS = tuple(ANTENNA_STAFF)


def transfer_page(*, actor: User, direction: str, state: str, cursor: str | None) -> Page[Transfer]:
    """Return one page of the transfers that `actor` may know, newest first."""
    found = Transfer.objects.visible_to(actor).select_related(*_ON_LIST)
    if direction in DIRECTIONS and actor.antenna_id:
        found = found.filter(**{DIRECTIONS[direction]: actor.antenna_id})
    if state in TransferState.values:
        found = found.filter(state=state)
    return keyset_page(found, order=LIST_ORDER, cursor=cursor, size=PAGE_SIZE)


def transfer_get(*, actor: User, pk: int) -> Transfer:
    """Return a transfer with what its page shows; raise Transfer.DoesNotExist when it is not `actor`'s to see."""
    related = (*_ON_LIST, "case__antenna", "case__governorate", "case__counsellor", "former_counsellor")
    return Transfer.objects.visible_to(actor).select_related(*related).get(pk=pk)


def pending_transfer(case: Case) -> Transfer | None:
    """Return the offer of a case that waits for its answer."""
    return Transfer.objects.pending().filter(case=case).select_related("to_antenna").first()


def reading_of(*, actor: User, case: Case) -> ReadingRight | None:
    """Return the right by which `actor` still reads a case of another antenna."""
    if actor.role not in ANTENNA_STAFF or actor.antenna_id == case.antenna_id:
        return None
    return ReadingRight.objects.in_force(actor).filter(case=case).first()


def antennas_to_transfer(case: Case) -> QuerySet[Antenna]:
    """Return the antennas that may receive the case."""
    is_open = Q(closed_on__isnull=True) | Q(closed_on__gt=today())
    return Antenna.objects.filter(is_open).exclude(pk=case.antenna_id)


def followers_at(antenna_id: int | None) -> QuerySet[User]:
    """Return who may follow cases at an antenna."""
    return User.objects.filter(antenna=antenna_id, role__in=FOLLOWERS, is_active=True).order_by(
        "full_name", "pk"
    )


def open_work(case: Case) -> list[OpenWorkSection]:
    """Return what is open in a case, kind by kind: what its hand-over sheet lists."""
    return hand_over.sections(case.pk)


def next_step_section(case_id: int) -> OpenWorkSection:
    """Return the next step of a case and what is missing for it."""
    case = Case.objects.select_related("person").get(pk=case_id)
    step = next_step(case)
    lines = [OpenWork(step.title)] if case.state != CaseState.CLOSED else []
    lines += [OpenWork(_("Il manque : %(what)s") % {"what": missing}) for missing in step.missing]
    return OpenWorkSection(_("Prochaine étape"), lines, _("Dossier clos : rien n'est attendu"))


def transfer_events(*, actor: Any, subject_id: int) -> list[TimelineEvent]:
    """Return the transfers of one case for its timeline."""
    events = []
    transfers = Transfer.objects.filter(case=subject_id).select_related(
        "from_antenna", "to_antenna", "proposed_by", "answered_by"
    )
    for transfer in transfers:
        names = {"from": transfer.from_antenna.name, "to": transfer.to_antenna.name}
        title = _("Transfert proposé : %(from)s → %(to)s") % names
        events.append(
            TimelineEvent(transfer.proposed_at, title, transfer.proposed_by, transfer.reason, "proposed")
        )
        if transfer.answered_at:
            state = {"state": transfer.get_state_display().lower()}
            title = _("Transfert %(state)s") % state
            who, text = transfer.answered_by or "", transfer.answer_reason
            events.append(TimelineEvent(transfer.answered_at, title, who, text, transfer.state))
    return events


def hand_over_events(*, actor: Any, subject_id: int) -> list[TimelineEvent]:
    """Return who gave one case to whom, for its timeline."""
    lines = (
        Case.objects.get(pk=subject_id)
        .hand_over_lines.select_related("hand_over__giver", "hand_over__receiver", "hand_over__made_by")
        .order_by("-pk")[:100]
    )
    events = []
    for line in lines:
        made = line.hand_over
        names = {"giver": made.giver or _("personne"), "receiver": made.receiver or _("personne")}
        title = _("Dossier confié : %(giver)s → %(receiver)s") % names
        events.append(TimelineEvent(made.at, title, made.made_by, made.note, icon="person-gear"))
    return events
