"""Tokens by which partners' machines read aggregates, and how often each was used."""

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Country
from common.dates import today
from reporting.enums import PartnerScope

MOST_PER_MINUTE, MOST_PER_DAY = 600, 100_000


@pghistory.track(exclude=["secret_hash", "last_used_at"])
class PartnerToken(models.Model):
    """A partner's right to read published aggregates, until the end of `expires_on` in Tunis or its revocation.

    Only the SHA-256 of the secret is kept. `prefix` is the readable beginning of the secret: it tells one
    token from another on screen and opens nothing. `created_by` is nobody for a token of the command line.
    """

    name = models.CharField(_("partenaire"), max_length=120)
    contact_email = models.EmailField(_("adresse de contact"), blank=True)
    scope = models.CharField(_("portée"), max_length=10, choices=PartnerScope.choices)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pays")
    )
    prefix = models.CharField(_("début du jeton"), max_length=16, editable=False)
    secret_hash = models.CharField(max_length=64, editable=False)
    per_minute = models.PositiveIntegerField(_("demandes par minute"), default=60)
    per_day = models.PositiveIntegerField(_("demandes par jour"), default=2000)
    expires_on = models.DateField(_("dernier jour"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("créé par"),
    )
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("révoqué par"),
        editable=False,
    )
    last_used_at = models.DateTimeField(_("dernier usage"), null=True, editable=False)

    class Meta:
        verbose_name = _("jeton de partenaire")
        verbose_name_plural = _("jetons de partenaires")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="partner_token_country_of_its_scope",
                condition=Q(scope=PartnerScope.COUNTRY, country__isnull=False)
                | Q(scope=PartnerScope.NATIONAL, country__isnull=True),
                violation_error_message=_("Un jeton d'un pays a son pays, un jeton national n'en a pas."),
            ),
            models.CheckConstraint(
                name="partner_token_revoked_by_somebody",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                violation_error_message=_("Une révocation a un auteur et une date."),
            ),
            models.CheckConstraint(
                name="partner_token_rates_possible",
                condition=Q(per_minute__range=(1, MOST_PER_MINUTE), per_day__range=(1, MOST_PER_DAY)),
                violation_error_message=_("De 1 à 600 demandes par minute, de 1 à 100 000 par jour."),
            ),
            models.CheckConstraint(
                name="partner_token_named",
                condition=~Q(name=""),
                violation_error_message=_("Écrivez le nom du partenaire."),
            ),
            models.UniqueConstraint(
                name="partner_token_secret_once",
                fields=["secret_hash"],
                violation_error_message=_("Ce jeton existe déjà."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} · {self.prefix}…"

    def is_expired(self, on: date | None = None) -> bool:
        """Whether its last day is over on a day (today)."""
        return self.expires_on < (on or today())

    @property
    def state(self) -> str:
        """Its state as a word of `common.states`: revoked before expired."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.is_expired() else "active"


class PartnerTokenUse(models.Model):
    """How often a token asked one endpoint on one day in Tunis: what was answered, and what was refused."""

    token = models.ForeignKey(PartnerToken, on_delete=models.CASCADE, related_name="uses")
    day = models.DateField(_("jour"))
    endpoint = models.CharField(_("point d'accès"), max_length=40)
    answered = models.PositiveIntegerField(_("réponses"), default=0)
    refused = models.PositiveIntegerField(_("refus"), default=0)

    class Meta:
        verbose_name = _("usage d'un jeton")
        verbose_name_plural = _("usages de jetons")
        ordering = ("-day", "endpoint")
        constraints = (
            models.UniqueConstraint(
                name="partner_use_once_a_day",
                fields=["token", "day", "endpoint"],
                violation_error_message=_("Cet usage est déjà compté."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.token_id} {self.day:%Y-%m-%d} {self.endpoint}"
