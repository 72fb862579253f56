"""The *schéma directeur*: versioned grids that turn a household's facts into points and an amount."""

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.models.naming import Named
from accounts.models.territory import date_range
from aids.enums import CriterionInput, CriterionKind, SchemeState
from common.money import EurField
from common.state_field import StateField


class Scheme(Named):
    """A scoring scheme; its rules are in its versions."""

    code = models.CharField(_("code"), max_length=20, unique=True)

    class Meta:
        verbose_name = _("schéma directeur")
        verbose_name_plural = _("schémas directeurs")


@pghistory.track()
class SchemeVersion(FSMModelMixin, models.Model):
    """One version of a scheme: draft, then published from a day on (and immutable), then retired."""

    scheme = models.ForeignKey(
        Scheme, on_delete=models.PROTECT, related_name="versions", verbose_name=_("schéma")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = StateField(_("état"), max_length=10, choices=SchemeState.choices, default=SchemeState.DRAFT)
    effective_from = models.DateField(_("en vigueur dès le"), null=True, blank=True)
    effective_to = models.DateField(_("en vigueur jusqu'au"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)

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
            ExclusionConstraint(
                name="scheme_published_no_overlap",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    (date_range("effective_from", "effective_to"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["published", "retired"]),
                violation_error_message=_(
                    "Deux versions publiées ne peuvent pas être en vigueur en même temps."
                ),
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="scheme_version_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["published", "retired"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme} v{self.number}"

    @transition(field=state, source=SchemeState.DRAFT, target=SchemeState.PUBLISHED)
    def publish(self) -> None: ...

    @transition(field=state, source=SchemeState.PUBLISHED, target=SchemeState.RETIRED)
    def retire(self) -> None: ...


_FROZEN = """
    IF TG_OP = 'DELETE' THEN rule := OLD; ELSE rule := NEW; END IF;
    SELECT v.state INTO version_state FROM aids_schemeversion v WHERE v.id = VERSION_ID;
    IF version_state <> 'draft' THEN
        RAISE EXCEPTION 'a published scheme version is immutable' USING ERRCODE = 'check_violation';
    END IF;
    RETURN rule;
"""


def frozen_with_version(table: str, version_id: str) -> pgtrigger.Trigger:
    """A trigger that refuses any change of a rule whose version has been published."""
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
