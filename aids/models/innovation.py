"""The conditions of an innovative or local-impact aid, as the committee establishes them (domain.md 3)."""

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from aids.models.applications import Application


@pghistory.track()
class InnovationReview(models.Model):
    """What the committee found of one project; None where it has not answered yet.

    The project is technologically innovative, or it helps its commune (jobs for disadvantaged people,
    social and solidarity economy, environment); its holder has proven experience in the country of
    migration or an academic qualification in the field; the committee was convinced of the motivation.
    """

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="innovation_review"
    )
    is_technological = models.BooleanField(_("Le projet est technologiquement innovant"), null=True)
    employs_disadvantaged = models.BooleanField(
        _("Il crée des emplois pour des personnes défavorisées"), null=True
    )
    is_social_economy = models.BooleanField(
        _("Il relève de l'économie sociale et solidaire de sa commune"), null=True
    )
    serves_environment = models.BooleanField(_("Il sert l'environnement de sa commune"), null=True)
    has_experience = models.BooleanField(
        _("La personne a une expérience prouvée dans le pays de migration"), null=True
    )
    has_qualification = models.BooleanField(
        _("La personne a une qualification académique dans le domaine"), null=True
    )
    is_convinced = models.BooleanField(_("Le comité est convaincu de la motivation"), null=True)
    note = models.TextField(_("Sur quoi le comité se fonde"), blank=True)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("conditions du projet innovant")
        verbose_name_plural = _("conditions des projets innovants")

    def __str__(self) -> str:
        return str(self.application)
