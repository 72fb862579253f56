"""Referrals (orientations): a person sent to CGPS, to ANETI or to a service of the directory."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role, UnitKind
from accounts.models import Unit
from cases.enums import (
    OPEN_REFERRAL_STATES,
    UNANSWERED_REFERRAL_STATES,
    ConsentScope,
    ReferralOutcome,
    ReferralPurpose,
    ReferralState,
    SharedItem,
)
from cases.models.cases import Case
from cases.models.consent import Consent
from cases.models.directory import LocalService
from common.models import Job, TransitionEvent
from common.state_field import StateField
from common.uploads import storage_path

S = ReferralState
SCOPE_OF_UNIT = {
    UnitKind.SOCIAL: ConsentScope.SHARE_CGPS,
    UnitKind.EMPLOYMENT: ConsentScope.SHARE_ANETI,
}
UNIT_OF_ROLE = {Role.CGPS_OFFICER: UnitKind.SOCIAL, Role.ANETI_ADVISER: UnitKind.EMPLOYMENT}


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, user: Any) -> "ReferralQuerySet":
        """Referrals `user` may open (domain.md 5).

        An officer sees those addressed to her unit, as long as the person's agreement to share with that
        institution is in force; never a cancelled one.
        """
        match user.role:
            case Role.TASKFORCE_MANAGER:
                return self
            case Role.COUNSELLOR | Role.ANTENNA_MANAGER:
                return self.filter(case__antenna=user.antenna_id)
            case Role.CGPS_OFFICER | Role.ANETI_ADVISER if user.unit_id:
                kind = UNIT_OF_ROLE[Role(user.role)]
                agreed = Consent.objects.filter(
                    case=OuterRef("case"), scope=SCOPE_OF_UNIT[kind], withdrawn_on__isnull=True
                )
                mine = self.filter(Exists(agreed), unit=user.unit_id, unit__kind=kind)
                return mine.exclude(state=S.CANCELLED)
            case _:
                return self.none()

    def open(self) -> "ReferralQuerySet":
        return self.filter(state__in=OPEN_REFERRAL_STATES)

    def unanswered(self) -> "ReferralQuerySet":
        return self.filter(state__in=UNANSWERED_REFERRAL_STATES)


@pghistory.track()
class Referral(FSMModelMixin, models.Model):
    """One orientation of one person, to a unit with a login or to a service of the directory.

    `reason` is what the receiver reads; `shared` lists what the sender adds to the identity and the
    contact. `news_at` is when the receiver last answered and the sender has not taken note yet.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="referrals")
    purpose = models.CharField(_("objet"), max_length=20, choices=ReferralPurpose.choices)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("unité"),
    )
    service = models.ForeignKey(
        LocalService,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("service"),
    )
    state = StateField(_("état"), max_length=12, choices=S.choices, default=S.SENT)
    reason = models.TextField(_("motif"))
    shared = ArrayField(
        models.CharField(max_length=12, choices=SharedItem.choices),
        default=list,
        blank=True,
        verbose_name=_("données transmises"),
    )
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("envoyée le"))
    answer = models.TextField(_("réponse"), blank=True)
    outcome = models.CharField(_("résultat"), max_length=20, choices=ReferralOutcome.choices, blank=True)
    outcome_note = models.TextField(_("précisions sur le résultat"), blank=True)
    news_at = models.DateTimeField(null=True, blank=True, editable=False)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("orientation")
        verbose_name_plural = _("orientations")
        constraints = (
            models.CheckConstraint(
                name="referral_one_receiver",
                condition=Q(unit__isnull=False, service__isnull=True)
                | Q(unit__isnull=True, service__isnull=False),
                violation_error_message=_("Une orientation s'adresse à une unité ou à un service."),
            ),
            models.CheckConstraint(
                name="referral_done_with_outcome",
                condition=(Q(state="done") & ~Q(outcome="")) | (~Q(state="done") & Q(outcome="")),
                violation_error_message=_("Une orientation terminée a un résultat, les autres n'en ont pas."),
            ),
            models.CheckConstraint(
                name="referral_refused_with_reason",
                condition=~Q(state="refused") | ~Q(answer=""),
                violation_error_message=_("Un refus a un motif."),
            ),
            models.UniqueConstraint(
                name="referral_once_open_unit",
                fields=["case", "unit", "purpose"],
                condition=Q(state__in=["sent", "received", "accepted"], unit__isnull=False),
                violation_error_message=_("Cette unité a déjà une orientation ouverte pour cet objet."),
            ),
            models.UniqueConstraint(
                name="referral_once_open_service",
                fields=["case", "service", "purpose"],
                condition=Q(state__in=["sent", "received", "accepted"], service__isnull=False),
                violation_error_message=_("Ce service a déjà une orientation ouverte pour cet objet."),
            ),
        )
        indexes = (
            models.Index(name="referral_list", fields=["-sent_at", "-id"]),
            models.Index(name="referral_list_unit", fields=["unit", "-sent_at", "-id"]),
            models.Index(name="referral_list_case", fields=["case", "-sent_at"]),
            models.Index(
                name="referral_silent",
                fields=["sent_at"],
                condition=Q(state__in=["sent", "received"]),
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number on letters and in mails: the case's, then the referral's."""
        return f"{self.case.number}/{self.pk}"

    @property
    def receiver(self) -> Unit | LocalService | None:
        return self.unit or self.service

    @property
    def scope(self) -> ConsentScope:
        """The agreement without which nothing is sent."""
        return SCOPE_OF_UNIT[UnitKind(self.unit.kind)] if self.unit else ConsentScope.SHARE_SERVICE

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_REFERRAL_STATES

    @property
    def is_inquiry(self) -> bool:
        return self.purpose == ReferralPurpose.SOCIAL_INQUIRY

    @transition(field=state, source=S.SENT, target=S.RECEIVED)
    def receive(self) -> None: ...

    @transition(field=state, source=UNANSWERED_REFERRAL_STATES, target=S.ACCEPTED)
    def accept(self) -> None: ...

    @transition(field=state, source=UNANSWERED_REFERRAL_STATES, target=S.REFUSED)
    def refuse(self) -> None: ...

    @transition(field=state, source=S.ACCEPTED, target=S.DONE)
    def finish(self) -> None: ...

    @transition(field=state, source=OPEN_REFERRAL_STATES, target=S.CANCELLED)
    def cancel(self) -> None: ...


class ReferralTransition(TransitionEvent):
    """One change of a referral's state, or what became of its findings: append-only."""

    subject = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de l'orientation")
        verbose_name_plural = _("événements de l'orientation")
        indexes = (models.Index(name="referral_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="referral_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )


def sheet_path(sheet: "LiaisonSheet", name: str) -> str:
    return storage_path("liaison", name)


class LiaisonSheetQuerySet(models.QuerySet["LiaisonSheet"]):
    def visible_to(self, user: Any) -> "LiaisonSheetQuerySet":
        return self.filter(referral__in=Referral.objects.visible_to(user))


class LiaisonSheet(Job):
    """The liaison sheet of a referral as a PDF, also the letter to a service; drawn by a worker."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="sheets")
    language = models.CharField(_("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")])
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=sheet_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = LiaisonSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("fiche de liaison")
        verbose_name_plural = _("fiches de liaison")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(
                name="liaison_undrawn", fields=["created_at"], condition=~Q(job_state__in=["done", "failed"])
            ),
        )

    def __str__(self) -> str:
        return f"{self.referral_id} {self.language}"
