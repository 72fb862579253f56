"""Who calls: the token, its rate, what is counted of its use, and the headers of every answer."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from ninja.security import HttpBearer
from redis.exceptions import RedisError

from accounts.access import public
from common.rate_limits import seconds_to_wait
from reporting.models import PartnerToken
from reporting.selectors.frozen import digest
from reporting.selectors.partners import token_by_secret
from reporting.services.partners import use_record
from reporting.views.api.refusals import closed_token, only_read, too_many, unknown_token

logger = logging.getLogger(__name__)

MINUTE, DAY = 60, 24 * 3600
LANGUAGE = "fr"


class PartnerBearer(HttpBearer):
    """The token of the Authorization header; nothing else opens the interface, no session either."""

    openapi_bearerFormat = "tnp_…"
    openapi_description = "Le jeton que la taskforce vous a remis : Authorization: Bearer tnp_…"

    def authenticate(self, request: HttpRequest, token: str) -> PartnerToken:
        """Return the token called with, within its rate. Raises Refused (401, 429)."""
        found = token_by_secret(token.strip())
        if found is None:
            raise unknown_token()
        if found.state != "active":
            raise closed_token(found.state)
        request.partner_token = found  # type: ignore[attr-defined]
        wait = _wait(found)
        if wait:
            raise too_many(wait)
        return found


def _wait(token: PartnerToken) -> int:
    """Return how long the token has to wait. Without the cache nobody is held up: its use is still counted."""
    for name, most, seconds in (("minute", token.per_minute, MINUTE), ("day", token.per_day, DAY)):
        try:
            wait = seconds_to_wait(name=f"partner-{name}", key=str(token.pk), most=most, seconds=seconds)
        except RedisError:
            logger.warning("cache unreachable, rate of partner tokens not limited")
            return 0
        if wait:
            return wait
    return 0


def answered(view: Callable[..., HttpResponse], *, endpoint: str) -> Callable[..., HttpResponseBase]:
    """Give a view of the interface its language, its headers, its ETag, and count its use.

    It is public to the portal's own check of roles: the token is its key, and `PartnerBearer` checks it.
    """

    @public
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "HEAD":
            # The server leaves the body out; what is counted and told is what a GET would be.
            request.method = "GET"
        with translation.override(LANGUAGE):
            response = only_read().answer() if request.method != "GET" else view(request, *args, **kwargs)
        token: PartnerToken | None = getattr(request, "partner_token", None)
        if token is not None:
            use_record(token=token, endpoint=endpoint, is_answered=response.status_code < 400)
        return with_headers(request, response)

    # Nothing is written, and no cookie opens anything.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer


def with_headers(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return the answer as it may be kept by who asked, by nobody in between; 304 if it is known already."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers.setdefault("Content-Language", LANGUAGE)
    patch_vary_headers(response, ["Authorization"])
    if response.status_code != 200:
        response.headers["Cache-Control"] = "private, no-store"
        return response
    response.headers.setdefault("ETag", f'"{digest(response.content)[:32]}"')
    known = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return known if known is not None else response


def guarded(patterns: list[Any]) -> list[URLPattern]:
    """Return the operations among a library's URLs, each answered as above under its name."""
    return [
        URLPattern(one.pattern, answered(one.callback, endpoint=one.name), one.default_args, one.name)
        for one in patterns
        if not one.name.startswith("api-")
    ]
