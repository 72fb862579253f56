"""Papers of the follow-up, drawn by a worker: the report of a visit, the person's certificate."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from common.models import Job
from common.uploads import storage_path
from operators.enums import FollowUpPaperKind
from operators.models.closures import Closure
from operators.models.visits import Visit


def follow_up_paper_path(paper: "FollowUpPaper", name: str) -> str:
    return storage_path("follow_up", name)


class FollowUpPaperQuerySet(models.QuerySet["FollowUpPaper"]):
    def visible_to(self, user: Any) -> "FollowUpPaperQuerySet":
        """Papers of the visits and closures `user` may read; a certificate is the person's and the antenna's."""
        reports = Q(visit__in=Visit.objects.visible_to(user))
        if user.role == Role.OPERATOR_AGENT:
            return self.filter(reports)
        return self.filter(reports | Q(closure__in=Closure.objects.visible_to(user)))


class FollowUpPaper(Job):
    """One PDF asked for: its kind, its language, the file once a worker has drawn it.

    `version` is that of the visit or closure it tells, so that a paper is never taken for a newer one.
    """

    kind = models.CharField(_("papier"), max_length=12, choices=FollowUpPaperKind.choices)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, null=True, blank=True, related_name="papers")
    closure = models.ForeignKey(
        Closure, on_delete=models.CASCADE, null=True, blank=True, related_name="papers"
    )
    version = models.PositiveIntegerField()
    language = models.CharField(_("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")])
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=follow_up_paper_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = FollowUpPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("papier du suivi")
        verbose_name_plural = _("papiers du suivi")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="follow_up_paper_of_its_subject",
                condition=Q(kind="visit_report", visit__isnull=False, closure__isnull=True)
                | Q(kind="certificate", visit__isnull=True, closure__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                name="follow_up_paper_undrawn",
                fields=["created_at"],
                condition=~Q(job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.language}"

    @property
    def number(self) -> str:
        """The number of the aid file it is about."""
        subject = self.visit or self.closure
        return subject.application.number if subject else ""
