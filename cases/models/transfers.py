"""A case changes hands: from antenna to antenna (transfer), from counsellor to counsellor (hand-over)."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from accounts.models import Antenna
from cases.enums import TransferState
from cases.models.cases import Case
from common.models import Job, TransitionEvent
from common.state_field import StateField
from common.uploads import storage_path

ANTENNA_STAFF = (Role.COUNSELLOR, Role.ANTENNA_MANAGER)


class TransferQuerySet(models.QuerySet["Transfer"]):
    def visible_to(self, user: Any) -> "TransferQuerySet":
        """Transfers from and to the user's antenna; all of them for the taskforce."""
        if user.role == Role.TASKFORCE_MANAGER:
            return self
        if user.role in ANTENNA_STAFF:
            return self.filter(Q(from_antenna=user.antenna_id) | Q(to_antenna=user.antenna_id))
        return self.none()

    def pending(self) -> "TransferQuerySet":
        return self.filter(state=TransferState.PROPOSED)


@pghistory.track()
class Transfer(FSMModelMixin, models.Model):
    """A case offered by its antenna to another one, which accepts it or refuses it with a reason.

    `former_counsellor` followed the case when it was accepted; `counsellor` was picked by the antenna that
    received it.
    """

    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="transfers", verbose_name=_("dossier")
    )
    from_antenna = models.ForeignKey(
        Antenna, on_delete=models.PROTECT, related_name="transfers_out", verbose_name=_("antenne de départ")
    )
    to_antenna = models.ForeignKey(
        Antenna, on_delete=models.PROTECT, related_name="transfers_in", verbose_name=_("antenne d'accueil")
    )
    state = StateField(
        _("état"),
        max_length=10,
        choices=TransferState.choices,
        default=TransferState.PROPOSED,
    )
    reason = models.TextField(_("raison"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposé le"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    answer_reason = models.TextField(_("raison de la réponse"), blank=True)
    former_counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("conseiller"),
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfert")
        verbose_name_plural = _("transferts")
        ordering = ("-proposed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="transfer_between_two_antennas",
                condition=~Q(from_antenna=F("to_antenna")),
                violation_error_message=_("Un dossier se transfère à une autre antenne que la sienne."),
            ),
            models.UniqueConstraint(
                name="transfer_one_pending",
                fields=["case"],
                condition=Q(state="proposed"),
                violation_error_message=_("Un transfert de ce dossier attend déjà sa réponse."),
            ),
            models.CheckConstraint(
                name="transfer_refused_with_reason",
                condition=~Q(state="refused") | ~Q(answer_reason=""),
                violation_error_message=_("Un refus se motive : la raison est montrée à l'autre antenne."),
            ),
            models.CheckConstraint(
                name="transfer_answered_by_somebody",
                condition=Q(state="proposed", answered_at__isnull=True)
                | (~Q(state="proposed") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                violation_error_message=_("Une réponse a son auteur et sa date."),
            ),
        )
        indexes = (
            models.Index(name="transfer_to_answer", fields=["to_antenna", "state", "-proposed_at", "-id"]),
            models.Index(name="transfer_sent", fields=["from_antenna", "state", "-proposed_at", "-id"]),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.from_antenna} → {self.to_antenna}"

    @transition(field=state, source=TransferState.PROPOSED, target=TransferState.ACCEPTED)
    def accept(self) -> None: ...

    @transition(field=state, source=TransferState.PROPOSED, target=TransferState.REFUSED)
    def refuse(self) -> None: ...

    @transition(field=state, source=TransferState.PROPOSED, target=TransferState.WITHDRAWN)
    def withdraw(self) -> None: ...


class TransferTransition(TransitionEvent):
    """One change of a transfer's state: append-only."""

    subject = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement du transfert")
        verbose_name_plural = _("événements du transfert")
        indexes = (models.Index(name="transfer_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="transfer_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, user: Any) -> "HandOverQuerySet":
        """Hand-overs made in the user's antenna; all of them for the taskforce."""
        if user.role == Role.TASKFORCE_MANAGER:
            return self
        return self.filter(antenna=user.antenna_id) if user.role in ANTENNA_STAFF else self.none()


class HandOver(models.Model):
    """Cases given by one counsellor to another of the same antenna; without `giver`, they had nobody."""

    antenna = models.ForeignKey(Antenna, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="hand_overs_given"
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="hand_overs_received"
    )
    note = models.TextField(_("message"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("passation")
        verbose_name_plural = _("passations")
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(name="hand_over_received", fields=["receiver", "-at"]),
            models.Index(name="hand_over_given", fields=["giver", "-at"]),
        )

    def __str__(self) -> str:
        return f"{self.giver} → {self.receiver}"


class HandOverLine(models.Model):
    """One case of a hand-over: append-only."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hand_over_lines")

    class Meta:
        verbose_name = _("dossier remis")
        verbose_name_plural = _("dossiers remis")
        constraints = (models.UniqueConstraint(name="hand_over_line_once", fields=["hand_over", "case"]),)

    def __str__(self) -> str:
        return f"{self.case_id}"


def sheet_path(sheet: "HandOverSheet", name: str) -> str:
    return storage_path("sheets", name)


class HandOverSheetQuerySet(models.QuerySet["HandOverSheet"]):
    def visible_to(self, user: Any) -> "HandOverSheetQuerySet":
        """Sheets of the cases that `user` may open."""
        return self.filter(case__in=Case.objects.visible_to(user))


class HandOverSheet(Job):
    """The hand-over sheet of a case as a PDF: its language, the file once a worker has drawn it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="hand_over_sheets")
    language = models.CharField(_("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")])
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=sheet_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = HandOverSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("fiche de passation")
        verbose_name_plural = _("fiches de passation")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(
                name="sheet_undrawn",
                fields=["created_at"],
                condition=~Q(job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.language}"
