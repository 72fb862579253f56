"""« Ma journée » of a counsellor: registrations to resume, cases to assess, deadlines of category C."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import CaseState, Category
from cases.models import Case
from cases.models.cases import CaseQuerySet
from cases.selectors.registration import draft_title, drafts_to_resume
from common.dates import add_months, today
from common.day import CALM, LATE, SOON, DayRow, DaySection

ROWS = 8
WAITS_TOO_LONG = timedelta(days=14)
# Category C ends twelve months after the return: told so many days before.
NOTICE = timedelta(days=60)
MONTHS_OF_C = 12
TO_ASSESS = (CaseState.REGISTERED, CaseState.REOPENED)


def drafts_section(user: User) -> DaySection:
    """Return the registrations that the user began."""
    rows = [
        DayRow(
            label=draft_title(draft) or _("Sans nom encore"),
            url=reverse("cases:registration_resume", args=[draft.key]),
            detail=_("étape %(step)s sur 4") % {"step": draft.step},
            since=draft.updated_at,
        )
        for draft in drafts_to_resume(actor=user)[:ROWS]
    ]
    return DaySection(_("Enregistrements à reprendre"), rows, reverse("cases:registration_drafts"), "pencil")


def to_assess_section(user: User) -> DaySection:
    """Return the cases registered and not assessed yet, the longest waiting first."""
    late_before = today() - WAITS_TOO_LONG
    rows = [
        DayRow(
            label=case.person.full_name,
            url=reverse("cases:case_detail", args=[case.pk]),
            detail=case.number,
            since=case.opened_on,
            urgency=LATE if case.opened_on < late_before else CALM,
        )
        for case in mine(user).filter(state__in=TO_ASSESS).order_by("opened_on", "pk")[:ROWS]
    ]
    all_url = f"{reverse('cases:case_list')}?etat={CaseState.REGISTERED}"
    return DaySection(_("Dossiers à évaluer"), rows, all_url, "clipboard-check")


def category_limit_section(user: User) -> DaySection:
    """Return the open cases of category C whose twelve months after the return end soon, no aid under way yet."""
    first, last = returns_near_limit(today())
    cases = mine(user).filter(
        category=Category.C, state__in=[*TO_ASSESS, CaseState.ASSESSED], returned_on__range=(first, last)
    )
    rows = [
        DayRow(
            label=case.person.full_name,
            url=reverse("cases:case_detail", args=[case.pk]),
            detail=case.number,
            due=add_months(case.returned_on, MONTHS_OF_C) if case.returned_on else None,
            urgency=SOON,
        )
        for case in cases.order_by("returned_on", "pk")[:ROWS]
    ]
    return DaySection(_("Limite des 12 mois proche (catégorie C)"), rows, icon="hourglass-split")


def unassigned_section(user: User) -> DaySection:
    """Return the open cases of the manager's antenna that have no counsellor."""
    cases = Case.objects.visible_to(user).open().filter(counsellor__isnull=True).select_related("person")
    rows = [
        DayRow(
            label=case.person.full_name,
            url=reverse("cases:case_assign", args=[case.pk]),
            detail=case.number,
            since=case.opened_on,
        )
        for case in cases.order_by("opened_on", "pk")[:ROWS]
    ]
    return DaySection(_("Dossiers sans conseiller"), rows, icon="person-gear")


def returns_near_limit(day: date) -> tuple[date, date]:
    """Return the first and last return dates whose twelve months end between `day` and `day` + NOTICE."""
    return add_months(day, -MONTHS_OF_C), add_months(day + NOTICE, -MONTHS_OF_C)


def mine(user: User) -> CaseQuerySet:
    """Return the cases that wait for this user: a counsellor's own and those nobody has; a manager's antenna."""
    cases = Case.objects.visible_to(user).select_related("person")
    if user.role == Role.COUNSELLOR:
        return cases.filter(Q(counsellor=user.pk) | Q(counsellor__isnull=True))
    return cases
