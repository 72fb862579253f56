"""Mails about proposals. They name no person: the file is read in the portal (domain.md 5)."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import User
from common.formatting import day_text
from common.services.messages import message_send
from operators.enums import ProposalState
from operators.models import Proposal, Rerouting


def notify_agents(proposal: Proposal) -> None:
    """Tell every agent of the operator that a file waits for an answer, each in her language."""
    agents = User.objects.filter(
        role=Role.OPERATOR_AGENT, institution=proposal.operator.institution_id, is_active=True
    )
    for agent in agents:
        with override(agent.language):
            values = {
                "number": proposal.application.number,
                "day": day_text(proposal.answer_due_on),
                "url": settings.SITE_URL + _offer_path(proposal),
            }
            subject = _("Un dossier vous est proposé : %(number)s") % values
            body = (
                _(
                    "Le dossier d’aide %(number)s vous est proposé.\n"
                    "Répondez avant le %(day)s, sinon il sera proposé à un autre opérateur.\n\n%(url)s"
                )
                % values
            )
            message_send(to=agent.email, subject=subject, body=body, language=agent.language)


def _offer_path(proposal: Proposal) -> str:
    if proposal.rerouting_id:
        return reverse("operators:portal_takeover", args=[proposal.pk])
    return reverse("operators:portal_file", args=[proposal.application_id])


def notify_former(rerouting: Rerouting) -> None:
    """Tell every agent of the former operator that a file has left it, each in her language."""
    agents = User.objects.filter(
        role=Role.OPERATOR_AGENT, institution=rerouting.from_operator.institution_id, is_active=True
    )
    for agent in agents:
        with override(agent.language):
            values = {
                "number": rerouting.application.number,
                "url": settings.SITE_URL + reverse("operators:portal_ceded", args=[rerouting.pk]),
            }
            subject = _("Le dossier %(number)s passe à un autre opérateur") % values
            body = (
                _(
                    "Le dossier d’aide %(number)s est confié à un autre opérateur : vous ne l’ouvrez plus.\n"
                    "Son résumé clos reste dans votre portail.\n\n%(url)s"
                )
                % values
            )
            message_send(to=agent.email, subject=subject, body=body, language=agent.language)


def notify_proposer(proposal: Proposal, *, following: Proposal | None = None) -> None:
    """Tell the counsellor who asked what became of the proposal, and who is asked next."""
    proposer = proposal.proposed_by
    if not proposer.is_active:
        return
    with override(proposer.language):
        values = {
            "number": proposal.application.number,
            "operator": str(proposal.operator),
            "state": proposal.get_state_display().lower(),
            "reason": proposal.decline_reason,
            "url": settings.SITE_URL + reverse("operators:application_tab", args=[proposal.application_id]),
        }
        subject = _("Dossier %(number)s : proposition %(state)s") % values
        lines = [_("%(operator)s : proposition %(state)s.") % values]
        if proposal.decline_reason:
            lines.append(_("Motif : %(reason)s") % values)
        lines.append(_next_step(proposal, following))
        body = "\n".join([*[line for line in lines if line], "", str(values["url"])])
        message_send(to=proposer.email, subject=subject, body=body, language=proposer.language)


def _next_step(proposal: Proposal, following: Proposal | None) -> str:
    if proposal.state not in (ProposalState.DECLINED, ProposalState.EXPIRED):
        return ""
    if following is None:
        return _("Aucun autre opérateur ne convient : choisissez la suite.")
    values = {"operator": str(following.operator), "day": day_text(following.answer_due_on)}
    return _("Le dossier est maintenant proposé à %(operator)s, qui a jusqu’au %(day)s.") % values
