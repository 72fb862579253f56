"""Home: what needs me today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import signed_in
from common.dates import today
from common.day import day


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the signed-in user's day."""
    sections = day.sections(request.user)
    return render(request, "tounesna/home.html", {"sections": sections, "today": today()})
