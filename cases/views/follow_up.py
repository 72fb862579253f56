"""The public page of a case: number and code, then its state in plain words and a message to the scheme."""

import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import public
from cases.forms.complaints import MessageForm, OpenForm
from cases.models import Case
from cases.selectors.follow_up import follow_up as state_of
from cases.services.access_codes import Opened, code_check, may_write, opened_case
from cases.services.complaints import complaint_receive
from common.audit import client_address
from common.errors import DomainError
from common.form_tokens import once
from common.forms import refuse

KEY = "follow_up"
OPEN_FOR = 20 * 60


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_open(request: HttpRequest) -> HttpResponse:
    """Ask for the number and the code; every wrong answer is worded alike."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        opened = code_check(**form.cleaned_data, address=client_address(request) or "")
        if opened is not None:
            request.session.cycle_key()
            request.session[KEY] = {
                "case": opened.case_id,
                "stamp": opened.stamp,
                "until": time.time() + OPEN_FOR,
            }
            return redirect("cases:follow_up")
        message = _(
            "Ce numéro et ce code ne vont pas ensemble, ou il y a eu trop d'essais. "
            "Vérifiez-les, attendez un quart d'heure, ou demandez un nouveau code à votre antenne."
        )
        form.add_error(None, message)
    return render(request, "cases/follow_up/open.html", {"form": form}, status=422 if form.errors else 200)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def follow_up(request: HttpRequest) -> HttpResponse:
    """Show the state of the case and nothing else of it; take a message, a complaint or an opinion."""
    case = _opened(request)
    if case is None:
        return redirect("cases:follow_up_open")
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _write(case, form):
        messages.success(request, _("Merci : votre message est arrivé. L'antenne vous répondra."))
        return redirect("cases:follow_up")
    context = {"form": form, "follow_up": state_of(case)}
    return render(request, "cases/follow_up/state.html", context, status=422 if form.errors else 200)


@public
@require_POST
def follow_up_close(request: HttpRequest) -> HttpResponse:
    """Leave the page of the case."""
    request.session.pop(KEY, None)
    return redirect("cases:follow_up_open")


def _opened(request: HttpRequest) -> Case | None:
    kept = request.session.get(KEY)
    if not kept or kept["until"] < time.time():
        return None
    return opened_case(Opened(kept["case"], kept["stamp"]))


def _write(case: Case, form: MessageForm) -> bool:
    if not may_write(case):
        form.add_error(
            None, _("Vous avez déjà beaucoup écrit aujourd'hui : revenez demain, ou appelez l'antenne.")
        )
        return False
    try:
        complaint_receive(actor=None, case=case, **form.values())
    except DomainError as refusal:
        refuse(form, refusal)
        return False
    return True
