"""Complaints and feedback: received, listed, answered; the code of the public page."""

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import roles
from cases.forms.complaints import ComplaintFilterForm, ComplaintForm
from cases.forms.rights import AnswerForm
from cases.models import AccessCode, Complaint
from cases.selectors.complaints import complaint_counts, complaint_page
from cases.services.access_codes import code_renew
from cases.services.complaints import complaint_answer, complaint_receive
from cases.views.case_page import ANTENNA_STAFF, CASE_ROLES, case_to_write, case_url
from cases.views.rights import TAB
from common.encryption import decrypt, encrypt
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse

# How long a new code can be read again on the counsellor's screen.
CODE_SHOWN_FOR = 10 * 60
CODE_KEY = "new_access_code"


@roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def complaint_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Receive a complaint or feedback on a case."""
    case = case_to_write(request, pk)
    form = ComplaintForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            complaint_receive(actor=request.user, case=case, **form.cleaned_data)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("C'est enregistré."))
            return redirect(case_url(case, TAB))
    context = {"case": case, "form": form, "title": _("Recevoir une réclamation ou un avis")}
    return render(request, "cases/rights/act.html", context, status=422 if form.errors else 200)


@roles(*CASE_ROLES)
@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    """List the complaints to answer, the overdue first."""
    form = ComplaintFilterForm(request.GET, actor=request.user)
    page = complaint_page(
        actor=request.user,
        state=form.value("etat"),
        kind=form.value("nature"),
        antenna=form.value("antenne"),
        cursor=request.GET.get("suite"),
    )
    context = {"form": form, "page": page, "counts": complaint_counts(actor=request.user)}
    return render(request, "cases/complaints/list.html", context)


@roles(*CASE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def complaint_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a complaint, and answer it."""
    related = ("case__person", "received_by", "answered_by")
    found = get_object_or_404(Complaint.objects.visible_to(request.user).select_related(*related), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            complaint_answer(actor=request.user, complaint=found, answer=form.cleaned_data["answer"])
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Réponse inscrite."))
            return redirect("cases:complaint_detail", found.pk)
    context = {"row": found, "form": form if found.is_open or form.errors else None}
    return render(request, "cases/complaints/detail.html", context, status=422 if form.errors else 200)


@roles(*ANTENNA_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@once
def access_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the code of the public page and show it for a few minutes, to be printed or written down."""
    case = case_to_write(request, pk)
    if request.method == "POST":
        try:
            code = code_renew(actor=request.user, case=case)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect(case_url(case, TAB))
        request.session[CODE_KEY] = encrypt({"case": case.pk, "code": code, "at": time.time()})
        return redirect("cases:access_code", case.pk)
    context = {
        "case": case,
        "new_code": _fresh_code(request, case.pk),
        "known": AccessCode.objects.filter(case=case).select_related("made_by").first(),
        "public_url": request.build_absolute_uri(reverse("cases:follow_up_open")),
    }
    return render(request, "cases/complaints/code.html", context)


def _fresh_code(request: HttpRequest, case_pk: int) -> str:
    """Return the code just made for this case by this session; "" later."""
    sealed = request.session.get(CODE_KEY)
    if not sealed:
        return ""
    made = decrypt(sealed)
    is_fresh = made["case"] == case_pk and time.time() - made["at"] < CODE_SHOWN_FOR
    return str(made["code"]) if is_fresh else ""
