"""Home: what needs me today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from common.dates import today
from common.day import day
from common.navigation import ACCOUNT, navigation
from tounesna.welcome import welcome_for

REGISTRARS = ("counsellor", "antenna_manager")


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the signed-in user's day: what waits, since when, and the ways to her pages when nothing does."""
    sections = day.sections(request.user)
    context = {
        "sections": sections,
        "today": today(),
        "waiting": sum(section.count for section in sections),
        "late": sum(section.late for section in sections),
        "can_register": request.user.role in REGISTRARS,
        "welcome": welcome_for(request.user.role),
        "ways": [] if sections else _ways(request),
    }
    return render(request, "tounesna/home.html", context)


def _ways(request: HttpRequest) -> list[object]:
    home_url = reverse("home")
    found = navigation.items(request.user, path=request.path)
    found += navigation.items(request.user, path=request.path, place=ACCOUNT)
    by_url = {item.url: item for item in reversed(found) if item.url != home_url}
    return [item for item in found if by_url.pop(item.url, None)]
