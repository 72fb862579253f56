"""Tasks, appointments and referrals still open when a case changes hands, and the tasks overdue in an antenna."""

from collections.abc import Mapping

from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import AppointmentState
from cases.models import Appointment, Referral, Survey, Task
from cases.selectors.surveys import month_label
from cases.survey_enums import SurveyState
from common.dates import today
from common.handover import OpenWork, OpenWorkSection


def tasks_section(case_id: int) -> OpenWorkSection:
    """Return the open tasks of a case, the first due first."""
    tasks = Task.objects.open().filter(case=case_id).select_related("assignee").order_by("due_on", "pk")
    lines = [OpenWork(task.label, str(task.assignee or ""), due=task.due_on) for task in tasks]
    return OpenWorkSection(_("Tâches à faire"), lines, _("Aucune tâche à faire."))


def appointments_section(case_id: int) -> OpenWorkSection:
    """Return the appointments of a case that are planned from today on."""
    planned = Appointment.objects.filter(
        case=case_id, state=AppointmentState.PLANNED, starts_at__gte=timezone.now()
    ).select_related("counsellor")
    lines = [
        OpenWork(row.get_kind_display(), str(row.counsellor), due=row.starts_at)
        for row in planned.order_by("starts_at", "pk")
    ]
    return OpenWorkSection(_("Rendez-vous prévus"), lines, _("Aucun rendez-vous prévu."))


def referrals_section(case_id: int) -> OpenWorkSection:
    """Return the referrals of a case that have no outcome yet, the oldest first."""
    waiting = Referral.objects.open().filter(case=case_id).select_related("unit", "service")
    lines = [
        OpenWork(f"{row.get_purpose_display()} · {row.receiver}", row.get_state_display(), since=row.sent_at)
        for row in waiting.order_by("sent_at", "pk")
    ]
    return OpenWorkSection(_("Orientations en cours"), lines, _("Aucune orientation en cours."))


def surveys_section(case_id: int) -> OpenWorkSection:
    """Return the interviews of a case that are under way, with how many of their answers are given."""
    under_way = Survey.objects.filter(case=case_id, state=SurveyState.OPEN).select_related("interviewer")
    lines = [
        OpenWork(
            f"{month_label(row.month)} · {_answers_given(row)}",
            str(row.interviewer),
            since=row.held_on,
        )
        for row in under_way.order_by("held_on", "pk")
    ]
    return OpenWorkSection(
        _("Entretiens d’enquête en cours : leurs réponses seront oubliées"),
        lines,
        _("Aucun entretien en cours."),
    )


def _answers_given(survey: Survey) -> str:
    given = sum(rank is not None for rank in survey.answers.values())
    return ngettext("%(n)d réponse donnée", "%(n)d réponses données", given) % {"n": given}


def ends_with_case(case_id: int) -> list[OpenWorkSection]:
    """Return what closing the case would cancel or give up; sections without a line are left out."""
    sections = (
        appointments_section(case_id),
        referrals_section(case_id),
        surveys_section(case_id),
        tasks_section(case_id),
    )
    return [section for section in sections if section.lines]


def tasks_overdue(antenna_id: int) -> Mapping[int | None, int]:
    """Count the open tasks past their day in the cases of an antenna, per counsellor of the case."""
    late = Task.objects.open().filter(case__antenna=antenna_id, due_on__lt=today())
    rows = late.order_by().values(user=F("case__counsellor")).annotate(n=Count("pk"))
    return dict(rows.values_list("user", "n"))
