"""Simulations: a draft's rules run over the assessments of a phase; printed grids of a version."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from aids.models.programmes import Phase
from aids.models.schemes import SchemeVersion
from common.models import Job
from common.uploads import storage_path


def flips_path(simulation: "Simulation", name: str) -> str:
    return storage_path("simulations", name)


def scheme_paper_path(paper: "SchemePaper", name: str) -> str:
    return storage_path("papers", name)


class SimulationQuerySet(models.QuerySet["Simulation"]):
    def visible_to(self, user: Any) -> "SimulationQuerySet":
        """Simulations are the taskforce's: they name files and amounts of every antenna."""
        return self if user.role == Role.TASKFORCE_MANAGER else self.none()


class Simulation(Job):
    """One run of a version's rules over a phase's assessments: asked for, counted by a worker, kept.

    `rules` are the rules as they stood when it was asked for (aids.selectors.scheme_json), so that a later
    change of the draft leaves an older result what it was. `result` holds the figures (amounts in EUR as
    text); `flips` is the workbook of the files whose amount changes.
    """

    version = models.ForeignKey(
        SchemeVersion, on_delete=models.CASCADE, related_name="simulations", verbose_name=_("version")
    )
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="+", verbose_name=_("phase"))
    rules = models.JSONField(editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("demandée par")
    )
    result = models.JSONField(null=True, editable=False)
    flips = models.FileField(upload_to=flips_path, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, editable=False)

    objects = SimulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("simulation")
        verbose_name_plural = _("simulations")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(
                name="simulation_undone",
                fields=["created_at"],
                condition=~models.Q(job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} · {self.phase}"

    def get_absolute_url(self) -> str:
        return reverse("aids:simulation_detail", args=[self.pk])


class SchemePaperQuerySet(models.QuerySet["SchemePaper"]):
    def visible_to(self, user: Any) -> "SchemePaperQuerySet":
        return self.filter(version__in=SchemeVersion.objects.visible_to(user))


class SchemePaper(Job):
    """The printed grid of a version in one language, drawn by a worker."""

    version = models.ForeignKey(SchemeVersion, on_delete=models.CASCADE, related_name="papers")
    language = models.CharField(_("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")])
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=scheme_paper_path, blank=True)

    objects = SchemePaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("grille imprimée")
        verbose_name_plural = _("grilles imprimées")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(
                name="scheme_paper_undrawn",
                fields=["created_at"],
                condition=~models.Q(job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} {self.language}"
