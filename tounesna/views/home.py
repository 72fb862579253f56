"""Home: what needs me today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import signed_in


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the signed-in user's day."""
    return render(request, "tounesna/home.html")
