"""/pilotage/vues/ and /pilotage/alertes/: views kept, figures watched; each manager has her own."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from aids.views.pages import act
from common.form_tokens import once
from common.templatetags.formats import bdi, ltr
from reporting.enums import AlertMeasure, Unit
from reporting.forms.watching import AlertForm, ViewForm
from reporting.models import Alert, SavedView
from reporting.selectors.alerts import MEASURES, alerts_of, is_reached, last_crossings
from reporting.selectors.envelope_facts import envelope_names
from reporting.services import watching
from reporting.views.reports import ASKING_ROLES


@roles(*ASKING_ROLES)
@require_safe
def watch_list(request: HttpRequest) -> HttpResponse:
    """One's own views and alerts, and the last thresholds that were reached."""
    rows = envelope_names()
    context = {
        "views": SavedView.objects.visible_to(request.user),
        "alerts": [
            (alert, is_reached(alert), _words(alert), rows.get(alert.row, ""))
            for alert in alerts_of(request.user)
        ],
        "crossings": [
            (one, _measured(one.alert.measure, one.value), rows.get(one.alert.row, ""))
            for one in last_crossings(request.user)
        ],
    }
    return render(request, "reporting/watching/list.html", context)


def _words(alert: Alert) -> dict[str, str]:
    value = "" if alert.value is None else _measured(alert.measure, alert.value)
    return {"value": value, "threshold": _measured(alert.measure, alert.threshold)}


def _measured(measure: str, value: Decimal) -> str:
    """A value as a page shows it: a number runs left to right, one with a word runs as its word does."""
    text = watching.measured_text(measure, value)
    return bdi(text) if MEASURES[AlertMeasure(measure)].unit == Unit.DAYS else ltr(text)


@roles(*ASKING_ROLES)
@require_POST
@once
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters that the dashboard was shown with; they come as the fields they are in its address."""
    form = ViewForm(request.POST)

    def write(data: dict[str, Any]) -> None:
        watching.view_save(actor=request.user, name=data["name"], asked=request.POST)

    if act(request, form, write, done=_("La vue est enregistrée.")):
        return redirect(_dashboard(request.POST))
    # Nothing typed is lost: the page that answers is the form with its refusal and the same filters.
    asked = [(name, request.POST[name]) for name in watching.KEPT if request.POST.get(name)]
    return render(request, "reporting/watching/view.html", {"form": form, "asked": asked}, status=422)


def _dashboard(asked: QueryDict) -> str:
    query = QueryDict(mutable=True)
    query.update({name: asked[name] for name in watching.KEPT if asked.get(name)})
    return f"{reverse('reporting:dashboard')}?{query.urlencode()}"


@roles(*ASKING_ROLES)
@require_POST
@once
def view_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a view."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    watching.view_remove(actor=request.user, view=view)
    messages.success(request, _("La vue est retirée."))
    return redirect("reporting:watch_list")


@roles(*ASKING_ROLES)
@require_http_methods(["GET", "POST"])
@once
def alert_new(request: HttpRequest) -> HttpResponse:
    """Set an alert."""
    return _form(request, None)


@roles(*ASKING_ROLES)
@require_http_methods(["GET", "POST"])
@once
def alert_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is watched, and from which value on."""
    return _form(request, get_object_or_404(Alert.objects.visible_to(request.user), pk=pk))


def _form(request: HttpRequest, alert: Alert | None) -> HttpResponse:
    form = AlertForm(request.POST or None, user=request.user, alert=alert)

    def write(_data: dict[str, Any]) -> None:
        watching.alert_write(actor=request.user, data=form.data_given, alert=alert)

    if request.method == "POST" and act(request, form, write, done=_("L'alerte est en service.")):
        return redirect("reporting:watch_list")
    return render(request, "reporting/watching/alert.html", {"form": form, "alert": alert})


@roles(*ASKING_ROLES)
@require_POST
@once
def alert_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget an alert."""
    alert = get_object_or_404(Alert.objects.visible_to(request.user), pk=pk)
    watching.alert_remove(actor=request.user, alert=alert)
    messages.success(request, _("L'alerte est retirée."))
    return redirect("reporting:watch_list")
