"""Closures: how an economic aid ended, said by the operator and confirmed by the antenna (domain.md 4)."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from accounts.models import Country
from aids.enums import ENDED_STATES
from aids.models import Application
from common.models import TransitionEvent
from common.money import TndField
from common.state_field import StateField
from operators.enums import ClosureOutcome, ClosureState, StopReason

S = ClosureState


class ClosureQuerySet(models.QuerySet["Closure"]):
    def visible_to(self, user: Any) -> "ClosureQuerySet":
        """Closures of the files `user` may open; an operator's agent no longer reads that of an ended file."""
        seen = self.filter(application__in=Application.objects.visible_to(user))
        if user.role == Role.OPERATOR_AGENT:
            return seen.exclude(application__state__in=ENDED_STATES)
        return seen

    def to_confirm(self) -> "ClosureQuerySet":
        return self.filter(state=S.PROPOSED)


@pghistory.track()
class Closure(FSMModelMixin, models.Model):
    """The outcome of one aid. `monthly_income_tnd` is what the person earns a month, `jobs` includes hers."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="closure", verbose_name=_("dossier d’aide")
    )
    state = StateField(_("état"), max_length=10, choices=S.choices, default=S.PROPOSED)
    outcome = models.CharField(_("issue"), max_length=18, choices=ClosureOutcome.choices)
    ended_on = models.DateField(_("constatée le"))
    jobs = models.PositiveSmallIntegerField(_("emplois, celui de la personne compris"), null=True, blank=True)
    monthly_income_tnd = TndField(_("revenu mensuel de la personne (TND)"), null=True, blank=True)
    stop_reason = models.CharField(
        _("pourquoi le projet s’est arrêté"), max_length=12, choices=StopReason.choices, blank=True
    )
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pays de départ"),
    )
    summary = models.TextField(_("bilan"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(_("ce qui est à revoir"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("clôture")
        verbose_name_plural = _("clôtures")
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="closure_stopped_with_its_reason",
                condition=Q(outcome="stopped") & ~Q(stop_reason="")
                | (~Q(outcome="stopped") & Q(stop_reason="")),
                violation_error_message=_("Un projet arrêté, et lui seul, a la raison de son arrêt."),
            ),
            models.CheckConstraint(
                name="closure_country_of_who_left",
                condition=Q(outcome="left_legally") | Q(country__isnull=True),
                violation_error_message=_("Le pays se donne pour une personne partie à l’étranger."),
            ),
            models.CheckConstraint(
                name="closure_returned_with_a_reason",
                condition=~Q(state="returned") | ~Q(return_reason=""),
                violation_error_message=_("Dites ce qui est à revoir."),
            ),
            models.CheckConstraint(
                name="closure_confirmed_by_somebody",
                condition=Q(state="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False)
                | (~Q(state="confirmed") & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)),
                violation_error_message=_("Une clôture confirmée l’est par quelqu’un."),
            ),
            models.CheckConstraint(
                name="closure_proposer_does_not_confirm",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("proposed_by")),
                violation_error_message=_("La personne qui propose une clôture ne la confirme pas."),
            ),
        )
        indexes = (
            models.Index(name="closure_to_confirm", fields=["proposed_at"], condition=Q(state="proposed")),
        )

    def __str__(self) -> str:
        return f"{self.application} · {self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        return reverse("operators:closure_detail", args=[self.pk])

    @transition(field=state, source=[S.PROPOSED, S.RETURNED], target=S.PROPOSED)
    def propose(self) -> None: ...

    @transition(field=state, source=S.PROPOSED, target=S.RETURNED)
    def send_back(self) -> None: ...

    @transition(field=state, source=S.PROPOSED, target=S.CONFIRMED)
    def confirm(self) -> None: ...


class ClosureTransition(TransitionEvent):
    """One change of a closure's state, its proposal included: append-only."""

    subject = models.ForeignKey(Closure, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de la clôture")
        verbose_name_plural = _("événements de la clôture")
        indexes = (models.Index(name="closure_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="closure_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )
