"""Pairs of persons who may be one: found at night or by hand, decided once, remembered."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from cases.enums import PairOpinion, PairState
from cases.models.cases import Case
from cases.models.people import Person
from common.models import TransitionEvent
from common.state_field import StateField


class DuplicatePairQuerySet(models.QuerySet["DuplicatePair"]):
    def visible_to(self, user: Any) -> "DuplicatePairQuerySet":
        """All for the taskforce; for an antenna, pairs of which it follows at least one person."""
        match user.role:
            case Role.TASKFORCE_MANAGER:
                return self
            case Role.COUNSELLOR | Role.ANTENNA_MANAGER:
                return self.of_antenna(user.antenna_id)
            case _:
                return self.none()

    def of_antenna(self, antenna_id: int) -> "DuplicatePairQuerySet":
        """Pairs of which at least one person has a case at the antenna."""
        followed = Case.objects.filter(antenna=antenna_id)
        return self.filter(
            Exists(followed.filter(person=OuterRef("person_a")))
            | Exists(followed.filter(person=OuterRef("person_b")))
        )


class DuplicatePair(FSMModelMixin, models.Model):
    """Two persons, the smaller key first, and how much they look like one: `score` 0–100, `reasons` codes.

    `opinion` is what somebody who may not decide thinks. A pair once decided is never raised again.
    """

    person_a = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    person_b = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(_("ressemblance"))
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField(_("trouvé le"))
    state = StateField(_("état"), max_length=10, choices=PairState.choices, default=PairState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(_("raison"), blank=True)
    opinion = models.CharField(_("avis"), max_length=10, choices=PairOpinion.choices, blank=True)
    opinion_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opinion_at = models.DateTimeField(null=True, blank=True)
    opinion_reason = models.TextField(blank=True)

    objects = DuplicatePairQuerySet.as_manager()

    class Meta:
        verbose_name = _("doublon probable")
        verbose_name_plural = _("doublons probables")
        constraints = (
            models.UniqueConstraint(
                name="pair_once",
                fields=["person_a", "person_b"],
                violation_error_message=_("Ces deux fiches sont déjà dans la liste des doublons."),
            ),
            models.CheckConstraint(
                name="pair_in_order",
                condition=Q(person_a__lt=F("person_b")),
                violation_error_message=_("Un doublon se compose de deux fiches différentes."),
            ),
            models.CheckConstraint(
                name="pair_score_out_of_100",
                condition=Q(score__range=(0, 100)),
                violation_error_message=_("La ressemblance va de 0 à 100."),
            ),
            models.CheckConstraint(
                name="pair_decided_by_whom",
                condition=~Q(state__in=["same", "different"]) | Q(decided_at__isnull=False),
                violation_error_message=_("Une décision porte sa date."),
            ),
        )
        indexes = (
            models.Index(name="pair_queue", fields=["state", "-score", "-id"]),
            models.Index(name="pair_by_second", fields=["person_b"]),
        )

    def __str__(self) -> str:
        return f"{self.person_a_id}–{self.person_b_id}"

    @transition(field=state, source=[PairState.OPEN, PairState.DIFFERENT], target=PairState.SAME)
    def same(self) -> None: ...

    @transition(field=state, source=PairState.OPEN, target=PairState.DIFFERENT)
    def different(self) -> None: ...

    @transition(field=state, source=PairState.OPEN, target=PairState.OBSOLETE)
    def lapse(self) -> None: ...

    @transition(
        field=state,
        source=[PairState.SAME, PairState.DIFFERENT, PairState.OBSOLETE],
        target=PairState.OPEN,
    )
    def reopen(self) -> None: ...


class DuplicatePairTransition(TransitionEvent):
    """One change of a pair's state: append-only."""

    subject = models.ForeignKey(DuplicatePair, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement du doublon")
        verbose_name_plural = _("événements du doublon")
        indexes = (models.Index(name="pair_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="pair_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )
