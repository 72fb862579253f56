"""« Notre équipe » and « Notre convention »: what the lead of an operator keeps and reads."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import roles
from accounts.enums import Role
from accounts.models import User
from accounts.selectors.users import invitations_visible_to
from accounts.services.invitations import cancel_invitation, invite_user, renew_invitation
from accounts.services.leads import agent_close, agent_reopen
from common.errors import DomainError
from common.form_tokens import once
from operators.forms.team import TeamInvitationForm
from operators.selectors.team import agents_of, our_contract_page, team_page
from operators.views.form_pages import attempt, form_page
from operators.views.responses import sent


@roles(Role.OPERATOR_AGENT)
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Show the accounts of the lead's operator and the invitations under way."""
    _require_lead(request)
    return render(request, "operators/team/team.html", {"page": team_page(actor=request.user)})


@roles(Role.OPERATOR_AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def team_invite(request: HttpRequest) -> HttpResponse:
    """Invite an agent to the lead's operator."""
    _require_lead(request)
    form = TeamInvitationForm(sent(request))
    invitation = attempt(form, lambda: _invite(request.user, form))
    if invitation is not None:
        messages.success(
            request, _("Invitation envoyée à %(email)s.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("operators:team")
    return form_page(
        request,
        form,
        heading=_("Inviter un agent"),
        submit=_("Envoyer l’invitation"),
        note=_(
            "La personne reçoit un lien, choisit son mot de passe et voit les dossiers de votre opérateur."
        ),
        back_url=reverse("operators:team"),
        back_label=_("Notre équipe"),
    )


@roles(Role.OPERATOR_AGENT)
@require_POST
@once
def team_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an agent's account."""
    agent = _agent(request, pk)
    done = _("Compte fermé : %(name)s ne peut plus se connecter.") % {"name": agent}
    if agent.pk == request.user.pk:
        # Her own session ends with it: nothing is left to show her.
        done = _("Votre compte est fermé.")
    return _act(request, lambda: agent_close(actor=request.user, user=agent), done)


@roles(Role.OPERATOR_AGENT)
@require_POST
@once
def team_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an agent's account again."""
    agent = _agent(request, pk)
    done = _("Compte rouvert : %(name)s peut se connecter.") % {"name": agent}
    return _act(request, lambda: agent_reopen(actor=request.user, user=agent), done)


@roles(Role.OPERATOR_AGENT)
@require_POST
@once
def team_invitation_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again."""
    _require_lead(request)
    invitation = get_object_or_404(invitations_visible_to(request.user), pk=pk)
    done = _("Invitation envoyée à %(email)s.") % {"email": invitation.email}
    return _act(request, lambda: renew_invitation(actor=request.user, invitation=invitation), done)


@roles(Role.OPERATOR_AGENT)
@require_POST
@once
def team_invitation_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel an invitation."""
    _require_lead(request)
    invitation = get_object_or_404(invitations_visible_to(request.user), pk=pk)
    done = _("Invitation annulée : son lien ne marche plus.")
    return _act(request, lambda: cancel_invitation(actor=request.user, invitation=invitation), done)


@roles(Role.OPERATOR_AGENT)
@require_safe
def our_contract(request: HttpRequest) -> HttpResponse:
    """Show the operator's own framework contract to its lead."""
    _require_lead(request)
    return render(request, "operators/team/contract.html", {"ours": our_contract_page(actor=request.user)})


def _require_lead(request: HttpRequest) -> None:
    if not request.user.is_lead:
        raise PermissionDenied


def _agent(request: HttpRequest, pk: int) -> User:
    _require_lead(request)
    return get_object_or_404(agents_of(actor=request.user), pk=pk)


def _invite(user: User, form: forms.Form) -> object:
    return invite_user(actor=user, role=Role.OPERATOR_AGENT, place=user.institution, **form.cleaned_data)


def _act(request: HttpRequest, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("operators:team")
