"""Who may call a view: one declared line each, checked for every URL by a test."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from accounts.enums import Role

View = Callable[..., HttpResponseBase]
V = TypeVar("V", bound=View)

EVERY_ROLE = frozenset(Role.values)


def roles(*allowed: Role) -> Callable[[V], View]:
    """Let only signed-in users holding one of `allowed` call the view; others get 403, guests the sign-in page."""
    names = frozenset(str(role) for role in allowed)

    def decorate(view: V) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if getattr(request.user, "role", None) not in names:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        checked = login_required(guarded)
        checked.allowed_roles = names  # type: ignore[attr-defined]
        return checked

    return decorate


def signed_in(view: V) -> View:
    """Let every signed-in user call the view."""
    return roles(*Role)(view)


def public(view: V) -> View:
    """Let everybody call the view, guests included."""

    @wraps(view)
    def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    open_view.allowed_roles = None  # type: ignore[attr-defined]
    return open_view
