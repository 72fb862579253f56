"""Reports: what was asked, the figures as they were frozen, the files made of them (domain.md 6)."""

import json
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Antenna, Country
from aids.models import Phase
from common.models import Job, JobState
from common.uploads import storage_path
from operators.models import Operator
from reporting.enums import ReportFormat, ReportKind, ReportLanguage, ReportStep


def report_path(file: "ReportFile", name: str) -> str:
    return storage_path("reports", name)


class _HexDigest(Func):
    """The SHA-256 of a text in UTF-8, in hexadecimal, as PostgreSQL computes it."""

    template = "encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"
    output_field = models.CharField()


class ScopedReport(models.Model):
    """What a report counts: a period, both days included, and optionally one phase, antenna, country or operator."""

    kind = models.CharField(_("rapport"), max_length=12, choices=ReportKind.choices)
    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("phase")
    )
    antenna = models.ForeignKey(
        Antenna, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("antenne")
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pays")
    )
    operator = models.ForeignKey(
        Operator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opérateur"),
    )

    class Meta:
        abstract = True


# A report of one operator names it, and no other report does.
OF_ITS_OPERATOR = Q(kind="operator", operator__isnull=False) | (
    ~Q(kind="operator") & Q(operator__isnull=True)
)
OPERATOR_MISSING = _("Un rapport d'opérateur a son opérateur, les autres n'en ont pas.")


class ReportSnapshot(ScopedReport):
    """The figures of a report, frozen: never updated, never deleted.

    `canonical` is the report's JSON in its one canonical form (sorted keys, no blanks, UTF-8), `sha256`
    its hash, which the database checks. Who computed it and when are not part of it, so that the same
    figures always give the same hash.
    """

    canonical = models.TextField(editable=False)
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64, editable=False)
    computed_at = models.DateTimeField(_("calculé le"))
    computed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("instantané")
        verbose_name_plural = _("instantanés")
        ordering = ("-computed_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="snapshot_hash_of_its_figures",
                condition=Q(sha256=_HexDigest(F("canonical"))),
                violation_error_message=_("L'empreinte n'est pas celle des chiffres."),
            ),
            models.CheckConstraint(
                name="snapshot_of_an_operator_has_one",
                condition=OF_ITS_OPERATOR,
                violation_error_message=OPERATOR_MISSING,
            ),
        )
        triggers = (
            pgtrigger.Protect(name="snapshot_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return (
            f"{self.get_kind_display()} {self.starts_on:%Y-%m-%d}–{self.ends_on:%Y-%m-%d} {self.short_hash}"
        )

    @property
    def data(self) -> dict[str, Any]:
        """The figures, read from the canonical JSON."""
        figures: dict[str, Any] = json.loads(self.canonical)
        return figures

    @property
    def short_hash(self) -> str:
        """The first twelve digits of the hash: enough to compare by eye."""
        return self.sha256[:12]


def reads(user: Any, *, kind: str, antenna_id: int | None) -> bool:
    """Tell whether a person reads, and asks for, a report: the taskforce any, a manager her antenna's (domain.md 5)."""
    if user.role == Role.TASKFORCE_MANAGER:
        return True
    is_hers = antenna_id is not None and user.antenna_id == antenna_id
    return bool(user.role == Role.ANTENNA_MANAGER and kind == ReportKind.ANTENNA and is_hers)


class ReportQuerySet(models.QuerySet[Any]):
    """Rows with the kind and the antenna of a report: runs of it, and schedules that ask for them."""

    def visible_to(self, user: Any) -> Self:
        """The rows of the reports that `user` reads: `reads` as a condition."""
        match user.role:
            case Role.TASKFORCE_MANAGER:
                return self
            case Role.ANTENNA_MANAGER if user.antenna_id:
                return self.filter(kind=ReportKind.ANTENNA, antenna=user.antenna_id)
            case _:
                return self.none()


class FilesAsked(models.Model):
    """The languages and formats in which a report is wanted; HAS_FILES is the condition that there are some."""

    languages = ArrayField(
        models.CharField(max_length=2, choices=ReportLanguage.choices), verbose_name=_("langues")
    )
    formats = ArrayField(
        models.CharField(max_length=4, choices=ReportFormat.choices), verbose_name=_("formats")
    )

    class Meta:
        abstract = True


HAS_FILES = ~Q(formats=Value([], output_field=ArrayField(models.CharField(max_length=4)))) & ~Q(
    languages=Value([], output_field=ArrayField(models.CharField(max_length=2)))
)


_SAME_YEAR = Q(starts_on__year=F("ends_on__year"))
A_YEAR = _SAME_YEAR & Q(starts_on__month=1, starts_on__day=1, ends_on__month=12, ends_on__day=31)
_QUARTERS = [
    Q(starts_on__month=first, ends_on__month=first + 2, ends_on__day=last)
    for first, last in ((1, 31), (4, 30), (7, 30), (10, 31))
]
A_QUARTER = _SAME_YEAR & Q(starts_on__day=1) & (_QUARTERS[0] | _QUARTERS[1] | _QUARTERS[2] | _QUARTERS[3])


class ReportRun(ScopedReport, FilesAsked, Job):
    """A report asked for: built by a worker from its snapshot, which it computes unless it has one already.

    `recomputes` is the run whose period was counted again into a new snapshot. `step` says what the
    worker is doing. `told_at` is when those who wait for it were told how it ended. `cancelled_at` is when
    somebody asked to stop it: a worker that builds it stops before its next file.
    """

    comment = models.TextField(_("commentaire"), blank=True)
    step = models.CharField(
        max_length=10, choices=ReportStep.choices, default=ReportStep.WAITING, editable=False
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="report_runs",
        verbose_name=_("demandé par"),
    )
    snapshot = models.ForeignKey(
        ReportSnapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="runs", editable=False
    )
    recomputes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="recomputed_by", editable=False
    )

    schedule = models.ForeignKey(
        "reporting.ReportSchedule", on_delete=models.SET_NULL, null=True, related_name="runs", editable=False
    )
    told_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(_("annulé le"), null=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("annulé par"),
        editable=False,
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("rapport")
        verbose_name_plural = _("rapports")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                name="report_period_in_order",
                condition=Q(starts_on__lte=F("ends_on")),
                violation_error_message=_("Le début de la période doit précéder sa fin."),
            ),
            models.CheckConstraint(
                name="report_of_an_antenna_has_one",
                condition=~Q(kind="antenna") | Q(antenna__isnull=False),
                violation_error_message=_("Choisissez l'antenne de ce rapport."),
            ),
            models.CheckConstraint(
                name="report_of_an_operator_has_one",
                condition=OF_ITS_OPERATOR,
                violation_error_message=OPERATOR_MISSING,
            ),
            models.CheckConstraint(
                name="report_of_a_country_has_one",
                condition=~Q(kind="country")
                | Q(country__isnull=False, phase__isnull=False, antenna__isnull=True),
                violation_error_message=_(
                    "La fiche d'un pays a son pays et sa phase, et compte toutes les antennes."
                ),
            ),
            models.CheckConstraint(
                name="report_annual_counts_a_year",
                condition=~Q(kind="annual") | A_YEAR,
                violation_error_message=_(
                    "Le rapport annuel compte une année civile, de janvier à décembre."
                ),
            ),
            models.CheckConstraint(
                name="report_newsletter_counts_a_quarter",
                condition=~Q(kind="newsletter") | A_QUARTER,
                violation_error_message=_(
                    "La lettre compte un trimestre civil entier, et aucune autre période."
                ),
            ),
            models.CheckConstraint(
                name="report_newsletter_counts_everybody",
                condition=~Q(kind="newsletter")
                | Q(antenna__isnull=True, country__isnull=True, phase__isnull=True),
                violation_error_message=_(
                    "La lettre compte toutes les antennes, tous les pays et toutes les phases."
                ),
            ),
            models.CheckConstraint(
                name="report_has_a_format_and_a_language",
                condition=HAS_FILES,
                violation_error_message=_("Choisissez au moins une langue et un format."),
            ),
            models.CheckConstraint(
                name="report_cancelled_by_somebody",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="report_scheduled_once_a_period",
                fields=["schedule", "starts_on", "ends_on"],
                condition=Q(schedule__isnull=False),
                violation_error_message=_("Ce rapport est déjà demandé pour cette période."),
            ),
        )
        indexes = (
            models.Index(name="report_list", fields=["-created_at", "-id"]),
            models.Index(
                name="report_to_tell",
                fields=["id"],
                condition=Q(told_at__isnull=True, job_state__in=["done", "failed"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_on:%Y-%m-%d}–{self.ends_on:%Y-%m-%d}"

    @property
    def is_stopped(self) -> bool:
        """Whether it ended because somebody cancelled it."""
        return bool(self.cancelled_at and self.job_state == JobState.FAILED)


class ReportFileQuerySet(models.QuerySet["ReportFile"]):
    def visible_to(self, user: Any) -> "ReportFileQuerySet":
        return self.filter(run__in=ReportRun.objects.visible_to(user))


class ReportFile(models.Model):
    """One file of a report. The JSON has no language: it bears both."""

    run = models.ForeignKey(ReportRun, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(_("format"), max_length=4, choices=ReportFormat.choices)
    language = models.CharField(_("langue"), max_length=2, choices=ReportLanguage.choices, blank=True)
    name = models.CharField(_("nom du fichier"), max_length=120)
    file = models.FileField(_("fichier"), upload_to=report_path)
    size = models.PositiveIntegerField(_("taille (octets)"))
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("fichier de rapport")
        verbose_name_plural = _("fichiers de rapports")
        ordering = ("format", "language")
        constraints = (
            models.UniqueConstraint(
                name="report_file_once",
                fields=["run", "format", "language"],
                violation_error_message=_("Ce rapport a déjà ce fichier."),
            ),
        )

    def __str__(self) -> str:
        return self.name
