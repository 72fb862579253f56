"""Deciding an aid file, with its conditions, its score and the budget strip beside."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from accounts.enums import Role
from aids.forms.applications import ApproveForm, ReasonForm, WaiverForm
from aids.selectors.files import file_context
from aids.services import applications, decisions
from aids.services.explanations import changes_of
from aids.views.pages import act, file_or_404, strip_for
from common.audit import record_access
from common.form_tokens import once
from common.models.audit import AccessKind

_DONE = {
    "approve": gettext_lazy("L'aide est approuvée."),
    "reject": gettext_lazy("L'aide est rejetée."),
    "defer": gettext_lazy("La décision est ajournée."),
}
_SERVICES = {
    "approve": decisions.application_approve,
    "reject": decisions.application_reject,
    "defer": decisions.application_defer,
}


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def application_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, reject or defer; whoever submitted the file is refused, in words."""
    application = file_or_404(request, pk)
    chosen = request.POST.get("decision", "")
    forms = {
        "approve": ApproveForm(request.POST if chosen == "approve" else None, application=application),
        "reject": ReasonForm(request.POST if chosen == "reject" else None, prefix="reject"),
        "defer": ReasonForm(request.POST if chosen == "defer" else None, prefix="defer"),
    }

    def decide(data: dict[str, Any]) -> None:
        _SERVICES[chosen](actor=request.user, application=application, **data)

    if chosen in forms and act(request, forms[chosen], decide, done=str(_DONE[chosen])):
        return redirect("aids:application_detail", pk)
    context = file_context(actor=request.user, application=application)
    context |= {"forms": forms, "strip": strip_for(application), "chosen": chosen or "approve"}
    if application.assessment:
        reason = _("Décision sur le dossier d'aide %(number)s") % {"number": application.number}
        record_access(actor=request.user, kind=AccessKind.SENSITIVE, subject=application.case, reason=reason)
        context["changes"] = changes_of(application.assessment)
    return render(request, "aids/applications/decide.html", context)


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def application_waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Set one condition aside for this file, with a reason."""
    application = file_or_404(request, pk)
    form = WaiverForm(request.POST or None, initial={"code": request.GET.get("condition", "")})
    code = form["code"].value() or ""
    line = next((one for one in applications.eligibility_for(application).lines if one.code == code), None)

    def waive(data: dict[str, Any]) -> None:
        applications.application_waive(actor=request.user, application=application, **data)

    if request.method == "POST" and act(request, form, waive, done=_("La condition est mise de côté.")):
        return redirect("aids:application_decide", pk)
    context = {"application": application, "form": form, "line": line}
    return render(request, "aids/applications/waive.html", context)
