"""Aid files: one aid asked for one person in one phase, and its life (domain.md 3.2)."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from accounts.models import Country, Institution
from aids.enums import DEAD_STATES, ENDED_STATES, SHORT_KINDS, AidFamily, AidKind, ApplicationState
from aids.models.assessments import Assessment
from aids.models.programmes import Phase
from cases.enums import ConsentScope
from cases.models import Case, Consent, Person
from common.models import TransitionEvent
from common.money import EurField
from common.state_field import StateField

S = ApplicationState


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """Aid files `user` may open (domain.md 5).

        An operator's agent sees the economic files routed to her operator: `operator` is set when a
        proposal is made and changed when it is declined. A consent withdrawn takes the file away at once:
        without it nothing is shared (domain.md 2).
        """
        match user.role:
            case Role.TASKFORCE_MANAGER:
                return self
            case Role.COUNSELLOR | Role.ANTENNA_MANAGER:
                return self.filter(case__in=Case.objects.visible_to(user))
            case Role.OPERATOR_AGENT:
                return self.of_operator(user.institution_id)
            case _:
                return self.none()

    def of_operator(self, institution_id: int | None) -> "ApplicationQuerySet":
        """Aid files that an operator has: those its agents open, and those that are counted as its own."""
        if institution_id is None:
            return self.none()
        shared = Consent.objects.filter(
            case=OuterRef("case"), scope=ConsentScope.SHARE_OPERATOR, withdrawn_on__isnull=True
        )
        routed = self.filter(operator=institution_id, family=AidFamily.ECONOMIC)
        return routed.filter(Exists(shared)).exclude(state__in=[S.DRAFT, S.CANCELLED])

    def open_to(self, user: Any) -> "ApplicationQuerySet":
        """Aid files whose papers and payments `user` may read: of an ended one an operator keeps a summary."""
        seen = self.visible_to(user)
        return seen.exclude(state__in=ENDED_STATES) if user.role == Role.OPERATOR_AGENT else seen

    def writable_by(self, user: Any) -> "ApplicationQuerySet":
        """Aid files in `user`'s hands: without those of a transferred case, which her antenna only reads.

        Every act starts from it; so do lists and figures.
        """
        if user.role in (Role.COUNSELLOR, Role.ANTENNA_MANAGER):
            return self.filter(case__antenna=user.antenna_id)
        return self.visible_to(user)


@pghistory.track()
class Application(FSMModelMixin, models.Model):
    """One aid file. Amounts in EUR; `country` is the partner country whose quota it draws on.

    `submitted_by` and `decided_by` differ, by a constraint of the database. `amount_to_split` marks an
    imported row whose single amount covers two aids.
    """

    number = models.CharField(_("numéro"), max_length=12, unique=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="applications", verbose_name=_("dossier")
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, related_name="applications", verbose_name=_("phase")
    )
    kind = models.CharField(_("aide"), max_length=12, choices=AidKind.choices)
    family = models.CharField(max_length=10, choices=AidFamily.choices, editable=False)
    state = StateField(_("état"), max_length=12, choices=S.choices, default=S.DRAFT)
    country = models.ForeignKey(Country, on_delete=models.PROTECT, null=True, related_name="applications")
    is_south_south = models.BooleanField(default=False, editable=False)

    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="applications"
    )
    operator = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("opérateur de suivi"),
    )
    requested_eur = EurField(_("montant demandé (EUR)"), null=True, blank=True)
    request_reason = models.TextField(_("raison d'un autre montant que celui du barème"), blank=True)
    granted_eur = EurField(_("montant accordé (EUR)"), null=True, blank=True)
    fee_eur = EurField(_("frais de l'opérateur (EUR)"), default=0)
    amount_to_split = models.BooleanField(_("montant à répartir"), default=False)

    opened_on = models.DateField(_("ouverte le"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    reserved_until = models.DateField(_("réservée jusqu'au"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("en liste d'attente depuis"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(_("motif de la décision"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    committee_convinced = models.BooleanField(_("le comité est convaincu de la motivation"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier d'aide")
        verbose_name_plural = _("dossiers d'aide")
        constraints = (
            models.UniqueConstraint(
                name="application_one_of_a_family_per_phase",
                fields=["person", "phase", "family"],
                condition=~Q(state__in=[str(state) for state in DEAD_STATES]),
                violation_error_message=_("Cette personne a déjà une aide de cette nature dans cette phase."),
            ),
            models.CheckConstraint(
                name="application_family_of_kind",
                condition=Q(kind="social", family="social") | (~Q(kind="social") & Q(family="economic")),
            ),
            models.CheckConstraint(
                name="application_proposer_not_approver",
                condition=Q(decided_by__isnull=True)
                | Q(submitted_by__isnull=True)
                | ~Q(decided_by=F("submitted_by")),
                violation_error_message=_("La personne qui a soumis ce dossier ne peut pas le décider."),
            ),
            models.CheckConstraint(
                name="application_amounts_not_negative",
                condition=(Q(requested_eur__isnull=True) | Q(requested_eur__gt=0))
                & (Q(granted_eur__isnull=True) | Q(granted_eur__gt=0))
                & Q(fee_eur__gte=0),
                violation_error_message=_("Un montant est positif."),
            ),
            models.CheckConstraint(
                name="application_granted_when_held",
                condition=~Q(state__in=["approved", "contracted", "disbursing", "in_follow_up"])
                | Q(granted_eur__isnull=False),
                violation_error_message=_("Une aide approuvée a un montant accordé."),
            ),
            models.CheckConstraint(
                name="application_innovative_convinced",
                # An aid of the past, brought in by a register, was submitted to nobody here.
                condition=~Q(kind="innovative", state__in=["approved", "contracted", "in_follow_up"])
                | Q(submitted_by__isnull=True)
                | Q(committee_convinced=True),
                violation_error_message=_(
                    "Un projet innovant demande que le comité note qu'il est convaincu de la motivation."
                ),
            ),
        )
        indexes = (
            models.Index(name="application_list", fields=["-opened_on", "-id"]),
            models.Index(name="application_list_state", fields=["phase", "state", "-opened_on", "-id"]),
            models.Index(name="application_by_case", fields=["case"]),
            models.Index(name="application_by_operator", fields=["operator", "state"]),
            models.Index(
                name="application_waiting",
                fields=["phase", "waiting_since"],
                condition=Q(waiting_since__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("aids:application_detail", args=[self.pk])

    @property
    def short_kind(self) -> str:
        return str(SHORT_KINDS[AidKind(self.kind)])

    @property
    def is_economic(self) -> bool:
        return self.family == AidFamily.ECONOMIC

    @transition(field=state, source=[S.DRAFT, S.SCORED], target=S.SCORED)
    def score(self) -> None: ...

    @transition(field=state, source=[S.DRAFT, S.ROUTED], target=S.ROUTED)
    def route(self) -> None: ...

    @transition(field=state, source=S.ROUTED, target=S.DRAFT)
    def unroute(self) -> None: ...

    @transition(field=state, source=S.ROUTED, target=S.PLANNING)
    def start_planning(self) -> None: ...

    @transition(field=state, source=[S.SCORED, S.PLANNING, S.DEFERRED], target=S.SUBMITTED)
    def submit(self) -> None: ...

    @transition(field=state, source=[S.SUBMITTED, S.DEFERRED], target=S.APPROVED)
    def approve(self) -> None: ...

    @transition(field=state, source=[S.SUBMITTED, S.DEFERRED], target=S.REJECTED)
    def reject(self) -> None: ...

    @transition(field=state, source=S.SUBMITTED, target=S.DEFERRED)
    def defer(self) -> None: ...

    @transition(field=state, source=S.REJECTED, target=S.SUBMITTED)
    def hear_appeal(self) -> None: ...

    @transition(field=state, source=S.APPROVED, target=S.CONTRACTED)
    def contract_signed(self) -> None: ...

    @transition(field=state, source=S.CONTRACTED, target=S.DISBURSING)
    def start_disbursing(self) -> None: ...

    @transition(field=state, source=S.CONTRACTED, target=S.IN_FOLLOW_UP)
    def start_follow_up(self) -> None: ...

    @transition(field=state, source=[S.DISBURSING, S.IN_FOLLOW_UP], target=S.COMPLETED)
    def complete(self) -> None: ...

    @transition(field=state, source=[S.CONTRACTED, S.DISBURSING, S.IN_FOLLOW_UP], target=S.TERMINATED)
    def terminate(self) -> None: ...

    @transition(
        field=state,
        source=[S.DRAFT, S.SCORED, S.ROUTED, S.PLANNING, S.SUBMITTED, S.DEFERRED, S.APPROVED],
        target=S.CANCELLED,
    )
    def cancel(self) -> None: ...


class ApplicationTransition(TransitionEvent):
    """One change of an aid file's state: append-only."""

    subject = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement du dossier d'aide")
        verbose_name_plural = _("événements du dossier d'aide")
        indexes = (models.Index(name="application_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="application_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )


@pghistory.track()
class Waiver(models.Model):
    """A condition of eligibility set aside for one aid file, by whom and why."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="waivers")
    code = models.CharField(_("condition"), max_length=30)
    reason = models.TextField(_("raison"))
    waived_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    waived_at = models.DateTimeField(auto_now_add=True)
    until = models.DateField(_("valable jusqu'au"), null=True, blank=True)

    class Meta:
        verbose_name = _("dispense")
        verbose_name_plural = _("dispenses")
        constraints = (
            models.UniqueConstraint(
                name="waiver_once",
                fields=["application", "code"],
                violation_error_message=_("Cette condition a déjà une dispense."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.application} {self.code}"
