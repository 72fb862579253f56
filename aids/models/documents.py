"""Papers issued for an aid file: decision sheet, contract; drawn by a worker."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aids.enums import PaperKind
from aids.models.applications import Application
from aids.models.contracts import Amendment
from aids.models.disbursements import Tranche
from common.models import Job
from common.uploads import storage_path


def paper_path(paper: "Paper", name: str) -> str:
    return storage_path("papers", name)


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: Any) -> "PaperQuerySet":
        """Papers of the aid files `user` may open; a decision sheet holds the score: never an operator's."""
        papers = self.filter(application__in=Application.objects.visible_to(user))
        return papers.exclude(kind=PaperKind.DECISION_SHEET) if user.role == "operator_agent" else papers


class Paper(Job):
    """One PDF asked for: its kind, its language, the file once a worker has drawn it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("papier"), max_length=16, choices=PaperKind.choices)
    amendment = models.ForeignKey(
        Amendment, on_delete=models.CASCADE, null=True, blank=True, related_name="papers"
    )
    tranche = models.ForeignKey(
        Tranche, on_delete=models.CASCADE, null=True, blank=True, related_name="papers"
    )
    language = models.CharField(_("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")])
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=paper_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("papier émis")
        verbose_name_plural = _("papiers émis")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(
                name="paper_undrawn",
                fields=["created_at"],
                condition=~models.Q(job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.application}"
