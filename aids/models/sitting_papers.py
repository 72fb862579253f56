"""What a worker does for a sitting: its sealing, and its papers."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from aids.enums import SittingPaperKind
from aids.models.committees import Sitting
from common.models import Job
from common.uploads import storage_path


class SealingQuerySet(models.QuerySet["Sealing"]):
    def visible_to(self, user: Any) -> "SealingQuerySet":
        return self.filter(sitting__in=Sitting.objects.visible_to(user))


class Sealing(Job):
    """The work of sealing one sitting: asked for on screen, done by a worker, wholly or not at all."""

    sitting = models.OneToOneField(Sitting, on_delete=models.CASCADE, related_name="sealing")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SealingQuerySet.as_manager()

    class Meta:
        verbose_name = _("scellement")
        verbose_name_plural = _("scellements")
        indexes = (
            models.Index(
                name="sealing_undone",
                fields=["created_at"],
                condition=~Q(job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return str(self.sitting)


def sitting_paper_path(paper: "SittingPaper", name: str) -> str:
    return storage_path("sittings", name)


class SittingPaperQuerySet(models.QuerySet["SittingPaper"]):
    def visible_to(self, user: Any) -> "SittingPaperQuerySet":
        """Booklets and minutes of the sittings `user` may open; letters are the taskforce's to send."""
        papers = self.filter(sitting__in=Sitting.objects.visible_to(user))
        return (
            papers if user.role == Role.TASKFORCE_MANAGER else papers.exclude(kind=SittingPaperKind.LETTERS)
        )


class SittingPaper(Job):
    """One PDF of a sitting asked for: booklet, minutes, or all its letters in one file."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("papier"), max_length=10, choices=SittingPaperKind.choices)
    language = models.CharField(_("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")])
    pseudonymised = models.BooleanField(_("sans les noms"), default=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=sitting_paper_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = SittingPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("papier de la séance")
        verbose_name_plural = _("papiers de la séance")
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(
                name="sitting_paper_undrawn",
                fields=["created_at"],
                condition=~Q(job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sitting}"
