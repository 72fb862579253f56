"""Research extracts: the register of who got which extract for what, and the files made of each (ADR 0040)."""

from datetime import date, timedelta
from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from aids.models import Phase
from common.models import Job, JobState
from common.state_field import StateField
from common.uploads import storage_path
from reporting.enums import LEAST_K, MOST_K, ExtractMeans, ExtractState

S = ExtractState
MOST_SUPPRESSED = 20
LONGEST_KEPT = 90
# From the first day to the last: the shortest quarter.
SHORTEST_PERIOD = timedelta(days=89)


def extract_path(build: "ExtractBuild", name: str) -> str:
    return storage_path("extracts", name)


class ExtractQuerySet(models.QuerySet[Any]):
    """The register and what hangs on it: read by managers of the taskforce alone."""

    def visible_to(self, user: Any) -> Self:
        return self if user.role == Role.TASKFORCE_MANAGER else self.none()


class ResearchExtract(FSMModelMixin, models.Model):
    """One line of the register: what was asked, for whom, for what, by whom, and who decided.

    Its facts never change once written, its decision never once made; a trigger keeps both. `most_suppressed`
    is the percentage of rows that may be suppressed before a column is generalised further. `kept_days` counts
    from the day on which the files are made.
    """

    starts_on = models.DateField(_("du"))
    ends_on = models.DateField(_("au"))
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("phase")
    )
    k = models.PositiveSmallIntegerField(_("personnes par classe (k)"), default=LEAST_K)
    most_suppressed = models.PositiveSmallIntegerField(_("part supprimée au plus (%)"), default=5)
    kept_days = models.PositiveSmallIntegerField(_("jours de conservation des fichiers"), default=30)
    institution = models.CharField(_("institution destinataire"), max_length=160)
    recipient = models.CharField(_("personne destinataire"), max_length=120)
    purpose = models.TextField(_("finalité"))
    legal_basis = models.CharField(_("base juridique ou convention"), max_length=200)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("demandé par")
    )
    created_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    state = StateField(_("état"), max_length=10, choices=S.choices, default=S.REQUESTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("décidé par"),
    )
    decided_at = models.DateTimeField(_("décidé le"), null=True, blank=True)
    decision_reason = models.TextField(_("motif de la décision"), blank=True)

    objects = ExtractQuerySet.as_manager()

    class Meta:
        verbose_name = _("extrait pour la recherche")
        verbose_name_plural = _("extraits pour la recherche")
        ordering = ("-created_at", "-pk")
        constraints = (
            # Who is in an extract was received within its days: they are never finer than a quarter.
            models.CheckConstraint(
                name="extract_period_of_a_quarter",
                condition=Q(ends_on__gte=F("starts_on") + SHORTEST_PERIOD),
                violation_error_message=_("La période d’un extrait compte au moins 90 jours."),
            ),
            models.CheckConstraint(
                name="extract_k_from_5_to_50",
                condition=Q(k__range=(LEAST_K, MOST_K)),
                violation_error_message=_("Une classe compte de 5 à 50 personnes au moins."),
            ),
            models.CheckConstraint(
                name="extract_few_suppressed",
                condition=Q(most_suppressed__range=(0, MOST_SUPPRESSED)),
                violation_error_message=_("La part supprimée va de 0 à 20 %."),
            ),
            models.CheckConstraint(
                name="extract_kept_some_days",
                condition=Q(kept_days__range=(1, LONGEST_KEPT)),
                violation_error_message=_("Les fichiers sont gardés de 1 à 90 jours."),
            ),
            models.CheckConstraint(
                name="extract_for_somebody_and_something",
                condition=~(Q(institution="") | Q(recipient="") | Q(purpose="") | Q(legal_basis="")),
                violation_error_message=_(
                    "Un extrait a une institution, une personne, une finalité et une base juridique."
                ),
            ),
            models.CheckConstraint(
                name="extract_two_managers",
                condition=~Q(state="approved") | ~Q(decided_by=F("requested_by")),
                violation_error_message=_("La personne qui a demandé cet extrait ne peut pas l’approuver."),
            ),
            models.CheckConstraint(
                name="extract_decided_by_somebody",
                condition=Q(state="requested", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="requested") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                violation_error_message=_("Une décision est prise par quelqu’un, à une date."),
            ),
            models.CheckConstraint(
                name="extract_refused_with_reason",
                condition=~Q(state="refused") | ~Q(decision_reason=""),
                violation_error_message=_("Un refus a un motif."),
            ),
        )
        indexes = (models.Index(name="extract_list", fields=["-created_at", "-id"]),)
        triggers = (
            pgtrigger.Protect(
                name="extract_facts_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    exclude=["state", "decided_by", "decided_at", "decision_reason"]
                ),
            ),
            pgtrigger.Protect(
                name="extract_decision_kept",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="requested"),
            ),
            pgtrigger.Protect(name="extract_line_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("reporting:extract_detail", args=[self.pk])

    @property
    def reference(self) -> str:
        """What the extract is called in its files and in papers that cite it."""
        return f"EXT-{timezone.localdate(self.created_at):%Y}-{self.pk:04d}"

    @property
    def waits(self) -> bool:
        """Whether a second manager has not decided yet."""
        return bool(self.state == S.REQUESTED)

    @transition(field=state, source=S.REQUESTED, target=S.APPROVED)
    def approve(self) -> None: ...

    @transition(field=state, source=S.REQUESTED, target=S.REFUSED)
    def refuse(self) -> None: ...


# No files before a second manager has agreed, whatever writes them.
_ONLY_OF_AN_APPROVED = """
    IF NOT EXISTS (
        SELECT 1 FROM reporting_researchextract e WHERE e.id = NEW.extract_id AND e.state = 'approved'
    ) THEN
        RAISE check_violation USING CONSTRAINT = 'extract_built_once_approved',
            MESSAGE = 'files of an extract that no second manager has approved';
    END IF;
    RETURN NEW;
"""


_MADE_OTHERWISE = """
    OLD.sha256 <> '' AND (OLD.report, OLD.hashes, OLD.sha256, OLD.made_at, OLD.expires_on, OLD.extract_id)
        IS DISTINCT FROM (NEW.report, NEW.hashes, NEW.sha256, NEW.made_at, NEW.expires_on, NEW.extract_id)
"""


class ExtractBuild(Job):
    """The files of an approved extract, made once by a worker, kept until `expires_on`.

    `report` says in figures what was generalised and suppressed; `hashes` the SHA-256 of each file by its name,
    `sha256` that of the archive. They stay when the archive is deleted (`deleted_at`). `told_at` is when who asked
    for it was told how it ended.
    """

    extract = models.OneToOneField(ResearchExtract, on_delete=models.PROTECT, related_name="build")
    report = models.JSONField(default=dict, editable=False)
    hashes = models.JSONField(default=dict, editable=False)
    sha256 = models.CharField(_("empreinte SHA-256"), max_length=64, blank=True, editable=False)
    archive = models.FileField(_("archive"), upload_to=extract_path, blank=True, editable=False)
    size = models.PositiveIntegerField(_("taille (octets)"), default=0, editable=False)
    made_at = models.DateTimeField(_("fait le"), null=True, editable=False)
    expires_on = models.DateField(_("supprimé le"), null=True, editable=False)
    deleted_at = models.DateTimeField(_("fichiers supprimés le"), null=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)

    objects = ExtractQuerySet.as_manager()

    class Meta:
        verbose_name = _("fichiers d’un extrait")
        verbose_name_plural = _("fichiers d’extraits")
        constraints = (
            # Kept by a trigger of the same name: it looks at the register.
            models.CheckConstraint(
                name="extract_built_once_approved",
                condition=Q(extract__isnull=False),
                violation_error_message=_("Un second responsable doit d’abord approuver cet extrait."),
            ),
            models.CheckConstraint(
                name="extract_made_whole",
                condition=Q(sha256="", made_at__isnull=True, expires_on__isnull=True)
                | (~Q(sha256="") & Q(made_at__isnull=False, expires_on__isnull=False)),
            ),
        )
        indexes = (
            models.Index(
                name="extract_to_delete",
                fields=["expires_on"],
                condition=Q(deleted_at__isnull=True, expires_on__isnull=False),
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="extract_built_once_approved",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("extract_id"),
                func=pgtrigger.Func(_ONLY_OF_AN_APPROVED),
            ),
            pgtrigger.Protect(
                name="extract_files_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(_MADE_OTHERWISE),
            ),
            pgtrigger.Protect(name="extract_build_kept", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return str(self.extract)

    def get_absolute_url(self) -> str:
        return self.extract.get_absolute_url()

    @property
    def is_there(self) -> bool:
        """Whether the archive can be downloaded."""
        return bool(self.archive and self.job_state == JobState.DONE and not self.deleted_at)

    def is_due(self, day: date) -> bool:
        """Whether the archive has to go on `day`."""
        return self.expires_on is not None and self.expires_on <= day


class ExtractDownload(models.Model):
    """Who took the files of an extract, when and how: append-only."""

    build = models.ForeignKey(ExtractBuild, on_delete=models.PROTECT, related_name="downloads")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("par")
    )
    taken_at = models.DateTimeField(_("le"), auto_now_add=True)
    means = models.CharField(
        _("moyen"), max_length=8, choices=ExtractMeans.choices, default=ExtractMeans.PORTAL
    )

    class Meta:
        verbose_name = _("téléchargement d’un extrait")
        verbose_name_plural = _("téléchargements d’extraits")
        ordering = ("taken_at", "pk")
        triggers = (
            pgtrigger.Protect(
                name="extract_download_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )

    def __str__(self) -> str:
        return f"{self.build_id} {self.taken_at:%Y-%m-%d}"
