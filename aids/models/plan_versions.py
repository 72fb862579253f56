"""What was submitted of a plan, kept as it was."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aids.models.plans import Plan, PlanPartQuerySet


class PlanVersion(models.Model):
    """A plan as it stood when it was submitted: the committee reads it and decides on it (ADR 0034).

    `content` is `aids.selectors.plan_content.plan_content`, `sha256` its hash; never changed afterwards.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("numéro"))
    content = models.JSONField(_("contenu"))
    sha256 = models.CharField(_("empreinte"), max_length=64)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("soumis par")
    )
    submitted_at = models.DateTimeField(_("soumis le"))

    objects = PlanPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("version du plan")
        verbose_name_plural = _("versions du plan")
        ordering = ("plan", "number")
        constraints = (
            models.UniqueConstraint(
                name="plan_version_once",
                fields=["plan", "number"],
                violation_error_message=_("Cette version du plan existe déjà."),
            ),
        )
        triggers = (
            pgtrigger.Protect(name="plan_version_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return str(self.number)
