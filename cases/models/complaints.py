"""Complaints, feedback and messages of the person (domain.md 2)."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from cases.enums import Channel, ComplaintKind, ComplaintState, ComplaintSubject
from cases.models.cases import Case
from common.dates import today
from common.models import TransitionEvent
from common.state_field import StateField

S = ComplaintState


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, user: Any) -> "ComplaintQuerySet":
        """Those of the cases one may open; a confidential one is read by managers only, whoever received it."""
        seen = self.filter(case__in=Case.objects.visible_to(user))
        if user.role in (Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER):
            return seen
        return seen.filter(is_confidential=False)

    def open(self) -> "ComplaintQuerySet":
        return self.filter(state=S.RECEIVED)

    def overdue(self) -> "ComplaintQuerySet":
        return self.open().filter(due_on__lt=today())


@pghistory.track()
class Complaint(FSMModelMixin, models.Model):
    """What the person says of the service; `mark` from 1 (bad) to 5 (good).

    `received_by` is None when she wrote it herself on the public page. One about the staff is confidential:
    it goes to the managers, not to the counsellor.
    """

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="complaints", verbose_name=_("dossier")
    )
    kind = models.CharField(_("nature"), max_length=10, choices=ComplaintKind.choices)
    subject = models.CharField(
        _("à propos de"), max_length=10, choices=ComplaintSubject.choices, default=ComplaintSubject.OTHER
    )
    is_confidential = models.BooleanField(_("réservée au responsable"), default=False)
    channel = models.CharField(_("reçue"), max_length=12, choices=Channel.choices, default=Channel.DESK)
    text = models.TextField(_("ce que dit la personne"), blank=True)
    mark = models.PositiveSmallIntegerField(_("note de 1 à 5"), null=True, blank=True)
    state = StateField(_("état"), max_length=12, choices=S.choices, default=S.RECEIVED)
    received_on = models.DateField(_("reçue le"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(_("à répondre avant le"))
    answer = models.TextField(_("réponse donnée à la personne"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_on = models.DateField(_("répondue le"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("réclamation ou avis")
        verbose_name_plural = _("réclamations et avis")
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                name="complaint_mark_from_1_to_5",
                condition=Q(mark__isnull=True) | Q(mark__range=(1, 5)),
                violation_error_message=_("La note va de 1 à 5."),
            ),
            models.CheckConstraint(
                name="complaint_says_something",
                condition=~Q(text="") | Q(mark__isnull=False),
                violation_error_message=_("Écrivez quelques mots, ou donnez une note."),
            ),
            models.CheckConstraint(
                name="complaint_staff_confidential",
                condition=~Q(subject="staff") | Q(is_confidential=True),
                violation_error_message=_("Une réclamation sur le personnel est réservée au responsable."),
            ),
            models.CheckConstraint(
                name="complaint_answered_with_answer",
                condition=Q(state="received", answered_on__isnull=True)
                | (Q(state="answered", answered_on__isnull=False) & ~Q(answer="")),
                violation_error_message=_("Dites ce qui a été répondu à la personne."),
            ),
            models.CheckConstraint(
                name="complaint_due_after_receipt",
                condition=Q(due_on__gte=F("received_on")),
                violation_error_message=_("L'échéance suit la réception."),
            ),
        )
        indexes = (
            models.Index(name="complaint_list", fields=["state", "due_on", "id"]),
            models.Index(name="complaint_open", fields=["due_on"], condition=Q(state="received")),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.case}"

    @property
    def is_open(self) -> bool:
        return bool(self.state == S.RECEIVED)

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < today()

    @transition(field=state, source=S.RECEIVED, target=S.ANSWERED)
    def close_answered(self) -> None: ...


class ComplaintTransition(TransitionEvent):
    """One change of a complaint's state: append-only."""

    subject = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de la réclamation")
        verbose_name_plural = _("événements de la réclamation")
        indexes = (models.Index(name="complaint_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="complaint_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )


class AccessCode(models.Model):
    """The code with which a person opens the public page of her case: only its hash is stored."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="access_code")
    code_hash = models.CharField(max_length=128)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("remis le"))

    class Meta:
        verbose_name = _("code d'accès")
        verbose_name_plural = _("codes d'accès")

    def __str__(self) -> str:
        return f"{self.pk}"
