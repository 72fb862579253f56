"""What the views of the portal share: a file out of scope is 404, each opening is recorded."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict

from accounts.models import User
from aids.models import Application
from common.audit import record_access
from common.models.audit import AccessKind
from operators.selectors.portal import FileView, file_view, portal_application

INVALID = 422
CONFLICT = 409


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what a form was sent with, even if that is nothing; None while it is only shown."""
    return request.POST if request.method == "POST" else None


def open_file(user: User, pk: int) -> FileView:
    """Return the file to show to an agent and record that it was opened; 404 when it is not hers."""
    return open_whole(user, pk)[1]


def open_whole(user: User, pk: int) -> tuple[Application, FileView]:
    """Return the file beside what an agent sees of it, for pages that ask for more of the same file.

    The opening is recorded; 404 when the file is not hers. Of an ended file she may ask for nothing more.
    """
    try:
        application = portal_application(actor=user, pk=pk)
    except Application.DoesNotExist as error:
        raise Http404 from error
    record_access(actor=user, kind=AccessKind.AID_FILE, subject=application)
    return application, file_view(application)


def file_to_change(user: User, pk: int) -> Application:
    """Return the file an agent acts on; 404 when it is not hers, or ended: then only a summary is."""
    application = Application.objects.open_to(user).filter(pk=pk).first()
    if application is None:
        raise Http404
    return application


def read_json(request: HttpRequest) -> dict[str, Any]:
    """Return the object that a script sent; empty when it is none."""
    return read_object(request.body)


def read_object(content: bytes) -> dict[str, Any]:
    """Return the JSON object that `content` is; empty when it is none."""
    try:
        sent_ = json.loads(content)
    except ValueError:
        return {}
    return sent_ if isinstance(sent_, dict) else {}


def read_uuid(text: Any) -> UUID | None:
    """Return `text` as an identifier made by a browser; None when it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
