"""Requests of the person about her data, and the file of everything held about her."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from cases.enums import OPEN_RIGHTS_STATES, Channel, ConsentScope, RightsKind, RightsState
from cases.models.cases import Case
from cases.models.people import Person
from common.dates import today
from common.models import Job, TransitionEvent
from common.state_field import StateField
from common.uploads import storage_path

S = RightsState


def person_file_path(row: "PersonFile", name: str) -> str:
    return storage_path("personal", f"{name}.enc")


class RightsRequestQuerySet(models.QuerySet["RightsRequest"]):
    def visible_to(self, user: Any) -> "RightsRequestQuerySet":
        """Every request for the data-protection officer and the auditor; else those of the cases one may open."""
        if user.role in (Role.DATA_PROTECTION_OFFICER, Role.AUDITOR):
            return self
        return self.filter(case__in=Case.objects.visible_to(user))

    def open(self) -> "RightsRequestQuerySet":
        return self.filter(state__in=OPEN_RIGHTS_STATES)

    def overdue(self) -> "RightsRequestQuerySet":
        return self.open().filter(due_on__lt=today())


@pghistory.track()
class RightsRequest(FSMModelMixin, models.Model):
    """One request of a person (law 2004-63: see, correct, oppose), answered by the data-protection officer."""

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="rights_requests", verbose_name=_("dossier")
    )
    kind = models.CharField(_("demande"), max_length=12, choices=RightsKind.choices)
    scope = models.CharField(_("accord à retirer"), max_length=24, choices=ConsentScope.choices, blank=True)
    details = models.TextField(_("ce que la personne demande"), blank=True)
    channel = models.CharField(_("reçue"), max_length=12, choices=Channel.choices, default=Channel.DESK)
    state = StateField(_("état"), max_length=12, choices=S.choices, default=S.RECEIVED)
    received_on = models.DateField(_("reçue le"))
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("à répondre avant le"))
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("traitée par"),
    )
    answer = models.TextField(_("réponse"), blank=True)
    closed_on = models.DateField(_("terminée le"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("demande de la personne")
        verbose_name_plural = _("demandes des personnes")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                name="rights_one_open_of_a_kind",
                fields=["case", "kind", "scope"],
                condition=Q(state__in=["received", "in_progress"]),
                violation_error_message=_("Une demande de cette nature est déjà en cours pour ce dossier."),
            ),
            models.CheckConstraint(
                name="rights_due_after_receipt",
                condition=Q(due_on__gte=F("received_on")),
                violation_error_message=_("L'échéance suit la réception."),
            ),
            models.CheckConstraint(
                name="rights_closed_with_answer",
                condition=Q(state__in=["received", "in_progress"], closed_on__isnull=True)
                | (Q(state__in=["answered", "refused"], closed_on__isnull=False) & ~Q(answer="")),
                violation_error_message=_("Une demande terminée porte sa réponse ou le motif du refus."),
            ),
        )
        indexes = (
            models.Index(name="rights_list", fields=["due_on", "id"]),
            models.Index(
                name="rights_open", fields=["due_on"], condition=Q(state__in=["received", "in_progress"])
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.case}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_RIGHTS_STATES

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due_on < today()

    @transition(field=state, source=S.RECEIVED, target=S.IN_PROGRESS)
    def start(self) -> None: ...

    @transition(field=state, source=[S.RECEIVED, S.IN_PROGRESS], target=S.ANSWERED)
    def close_answered(self) -> None: ...

    @transition(field=state, source=[S.RECEIVED, S.IN_PROGRESS], target=S.REFUSED)
    def refuse(self) -> None: ...


class RightsTransition(TransitionEvent):
    """One change of a request's state: append-only."""

    subject = models.ForeignKey(RightsRequest, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de la demande")
        verbose_name_plural = _("événements de la demande")
        indexes = (models.Index(name="rights_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="rights_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )


class PersonFileQuerySet(models.QuerySet["PersonFile"]):
    def visible_to(self, user: Any) -> "PersonFileQuerySet":
        """The data-protection officer sees each; who asked for one sees it while the cases are hers to open.

        The file holds everything known of the person: a case at another antenna closes it to this one.
        """
        if user.role == Role.DATA_PROTECTION_OFFICER:
            return self
        if user.role not in (Role.COUNSELLOR, Role.ANTENNA_MANAGER):
            return self.none()
        elsewhere = Case.objects.exclude(antenna=user.antenna_id).values("person")
        return self.filter(requested_by=user.pk).exclude(person__in=elsewhere)


class PersonFile(Job):
    """Everything held about a person, as a PDF and as JSON; both stored encrypted, until `expires_at`."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="files")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="person_files")
    language = models.CharField(_("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")])
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    paper = models.FileField(upload_to=person_file_path, blank=True)
    data = models.FileField(upload_to=person_file_path, blank=True)
    expires_at = models.DateTimeField(_("téléchargeable jusqu'au"))

    objects = PersonFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("copie des données")
        verbose_name_plural = _("copies des données")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(
                name="person_file_undrawn",
                fields=["created_at"],
                condition=~models.Q(job_state__in=["done", "failed"]),
            ),
            models.Index(name="person_file_expiry", fields=["expires_at"]),
        )

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_ready(self) -> bool:
        return bool(self.paper and self.data) and self.expires_at > timezone.now()
