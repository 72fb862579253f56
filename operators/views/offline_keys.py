"""The key that a telephone borrows, the files it takes along, and the list of an agent's telephones."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from common.audit import record_access
from common.errors import DomainError
from common.form_tokens import once
from common.models.audit import AccessKind
from operators.models import OfflineDevice
from operators.selectors.offline import bundle, device_of, devices_of, files_to_take, owner_tag
from operators.services.offline import device_open, device_revoke
from operators.views.responses import read_json, read_uuid

_SESSION_KEY = "offline_until"


@roles(Role.OPERATOR_AGENT)
@require_safe
@never_cache
def offline_state(request: HttpRequest) -> JsonResponse:
    """Say who is signed in (by a tag), whether her browser was taken back, and the token for what follows."""
    device = device_of(actor=request.user, uid=read_uuid(request.GET.get("appareil")))
    return JsonResponse(
        {
            "owner": owner_tag(request.user),
            "revoked": bool(device and device.revoked_at),
            "csrf": get_token(request),
            "days": settings.OFFLINE_DAYS,
        }
    )


@roles(Role.OPERATOR_AGENT)
@require_POST
@never_cache
def offline_key(request: HttpRequest) -> JsonResponse:
    """Lend the browser its key until the session ends."""
    uid = read_uuid(read_json(request).get("device"))
    if uid is None:
        return JsonResponse({"state": "invalid"}, status=400)
    try:
        lent = device_open(actor=request.user, uid=uid, user_agent=request.headers.get("User-Agent", ""))
    except DomainError as error:
        return JsonResponse({"state": "revoked", "message": error.message}, status=410)
    until = _end_of_session(request)
    return JsonResponse({"owner": owner_tag(request.user), "key": lent.key, "until": until})


@roles(Role.OPERATOR_AGENT)
@require_safe
@never_cache
def offline_files(request: HttpRequest) -> JsonResponse:
    """Hand out the files of the coming days, and record each as opened."""
    files = files_to_take(actor=request.user)
    for file in files:
        record_access(actor=request.user, kind=AccessKind.AID_FILE, subject=file, reason=_("hors ligne"))
    return JsonResponse(bundle(files))


@roles(Role.OPERATOR_AGENT)
@require_safe
def offline_devices(request: HttpRequest) -> HttpResponse:
    """List the agent's telephones and computers that hold files."""
    return render(request, "operators/offline/devices.html", {"devices": devices_of(actor=request.user)})


@roles(Role.OPERATOR_AGENT)
@require_POST
@once
def offline_device_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a lost telephone."""
    device = get_object_or_404(OfflineDevice.objects.visible_to(request.user), pk=pk)
    device_revoke(actor=request.user, device=device)
    messages.success(request, _("Appareil retiré : ce qu’il gardait ne peut plus être lu."))
    return redirect("operators:offline_devices")


def _end_of_session(request: HttpRequest) -> str:
    """Return when the session ends, for the key to go with it.

    From the first key on the session has a fixed end, and outlives the browser's being killed until then: on
    a telephone that happens several times a day.
    """
    if _SESSION_KEY not in request.session:
        end = timezone.now() + dt.timedelta(seconds=settings.SESSION_COOKIE_AGE)
        request.session.set_expiry(end)
        request.session[_SESSION_KEY] = end.isoformat()
    return str(request.session[_SESSION_KEY])
