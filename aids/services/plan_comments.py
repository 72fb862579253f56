"""Remarks on a plan: written by one side, told to the other by mail, settled."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.enums import Role
from accounts.models import User
from aids.enums import PlanSection
from aids.models import Application, Plan, PlanComment
from aids.services.transitions import COUNSELLING, lock_application, require_role
from common.constraints import refusals
from common.errors import DomainError
from common.services.messages import message_send
from common.wall import outside_wall

WRITERS = (*COUNSELLING, Role.TASKFORCE_MANAGER, Role.OPERATOR_AGENT)


@outside_wall()
@transaction.atomic
def plan_comment_add(*, actor: User, application: Application, text: str, section: str = "") -> PlanComment:
    """Write a remark on a plan, or on one section of it, and tell the other side by mail."""
    application = lock_application(actor=actor, application=application)
    require_role(actor, *WRITERS, act=_("écrire une remarque sur le plan"))
    plan = Plan.objects.filter(application=application).first()
    if plan is None:
        raise DomainError(_("Le plan n'est pas commencé : il n'y a rien à remarquer encore."), code="no_plan")
    if not text.strip():
        raise DomainError(_("Écrivez la remarque."), field="text")
    if section and section not in PlanSection.values:
        raise DomainError(_("Choisissez une partie du plan."), field="section")
    with refusals():
        comment = PlanComment.objects.create(plan=plan, author=actor, text=text.strip(), section=section)
    for reader in _other_side(actor, application):
        _tell(reader, application)
    return comment


@outside_wall()
@transaction.atomic
def plan_comment_resolve(*, actor: User, comment: PlanComment) -> PlanComment:
    """Note that a remark is settled; either side may."""
    lock_application(actor=actor, application=comment.plan.application)
    require_role(actor, *WRITERS, act=_("régler une remarque sur le plan"))
    comment = PlanComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if comment.resolved_at is not None:
        raise DomainError(_("Cette remarque est déjà réglée."), code="resolved")
    comment.resolved_by, comment.resolved_at = actor, timezone.now()
    comment.save(update_fields=["resolved_by", "resolved_at"])
    return comment


def _other_side(actor: User, application: Application) -> Iterable[User]:
    """The operator's agents for a remark of the antenna or the taskforce, else the counsellor or her managers."""
    active = User.objects.filter(is_active=True)
    if actor.role != Role.OPERATOR_AGENT:
        return active.filter(role=Role.OPERATOR_AGENT, institution=application.operator_id).order_by("pk")
    case = application.case
    counsellor = active.filter(pk=case.counsellor_id, antenna=case.antenna_id)
    return counsellor or active.filter(role=Role.ANTENNA_MANAGER, antenna=case.antenna_id).order_by("pk")


def _tell(reader: User, application: Application) -> None:
    """The mail names no person and holds no remark: both are read in the portal (law 2004-63)."""
    name = "operators:portal_file" if reader.role == Role.OPERATOR_AGENT else "aids:plan_detail"
    with override(reader.language):
        values = {
            "number": application.number,
            "url": settings.SITE_URL + reverse(name, args=[application.pk]),
        }
        subject = _("Nouvelle remarque sur le plan : %(number)s") % values
        body = _("Une remarque a été écrite sur le plan du dossier d’aide %(number)s.\n\n%(url)s") % values
    message_send(to=reader.email, subject=subject, body=body, language=reader.language)
