"""What telephones send when the network is back: visits, each once, and their photos piece by piece.

Answers are JSON with a `state`: stored, already, conflict, refused for a visit; partial, stored, refused for a photo;
again for both when the connection broke before all was here.
A refusal carries the words beside each field; what is refused stays on the telephone.
"""

import logging
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse, QueryDict, UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import roles
from accounts.enums import Role
from accounts.models import User
from aids.models import Application
from common.errors import Conflict, DomainError
from operators.forms.visits import VisitForm
from operators.models import Visit
from operators.selectors.visits_compared import visit_differences
from operators.services.photo_uploads import (
    PhotoSent,
    Progress,
    photo_piece_add,
    photo_progress,
    photo_upload_drop,
)
from operators.services.visits import visit_extra, visit_record
from operators.views.responses import CONFLICT, INVALID, read_object, read_uuid

logger = logging.getLogger(__name__)
# Fields of the form that are not the visit's own: a refusal that names none of them stands at its head.
HEAD = "__all__"


@roles(Role.OPERATOR_AGENT)
@require_POST
@never_cache
def offline_visit(request: HttpRequest) -> JsonResponse:
    """Store one visit recorded on a telephone; the same sent again changes nothing."""
    content = _body(request)
    if content is None:
        return _again()
    sent = read_object(content)
    client_id = read_uuid(sent.get("client_id"))
    application, visit = _subject(request.user, sent)
    if client_id is None or application is None or (sent.get("visit") and visit is None):
        gone = _("Ce dossier n’est plus dans votre liste : appelez l’antenne pour transmettre cette visite.")
        return _refused({HEAD: [gone]})
    known = Visit.objects.visible_to(request.user).filter(client_id=client_id).first()
    form = VisitForm(_fields(sent), kind=application.kind)
    if known is None and not form.is_valid():
        return _refused(dict(form.errors))
    try:
        stored = known or _store(request.user, application, visit, form, _version(sent), client_id)
    except Conflict as conflict:
        return _conflict(visit, form, conflict)
    except DomainError as error:
        return _refused({error.field or HEAD: [error.message]})
    state = "already" if known else "stored"
    return JsonResponse({"state": state, "visit": stored.pk, "url": _url(stored)})


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def offline_photo(request: HttpRequest, pk: int, client_id: UUID) -> JsonResponse:
    """Say how much of a photo of a visit is here; POST adds the bytes of its body from `position` on."""
    visit = Visit.objects.visible_to(request.user).filter(pk=pk).first()
    if visit is None:
        message = _("La visite de cette photo n’est plus dans votre liste.")
        return JsonResponse({"state": "refused", "message": message}, status=404)
    sent = _photo(request, client_id)
    if sent is None:
        return JsonResponse({"state": "refused", "message": _("Cette photo est illisible.")}, status=400)
    if request.method != "POST":
        return _progress(photo_progress(actor=request.user, visit=visit, sent=sent))
    return _add_piece(request, visit, sent)


def _add_piece(request: HttpRequest, visit: Visit, sent: PhotoSent) -> JsonResponse:
    content = _body(request)
    if content is None:
        return _again()
    try:
        progress = photo_piece_add(
            actor=request.user,
            visit=visit,
            sent=sent,
            position=_whole(request.GET.get("position")) or 0,
            content=content,
        )
    except DomainError as error:
        photo_upload_drop(actor=request.user, client_id=sent.client_id)
        # Damaged on its way: the telephone sends it again from the start.
        state = "again" if error.code == "damaged_on_the_way" else "refused"
        return JsonResponse({"state": state, "message": error.message}, status=INVALID)
    return _progress(progress)


def _subject(user: User, sent: dict[str, Any]) -> tuple[Application | None, Visit | None]:
    """Return the file and the planned visit that were sent, as far as they are the agent's."""
    files, visits = Application.objects.visible_to(user), Visit.objects.visible_to(user)
    if pk := _whole(sent.get("visit")):
        visit = visits.filter(pk=pk).select_related("application").first()
        return (visit.application if visit else None), visit
    pk = _whole(sent.get("application"))
    return (files.filter(pk=pk).first() if pk else None), None


def _store(
    user: User,
    application: Application,
    visit: Visit | None,
    form: VisitForm,
    version: int | None,
    client_id: UUID,
) -> Visit:
    data = form.visit_data
    if visit is None:
        return visit_extra(actor=user, application=application, data=data, client_id=client_id)
    return visit_record(actor=user, visit=visit, data=data, version=version, client_id=client_id)


def _fields(sent: dict[str, Any]) -> QueryDict:
    """Return the fields of the form as a browser would have posted them."""
    fields = QueryDict(mutable=True)
    pairs = sent.get("fields")
    for pair in pairs if isinstance(pairs, list) else []:
        if isinstance(pair, list) and len(pair) == 2:
            fields.appendlist(str(pair[0]), str(pair[1]))
    return fields


def _body(request: HttpRequest) -> bytes | None:
    """Return the bytes that were sent; None when the connection broke before all of them were here."""
    try:
        content = request.body
    except UnreadablePostError:
        return None
    return content if str(len(content)) == request.headers.get("Content-Length", "0") else None


def _photo(request: HttpRequest, client_id: UUID) -> PhotoSent | None:
    size, sha256 = _whole(request.GET.get("taille")), request.GET.get("sha256", "")
    if not size or len(sha256) != 64 or not sha256.isalnum():
        return None
    return PhotoSent(client_id, size, sha256.lower())


def _url(visit: Visit) -> str:
    return reverse("operators:portal_visit", args=[visit.pk])


def _whole(value: Any) -> int | None:
    try:
        number = int(value)
    except (TypeError, ValueError):
        return None
    return number if 0 <= number < 2**62 else None


def _version(sent: dict[str, Any]) -> int | None:
    return _whole(sent.get("version"))


def _progress(progress: Progress) -> JsonResponse:
    state = "stored" if progress.photo else "partial"
    return JsonResponse({"state": state, "offset": progress.offset})


def _again() -> JsonResponse:
    """Ask for what was cut short on its way once more: half of a sending says nothing about the visit."""
    return JsonResponse({"state": "again"}, status=400)


def _refused(errors: dict[str, Any]) -> JsonResponse:
    # Which fields, never what they held.
    logger.warning("a visit sent by a telephone was refused for: %s", ", ".join(sorted(errors)))
    return JsonResponse({"state": "refused", "errors": errors}, status=INVALID)


def _conflict(visit: Visit | None, form: VisitForm, conflict: Conflict) -> JsonResponse:
    return JsonResponse(
        {
            "state": "conflict",
            "version": conflict.theirs["version"],
            "theirs": visit_differences(form=form.cleaned_data, theirs=conflict.theirs, labels=form.fields),
            "visit_url": _url(visit) if visit else "",
        },
        status=CONFLICT,
    )
