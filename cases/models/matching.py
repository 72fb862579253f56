"""What matching counts: how many people bear a name, and when the whole register was last swept."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NameCount(models.Model):
    """How many persons bear a word of a name, by its consonants (common.names)."""

    bones = models.CharField(max_length=80, primary_key=True)
    people = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("nom compté")
        verbose_name_plural = _("noms comptés")

    def __str__(self) -> str:
        return self.bones


class MatchingRun(models.Model):
    """One sweep of the register for second registrations: how many persons, pairs compared and pairs found."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    is_full = models.BooleanField(default=True)
    people = models.PositiveIntegerField(default=0)
    compared = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("passage du rapprochement")
        verbose_name_plural = _("passages du rapprochement")
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
