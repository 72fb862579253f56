"""Papers issued for an aid file: decision sheet, contract; drawn by a worker."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from aids.enums import PaperKind
from aids.models.applications import Application
from aids.models.contracts import Amendment
from aids.models.decisions import Decision
from aids.models.disbursements import Tranche
from common.models import Job
from common.uploads import storage_path

# A sheet holds the score, a letter is the person's: neither is an operator's to read.
ABOUT_DECISIONS = (PaperKind.DECISION_SHEET, PaperKind.DECISION_LETTER)


def paper_path(paper: "Paper", name: str) -> str:
    return storage_path("papers", name)


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: Any) -> "PaperQuerySet":
        """Papers of the aid files `user` may open; what tells the decision is never an operator's."""
        papers = self.filter(application__in=Application.objects.open_to(user))
        return papers.exclude(kind__in=ABOUT_DECISIONS) if user.role == Role.OPERATOR_AGENT else papers


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
    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="letters"
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
        constraints = (
            models.CheckConstraint(
                name="paper_letter_of_a_decision",
                condition=models.Q(kind="decision_letter", decision__isnull=False)
                | (~models.Q(kind="decision_letter") & models.Q(decision__isnull=True)),
            ),
            models.UniqueConstraint(
                name="paper_one_letter",
                fields=["decision", "language"],
                condition=models.Q(decision__isnull=False),
                violation_error_message=_("Cette lettre existe déjà."),
            ),
        )
        indexes = (
            models.Index(
                name="paper_undrawn",
                fields=["created_at"],
                condition=~models.Q(job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.application}"
