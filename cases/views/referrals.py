"""Referrals: the list, the page of one, the tab of a case, a new one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from accounts.enums import Role
from cases.enums import ConsentScope, ReferralState
from cases.forms.referrals import PlaceForm, ReferralFilterForm, ReferralForm
from cases.models import Case, Referral
from cases.selectors.consent import consent_lines, has_consent
from cases.selectors.referrals import (
    case_referrals,
    is_officer,
    phones_of,
    referral_get,
    referral_history,
    referral_page,
    shared_facts,
    state_counts,
)
from cases.services.referrals import referral_send
from cases.views.case_page import ANTENNA_STAFF, CASE_ROLES, case_or_404, case_to_write, show_tab
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind

OFFICERS = (Role.CGPS_OFFICER, Role.ANETI_ADVISER)
REFERRAL_ROLES = (*CASE_ROLES, *OFFICERS)
ANSWERERS = (*ANTENNA_STAFF, *OFFICERS)
SCOPES = (ConsentScope.SHARE_CGPS, ConsentScope.SHARE_ANETI, ConsentScope.SHARE_SERVICE)
S = ReferralState


def referral_or_404(request: HttpRequest, pk: int) -> Referral:
    """Return a referral with what its page shows; 404 for one that the user may not open."""
    try:
        return referral_get(actor=request.user, pk=pk)
    except Referral.DoesNotExist as error:
        raise Http404 from error


@roles(*REFERRAL_ROLES)
@require_safe
def referral_list(request: HttpRequest) -> HttpResponse:
    """List the referrals: the antenna's, or those addressed to the officer's unit, with their counts."""
    form = ReferralFilterForm(request.GET, actor=request.user)
    page = referral_page(actor=request.user, filters=form.filters(), cursor=request.GET.get("suite"))
    context = {
        "form": form,
        "page": page,
        "counts": state_counts(actor=request.user),
        "is_filtered": bool(form.in_force()),
        "is_officer": is_officer(request.user),
        "no_unit": is_officer(request.user) and not request.user.unit_id,
        "announce": _announce(len(page.rows), more=page.next_cursor is not None),
    }
    template = "cases/referrals/list.html#results" if request.htmx else "cases/referrals/list.html"
    return render(request, template, context)


@roles(*CASE_ROLES)
@require_safe
def referral_tab(request: HttpRequest, pk: int) -> HttpResponse:
    """Orientations of a case."""
    case = case_or_404(request, pk)
    context = {"referrals": case_referrals(actor=request.user, case=case), "lines": _agreements(case)}
    return show_tab(request, case, "orientations", "cases/referrals/tab.html", context)


@roles(*ANTENNA_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def referral_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the person to a unit or a service of her governorate, or of another one chosen first."""
    case = case_to_write(request, pk)
    place = PlaceForm({"gouvernorat": request.GET.get("gouvernorat", case.governorate_id or "")})
    governorate = place.cleaned_data.get("gouvernorat") if place.is_valid() else None
    form = ReferralForm(request.POST or None, case=case, governorate=governorate or None)
    if request.method == "POST" and form.is_valid():
        try:
            referral = referral_send(actor=request.user, case=case, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Orientation envoyée."))
            return redirect("cases:referral_detail", referral.pk)
    context = {"case": case, "form": form, "place": place, "lines": _agreements(case)}
    return render(request, "cases/referrals/new.html", context, status=422 if form.errors else 200)


@roles(*REFERRAL_ROLES)
@require_safe
def referral_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a referral: the whole to the antenna, the data needed to its receiver; the reading is recorded."""
    referral = referral_or_404(request, pk)
    record_access(actor=request.user, kind=AccessKind.CASE, subject=referral)
    return render(request, "cases/referrals/detail.html", referral_context(request, referral))


def referral_context(request: HttpRequest, referral: Referral) -> dict[str, Any]:
    """Return what the page of a referral shows to this reader."""
    officer = is_officer(request.user)
    answers = officer if referral.unit_id else request.user.role in ANTENNA_STAFF
    sends = request.user.role in ANTENNA_STAFF
    inquiry = getattr(referral, "inquiry", None)
    return {
        "referral": referral,
        "case": referral.case,
        "person": referral.case.person,
        "facts": shared_facts(referral),
        "phones": phones_of(referral),
        "events": referral_history(referral),
        "sheets": referral.sheets.filter(requested_by=request.user)[:4],
        "is_officer": officer,
        "shared": has_consent(referral.case, referral.scope),
        "inquiry": inquiry,
        "can_receive": answers and referral.state == S.SENT,
        "can_answer": answers and referral.state in (S.SENT, S.RECEIVED),
        "can_finish": answers and referral.state == S.ACCEPTED,
        "can_inquire": officer and referral.is_inquiry and referral.state == S.ACCEPTED,
        "can_cancel": sends and referral.is_open,
        "can_note": sends and referral.news_at is not None,
        "can_read_findings": inquiry is not None and (sends or request.user.role == Role.CGPS_OFFICER),
    }


def _agreements(case: Case) -> list[Any]:
    return [line for line in consent_lines(case) if line.scope in SCOPES]


def _announce(count: int, *, more: bool) -> str:
    if not count:
        return _("Aucune orientation")
    words = ngettext("%(count)d orientation affichée", "%(count)d orientations affichées", count)
    shown = words % {"count": count}
    return _("%(words)s, la liste continue") % {"words": shown} if more else shown
