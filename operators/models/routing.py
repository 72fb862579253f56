"""Proposals: an economic file offered to an operator, and its answer (domain.md 3.2, "Routing")."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from aids.models import Application
from common.models import TransitionEvent
from common.state_field import StateField
from operators.enums import ProposalState
from operators.models.framework import ContractLot
from operators.models.operators import Operator
from operators.models.rerouting import Rerouting

S = ProposalState


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: Any) -> "ProposalQuerySet":
        """Proposals of the files `user` may open; an agent sees the living ones made to her operator."""
        seen = self.filter(application__in=Application.objects.visible_to(user))
        if user.role == Role.OPERATOR_AGENT:
            return seen.filter(operator__institution=user.institution_id, state__in=[S.PROPOSED, S.ACCEPTED])
        return seen

    def open(self) -> "ProposalQuerySet":
        return self.filter(state=S.PROPOSED)


@pghistory.track()
class Proposal(FSMModelMixin, models.Model):
    """One file offered to one operator.

    `rank` is the operator's place (from 1) when it was picked, `reasons` what it was compared on then
    (operators.selectors.reasons). `proposed_by` asked for it; a proposal that follows a refusal or a
    silence bears the name of whoever made the first one. `lot` is the place it takes in the operator's
    contract; with `rerouting` the file is one already running that leaves another operator.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("dossier d’aide")
    )
    operator = models.ForeignKey(
        Operator, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("opérateur")
    )
    lot = models.ForeignKey(
        ContractLot,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("lot de la convention"),
    )
    rerouting = models.ForeignKey(
        Rerouting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("changement d’opérateur"),
    )
    rank = models.PositiveSmallIntegerField(_("rang"))
    reasons = models.JSONField(_("critères"), default=list)
    is_automatic = models.BooleanField(_("faite par le portail"), default=False)
    state = StateField(_("état"), max_length=12, choices=S.choices, default=S.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposée par")
    )
    proposed_at = models.DateTimeField(_("proposée le"))
    answer_due_on = models.DateField(_("réponse attendue le"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("répondue par"),
    )
    answered_at = models.DateTimeField(_("répondue le"), null=True, blank=True)
    decline_reason = models.TextField(_("motif du refus"), blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposition")
        verbose_name_plural = _("propositions")
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="proposal_one_open_per_application",
                fields=["application"],
                condition=Q(state="proposed"),
                violation_error_message=_("Ce dossier attend déjà la réponse d’un opérateur."),
            ),
            models.UniqueConstraint(
                name="proposal_one_accepted_per_application",
                fields=["application"],
                condition=Q(state="accepted"),
                violation_error_message=_("Un opérateur a déjà accepté ce dossier."),
            ),
            models.CheckConstraint(
                name="proposal_declined_with_reason",
                condition=~Q(state="declined") | ~Q(decline_reason=""),
                violation_error_message=_("Un refus a un motif."),
            ),
        )
        indexes = (
            models.Index(
                name="proposal_takeovers",
                fields=["lot"],
                condition=Q(state="proposed", rerouting__isnull=False),
            ),
            models.Index(name="proposal_by_day", fields=["proposed_at"]),
            models.Index(name="proposal_by_application", fields=["application", "-proposed_at"]),
            models.Index(name="proposal_by_operator", fields=["operator", "state", "answer_due_on"]),
            models.Index(name="proposal_due", fields=["answer_due_on"], condition=Q(state="proposed")),
        )

    def __str__(self) -> str:
        return f"{self.application} → {self.operator}"

    @property
    def is_open(self) -> bool:
        return bool(self.state == S.PROPOSED)

    @transition(field=state, source=S.PROPOSED, target=S.ACCEPTED)
    def accept(self) -> None: ...

    @transition(field=state, source=S.PROPOSED, target=S.DECLINED)
    def decline(self) -> None: ...

    @transition(field=state, source=S.PROPOSED, target=S.EXPIRED)
    def expire(self) -> None: ...

    @transition(field=state, source=S.PROPOSED, target=S.WITHDRAWN)
    def withdraw(self) -> None: ...

    @transition(field=state, source=S.ACCEPTED, target=S.RELEASED)
    def release(self) -> None: ...

    @transition(field=state, source=S.RELEASED, target=S.ACCEPTED)
    def take_back(self) -> None: ...


class ProposalTransition(TransitionEvent):
    """One change of a proposal's state, its making included: append-only."""

    subject = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de la proposition")
        verbose_name_plural = _("événements de la proposition")
        indexes = (models.Index(name="proposal_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="proposal_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )
