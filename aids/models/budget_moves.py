"""Slots or euros moved from one envelope to another: proposed by one manager, confirmed by a second."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from aids.enums import MoveState
from aids.models.programmes import Envelope
from common.models import TransitionEvent
from common.money import EurField
from common.state_field import StateField

S = MoveState


class BudgetMoveQuerySet(models.QuerySet["BudgetMove"]):
    def open(self) -> "BudgetMoveQuerySet":
        return self.filter(state=S.PROPOSED)


@pghistory.track()
class BudgetMove(FSMModelMixin, models.Model):
    """`slots` and `amount_eur` that go from `source` to `target` once a second manager agrees.

    Nothing is held while it is proposed: what the source still has counts when it is confirmed.
    """

    source = models.ForeignKey(
        Envelope, on_delete=models.PROTECT, related_name="moves_out", verbose_name=_("de l'enveloppe")
    )
    target = models.ForeignKey(
        Envelope, on_delete=models.PROTECT, related_name="moves_in", verbose_name=_("vers l'enveloppe")
    )
    slots = models.PositiveIntegerField(_("places"), default=0)
    amount_eur = EurField(_("montant (EUR)"), default=0)
    reason = models.TextField(_("motif"))
    state = StateField(_("état"), max_length=10, choices=S.choices, default=S.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposé par")
    )
    proposed_at = models.DateTimeField(_("proposé le"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("décidé par"),
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, blank=True)
    decision_reason = models.TextField(_("motif de la décision"), blank=True)

    objects = BudgetMoveQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfert entre enveloppes")
        verbose_name_plural = _("transferts entre enveloppes")
        constraints = (
            models.CheckConstraint(
                name="budget_move_two_envelopes",
                condition=~Q(source=F("target")),
                violation_error_message=_("Un transfert va d'une enveloppe à une autre."),
            ),
            models.CheckConstraint(
                name="budget_move_of_something",
                condition=Q(amount_eur__gte=0) & (Q(slots__gt=0) | Q(amount_eur__gt=0)),
                violation_error_message=_("Indiquez des places ou des euros à transférer."),
            ),
            models.CheckConstraint(
                name="budget_move_two_managers",
                condition=~Q(state__in=["agreed", "refused"]) | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("La personne qui a proposé ce transfert ne peut pas le décider."),
            ),
            models.CheckConstraint(
                name="budget_move_decided_by_somebody",
                condition=Q(state="proposed", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                violation_error_message=_("Un transfert décidé l'est par quelqu'un, à une date."),
            ),
            models.CheckConstraint(
                name="budget_move_refused_with_reason",
                condition=~Q(state="refused") | ~Q(decision_reason=""),
                violation_error_message=_("Un refus a un motif."),
            ),
        )
        indexes = (models.Index(name="budget_move_list", fields=["-proposed_at", "-id"]),)

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"

    def get_absolute_url(self) -> str:
        return reverse("aids:move_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return bool(self.state == S.PROPOSED)

    @transition(field=state, source=S.PROPOSED, target=S.AGREED)
    def agree(self) -> None: ...

    @transition(field=state, source=S.PROPOSED, target=S.REFUSED)
    def refuse(self) -> None: ...

    @transition(field=state, source=S.PROPOSED, target=S.WITHDRAWN)
    def withdraw(self) -> None: ...


class BudgetMoveTransition(TransitionEvent):
    """One change of a move's state, its making included: append-only."""

    subject = models.ForeignKey(BudgetMove, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement du transfert")
        verbose_name_plural = _("événements du transfert")
        indexes = (models.Index(name="budget_move_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="budget_move_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )
