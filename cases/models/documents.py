"""Documents attached to a case."""

from datetime import timedelta
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.enums import SENSITIVE_DOCUMENTS, DocumentKind, Standing
from cases.models.cases import Case
from common.dates import today
from common.uploads import storage_path

# An identity document takes weeks to renew: its end is told two months before.
EXPIRY_NOTICE = timedelta(days=60)


def document_path(document: "Document", name: str) -> str:
    return storage_path("documents", name)


def thumbnail_path(document: "Document", name: str) -> str:
    return storage_path("thumbnails", name)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Any) -> "DocumentQuerySet":
        return self.filter(case__in=Case.objects.visible_to(user))

    def current(self) -> "DocumentQuerySet":
        """Documents neither removed nor replaced by a newer version."""
        return self.filter(removed_at__isnull=True, replaced_by__isnull=True)


@pghistory.track()
class Document(models.Model):
    """A file of a case: typed, dated, downloaded only through a scoped view that records it.

    The file is what the portal wrote itself after reading what was sent (common.safe_files), `sha256` the
    digest of what was sent, so that the same file is not kept twice. A document that is removed keeps its
    row; its file goes after settings.DOCUMENT_RETENTION_DAYS. A newer version names the one it `replaces`.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("type"), max_length=16, choices=DocumentKind.choices)
    title = models.CharField(_("titre"), max_length=120, blank=True)
    dated_on = models.DateField(_("date du document"), null=True, blank=True)
    expires_on = models.DateField(_("expire le"), null=True, blank=True)
    file = models.FileField(_("fichier"), upload_to=document_path, blank=True)
    thumbnail = models.FileField(upload_to=thumbnail_path, blank=True)
    original_name = models.CharField(max_length=120)
    mime_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("remplace"),
    )
    removed_at = models.DateTimeField(_("retiré le"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("retiré par"),
    )
    removal_reason = models.CharField(_("raison du retrait"), max_length=500, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="document_removed_with_reason",
                condition=Q(removed_at__isnull=True, removal_reason="")
                | (Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(removal_reason="")),
                violation_error_message=_("Un document est retiré par quelqu'un, avec une raison."),
            ),
            models.CheckConstraint(
                name="document_expires_after_its_date",
                condition=Q(dated_on__isnull=True)
                | Q(expires_on__isnull=True)
                | Q(expires_on__gte=F("dated_on")),
                violation_error_message=_("Un document n'expire pas avant sa propre date."),
            ),
            models.CheckConstraint(
                name="document_keeps_its_file",
                condition=~Q(file="") | Q(removed_at__isnull=False),
                violation_error_message=_("Seul un document retiré peut perdre son fichier."),
            ),
        )
        indexes = (
            models.Index(name="document_of_case", fields=["case", "-created_at", "-id"]),
            models.Index(
                name="document_expiring", fields=["expires_on"], condition=Q(removed_at__isnull=True)
            ),
            models.Index(
                name="document_file_to_delete",
                fields=["removed_at"],
                condition=Q(removed_at__isnull=False) & ~Q(file=""),
            ),
        )

    def __str__(self) -> str:
        return self.title or self.get_kind_display()

    @property
    def is_sensitive(self) -> bool:
        return self.kind in SENSITIVE_DOCUMENTS

    @property
    def is_image(self) -> bool:
        return self.mime_type.startswith("image/")

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < today()

    @property
    def is_expiring(self) -> bool:
        """Whether it ends within EXPIRY_NOTICE, today included."""
        return self.expires_on is not None and today() <= self.expires_on <= today() + EXPIRY_NOTICE

    @property
    def standing(self) -> Standing:
        """Where it stands today; reads `replaced_by`, to be fetched beforehand in lists."""
        if self.removed_at is not None:
            return Standing.REMOVED
        if hasattr(self, "replaced_by"):
            return Standing.REPLACED
        if self.is_expired:
            return Standing.EXPIRED
        return Standing.EXPIRING if self.is_expiring else Standing.VALID
