"""What allauth's pages of the second factor leave to the house."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import views
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from accounts.access import signed_in


@signed_in
def remove_key(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove a security key, unless it is the last second factor where one is required."""
    keys = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.WEBAUTHN)
    key = get_object_or_404(keys, pk=pk)
    adapter = get_adapter()
    if not adapter.can_delete_authenticator(key):
        messages.error(request, adapter.error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")
    answer: Any = views.remove_webauthn(request, pk=pk)
    return answer
