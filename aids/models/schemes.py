"""The *schéma directeur*: versioned grids that turn a household's facts into points and an amount."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from accounts.models.naming import Named
from accounts.models.territory import date_range
from aids.enums import CriterionInput, CriterionKind, SchemeState
from common.models import TransitionEvent
from common.money import EurField
from common.state_field import StateField


class Scheme(Named):
    """A scoring scheme; its rules are in its versions."""

    code = models.CharField(_("code"), max_length=20, unique=True)

    class Meta:
        verbose_name = _("schéma directeur")
        verbose_name_plural = _("schémas directeurs")


class SchemeVersionQuerySet(models.QuerySet["SchemeVersion"]):
    def visible_to(self, user: Any) -> "SchemeVersionQuerySet":
        """Versions `user` may read: every one for the taskforce, for the antennas those that were in force."""
        match user.role:
            case Role.TASKFORCE_MANAGER:
                return self
            case Role.COUNSELLOR | Role.ANTENNA_MANAGER:
                return self.filter(state__in=[SchemeState.PUBLISHED, SchemeState.RETIRED])
            case _:
                return self.none()

    def with_rules(self) -> "SchemeVersionQuerySet":
        return self.select_related("scheme").prefetch_related("criteria__brackets", "bands")


_IS_PUBLIC = Q(state__in=["published", "retired"])

# The rules of a version are frozen by their own triggers; here its own columns. A published version only
# ends (effective_to, with its retirement); what two managers agree on is what the first one proposed. The
# draft that a version was copied from may go.
_VERSION_KEPT = """
    IF OLD.state IN ('published', 'retired') THEN
        IF NEW.state NOT IN ('published', 'retired')
            OR OLD.state = 'retired'
                AND (NEW.state, NEW.effective_to) IS DISTINCT FROM (OLD.state, OLD.effective_to)
            OR to_jsonb(NEW) - '{state,effective_to,based_on_id}'::text[]
                IS DISTINCT FROM to_jsonb(OLD) - '{state,effective_to,based_on_id}'::text[] THEN
            RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation';
        END IF;
    ELSIF OLD.state = 'proposed' AND NEW.state <> 'draft'
        AND to_jsonb(NEW) - '{state,published_by_id,published_at,based_on_id}'::text[]
            IS DISTINCT FROM to_jsonb(OLD) - '{state,published_by_id,published_at,based_on_id}'::text[] THEN
        RAISE EXCEPTION 'a proposed scheme version is frozen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@pghistory.track()
class SchemeVersion(FSMModelMixin, models.Model):
    """One version of a scheme: draft, proposed by a manager, published from a day on by another, then retired.

    `effective_from` of a proposed version is the day that is proposed. `revision` counts the changes of a
    draft. A version without `proposed_by` and `published_by` was published by the installation itself.
    """

    scheme = models.ForeignKey(
        Scheme, on_delete=models.PROTECT, related_name="versions", verbose_name=_("schéma")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = StateField(_("état"), max_length=10, choices=SchemeState.choices, default=SchemeState.DRAFT)
    effective_from = models.DateField(_("en vigueur dès le"), null=True, blank=True)
    effective_to = models.DateField(_("en vigueur jusqu'au"), null=True, blank=True)
    based_on = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(_("créée le"), null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version de schéma")
        verbose_name_plural = _("versions de schéma")
        ordering = ("scheme", "-number")
        constraints = (
            models.UniqueConstraint(name="scheme_version_once", fields=["scheme", "number"]),
            models.CheckConstraint(
                name="scheme_published_with_date",
                condition=Q(state="draft") | Q(effective_from__isnull=False),
                violation_error_message=_("Une version publiée a une date d'entrée en vigueur."),
            ),
            models.CheckConstraint(
                name="scheme_proposed_by_somebody",
                condition=~Q(state="proposed") | Q(proposed_by__isnull=False, proposed_at__isnull=False),
                violation_error_message=_("Une version proposée l'est par un responsable de la taskforce."),
            ),
            models.CheckConstraint(
                name="scheme_proposer_not_publisher",
                condition=~_IS_PUBLIC
                | Q(proposed_by__isnull=True, published_by__isnull=True)
                | (
                    Q(proposed_by__isnull=False, published_by__isnull=False)
                    & ~Q(published_by=F("proposed_by"))
                ),
                violation_error_message=_(
                    "Une version est proposée par un responsable et publiée par un autre."
                ),
            ),
            ExclusionConstraint(
                name="scheme_published_no_overlap",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    (date_range("effective_from", "effective_to"), RangeOperators.OVERLAPS),
                ],
                condition=_IS_PUBLIC,
                violation_error_message=_(
                    "Deux versions publiées ne peuvent pas être en vigueur en même temps."
                ),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="scheme_version_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["proposed", "published", "retired"]),
            ),
            pgtrigger.Trigger(
                name="scheme_version_frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_VERSION_KEPT,
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme} v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("aids:scheme_version", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return bool(self.state == SchemeState.DRAFT)

    @property
    def is_public(self) -> bool:
        return self.state in (SchemeState.PUBLISHED, SchemeState.RETIRED)

    @transition(field=state, source=SchemeState.DRAFT, target=SchemeState.PROPOSED)
    def propose(self) -> None: ...

    @transition(field=state, source=SchemeState.PROPOSED, target=SchemeState.DRAFT)
    def take_back(self) -> None: ...

    @transition(field=state, source=[SchemeState.DRAFT, SchemeState.PROPOSED], target=SchemeState.PUBLISHED)
    def publish(self) -> None: ...

    @transition(field=state, source=SchemeState.PUBLISHED, target=SchemeState.RETIRED)
    def retire(self) -> None: ...


_GOES_WITH_DRAFT = """
    IF EXISTS (SELECT 1 FROM aids_schemeversion v WHERE v.id = OLD.subject_id AND v.state <> 'draft') THEN
        RAISE EXCEPTION 'Cannot delete rows of a version that is no draft' USING ERRCODE = 'check_violation';
    END IF;
    RETURN OLD;
"""


class SchemeVersionTransition(TransitionEvent):
    """One change of a version's state: who, when, why. Append-only; goes with its draft."""

    subject = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de version de schéma")
        verbose_name_plural = _("événements de version de schéma")
        indexes = (models.Index(name="scheme_version_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(name="scheme_transition_append_only", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="scheme_transition_goes_with_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=_GOES_WITH_DRAFT,
            ),
        )


# A rule that moves from one version to another is looked at in both. The version's row is locked, so that
# nobody changes a rule while somebody else proposes or publishes it.
_FROZEN = """
    IF TG_OP <> 'INSERT' THEN
        rule := OLD;
        SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = VERSION_ID FOR SHARE;
        IF version_state <> 'draft' THEN
            RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    rule := NEW;
    SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = VERSION_ID FOR SHARE;
    IF version_state <> 'draft' THEN
        RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


def frozen_with_version(table: str, version_id: str) -> pgtrigger.Trigger:
    """A trigger that refuses any change of a rule whose version is proposed or published."""
    return pgtrigger.Trigger(
        name=f"{table}_frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("rule", "record"), ("version_state", "text")],
        func=_FROZEN.replace("VERSION_ID", version_id),
    )


class Criterion(Named):
    """A criterion of a version: brackets on a number, or points per situation with an optional ceiling."""

    version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="criteria")
    input = models.CharField(_("donnée lue"), max_length=24, choices=CriterionInput.choices)
    kind = models.CharField(_("mode de calcul"), max_length=10, choices=CriterionKind.choices)
    points_each = models.PositiveSmallIntegerField(_("points par situation"), null=True, blank=True)
    ceiling = models.PositiveSmallIntegerField(_("plafond de points"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rang"), default=0)

    class Meta:
        verbose_name = _("critère")
        verbose_name_plural = _("critères")
        ordering = ("version", "rank", "pk")
        constraints = (models.UniqueConstraint(name="criterion_input_once", fields=["version", "input"]),)
        triggers = (frozen_with_version("criterion", "rule.version_id"),)


class Bracket(models.Model):
    """Points for a number above `above` (excluded) up to `up_to` (included); None means without bound."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="brackets")
    above = models.DecimalField(_("plus de"), max_digits=12, decimal_places=3, null=True, blank=True)
    up_to = models.DecimalField(_("jusqu'à"), max_digits=12, decimal_places=3, null=True, blank=True)
    points = models.SmallIntegerField(_("points"))

    class Meta:
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")
        ordering = ("criterion", F("above").asc(nulls_first=True))
        constraints = (
            models.CheckConstraint(
                name="bracket_not_empty",
                condition=Q(above__isnull=True) | Q(up_to__isnull=True) | Q(up_to__gt=F("above")),
                violation_error_message=_("La fin de la tranche doit dépasser son début."),
            ),
        )
        triggers = (
            frozen_with_version(
                "bracket", "(SELECT c.version_id FROM aids_criterion c WHERE c.id = rule.criterion_id)"
            ),
        )

    def __str__(self) -> str:
        return f"]{self.above if self.above is not None else '…'} ; {self.up_to if self.up_to is not None else '…'}]"


class Band(models.Model):
    """A total of points (both ends included; None: without bound) and the amount it gives; None: not eligible."""

    version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="bands")
    number = models.PositiveSmallIntegerField(_("tranche"))
    from_points = models.SmallIntegerField(_("de (points)"))
    to_points = models.SmallIntegerField(_("à (points)"), null=True, blank=True)
    amount_eur = EurField(_("montant (EUR)"), null=True, blank=True)

    class Meta:
        verbose_name = _("palier")
        verbose_name_plural = _("paliers")
        ordering = ("version", "from_points")
        constraints = (
            models.UniqueConstraint(name="band_number_once", fields=["version", "number"]),
            models.CheckConstraint(
                name="band_not_empty",
                condition=Q(to_points__isnull=True) | Q(to_points__gte=F("from_points")),
                violation_error_message=_("La fin du palier doit suivre son début."),
            ),
        )
        triggers = (frozen_with_version("band", "rule.version_id"),)

    def __str__(self) -> str:
        return f"{self.from_points}–{self.to_points if self.to_points is not None else '…'}"
