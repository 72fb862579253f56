"""Inviting people to the portal, and answering an invitation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import public, roles
from accounts.enums import Role
from accounts.forms.invitations import AcceptForm, InvitationForm, RoleForm
from accounts.models import Invitation
from accounts.selectors.users import invitable_roles, invitation_state, invitations_visible_to
from accounts.services.invitations import (
    accept_invitation,
    cancel_invitation,
    find_invitation,
    invite_user,
    renew_invitation,
)
from accounts.views.profile import use_language
from common.errors import DomainError
from common.form_tokens import once
from common.pagination import keyset_page

INVITERS = (Role.ADMINISTRATOR, Role.TASKFORCE_MANAGER, Role.ANTENNA_MANAGER)


@roles(*INVITERS)
@require_safe
def invitation_list(request: HttpRequest) -> HttpResponse:
    """List the invitations the user may see, the latest first."""
    page = keyset_page(
        invitations_visible_to(request.user), order=("-created_at", "-pk"), cursor=request.GET.get("suite")
    )
    rows = [(invitation, invitation_state(invitation)) for invitation in page.rows]
    return render(request, "accounts/invitation_list.html", {"page": page, "rows": rows})


@roles(*INVITERS)
@require_http_methods(["GET", "POST"])
@once
def invitation_create(request: HttpRequest) -> HttpResponse:
    """Ask for the role, then for the rest, and send the invitation."""
    offered = invitable_roles(request.user)
    role = request.GET.get("role", "")
    if len(offered) == 1:
        (role,) = offered
    role_form = RoleForm({"role": role} if role else None, actor=request.user)
    context = {"role_form": role_form, "asks_role": len(offered) > 1, "form": None}
    if role not in offered:
        return render(request, "accounts/invitation_form.html", context, status=422 if role else 200)
    form = InvitationForm(request.POST or None, actor=request.user, role=role)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = _invite(request, form)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Invitation envoyée à %(email)s.") % {"email": invitation.email})
            return redirect("accounts:invitation_list")
    context["form"] = form
    return render(request, "accounts/invitation_form.html", context, status=422 if form.errors else 200)


@roles(*INVITERS)
@require_POST
def invitation_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an open invitation again."""
    invitation = get_object_or_404(invitations_visible_to(request.user), pk=pk)
    try:
        renew_invitation(actor=request.user, invitation=invitation)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Invitation envoyée à %(email)s.") % {"email": invitation.email})
    return redirect("accounts:invitation_list")


@roles(*INVITERS)
@require_POST
def invitation_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an open invitation."""
    invitation = get_object_or_404(invitations_visible_to(request.user), pk=pk)
    try:
        cancel_invitation(actor=request.user, invitation=invitation)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Invitation annulée : son lien ne marche plus."))
    return redirect("accounts:invitation_list")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person choose a password; her account is then open, and she signs in."""
    try:
        invitation = find_invitation(token)
    except DomainError as error:
        return render(request, "accounts/invitation_dead.html", {"error": error}, status=410)
    with translation.override(invitation.language):
        initial = {"full_name": invitation.full_name, "language": invitation.language}
        form = AcceptForm(request.POST or None, invitation=invitation, initial=initial)
        if request.method == "POST" and form.is_valid():
            return _accept(request, token, form)
        request.LANGUAGE_CODE = invitation.language
        context = {"form": form, "invitation": invitation}
        return render(request, "accounts/invitation_accept.html", context, status=422 if form.errors else 200)


def _invite(request: HttpRequest, form: InvitationForm) -> Invitation:
    data = form.cleaned_data
    return invite_user(
        actor=request.user,
        email=data["email"],
        full_name=data["full_name"],
        role=form.role,
        place=form.place,
        language=data["language"],
    )


def _accept(request: HttpRequest, token: str, form: AcceptForm) -> HttpResponse:
    data = form.cleaned_data
    try:
        user = accept_invitation(
            signed_token=token,
            full_name=data["full_name"],
            password=data["password1"],
            language=data["language"],
        )
    except DomainError as error:
        return render(request, "accounts/invitation_dead.html", {"error": error}, status=410)
    with translation.override(user.language):
        messages.success(request, _("Votre compte est ouvert. Connectez-vous."))
    response = redirect("account_login")
    use_language(request, response, user.language)
    return response
