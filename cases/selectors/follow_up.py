"""What the public page tells: the state in plain words, and when the person is expected."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.enums import AppointmentState, CaseState
from cases.models import Appointment, Case
from common.appointments import NextAppointment, appointments


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The whole of what a person sees of her case without signing in."""

    state: str
    words: str
    appointment: NextAppointment | None


def follow_up(case: Case) -> FollowUp:
    """Return the state of the case in plain words and its next appointment; nothing else leaves the case."""
    return FollowUp(str(case.state), state_words(case.state), appointments.next_of(case.pk))


def state_words(state: str) -> str:
    """Return what a state means for the person."""
    return {
        CaseState.ANNOUNCED: _("Votre retour est annoncé. Présentez-vous à l'antenne à votre arrivée."),
        CaseState.REGISTERED: _("Votre dossier est ouvert. Un conseiller va faire le point avec vous."),
        CaseState.ASSESSED: _("Votre situation a été étudiée. La suite se prépare avec votre conseiller."),
        CaseState.SUPPORTED: _("Vous êtes accompagné·e : une aide ou une orientation est en cours."),
        CaseState.CLOSED: _("Votre dossier est clos. Vous pouvez toujours nous écrire ici."),
        CaseState.REOPENED: _("Votre dossier est rouvert. Un conseiller va faire le point avec vous."),
    }[CaseState(state)]


def next_appointment(case_id: int) -> NextAppointment | None:
    """Return when and where the person of a case is expected next; an empty place means the antenna."""
    planned = Appointment.objects.filter(
        case=case_id, state=AppointmentState.PLANNED, starts_at__gte=timezone.now()
    )
    found = planned.select_related("case__antenna").order_by("starts_at").first()
    return NextAppointment(found.starts_at, found.place or found.case.antenna.name) if found else None
