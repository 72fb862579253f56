"""« Ma journée » of a counsellor: registrations to resume, cases to assess, deadlines of category C."""

from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import User
from cases.enums import CaseState, Category
from cases.models import Case
from cases.models.cases import CaseQuerySet
from cases.selectors.registration import draft_title, drafts_to_resume
from common.dates import add_months, today
from common.day import CALM, LATE, SOON, DayRow, DaySection, take
from common.formatting import name_text

ROWS = 8
WAITS_TOO_LONG = timedelta(days=14)
# Category C ends twelve months after the return: told so many days before.
NOTICE = timedelta(days=60)
MONTHS_OF_C = 12
# What a counsellor's list is narrowed to: her own cases and those that nobody follows.
MINE = "mine"
TO_ASSESS = (CaseState.REGISTERED, CaseState.REOPENED)


def drafts_section(user: User) -> DaySection:
    """Return the registrations that the user began."""
    drafts = drafts_to_resume(actor=user)
    rows = [
        DayRow(
            label=draft_title(draft) or _("Sans nom encore"),
            url=reverse("cases:registration_resume", args=[draft.key]),
            detail=_("étape %(step)s sur 4") % {"step": draft.step},
            since=draft.updated_at,
        )
        for draft in drafts[:ROWS]
    ]
    all_url = reverse("cases:registration_drafts")
    return DaySection(_("Enregistrements à reprendre"), rows, all_url, "pencil", len(drafts))


def to_assess_section(user: User) -> DaySection:
    """Return the cases registered and not assessed yet, the longest waiting first."""
    late_before = today() - WAITS_TOO_LONG
    cases, total = take(mine(user).to_assess(today()).order_by("opened_on", "pk"), ROWS)
    rows = [
        DayRow(
            label=name_text(case.person),
            url=reverse("cases:case_detail", args=[case.pk]),
            detail=case.number,
            since=case.opened_on,
            urgency=LATE if case.opened_on < late_before else CALM,
        )
        for case in cases
    ]
    return DaySection(_("Dossiers à évaluer"), rows, _list(user, "to_assess"), "clipboard-check", total)


def category_limit_section(user: User) -> DaySection:
    """Return the open cases of category C whose twelve months after the return end soon, no aid under way yet."""
    cases = mine(user).filter(near_limit(today()))
    found, total = take(cases.order_by("returned_on", "pk"), ROWS)
    rows = [
        DayRow(
            label=name_text(case.person),
            url=reverse("cases:case_detail", args=[case.pk]),
            detail=case.number,
            due=add_months(case.returned_on, MONTHS_OF_C) if case.returned_on else None,
            urgency=SOON,
        )
        for case in found
    ]
    title = _("Limite des 12 mois proche (catégorie C)")
    return DaySection(title, rows, _list(user, "near_limit"), "hourglass-split", total)


def unassigned_section(user: User) -> DaySection:
    """Return the open cases of the manager's antenna that have no counsellor."""
    cases = Case.objects.writable_by(user).open().filter(counsellor__isnull=True).select_related("person")
    found, total = take(cases.order_by("opened_on", "pk"), ROWS)
    rows = [
        DayRow(
            label=name_text(case.person),
            url=reverse("cases:case_assign", args=[case.pk]),
            detail=case.number,
            since=case.opened_on,
        )
        for case in found
    ]
    all_url = f"{reverse('cases:reassign')}?de=personne"
    return DaySection(_("Dossiers sans conseiller"), rows, all_url, "person-gear", total)


def _list(user: User, named: str) -> str:
    """Return the address of the list of cases under a named filter, narrowed to a counsellor's own."""
    own = {"conseiller": MINE} if user.role == Role.COUNSELLOR else {}
    return f"{reverse('cases:case_list')}?{urlencode({'etat': named, **own})}"


def returns_near_limit(day: date) -> tuple[date, date]:
    """Return the first and last return dates whose twelve months end between `day` and `day` + NOTICE."""
    return add_months(day, -MONTHS_OF_C), add_months(day + NOTICE, -MONTHS_OF_C)


def near_limit(day: date) -> Q:
    """Return the condition of the cases of category C whose twelve months end soon, without an aid under way."""
    states = [*TO_ASSESS, CaseState.ASSESSED]
    return Q(category=Category.C, state__in=states, returned_on__range=returns_near_limit(day))


def mine(user: User) -> CaseQuerySet:
    """Return the cases that wait for this user: a counsellor's own and those nobody has; a manager's antenna."""
    cases = Case.objects.writable_by(user).select_related("person")
    if user.role == Role.COUNSELLOR:
        return cases.filter(Q(counsellor=user.pk) | Q(counsellor__isnull=True))
    return cases
