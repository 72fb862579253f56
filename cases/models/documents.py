"""Documents attached to a case."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.enums import DocumentKind
from cases.models.cases import Case
from common.uploads import storage_path


def document_path(document: "Document", name: str) -> str:
    return storage_path("documents", name)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Any) -> "DocumentQuerySet":
        return self.filter(case__in=Case.objects.visible_to(user))


@pghistory.track()
class Document(models.Model):
    """A file of a case: typed, dated, downloaded only through a scoped view that records it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("type"), max_length=16, choices=DocumentKind.choices)
    title = models.CharField(_("titre"), max_length=120, blank=True)
    file = models.FileField(_("fichier"), upload_to=document_path)
    original_name = models.CharField(max_length=120)
    mime_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    expires_on = models.DateField(_("expire le"), null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.title or self.get_kind_display()
