"""Giving a running file to another operator: the antenna's manager and the taskforce."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import roles
from accounts.enums import Role
from accounts.models import User
from aids.enums import AidFamily
from aids.models import Application
from cases.selectors.access import can_write, read_only_words
from common.errors import DomainError
from common.form_tokens import once
from operators.enums import HELD_STATES
from operators.forms.rerouting import GiveBackForm, ReroutingForm
from operators.models import Operator, Rerouting
from operators.selectors.rerouting import fee_left, running_rerouting
from operators.selectors.routing import Candidate, rank_operators
from operators.services.rerouting import rerouting_give_back, rerouting_start
from operators.views.form_pages import attempt
from operators.views.responses import INVALID, sent

REROUTERS = (Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER)


@roles(*REROUTERS)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def rerouting_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a running file from its operator and offer it to another one."""
    application = _application(request.user, pk)
    candidates = _candidates(request.user, application)
    form = ReroutingForm(sent(request), candidates=candidates)
    rerouting = attempt(form, lambda: _start(request.user, application, form))
    if rerouting is not None:
        message = _("Le dossier n’est plus chez %(operator)s. Le nouvel opérateur est sollicité.")
        messages.success(request, message % {"operator": rerouting.from_operator})
        return redirect("operators:application_tab", pk=pk)
    context = {
        "application": application,
        "form": form,
        "candidates": candidates,
        "fee": fee_left(application),
        "is_running": application.state in HELD_STATES and application.operator_id is not None,
        "waiting": running_rerouting(application),
    }
    status = INVALID if form.errors else 200
    return render(request, "operators/rerouting/new.html", context, status=status)


@roles(*REROUTERS)
@require_POST
@once
def rerouting_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the file back to the operator that had it."""
    application = _application(request.user, pk)
    rerouting = running_rerouting(application)
    if rerouting is None:
        raise Http404
    form = GiveBackForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        rerouting_give_back(actor=request.user, rerouting=rerouting, reason=reason)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Dossier rendu à %(operator)s.") % {"operator": rerouting.from_operator})
    return redirect("operators:application_tab", pk=pk)


def _start(user: User, application: Application, form: ReroutingForm) -> Rerouting:
    data = dict(form.cleaned_data)
    operator = Operator.objects.visible_to(user).get(pk=data.pop("operator"))
    return rerouting_start(actor=user, application=application, operator=operator, **data)


def _candidates(user: User, application: Application) -> list[Candidate]:
    ranking = rank_operators(actor=user, application=application)
    return [
        one
        for one in ranking
        if one.can_be_picked_by(user) and one.operator.institution_id != application.operator_id
    ]


def _application(user: User, pk: int) -> Application:
    files = Application.objects.visible_to(user).filter(family=AidFamily.ECONOMIC)
    related = ("case__person", "case__antenna", "case__governorate", "operator", "phase")
    application = get_object_or_404(files.select_related(*related), pk=pk)
    if not can_write(user, application.case):
        raise PermissionDenied(read_only_words(application.case))
    return application
