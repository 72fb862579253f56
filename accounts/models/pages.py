"""The public page of the scheme: its sections, and what its visitors write."""

from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import ContactTopic, Role
from common.encryption import EncryptedJSONField


@pghistory.track()
class PublicPage(models.Model):
    """One section of the public page, in both languages.

    The text is plain: a blank line parts two paragraphs, a line that begins with "- " is a line of a list,
    one that begins with "## " a subtitle (accounts.selectors.pages). No markup is ever read from it.
    """

    slug = models.SlugField(_("repère dans l'adresse"), max_length=40, unique=True)
    order = models.PositiveSmallIntegerField(_("ordre"), default=100)
    is_published = models.BooleanField(_("publiée"), default=True)
    title_fr = models.CharField(_("titre en français"), max_length=120)
    title_ar = models.CharField(_("titre en arabe"), max_length=120)
    body_fr = models.TextField(_("texte en français"), max_length=20_000)
    body_ar = models.TextField(_("texte en arabe"), max_length=20_000)
    updated_at = models.DateTimeField(_("modifiée le"), auto_now=True)

    class Meta:
        verbose_name = _("section de la page publique")
        verbose_name_plural = _("sections de la page publique")
        ordering = ("order", "pk")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_ar if get_language() == "ar" else self.title_fr

    @property
    def body(self) -> str:
        return self.body_ar if get_language() == "ar" else self.body_fr


class ContactMessageQuerySet(models.QuerySet["ContactMessage"]):
    def visible_to(self, user: Any) -> "ContactMessageQuerySet":
        """Taskforce managers answer; administrators keep accounts and read no person's words."""
        return self if user.role == Role.TASKFORCE_MANAGER else self.none()


@pghistory.track(exclude=["content"])
class ContactMessage(models.Model):
    """What a visitor wrote on the public page; name, how to answer and words are encrypted in `content`."""

    topic = models.CharField(_("sujet"), max_length=12, choices=ContactTopic.choices)
    language = models.CharField(_("langue"), max_length=2, default="fr")
    content = EncryptedJSONField(default=dict)
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("répondu par"),
    )
    created_at = models.DateTimeField(_("reçu le"), auto_now_add=True)

    objects = ContactMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message de la page publique")
        verbose_name_plural = _("messages de la page publique")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="contact_message_answered_by",
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False),
                violation_error_message=_("Un message répondu l'a été par quelqu'un."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_topic_display()} · {self.pk}"
