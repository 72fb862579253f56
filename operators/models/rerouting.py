"""A running file that goes from one operator to another (*réorientation*)."""

from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from aids.models import Application
from common.models import TransitionEvent
from common.state_field import StateField
from operators.enums import HandedPart, ReroutingState
from operators.models.operators import Operator

S = ReroutingState


class ReroutingQuerySet(models.QuerySet["Rerouting"]):
    def visible_to(self, user: Any) -> "ReroutingQuerySet":
        """Those of the files `user` may open; an agent sees those that took a file from her operator."""
        if user.role == Role.OPERATOR_AGENT:
            return self.filter(from_operator__institution=user.institution_id).exclude(state=S.GIVEN_BACK)
        return self.filter(application__in=Application.objects.visible_to(user))

    def running(self) -> "ReroutingQuerySet":
        return self.filter(state=S.RUNNING)


@pghistory.track()
class Rerouting(FSMModelMixin, models.Model):
    """One running file taken from an operator and offered to others until one accepts.

    The former operator loses the file at once and keeps `summary`: number, place, days, what it was paid,
    and no person. `note` is the hand-over note for the next one, `handed` what of the former's work that
    one may read (HandedPart).
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="reroutings", verbose_name=_("dossier d’aide")
    )
    from_operator = models.ForeignKey(
        Operator, on_delete=models.PROTECT, related_name="+", verbose_name=_("ancien opérateur")
    )
    to_operator = models.ForeignKey(
        Operator,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("nouvel opérateur"),
    )
    state = StateField(_("état"), max_length=12, choices=S.choices, default=S.RUNNING)
    reason = models.TextField(_("motif"))
    note = models.TextField(_("note de passation"))
    handed = ArrayField(
        models.CharField(max_length=10, choices=HandedPart.choices),
        default=list,
        blank=True,
        verbose_name=_("ce qui est transmis"),
    )
    summary = models.JSONField(_("résumé clos"), default=dict)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("depuis le"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("terminée le"), null=True, blank=True)

    objects = ReroutingQuerySet.as_manager()

    class Meta:
        verbose_name = _("changement d’opérateur")
        verbose_name_plural = _("changements d’opérateur")
        ordering = ("-started_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                name="rerouting_one_running",
                fields=["application"],
                condition=Q(state="running"),
                violation_error_message=_("Ce dossier cherche déjà un nouvel opérateur."),
            ),
            models.CheckConstraint(
                name="rerouting_with_reason_and_note",
                condition=~Q(reason="") & ~Q(note=""),
                violation_error_message=_("Un changement d’opérateur a un motif et une note de passation."),
            ),
            models.CheckConstraint(
                name="rerouting_done_names_whom",
                condition=(Q(state="done") & Q(to_operator__isnull=False))
                | (~Q(state="done") & Q(to_operator__isnull=True)),
                violation_error_message=_("Un dossier repris l’est par un opérateur."),
            ),
            models.CheckConstraint(
                name="rerouting_known_parts",
                condition=Q(handed__contained_by=[str(part) for part in HandedPart]),
                violation_error_message=_("Choisissez ce qui est transmis dans la liste."),
            ),
        )
        indexes = (models.Index(name="rerouting_by_former", fields=["from_operator", "-started_at"]),)

    def __str__(self) -> str:
        return f"{self.application} · {self.from_operator}"

    @property
    def is_running(self) -> bool:
        return bool(self.state == S.RUNNING)

    @property
    def handed_labels(self) -> list[str]:
        return [str(HandedPart(part).label) for part in self.handed]

    @transition(field=state, source=S.RUNNING, target=S.DONE)
    def complete(self) -> None: ...

    @transition(field=state, source=S.RUNNING, target=S.GIVEN_BACK)
    def give_back(self) -> None: ...

    @transition(field=state, source=S.RUNNING, target=S.LAPSED)
    def lapse(self) -> None: ...


class ReroutingTransition(TransitionEvent):
    """One change of a re-routing’s state, its start included: append-only."""

    subject = models.ForeignKey(Rerouting, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement du changement d’opérateur")
        verbose_name_plural = _("événements du changement d’opérateur")
        indexes = (models.Index(name="rerouting_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="rerouting_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )
