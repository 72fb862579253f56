"""Visits of a follow-up operator to the project it follows (domain.md 4)."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from aids.enums import ENDED_STATES
from aids.models import Application
from common.encryption import EncryptedJSONField
from common.models import TransitionEvent
from common.money import TndField
from common.state_field import StateField
from operators.enums import BusinessState, DifficultyKind, HandedPart, ReroutingState, VisitKind, VisitState
from operators.models.rerouting import Rerouting

S = VisitState

# Both depend on more than the row itself, so CHECK cannot say them.
_ON_A_POSSIBLE_DAY = """
    IF NEW.visited_on IS NULL THEN RETURN NEW; END IF;
    IF NEW.visited_on > (now() AT TIME ZONE 'Africa/Tunis')::date THEN
        RAISE EXCEPTION 'a visit in the future' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'visit_not_in_the_future';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM aids_contract WHERE application_id = NEW.application_id
        AND starts_on <= NEW.visited_on) THEN
        RAISE EXCEPTION 'a visit before the contract' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'visit_after_the_signature';
    END IF;
    RETURN NEW;
"""


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: Any) -> "VisitQuerySet":
        """Visits of the files `user` may open.

        Of an ended file an operator's agent keeps nothing but the news asked for afterwards, and those
        only while the person's agreement holds (domain.md 5). Visits of a former operator that were not
        handed over stay out of her sight.
        """
        seen = self.filter(application__in=Application.objects.visible_to(user))
        if user.role == Role.OPERATOR_AGENT:
            kept = Rerouting.objects.filter(
                application=OuterRef("application"),
                state=ReroutingState.DONE,
                to_operator__institution=user.institution_id,
                ended_at__gt=OuterRef("recorded_at"),
            ).exclude(handed__contains=[str(HandedPart.VISITS)])
            ended = ~Q(kind=VisitKind.SURVIVAL) & Q(application__state__in=ENDED_STATES)
            return seen.exclude(ended).exclude(Exists(kept))
        return seen

    def planned(self) -> "VisitQuerySet":
        return self.filter(state=S.PLANNED)

    def done(self) -> "VisitQuerySet":
        return self.filter(state=S.DONE)


@pghistory.track()
class Visit(FSMModelMixin, models.Model):
    """One visit: planned for a month after the signature, or made beside the plan (`month` None).

    `rule_due_on` is the day that the contract gives, `due_on` the one agreed, `planned_for` the appointment
    with the person. `turnover_tnd` is monthly. `position` holds {"lat", "lon", "accuracy"} (degrees as
    text, metres): where a person's shop stands can hurt her, so it is encrypted. `client_id` names what the
    phone sent: the same sent again changes nothing.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="visits", verbose_name=_("dossier d’aide")
    )
    kind = models.CharField(_("nature"), max_length=10, choices=VisitKind.choices)
    month = models.PositiveSmallIntegerField(_("mois après la signature"), null=True, blank=True)
    rule_due_on = models.DateField(_("échéance du contrat"), null=True, blank=True)
    due_on = models.DateField(_("à faire avant le"))
    planned_for = models.DateField(_("rendez-vous le"), null=True, blank=True)
    state = StateField(_("état"), max_length=10, choices=S.choices, default=S.PLANNED)

    visited_on = models.DateField(_("faite le"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=160, blank=True)
    people_met = models.CharField(_("personnes rencontrées"), max_length=300, blank=True)
    findings = models.TextField(_("constats"), blank=True)
    business_state = models.CharField(
        _("état du projet"), max_length=12, choices=BusinessState.choices, blank=True
    )
    jobs_created = models.PositiveSmallIntegerField(_("emplois créés"), null=True, blank=True)
    jobs_women = models.PositiveSmallIntegerField(_("dont femmes"), null=True, blank=True)
    jobs_young = models.PositiveSmallIntegerField(_("dont jeunes"), null=True, blank=True)
    turnover_tnd = TndField(_("chiffre d’affaires du mois (TND)"), null=True, blank=True)
    difficulties = ArrayField(
        models.CharField(max_length=12, choices=DifficultyKind.choices),
        default=list,
        blank=True,
        verbose_name=_("difficultés"),
    )
    difficulty_detail = models.TextField(_("précisions"), blank=True)
    next_steps = models.TextField(_("suite à donner"), blank=True)
    position = EncryptedJSONField(_("position"), null=True, blank=True)

    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("saisie par"),
    )
    recorded_at = models.DateTimeField(_("saisie le"), null=True, blank=True)
    client_id = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visite de suivi")
        verbose_name_plural = _("visites de suivi")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(
                name="visit_one_a_month",
                fields=["application", "month"],
                condition=Q(month__isnull=False) & ~Q(state="cancelled"),
                violation_error_message=_("La visite de ce mois existe déjà."),
            ),
            models.UniqueConstraint(
                name="visit_one_final",
                fields=["application"],
                condition=Q(kind="final") & ~Q(state="cancelled"),
                violation_error_message=_("Ce dossier a déjà sa visite finale."),
            ),
            models.CheckConstraint(
                name="visit_month_of_its_plan",
                condition=Q(kind="extra", month__isnull=True, rule_due_on__isnull=True)
                | (~Q(kind="extra") & Q(month__isnull=False, rule_due_on__isnull=False)),
                violation_error_message=_(
                    "Une visite prévue a son mois, une visite supplémentaire n’en a pas."
                ),
            ),
            models.CheckConstraint(
                name="visit_done_with_its_facts",
                condition=~Q(state="done")
                | (
                    Q(visited_on__isnull=False, recorded_at__isnull=False)
                    & ~Q(findings="")
                    & ~Q(business_state="")
                ),
                violation_error_message=_("Une visite faite a sa date, ses constats et l’état du projet."),
            ),
            models.CheckConstraint(
                name="visit_jobs_within_total",
                condition=(Q(jobs_women__isnull=True) | Q(jobs_women__lte=F("jobs_created")))
                & (Q(jobs_young__isnull=True) | Q(jobs_young__lte=F("jobs_created"))),
                violation_error_message=_("Les femmes et les jeunes font partie des emplois créés."),
            ),
            models.CheckConstraint(
                name="visit_turnover_not_negative",
                condition=Q(turnover_tnd__isnull=True) | Q(turnover_tnd__gte=0),
                violation_error_message=_("Un chiffre d’affaires ne peut pas être négatif."),
            ),
            # Kept by a trigger of the same name: it looks at the clock.
            models.CheckConstraint(
                name="visit_not_in_the_future",
                condition=Q(visited_on__isnull=True) | Q(visited_on__lt="2200-01-01"),
                violation_error_message=_("Une visite ne peut pas être datée dans l’avenir."),
            ),
            # Kept by a trigger of the same name: it looks at the contract.
            models.CheckConstraint(
                name="visit_after_the_signature",
                condition=Q(visited_on__isnull=True) | Q(visited_on__gt="2000-01-01"),
                violation_error_message=_("Une visite de suivi suit la signature du contrat."),
            ),
        )
        indexes = (
            models.Index(name="visit_by_file", fields=["application", "due_on"]),
            models.Index(name="visit_due", fields=["due_on", "id"], condition=Q(state="planned")),
            models.Index(name="visit_recorded", fields=["-recorded_at"], condition=Q(state="done")),
        )
        triggers = (
            pgtrigger.Trigger(
                name="visit_on_a_possible_day",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("visited_on"),
                func=pgtrigger.Func(_ON_A_POSSIBLE_DAY),
            ),
        )

    def __str__(self) -> str:
        return f"{self.application} · {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("operators:visit_detail", args=[self.pk])

    @property
    def label(self) -> str:
        """Its nature, with the month it stands for."""
        if self.month is None:
            return str(self.get_kind_display())
        return str(_("%(kind)s, mois %(month)s")) % {"kind": self.get_kind_display(), "month": self.month}

    @property
    def is_done(self) -> bool:
        return bool(self.state == S.DONE)

    @property
    def can_be_recorded(self) -> bool:
        """Whether its state lets it be written, or written again."""
        return self.state in (S.PLANNED, S.MISSED, S.DONE)

    @property
    def difficulty_labels(self) -> list[str]:
        return [str(DifficultyKind(kind).label) for kind in self.difficulties]

    @transition(field=state, source=[S.PLANNED, S.MISSED, S.DONE], target=S.DONE)
    def record(self) -> None: ...

    @transition(field=state, source=S.PLANNED, target=S.MISSED)
    def miss(self) -> None: ...

    @transition(field=state, source=[S.PLANNED, S.MISSED], target=S.CANCELLED)
    def cancel(self) -> None: ...


class VisitTransition(TransitionEvent):
    """One change of a visit's state, its planning and its corrections included: append-only."""

    subject = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de la visite")
        verbose_name_plural = _("événements de la visite")
        indexes = (models.Index(name="visit_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="visit_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )
