"""Exchange rates: read, typed, imported."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import roles
from accounts.enums import Role
from aids.forms.exchange_rates import RateForm, RatesFileForm
from aids.models import ExchangeRate
from aids.selectors.exchange_rates import rate_on
from aids.services.exchange_rates import rate_add, rates_import
from aids.views.pages import act
from common.dates import today
from common.form_tokens import once
from common.pagination import keyset_page


@roles(Role.TASKFORCE_MANAGER)
@require_http_methods(["GET", "POST"])
@once
def rate_list(request: HttpRequest) -> HttpResponse:
    """The rates by day, a form for one and another for a file."""
    chosen = request.POST.get("acte", "")
    form = RateForm(request.POST if chosen == "rate" else None)
    file_form = RatesFileForm(*((request.POST, request.FILES) if chosen == "file" else ()))
    if chosen == "rate" and act(
        request, form, lambda data: _add(request, data), done=_("Le taux est saisi.")
    ):
        return redirect("aids:rate_list")
    if chosen == "file" and _imported(request, file_form):
        return redirect("aids:rate_list")
    rates = ExchangeRate.objects.select_related("typed_by")
    page = keyset_page(rates, order=("-day", "-pk"), cursor=request.GET.get("suite"))
    context = {"form": form, "file_form": file_form, "page": page, "in_force": rate_on(today())}
    return render(request, "aids/exchange_rates/list.html", context)


def _add(request: HttpRequest, data: dict[str, Any]) -> None:
    rate_add(actor=request.user, **data)


def _imported(request: HttpRequest, form: RatesFileForm) -> bool:
    done = []

    def take_in(data: dict[str, Any]) -> None:
        done.append(rates_import(actor=request.user, content=data["file"].read()))

    if not act(request, form, take_in, done=_("Le fichier est lu.")):
        return False
    words = _("%(entered)s taux saisis, %(known)s déjà connus.")
    messages.info(request, words % {"entered": done[0].entered, "known": done[0].known})
    return True
