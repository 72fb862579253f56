"""What somebody was typing when her session ended, kept encrypted until she has signed in again.

It lies in the browser's next session and is only ever shown to the account that typed it: a signed cookie
remembers which account was last signed in here. Passwords and files are never kept.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from common.encryption import decrypt, encrypt
from common.form_tokens import FIELD_NAME as FORM_TOKEN

SESSION_KEY = "kept_form"
OWNER_COOKIE = "last_account"
OWNER_REMEMBERED_FOR = timedelta(days=30)
KEPT_FOR = timedelta(hours=12)
# A registration step is some kilobytes; more than this is not typing.
MAX_CHARACTERS = 200_000
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", FORM_TOKEN})


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as it was sent: where to, from which page, its fields in order (none when `is_too_long`)."""

    owner: int
    path: str
    page: str
    fields: list[tuple[str, str]]
    had_files: bool
    is_too_long: bool
    at: datetime


def keep(request: HttpRequest, *, owner: int) -> KeptForm:
    """Keep the fields of this POST for `owner`, in place of what was kept before."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NEVER_KEPT and "password" not in name.lower()
        for value in values
    ]
    is_too_long = sum(len(name) + len(value) for name, value in fields) > MAX_CHARACTERS
    form = KeptForm(
        owner=owner,
        path=request.path,
        page=page_of(request),
        fields=[] if is_too_long else fields,
        had_files=bool(request.FILES),
        is_too_long=is_too_long,
        at=timezone.now(),
    )
    request.session[SESSION_KEY] = encrypt(asdict(form))
    return form


def kept(request: HttpRequest) -> KeptForm | None:
    """Return what is kept for the signed-in user, unless it is too old or was typed by somebody else."""
    token = request.session.get(SESSION_KEY)
    if not token or not request.user.is_authenticated:
        return None
    try:
        form = _read(decrypt(token))
    except (ValidationError, KeyError, TypeError, ValueError):
        return None
    is_hers = form.owner == request.user.pk
    return form if is_hers and timezone.now() - form.at < KEPT_FOR else None


def forget(request: HttpRequest) -> None:
    """Drop what is kept."""
    request.session.pop(SESSION_KEY, None)


def page_of(request: HttpRequest) -> str:
    """Return the address (path and query) of the page that sent this request, or the request's own."""
    referrer = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(referrer, allowed_hosts={request.get_host()}):
        return request.get_full_path()
    parts = urlsplit(referrer)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def owner_of(request: HttpRequest) -> int | None:
    """Return the account last signed in with this browser, from its signed cookie."""
    value = request.get_signed_cookie(OWNER_COOKIE, default="", max_age=OWNER_REMEMBERED_FOR)
    return int(value) if value and value.isdecimal() else None


def remember_owner(request: HttpRequest, response: HttpResponseBase) -> None:
    """Note in the browser which account is signed in, when it does not know yet."""
    if owner_of(request) == request.user.pk:
        return
    response.set_signed_cookie(
        OWNER_COOKIE,
        str(request.user.pk),
        max_age=OWNER_REMEMBERED_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _read(stored: dict[str, Any]) -> KeptForm:
    fields = [(str(name), str(value)) for name, value in stored["fields"]]
    at = datetime.fromisoformat(stored["at"])
    return KeptForm(**{**stored, "fields": fields, "at": at})
