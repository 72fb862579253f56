"""The record of readings, and the request's context for the history of writings (pghistory)."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

import pghistory
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from common.models.audit import AccessKind, AccessRecord
from common.wall import outside_wall

_address: ContextVar[str | None] = ContextVar("address", default=None)


def client_address(request: HttpRequest) -> str | None:
    """Return the client's address as the web server (or the proxy in front of it) saw it."""
    return request.META.get("REMOTE_ADDR") or None


class RequestContextMiddleware:
    """Give every row of history written in a request its user, address, method and request id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _address.set(client_address(request))
        try:
            if request.method in ("GET", "HEAD", "OPTIONS"):
                return self.get_response(request)
            user_id = request.user.pk if hasattr(request, "user") else None
            with pghistory.context(
                user=user_id,
                address=_address.get(),
                method=request.method,
                path=request.path,
                request=get_random_string(12),
            ):
                return self.get_response(request)
        finally:
            _address.reset(token)


def record_access(*, actor: Any, kind: AccessKind, subject: models.Model, reason: str = "") -> None:
    """Write that `actor` read `subject` (a case, a document, a sensitive section)."""
    with outside_wall():
        AccessRecord.objects.create(
            actor=actor,
            kind=kind,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            reason=reason,
            address=_address.get(),
        )
