"""The committee (*comité de validation des projets*): sittings, members, files, votes (domain.md 3.2).

A sealed sitting never changes: its members, files, votes and declared conflicts are frozen with it.
"""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from accounts.models import Country, Institution
from aids.enums import (
    AgendaOutcome,
    MemberQuality,
    SittingState,
    VoteChoice,
)
from aids.models.applications import Application
from aids.models.decisions import Decision
from aids.models.programmes import Phase
from common.models import TransitionEvent
from common.money import EurField
from common.state_field import StateField

S = SittingState


class SittingQuerySet(models.QuerySet["Sitting"]):
    def visible_to(self, user: Any) -> "SittingQuerySet":
        """The taskforce sees every sitting; a member those she was called to, once they are convened."""
        if user.role == Role.TASKFORCE_MANAGER:
            return self
        mine = SittingMember.objects.filter(sitting=OuterRef("pk"), user=user.pk)
        called = [S.CONVENED, S.OPEN, S.SEALED]
        return self.filter(Exists(mine), state__in=called) if user.is_active else self.none()


@pghistory.track()
class Sitting(FSMModelMixin, models.Model):
    """One sitting. `quorum` counts members with a vote who are present.

    `content` is what was sealed (numbers and amounts; texts by their digest), `content_sha256` its hash. A
    sitting `is_history` when it was held before the portal and entered from its minutes.
    """

    number = models.CharField(_("numéro"), max_length=12, unique=True)
    phase = models.ForeignKey(
        Phase, on_delete=models.PROTECT, related_name="sittings", verbose_name=_("phase")
    )
    state = StateField(_("état"), max_length=10, choices=S.choices, default=S.PLANNED)
    held_on = models.DateField(_("date"))
    starts_at = models.TimeField(_("heure"), null=True, blank=True)
    place = models.CharField(_("lieu"), max_length=120)
    quorum = models.PositiveSmallIntegerField(_("quorum (membres présents)"), default=3)
    pseudonymised = models.BooleanField(_("noms remplacés par le numéro du dossier"), default=True)
    is_history = models.BooleanField(_("séance tenue avant le portail"), default=False, editable=False)
    note = models.TextField(_("note pour les membres"), blank=True)
    minutes_note = models.TextField(_("observations au procès-verbal"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sealed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_at = models.DateTimeField(_("scellée le"), null=True, blank=True)
    content = models.JSONField(null=True, blank=True, editable=False)
    content_sha256 = models.CharField(_("empreinte"), max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SittingQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance du comité")
        verbose_name_plural = _("séances du comité")
        ordering = ("-held_on", "-pk")
        constraints = (
            models.CheckConstraint(
                name="sitting_sealed_with_hash",
                condition=~Q(state="sealed") | (Q(sealed_at__isnull=False) & ~Q(content_sha256="")),
                violation_error_message=_("Une séance scellée porte sa date et son empreinte."),
            ),
            models.CheckConstraint(
                name="sitting_quorum_positive",
                condition=Q(quorum__gte=1),
                violation_error_message=_("Le quorum est d'un membre au moins."),
            ),
        )
        indexes = (models.Index(name="sitting_list", fields=["-held_on", "-id"]),)
        triggers = (
            pgtrigger.Protect(
                name="sitting_sealed_kept",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="sealed"),
            ),
        )

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("aids:sitting_detail", args=[self.pk])

    @property
    def is_live(self) -> bool:
        """Whether its agenda can still change or be decided."""
        return self.state in (S.PLANNED, S.CONVENED, S.OPEN)

    @transition(field=state, source=S.PLANNED, target=S.CONVENED)
    def convene(self) -> None: ...

    @transition(field=state, source=S.CONVENED, target=S.OPEN)
    def open(self) -> None: ...

    @transition(field=state, source=S.OPEN, target=S.SEALED)
    def seal(self) -> None: ...

    @transition(field=state, source=[S.PLANNED, S.CONVENED, S.OPEN], target=S.CANCELLED)
    def cancel(self) -> None: ...


class SittingTransition(TransitionEvent):
    """One change of a sitting's state: append-only."""

    subject = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement de la séance")
        verbose_name_plural = _("événements de la séance")
        indexes = (models.Index(name="sitting_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="sitting_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )


_FROZEN = """
    IF TG_OP = 'DELETE' THEN part := OLD; ELSE part := NEW; END IF;
    SELECT s.state INTO sitting_state FROM aids_sitting s WHERE s.id = SITTING_ID;
    IF sitting_state = 'sealed' THEN
        RAISE EXCEPTION 'a sealed sitting is immutable' USING ERRCODE = 'check_violation';
    END IF;
    RETURN part;
"""
_BY_FILE = "(SELECT f.sitting_id FROM aids_sittingfile f WHERE f.id = part.file_id)"


def frozen_with_sitting(table: str, sitting_id: str) -> pgtrigger.Trigger:
    """A trigger that refuses any change of what belongs to a sealed sitting."""
    return pgtrigger.Trigger(
        name=f"{table}_sealed",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("part", "record"), ("sitting_state", "text")],
        func=_FROZEN.replace("SITTING_ID", sitting_id),
    )


@pghistory.track()
class SittingMember(models.Model):
    """Who sits: with an account (votes on her own screen) or by name alone. An embassy's member has a country."""

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sittings",
        verbose_name=_("compte"),
    )
    full_name = models.CharField(_("nom"), max_length=120)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    quality = models.CharField(_("qualité"), max_length=10, choices=MemberQuality.choices)
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("pays de l'ambassade"),
    )
    is_present = models.BooleanField(_("présent·e"), default=False)

    class Meta:
        verbose_name = _("membre de la séance")
        verbose_name_plural = _("membres de la séance")
        ordering = ("sitting", "pk")
        constraints = (
            models.UniqueConstraint(
                name="sitting_member_once",
                fields=["sitting", "user"],
                condition=Q(user__isnull=False),
                violation_error_message=_("Cette personne est déjà membre de la séance."),
            ),
            models.UniqueConstraint(
                name="sitting_one_chair",
                fields=["sitting"],
                condition=Q(quality="chair"),
                violation_error_message=_("Une séance a une seule présidence."),
            ),
            models.CheckConstraint(
                name="sitting_embassy_has_country",
                condition=(Q(quality="embassy") & Q(country__isnull=False))
                | (~Q(quality="embassy") & Q(country__isnull=True)),
                violation_error_message=_("Le membre de l'ambassade, et lui seul, a un pays."),
            ),
        )
        triggers = (frozen_with_sitting("sitting_member", "part.sitting_id"),)

    def __str__(self) -> str:
        return self.full_name

    @property
    def has_vote(self) -> bool:
        return self.quality != MemberQuality.OBSERVER


@pghistory.track()
class SittingFile(models.Model):
    """One aid file on the agenda, and what the committee decides of it. Amounts in EUR.

    Nothing is decided before the sitting is sealed: then each decision is applied, or `refusal` says why it
    could not be. `is_live` while the sitting is neither sealed nor cancelled: a file waits for one sitting
    at a time. `title` stands for the file of a sitting of history, which has no record in the portal.
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="files")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="sitting_files"
    )
    title = models.CharField(_("intitulé"), max_length=160, blank=True)
    rank = models.PositiveSmallIntegerField(_("rang"))
    is_live = models.BooleanField(default=True, editable=False)
    outcome = models.CharField(_("décision"), max_length=10, choices=AgendaOutcome.choices, blank=True)
    granted_eur = EurField(_("montant accordé (EUR)"), null=True, blank=True)
    reason = models.TextField(_("motif"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="sitting_file"
    )
    refusal = models.TextField(_("pourquoi la décision n'a pas pu s'appliquer"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("dossier à l'ordre du jour")
        verbose_name_plural = _("dossiers à l'ordre du jour")
        ordering = ("sitting", "rank", "pk")
        constraints = (
            models.UniqueConstraint(
                name="sitting_file_once",
                fields=["sitting", "application"],
                violation_error_message=_("Ce dossier est déjà à l'ordre du jour."),
            ),
            models.UniqueConstraint(
                name="sitting_file_one_live",
                fields=["application"],
                condition=Q(is_live=True),
                violation_error_message=_("Ce dossier est déjà à l'ordre du jour d'une autre séance."),
            ),
            models.CheckConstraint(
                name="sitting_file_names_something",
                condition=Q(application__isnull=False) | ~Q(title=""),
            ),
            models.CheckConstraint(
                name="sitting_file_amount_positive",
                condition=Q(granted_eur__isnull=True) | Q(granted_eur__gt=0),
                violation_error_message=_("Un montant est positif."),
            ),
        )
        indexes = (models.Index(name="sitting_file_order", fields=["sitting", "rank"]),)
        triggers = (frozen_with_sitting("sitting_file", "part.sitting_id"),)

    def __str__(self) -> str:
        return f"{self.sitting} {self.rank}"


@pghistory.track()
class Conflict(models.Model):
    """A member's declared conflict of interest on one file: she does not vote on it (domain.md 3.2)."""

    file = models.ForeignKey(SittingFile, on_delete=models.CASCADE, related_name="conflicts")
    member = models.ForeignKey(SittingMember, on_delete=models.CASCADE, related_name="conflicts")
    reason = models.CharField(_("raison"), max_length=200)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("conflit d'intérêts")
        verbose_name_plural = _("conflits d'intérêts")
        constraints = (
            models.UniqueConstraint(
                name="conflict_once",
                fields=["file", "member"],
                violation_error_message=_("Ce conflit d'intérêts est déjà déclaré."),
            ),
        )
        triggers = (
            frozen_with_sitting("conflict", _BY_FILE),
            pgtrigger.Trigger(
                name="conflict_has_no_vote",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=pgtrigger.Func(
                    "IF EXISTS (SELECT 1 FROM aids_vote v WHERE v.file_id = NEW.file_id"
                    " AND v.member_id = NEW.member_id) THEN RAISE EXCEPTION"
                    " 'a member with a conflict of interest has no vote' USING ERRCODE = 'check_violation';"
                    " END IF; RETURN NEW;"
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.file} {self.member}"


_MAY_VOTE = """
    SELECT s.state, m.quality, m.is_present, m.sitting_id = f.sitting_id AS same INTO may
    FROM aids_sittingfile f JOIN aids_sitting s ON s.id = f.sitting_id
    JOIN aids_sittingmember m ON m.id = NEW.member_id WHERE f.id = NEW.file_id;
    IF may.state <> 'open' OR may.quality = 'observer' OR NOT may.is_present OR NOT may.same THEN
        RAISE EXCEPTION 'this member has no vote here' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM aids_conflict c WHERE c.file_id = NEW.file_id AND c.member_id = NEW.member_id)
    THEN
        RAISE EXCEPTION 'a member with a conflict of interest has no vote' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


@pghistory.track()
class Vote(models.Model):
    """One member's vote on one file, of a sitting that is open."""

    file = models.ForeignKey(SittingFile, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(SittingMember, on_delete=models.CASCADE, related_name="votes")
    choice = models.CharField(_("vote"), max_length=8, choices=VoteChoice.choices)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = (models.UniqueConstraint(name="vote_once", fields=["file", "member"]),)
        triggers = (
            frozen_with_sitting("vote", _BY_FILE),
            pgtrigger.Trigger(
                name="vote_allowed",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("may", "record")],
                func=_MAY_VOTE,
            ),
        )

    def __str__(self) -> str:
        return f"{self.file} {self.choice}"
