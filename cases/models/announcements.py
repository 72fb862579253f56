"""Announcements before return: what an attaché or a return operator wrote of a person still abroad."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from accounts.models import Country, Delegation, Governorate, Institution, Unit
from cases.enums import EXPECTED_ARRIVALS, AnnouncementState, Modality
from cases.models.cases import Case
from common.encryption import EncryptedJSONField
from common.models import TransitionEvent
from common.state_field import StateField


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def visible_to(self, user: Any) -> "AnnouncementQuerySet":
        """The author's house sees its own, an antenna those it receives (domain.md 5); others none.

        An attaché's house is her consulate, so that a colleague can take over; a return operator's is its
        organisation.
        """
        match user.role:
            case Role.SOCIAL_ATTACHE if user.unit_id:
                return self.filter(Q(made_by=user.pk) | Q(unit=user.unit_id))
            case Role.SOCIAL_ATTACHE:
                return self.filter(made_by=user.pk)
            case Role.RETURN_OPERATOR:
                return self.filter(institution=user.institution_id)
            case Role.COUNSELLOR | Role.ANTENNA_MANAGER:
                return self.filter(case__antenna=user.antenna_id)
            case Role.TASKFORCE_MANAGER:
                return self
            case _:
                return self.none()

    def expected(self) -> "AnnouncementQuerySet":
        """Those whose person has neither arrived nor given up."""
        return self.filter(state__in=EXPECTED_ARRIVALS)


@pghistory.track(exclude=["content", "overdue_told_on"])
class Announcement(FSMModelMixin, models.Model):
    """What was announced, as its author wrote it, beside the case that it opened.

    The author reads this row and never the case: what the antenna finds, corrects or already knew of the
    person stays with the antenna. `content` holds the identity and the situation in words, encrypted.
    `is_linked` says that the antenna recognised a person known already: from then on what the author
    corrects no longer touches that person's record.
    """

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, related_name="announcement", verbose_name=_("dossier")
    )
    state = StateField(
        _("état"),
        max_length=10,
        choices=AnnouncementState.choices,
        default=AnnouncementState.SENT,
    )
    content = EncryptedJSONField(default=dict)
    planned_on = models.DateField(_("retour prévu le"))
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("pays de retour")
    )
    modality = models.CharField(_("mode de retour"), max_length=30, choices=Modality.choices)
    governorate = models.ForeignKey(
        Governorate, on_delete=models.PROTECT, related_name="+", verbose_name=_("gouvernorat")
    )
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("délégation"),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="announcements",
        verbose_name=_("signalé par"),
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="announcements"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="announcements"
    )
    is_linked = models.BooleanField(_("personne reconnue"), default=False)
    overdue_told_on = models.DateField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("signalement avant retour")
        verbose_name_plural = _("signalements avant retour")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="announcement_planned_possible",
                condition=Q(planned_on__year__gte=2000) & Q(planned_on__year__lte=2100),
                violation_error_message=_("La date de retour prévue n'est pas possible."),
            ),
        )
        indexes = (
            models.Index(name="announcement_by_author", fields=["made_by", "-created_at", "-id"]),
            models.Index(name="announcement_by_unit", fields=["unit", "-created_at", "-id"]),
            models.Index(name="announcement_by_house", fields=["institution", "-created_at", "-id"]),
            models.Index(
                name="announcement_expected",
                fields=["planned_on", "id"],
                condition=Q(state__in=["sent", "prepared"]),
            ),
        )

    def __str__(self) -> str:
        return str(self.case_id)

    @property
    def is_expected(self) -> bool:
        return self.state in EXPECTED_ARRIVALS

    @property
    def full_name(self) -> str:
        return f"{self.content.get('first_name', '')} {self.content.get('last_name', '')}".strip()

    @property
    def full_name_ar(self) -> str:
        return f"{self.content.get('first_name_ar', '')} {self.content.get('last_name_ar', '')}".strip()

    @transition(field=state, source=list(EXPECTED_ARRIVALS), target=AnnouncementState.PREPARED)
    def prepare(self) -> None: ...

    @transition(field=state, source=list(EXPECTED_ARRIVALS), target=AnnouncementState.SENT)
    def send_elsewhere(self) -> None: ...

    @transition(field=state, source=list(EXPECTED_ARRIVALS), target=AnnouncementState.ARRIVED)
    def arrive(self) -> None: ...

    @transition(field=state, source=list(EXPECTED_ARRIVALS), target=AnnouncementState.NOT_COME)
    def miss(self) -> None: ...

    @transition(field=state, source=list(EXPECTED_ARRIVALS), target=AnnouncementState.WITHDRAWN)
    def withdraw(self) -> None: ...


class AnnouncementTransition(TransitionEvent):
    """One change of an announcement's state: append-only."""

    subject = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="transitions")

    @property
    def state_label(self) -> str:
        return str(AnnouncementState(self.to_state).label)

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement du signalement")
        verbose_name_plural = _("événements du signalement")
        indexes = (models.Index(name="announcement_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="announcement_transition_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        )


class AnnouncementBatchQuerySet(models.QuerySet["AnnouncementBatch"]):
    def visible_to(self, user: Any) -> "AnnouncementBatchQuerySet":
        """A file is seen by who sent it only."""
        return self.filter(created_by=user.pk)


@pghistory.track(exclude=["content"])
class AnnouncementBatch(models.Model):
    """A file of several announcements: read, shown, then created row by row.

    `content` (encrypted) holds the header and the rows as they came, with what was found in each; the rows
    that became announcements are taken out of it, the refused ones stay for the file to correct.
    """

    original_name = models.CharField(_("nom du fichier"), max_length=120)
    content = EncryptedJSONField(default=dict)
    rows = models.PositiveSmallIntegerField(_("lignes"), default=0)
    refused = models.PositiveSmallIntegerField(_("lignes refusées"), default=0)
    created = models.PositiveSmallIntegerField(_("signalements créés"), default=0)
    written_at = models.DateTimeField(_("créés le"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="announcement_batches"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AnnouncementBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("fichier de signalements")
        verbose_name_plural = _("fichiers de signalements")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="announcement_batch_counts",
                condition=Q(rows__gte=F("refused") + F("created")),
                violation_error_message=_("Un fichier ne crée pas plus de signalements qu'il n'a de lignes."),
            ),
        )

    def __str__(self) -> str:
        return self.original_name
