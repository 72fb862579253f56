"""What the data-protection officer and the auditor read; and the holds on retention."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from cases.forms.rights import AccessFilterForm, ConsentFilterForm, HoldForm
from cases.models import Case, RetentionHold
from cases.selectors.protection import access_page
from cases.selectors.protection import consent_page as consents_of
from cases.selectors.retention import retention_list as lines_of
from cases.selectors.retention import rules
from cases.services.retention import hold_lift as lift
from cases.services.retention import hold_place
from cases.views.rights import OFFICER, PROTECTION
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse


@roles(*PROTECTION)
@require_safe
def access_records(request: HttpRequest) -> HttpResponse:
    """List who read what, when and why."""
    form = AccessFilterForm(request.GET)
    page, lines = access_page(actor=request.user, filters=form.filters(), cursor=request.GET.get("suite"))
    return render(request, "cases/protection/accesses.html", {"form": form, "page": page, "lines": lines})


@roles(*PROTECTION)
@require_safe
def consent_list(request: HttpRequest) -> HttpResponse:
    """List the agreements, given and withdrawn."""
    form = ConsentFilterForm(request.GET)
    page = consents_of(
        actor=request.user,
        text=form.value("q"),
        scope=form.value("accord"),
        state=form.value("etat"),
        cursor=request.GET.get("suite"),
    )
    return render(request, "cases/protection/consents.html", {"form": form, "page": page})


@roles(*PROTECTION)
@require_safe
def retention_list(request: HttpRequest) -> HttpResponse:
    """List the persons whose data end soon, and what holds them."""
    context = {
        "lines": lines_of(actor=request.user),
        "rules": rules(),
        "is_officer": request.user.role in OFFICER,
    }
    return render(request, "cases/protection/retention.html", context)


@roles(*OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def hold_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a case beyond its time, for a reason."""
    case = get_object_or_404(Case.objects.select_related("person"), pk=pk)
    form = HoldForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            hold_place(actor=request.user, case=case, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Anonymisation suspendue."))
            return redirect("cases:retention_list")
    context = {"case": case, "form": form}
    return render(request, "cases/protection/hold.html", context, status=422 if form.errors else 200)


@roles(*OFFICER)
@require_POST
@once
def hold_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the time of a case run again."""
    hold = get_object_or_404(RetentionHold, pk=pk)
    try:
        lift(actor=request.user, hold=hold)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Suspension levée."))
    return redirect("cases:retention_list")
