"""The social inquiry: the officer's form, and what the antenna takes over of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from accounts.enums import Role
from cases.enums import FigureBasis, HouseholdFact, ReferralState, Vulnerability
from cases.forms.inquiries import AdoptForm, InquiryForm, SetAsideForm
from cases.models import Referral, SocialInquiry, VulnerabilityRecord
from cases.services.inquiries import (
    found_values,
    inquiry_adopt,
    inquiry_open,
    inquiry_set_aside,
    inquiry_submit,
    shared_situations,
)
from cases.services.vulnerabilities import record_version, vulnerabilities_open
from cases.views.case_page import ANTENNA_STAFF
from cases.views.referrals import referral_or_404
from common.errors import Conflict, DomainError
from common.form_tokens import once
from common.formatting import number_text
from common.forms import refuse

read_or_act = require_http_methods(["GET", "HEAD", "POST"])


@roles(Role.CGPS_OFFICER)
@read_or_act
@once
def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """The inquiry form beside what the antenna shared; handed in once."""
    referral = referral_or_404(request, pk)
    form = InquiryForm(request.POST if request.method == "POST" else None, officer=str(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            inquiry_submit(actor=request.user, referral=referral, findings=form.findings())
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Enquête remise : l'antenne est prévenue."))
            return redirect("cases:referral_detail", pk)
    context = {
        "referral": referral,
        "form": form,
        "too_soon": referral.state != ReferralState.ACCEPTED,
        "situations": situation_words(shared_situations(actor=request.user, referral=referral)),
    }
    return render(request, "cases/referrals/inquiry.html", context, status=422 if form.errors else 200)


@roles(*ANTENNA_STAFF, Role.CGPS_OFFICER)
@read_or_act
@once
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what the inquiry found (the reading is recorded); the antenna takes it over or sets it aside."""
    referral = referral_or_404(request, pk)
    found = inquiry_open(actor=request.user, referral=referral)
    if found is None:
        raise Http404
    form, aside = AdoptForm(), SetAsideForm()
    if request.method == "POST":
        if request.POST.get("act") == "aside":
            form, aside, refusal = _set_aside(request, referral)
        else:
            form, aside, refusal = _adopt(request, referral)
        if refusal is None:
            messages.success(request, _("Constats examinés."))
            return redirect("cases:referral_detail", pk)
    context = _findings_context(request, referral, found) | {"form": form, "aside": aside}
    return render(
        request, "cases/referrals/findings.html", context, status=422 if request.method == "POST" else 200
    )


def _adopt(request: HttpRequest, referral: Referral) -> tuple[Any, Any, bool | None]:
    form = AdoptForm(request.POST)
    if not form.is_valid():
        return form, SetAsideForm(), True
    version = request.POST.get("case_version", "")
    try:
        inquiry_adopt(
            actor=request.user,
            referral=referral,
            facts=form.cleaned_data["facts"],
            case_version=int(version) if version.isdecimal() and len(version) < 9 else 0,
            record_version=request.POST.get("record_version", ""),
        )
    except Conflict:
        message = _("Le dossier a changé depuis l'ouverture de cette page : voici ses valeurs actuelles.")
        form.add_error(None, message)
        return form, SetAsideForm(), True
    except DomainError as refusal:
        refuse(form, refusal)
        return form, SetAsideForm(), True
    return form, SetAsideForm(), None


def _set_aside(request: HttpRequest, referral: Referral) -> tuple[Any, Any, bool | None]:
    aside = SetAsideForm(request.POST)
    if not aside.is_valid():
        return AdoptForm(), aside, True
    try:
        inquiry_set_aside(actor=request.user, referral=referral, reason=aside.cleaned_data["reason"])
    except DomainError as refusal:
        refuse(aside, refusal)
        return AdoptForm(), aside, True
    return AdoptForm(), aside, None


def _findings_context(request: HttpRequest, referral: Referral, found: SocialInquiry) -> dict[str, Any]:
    """Each finding beside what the case holds now; an officer only sees her own findings."""
    is_staff = request.user.role in ANTENNA_STAFF
    record = vulnerabilities_open(actor=request.user, case=referral.case) if is_staff else None
    return {
        "referral": referral,
        "inquiry": found,
        "rows": [_row(fact, found, referral, record) for fact in HouseholdFact],
        "narrative": found.findings.get("narrative", ""),
        "is_staff": is_staff,
        "can_review": is_staff and found.is_adopted is None,
        "case_version": referral.case.version,
        "record_version": record_version(record),
    }


def _row(
    fact: HouseholdFact, found: SocialInquiry, referral: Referral, record: VulnerabilityRecord | None
) -> dict[str, Any]:
    current = {
        HouseholdFact.SIZE: referral.case.household_size,
        HouseholdFact.INCOME: referral.case.household_income_tnd,
        HouseholdFact.SITUATIONS: record.situations if record else None,
    }[fact]
    source = found.sources.get(fact.value, {})
    how = source.get("how", "")
    return {
        "label": fact.label,
        "found": _words(fact, found_values(found)[fact]),
        "current": _words(fact, current),
        "by": source.get("by", ""),
        "how": FigureBasis(how).label if how in FigureBasis.values else "",
    }


def _words(fact: HouseholdFact, value: Any) -> list[str]:
    if value is None:
        return [_("pas encore connu")]
    if fact == HouseholdFact.SITUATIONS:
        return situation_words(value) or [_("aucune de ces situations")]
    return [number_text(value, 0 if value == int(value) else 3)]


def situation_words(situations: dict[str, Any] | None) -> list[str] | None:
    """Return the situations in words, with their counts beyond one; None when they are not known."""
    if situations is None:
        return None
    return [
        f"{value.label} × {situations[value]}" if int(situations[value]) > 1 else str(value.label)
        for value in Vulnerability
        if situations.get(value)
    ]
