"""What a partner country's page tells of its schemes and contacts, as the taskforce writes it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Country
from reporting.enums import ReportLanguage

LONGEST_TEXT = 8000


@pghistory.track()
class CountryText(models.Model):
    """The text of one country in one language, with its history: plain paragraphs, lists and addresses.

    `version` tells whether somebody else wrote it meanwhile. An empty text is one that was taken away.
    """

    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="texts", editable=False)
    language = models.CharField(_("langue"), max_length=2, choices=ReportLanguage.choices, editable=False)
    body = models.TextField(_("texte"), max_length=LONGEST_TEXT, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    updated_at = models.DateTimeField(_("modifié le"), auto_now=True)

    class Meta:
        verbose_name = _("texte d'un pays")
        verbose_name_plural = _("textes des pays")
        ordering = ("country", "language")
        constraints = (
            models.UniqueConstraint(
                name="country_text_once",
                fields=["country", "language"],
                violation_error_message=_("Ce pays a déjà un texte dans cette langue."),
            ),
            models.CheckConstraint(
                name="country_text_language",
                condition=Q(language__in=["fr", "ar"]),
                violation_error_message=_("Un texte est en français ou en arabe."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.country_id} · {self.get_language_display()}"
