"""Users of the portal and the invitations that bring them."""

from typing import Any

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models.antennas import Antenna
from accounts.models.institutions import Institution, Unit
from accounts.models.territory import Country


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        fields.setdefault("role", Role.ADMINISTRATOR)
        return self.create_user(email, password, is_staff=True, is_superuser=False, **fields)


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, with exactly one role (domain.md 5) and the place it is held at."""

    email = models.EmailField(_("adresse e-mail"), unique=True)
    full_name = models.CharField(_("nom complet"), max_length=120)
    role = models.CharField(_("rôle"), max_length=30, choices=Role.choices)
    antenna = models.ForeignKey(
        Antenna,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("antenne"),
    )
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("institution"),
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("unité locale"),
    )
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("pays partenaire"),
    )
    language = models.CharField(
        _("langue"), max_length=2, choices=[("fr", "Français"), ("ar", "العربية")], default="fr"
    )
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    # She manages the accounts of her operator and reads its contract.
    is_lead = models.BooleanField(_("responsable de son opérateur"), default=False)
    is_active = models.BooleanField(_("actif"), default=True)
    is_staff = models.BooleanField(_("accès à l'administration"), default=False)
    date_joined = models.DateTimeField(_("inscrit le"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("utilisateur")
        verbose_name_plural = _("utilisateurs")
        ordering = ("full_name",)
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once",
                violation_error_message=_("Cette adresse a déjà un compte."),
            ),
            models.CheckConstraint(
                name="user_placed",
                condition=(
                    ~models.Q(role__in=["counsellor", "antenna_manager"]) | models.Q(antenna__isnull=False)
                )
                & (
                    ~models.Q(role__in=["operator_agent", "return_operator"])
                    | models.Q(institution__isnull=False)
                )
                & (~models.Q(role="partner_contact") | models.Q(country__isnull=False)),
                violation_error_message=_(
                    "Ce rôle s'exerce quelque part : indiquez l'antenne, l'institution ou le pays."
                ),
            ),
            models.CheckConstraint(
                name="user_lead_of_an_operator",
                condition=models.Q(is_lead=False) | models.Q(role="operator_agent"),
                violation_error_message=_("Seul un agent d’un opérateur en est responsable."),
            ),
        )

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        return self.full_name

    @property
    def is_walled(self) -> bool:
        """Whether her pages are read behind the operators' wall (common.wall)."""
        return self.role == Role.OPERATOR_AGENT


@pghistory.track(exclude=["token_hash"])
class Invitation(models.Model):
    """An invitation by mail to open an account with a given role; used once, before it expires."""

    email = models.EmailField(_("adresse e-mail"))
    full_name = models.CharField(_("nom complet"), max_length=120)
    role = models.CharField(_("rôle"), max_length=30, choices=Role.choices)
    antenna = models.ForeignKey(
        Antenna, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("antenne")
    )
    institution = models.ForeignKey(
        Institution, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("institution")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("unité locale")
    )
    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("pays partenaire")
    )
    language = models.CharField(_("langue"), max_length=2, default="fr")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations_sent")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valable jusqu'au"))
    accepted_at = models.DateTimeField(_("acceptée le"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return self.email
