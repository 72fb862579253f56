"""The directory of services to which a person may be referred by letter and mail."""

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Governorate
from accounts.models.naming import Named
from cases.enums import ServiceKind


class LocalServiceQuerySet(models.QuerySet["LocalService"]):
    def serving(self, governorate: str | None) -> "LocalServiceQuerySet":
        """Services of one governorate (by its code) and those of the whole country; every one for None."""
        if not governorate:
            return self
        return self.filter(Q(is_national=True) | Q(governorates=governorate)).distinct()


@pghistory.track()
class LocalService(Named):
    """A service outside the portal: a hospital, a training centre, a bank, an association.

    `is_national` serves every governorate. A service that accepts referrals by mail is told by mail that a
    person comes; her letter goes with her or by post, never by mail.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("nature"), max_length=20, choices=ServiceKind.choices)
    governorates = models.ManyToManyField(
        Governorate, blank=True, related_name="services", verbose_name=_("gouvernorats desservis")
    )
    is_national = models.BooleanField(_("dessert tout le pays"), default=False)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    phone = models.CharField(_("téléphone"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    accepts_mail = models.BooleanField(_("accepte les orientations par e-mail"), default=False)
    is_active = models.BooleanField(_("en activité"), default=True)

    objects = LocalServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service de l'annuaire")
        verbose_name_plural = _("annuaire des services")
        ordering = ("name_fr",)
        constraints = (
            models.CheckConstraint(
                name="service_mail_has_address",
                condition=Q(accepts_mail=False) | ~Q(email=""),
                violation_error_message=_(
                    "Un service qui accepte les orientations par e-mail a une adresse e-mail."
                ),
            ),
        )
        indexes = (models.Index(name="service_list", fields=["kind", "name_fr", "id"]),)
