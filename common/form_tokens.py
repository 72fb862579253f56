"""A form sent twice acts once: `{% form_token %}` in the form, `@once` on its view."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from common.models import FormToken
from common.wall import outside_wall

FIELD_NAME = "form_token"
KEPT_FOR = dt.timedelta(days=2)

View = Callable[..., HttpResponseBase]


def once(view: View) -> View:
    """Make a second POST of the same form answer with the first one's redirect, without acting again.

    Declare it below `@roles`. An act that succeeds must answer by a redirect (or HX-Redirect); any other
    answer (the form with its errors) leaves the token free, so that the corrected form can be sent. The
    view runs in one transaction with its token: a second request that arrives while the first still runs
    waits on the token's primary key, then finds where the first one led. A POST without a token is let
    through: the browser that sent it did not get it from the page.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        token = _read_token(request)
        if token is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            user_id = request.user.pk if request.user.is_authenticated else None
            with outside_wall():
                record, is_first = FormToken.objects.get_or_create(
                    token=token, defaults={"user_id": user_id, "path": request.path[:500]}
                )
            if not is_first and (record.user_id, record.path) == (user_id, request.path[:500]):
                return _lead_to(request, record.location)
            response = view(request, *args, **kwargs)
            if is_first:
                with outside_wall():
                    _remember(record, response)
            return response

    return guarded


def forget_old_tokens(*, now: dt.datetime | None = None) -> int:
    """Delete the tokens of forms sent more than two days ago; return how many."""
    deleted, _by_model = FormToken.objects.filter(created_at__lt=(now or timezone.now()) - KEPT_FOR).delete()
    return deleted


def _read_token(request: HttpRequest) -> uuid.UUID | None:
    if request.method != "POST":
        return None
    try:
        return uuid.UUID(request.POST.get(FIELD_NAME, ""))
    except ValueError:
        return None


def _remember(record: FormToken, response: HttpResponseBase) -> None:
    location = response.headers.get("HX-Redirect") or response.headers.get("Location", "")
    if not location or len(location) > 1000:
        record.delete()
        return
    record.location = location
    record.save(update_fields=["location"])


def _lead_to(request: HttpRequest, location: str) -> HttpResponseBase:
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(location)
    return HttpResponseRedirect(location)
