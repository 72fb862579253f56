"""Reports asked for on set days, and who was told of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Antenna
from operators.models import Operator
from reporting.enums import ReportKind, Rhythm
from reporting.models.reports import (
    HAS_FILES,
    OF_ITS_OPERATOR,
    OPERATOR_MISSING,
    FilesAsked,
    ReportQuerySet,
    ReportRun,
)

# Every month has these days, every day these hours.
LAST_DAY, LAST_HOUR = 28, 23


class ReportSchedule(FilesAsked):
    """A report asked for again and again: on `day` of the month that follows each month, quarter or year, at `hour`.

    `next_at` is when it is due next, in Tunis; the report counts the period that was over then. Recipients
    get a mail with a link that asks them to sign in.
    """

    kind = models.CharField(_("rapport"), max_length=12, choices=ReportKind.choices)
    antenna = models.ForeignKey(
        Antenna, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("antenne")
    )
    operator = models.ForeignKey(
        Operator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opérateur"),
    )
    rhythm = models.CharField(_("rythme"), max_length=10, choices=Rhythm.choices)
    day = models.PositiveSmallIntegerField(_("jour du mois"), default=5)
    hour = models.PositiveSmallIntegerField(_("heure"), default=6)
    recipients = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="report_schedules", verbose_name=_("destinataires")
    )
    is_active = models.BooleanField(_("en service"), default=True)
    next_at = models.DateTimeField(_("prochain envoi"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("envoi programmé")
        verbose_name_plural = _("envois programmés")
        ordering = ("next_at", "pk")
        constraints = (
            models.CheckConstraint(
                name="schedule_day_of_every_month",
                condition=Q(day__range=(1, LAST_DAY)),
                violation_error_message=_("Le jour va de 1 à 28, pour exister dans chaque mois."),
            ),
            models.CheckConstraint(
                name="schedule_hour_of_the_day",
                condition=Q(hour__range=(0, LAST_HOUR)),
                violation_error_message=_("L'heure va de 0 à 23."),
            ),
            models.CheckConstraint(
                name="schedule_of_an_antenna_has_one",
                condition=(Q(kind="antenna") & Q(antenna__isnull=False))
                | (~Q(kind="antenna") & Q(antenna__isnull=True)),
                violation_error_message=_("Un rapport d'antenne a son antenne, les autres n'en ont pas."),
            ),
            models.CheckConstraint(
                name="schedule_of_an_operator_has_one",
                condition=OF_ITS_OPERATOR,
                violation_error_message=OPERATOR_MISSING,
            ),
            models.CheckConstraint(
                name="schedule_of_no_country",
                condition=~Q(kind="country"),
                violation_error_message=_("La fiche d'un pays ne se programme pas : elle suit sa phase."),
            ),
            models.CheckConstraint(
                name="schedule_rhythm_of_its_report",
                condition=(~Q(kind="annual") | Q(rhythm="annee"))
                & (~Q(kind="newsletter") | Q(rhythm="trimestre")),
                violation_error_message=_(
                    "Le rapport annuel se programme chaque année, la lettre chaque trimestre."
                ),
            ),
            models.CheckConstraint(
                name="schedule_has_a_format_and_a_language",
                condition=HAS_FILES,
                violation_error_message=_("Choisissez au moins une langue et un format."),
            ),
        )
        indexes = (models.Index(name="schedule_due", fields=["next_at"], condition=Q(is_active=True)),)

    def __str__(self) -> str:
        parts = [
            self.get_kind_display(),
            str(self.antenna) if self.antenna else "",
            str(self.operator) if self.operator else "",
            self.get_rhythm_display(),
        ]
        return " · ".join(part for part in parts if part)


class ReportNotice(models.Model):
    """Who was told that a report is ready, or that it could not be built: once for each of its ends and person.

    `ended_at` is the report's `finished_at`: one sent to a worker again ends again.
    """

    run = models.ForeignKey(ReportRun, on_delete=models.CASCADE, related_name="notices")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("terminé le"))
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("avis de rapport")
        verbose_name_plural = _("avis de rapports")
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="report_notice_once_an_end",
                fields=["run", "recipient", "ended_at"],
                violation_error_message=_("Cette personne est déjà avertie."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.run_id} · {self.recipient_id}"
