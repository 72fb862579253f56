"""The end of an aid: proposed by the operator, confirmed by the antenna, attested to the person."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import roles
from accounts.enums import Role
from aids.models import Application
from aids.views.pages import FILE_ROLES
from common.audit import record_access
from common.errors import Conflict, DomainError
from common.form_tokens import once
from common.forms import refuse
from common.models.audit import AccessKind
from operators.enums import ClosureState
from operators.forms.closures import ClosureForm, SendBackForm
from operators.models import Closure
from operators.selectors.closures import closure_facts, closure_get, closure_history, closure_of
from operators.services.closures import closure_confirm, closure_problem, closure_propose, closure_send_back
from operators.services.follow_up_papers import certificate_request
from operators.views.responses import CONFLICT, INVALID, file_to_change, open_file, sent


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def portal_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how the aid ended; the antenna confirms."""
    application = file_to_change(request.user, pk)
    closure = closure_of(actor=request.user, application=application)
    form, status = ClosureForm(sent(request), kind=application.kind, closure=closure), 200
    if request.method == "POST" and form.is_valid():
        try:
            closure_propose(
                actor=request.user,
                application=application,
                data=form.closure_data,
                version=form.cleaned_data["version"],
            )
        except Conflict as conflict:
            refuse(form, conflict)
            form.data = form.data.copy()
            form.data["version"] = str(conflict.theirs["version"])
            status = CONFLICT
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Clôture proposée : l’antenne la confirme ou vous la renvoie."))
            return redirect("operators:portal_file", pk)
    context = {
        "file": open_file(request.user, pk),
        "form": form,
        "closure": closure,
        "problem": closure_problem(application),
    }
    status = INVALID if form.errors and status == 200 else status
    return render(request, "operators/closures/propose.html", context, status=status)


@roles(*FILE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def closure_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how an aid ended; POST confirms it or gives it back to the operator."""
    closure = _closure_or_404(request, pk)
    sends_back = request.POST.get("acte") == "send_back"
    form = SendBackForm(request.POST if sends_back else None)
    refusal = ""
    if request.method == "POST" and (not sends_back or form.is_valid()):
        try:
            _decide(request, closure, form.cleaned_data if sends_back else None)
        except DomainError as error:
            refusal = error.message
        else:
            return redirect("operators:closure_detail", pk)
    record_access(
        actor=request.user, kind=AccessKind.AID_FILE, subject=Application(pk=closure.application_id)
    )
    context = {
        "closure": closure,
        "application": closure.application,
        "facts": closure_facts(closure),
        "events": closure_history(closure),
        "waits": closure.state == ClosureState.PROPOSED,
        "is_confirmed": closure.state == ClosureState.CONFIRMED,
        "form": form,
        "refusal": refusal,
        "papers": closure.papers.order_by("-pk")[:4],
    }
    status = INVALID if refusal or form.errors else 200
    return render(request, "operators/closures/detail.html", context, status=status)


def _decide(request: HttpRequest, closure: Closure, sent_back: dict[str, Any] | None) -> None:
    if sent_back is not None:
        closure_send_back(actor=request.user, closure=closure, reason=sent_back["reason"])
        messages.success(request, _("La clôture est renvoyée à l’opérateur."))
    else:
        closure_confirm(actor=request.user, closure=closure)
        messages.success(request, _("La clôture est confirmée : l’aide est achevée."))


def _closure_or_404(request: HttpRequest, pk: int) -> Closure:
    try:
        return closure_get(actor=request.user, pk=pk)
    except Closure.DoesNotExist as error:
        raise Http404 from error


@roles(*FILE_ROLES)
@require_POST
@once
def certificate_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the person's certificate in French or Arabic."""
    closure = get_object_or_404(Closure.objects.visible_to(request.user), pk=pk)
    try:
        paper = certificate_request(
            actor=request.user, closure=closure, language=request.POST.get("language", "")
        )
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("operators:closure_detail", pk)
    return redirect("operators:follow_up_paper", paper.pk)
