"""The subscription to one's own agenda: its secret address, and the calendar behind it."""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import public, roles
from cases.models import CalendarFeed
from cases.services.calendar_feeds import feed_content, feed_owner, feed_renew, feed_stop, feed_token
from cases.views.case_page import ANTENNA_STAFF
from common.form_tokens import once
from common.rate_limits import within_limit

# An office shares one address: forty calendars that ask every quarter of an hour stay well below.
REQUESTS, PERIOD = 120, 600


@roles(*ANTENNA_STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """Show, make, renew or give up the secret address of one's own agenda."""
    if request.method == "POST":
        if request.POST.get("act") == "stop":
            feed_stop(actor=request.user)
            messages.success(request, _("Abonnement arrêté : l'adresse ne répond plus."))
        else:
            feed_renew(actor=request.user)
            messages.success(request, _("Nouvelle adresse prête ; l'ancienne ne répond plus."))
        return redirect("cases:calendar_feed")
    feed = CalendarFeed.objects.filter(user=request.user).first()
    address = f"{settings.SITE_URL}{reverse('cases:calendar_ics', args=[feed_token(feed)])}" if feed else ""
    return render(request, "cases/agenda/feed.html", {"feed": feed, "address": address})


@public
@require_safe
def calendar_ics(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the calendar of a secret address, to whoever knows it; so many times in ten minutes."""
    address = get_adapter().get_client_ip(request)
    if not within_limit(name="calendar", key=address, most=REQUESTS, seconds=PERIOD):
        return HttpResponse(status=429, headers={"Retry-After": str(PERIOD)})
    owner = feed_owner(token)
    if owner is None:
        raise Http404
    response = HttpResponse(feed_content(owner), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="tounesna.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
