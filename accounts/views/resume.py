"""Taking up again what was being typed when the session ended."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from accounts.access import public, signed_in
from accounts.kept_form import forget, keep, kept, owner_of
from accounts.middleware import RESUME_PARAMETER


@signed_in
@require_safe
def resume(request: HttpRequest) -> HttpResponse:
    """Show what was kept and offer to take it up again, or to drop it."""
    form = kept(request)
    if form is None:
        return redirect("home")
    joint = "&" if "?" in form.page else "?"
    context = {"kept": form, "resume_url": f"{form.page}{joint}{RESUME_PARAMETER}=1#saisie-reprise"}
    return render(request, "accounts/resume.html", context)


@signed_in
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Drop what was kept."""
    forget(request)
    return redirect("home")


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is out of date: what was typed is kept when it comes from our own page."""
    owner = request.user.pk if request.user.is_authenticated else owner_of(request)
    is_own = _from_own_page(request)
    if is_own and owner is not None:
        keep(request, owner=owner)
    onward = reverse("accounts:resume")
    if not request.user.is_authenticated:
        onward = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': onward})}"
    if request.headers.get("HX-Request") == "true" and is_own:
        return HttpResponseClientRedirect(onward)
    if is_own and owner is not None:
        return render(request, "accounts/page_out_of_date.html", {"onward": onward}, status=403)
    return render(request, "403_csrf.html", status=403)


def _from_own_page(request: HttpRequest) -> bool:
    """Say whether the browser itself vouches that the form was one of ours."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
