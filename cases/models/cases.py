"""Cases: one return handled by one antenna, and its life."""

from datetime import date
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMModelMixin, transition

from accounts.enums import Role
from accounts.models import Antenna, Country, Delegation, Governorate, Institution
from cases.enums import CaseSource, CaseState, Category, ClosingReason, Modality
from cases.models.people import Person
from common.dates import add_months, today
from common.models import TransitionEvent
from common.money import TndField
from common.state_field import StateField

OPEN_STATES = (CaseState.REGISTERED, CaseState.ASSESSED, CaseState.SUPPORTED, CaseState.REOPENED)


def waits_for_assessment(day: date) -> Q:
    """Return the condition of the cases whose household waits for its assessment on `day`.

    Those of a register that were opened more than a year before are history: they came with the import,
    nobody waits for them unless they are reopened.
    """
    history = Q(source=CaseSource.REGISTER, state=CaseState.REGISTERED, opened_on__lt=add_months(day, -12))
    return Q(state__in=[CaseState.REGISTERED, CaseState.REOPENED]) & ~history


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: Any) -> "CaseQuerySet":
        """Cases `user` may open (domain.md 5), a transferred one for thirty days more; unknown roles see none."""
        match user.role:
            case Role.TASKFORCE_MANAGER:
                return self
            case Role.COUNSELLOR | Role.ANTENNA_MANAGER:
                read = ReadingRight.objects.in_force(user).values("case")
                return self.filter(Q(antenna=user.antenna_id) | Q(pk__in=read))
            case _:
                return self.none()

    def writable_by(self, user: Any) -> "CaseQuerySet":
        """Cases in `user`'s hands: her antenna's, without those she may still read after a transfer.

        Every writing starts from it; so do lists and figures, which count a case at one antenna only.
        """
        match user.role:
            case Role.TASKFORCE_MANAGER:
                return self
            case Role.COUNSELLOR | Role.ANTENNA_MANAGER:
                return self.filter(antenna=user.antenna_id)
            case _:
                return self.none()

    def open(self) -> "CaseQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def to_assess(self, day: date) -> "CaseQuerySet":
        """Cases whose household waits for its assessment on `day`."""
        return self.filter(waits_for_assessment(day))


# A case that comes for a person meanwhile merged goes to the record that was kept. The lock waits for a
# merge that is under way.
_FOLLOW_MERGE = """
    SELECT merged_into_id INTO kept FROM cases_person WHERE id = NEW.person_id FOR SHARE;
    IF kept IS NOT NULL THEN
        NEW.person_id := kept;
    END IF;
    RETURN NEW;
"""


@pghistory.track(exclude=["duplicate_of"])
class Case(FSMModelMixin, models.Model):
    """One return of one person, handled by one antenna (domain.md 2).

    `opened_on` is the day it was announced or registered. `household_income_tnd` is the income of the
    whole household per month in TND; None means not known yet. The category is derived from the facts
    (cases.services.categories) unless a manager overrode it with a reason. `duplicate_of` is the first case
    of the same return, where a merge brought two together.
    """

    number = models.CharField(_("numéro"), max_length=12, unique=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="cases", verbose_name=_("personne")
    )
    antenna = models.ForeignKey(
        Antenna, on_delete=models.PROTECT, related_name="cases", verbose_name=_("antenne")
    )
    counsellor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("conseiller"),
    )
    state = StateField(_("état"), max_length=12, choices=CaseState.choices, default=CaseState.REGISTERED)
    source = models.CharField(max_length=12, choices=CaseSource.choices, default=CaseSource.PORTAL)
    opened_on = models.DateField(_("ouvert le"))
    closed_on = models.DateField(_("clos le"), null=True, blank=True)
    closing_reason = models.CharField(
        _("motif de clôture"), max_length=20, choices=ClosingReason.choices, blank=True
    )

    return_country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="cases", verbose_name=_("pays de retour")
    )
    returned_on = models.DateField(_("date de retour"), null=True, blank=True)
    modality = models.CharField(_("mode de retour"), max_length=30, choices=Modality.choices)
    governorate = models.ForeignKey(
        Governorate, on_delete=models.PROTECT, null=True, related_name="cases", verbose_name=_("gouvernorat")
    )
    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("délégation"),
    )
    address = models.CharField(_("adresse"), max_length=200, blank=True)

    category = models.CharField(_("catégorie"), max_length=1, choices=Category.choices)
    category_override_reason = models.TextField(_("raison de la catégorie choisie"), blank=True)
    category_override_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    special_request_by = models.CharField(_("demande particulière de"), max_length=120, blank=True)
    special_request_on = models.DateField(_("demande particulière du"), null=True, blank=True)

    household_size = models.PositiveSmallIntegerField(_("taille du foyer"), null=True, blank=True)
    household_income_tnd = TndField(_("revenu mensuel du foyer (TND)"), null=True, blank=True)

    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="announced_cases",
    )
    announced_by_institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, null=True, blank=True, related_name="announced_cases"
    )
    remarks = models.TextField(_("observations"), blank=True)
    duplicate_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="doubles"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        constraints = (
            models.CheckConstraint(
                name="case_closed_with_reason",
                condition=(~Q(state="closed") & Q(closing_reason=""))
                | (Q(state="closed") & ~Q(closing_reason="")),
                violation_error_message=_(
                    "Un dossier clos a un motif de clôture, un dossier ouvert n'en a pas."
                ),
            ),
            models.CheckConstraint(
                name="case_household_possible",
                condition=Q(household_size__isnull=True) | Q(household_size__range=(1, 40)),
                violation_error_message=_("La taille du foyer va de 1 à 40."),
            ),
            models.CheckConstraint(
                name="case_income_not_negative",
                condition=Q(household_income_tnd__isnull=True) | Q(household_income_tnd__gte=0),
                violation_error_message=_("Un revenu ne peut pas être négatif."),
            ),
            models.UniqueConstraint(
                name="case_one_per_return",
                fields=["person", "return_country", "returned_on"],
                condition=Q(duplicate_of__isnull=True),
                violation_error_message=_("Ce retour de cette personne a déjà un dossier."),
            ),
        )
        indexes = (
            models.Index(name="case_list", fields=["-opened_on", "-id"]),
            models.Index(name="case_list_antenna", fields=["antenna", "-opened_on", "-id"]),
            models.Index(name="case_list_antenna_state", fields=["antenna", "state", "-opened_on", "-id"]),
            models.Index(name="case_list_state", fields=["state", "-opened_on", "-id"]),
            models.Index(name="case_list_country", fields=["return_country", "-opened_on", "-id"]),
            models.Index(name="case_list_governorate", fields=["governorate", "-opened_on", "-id"]),
            models.Index(name="case_returned_on", fields=["returned_on"]),
        )
        triggers = (
            pgtrigger.Trigger(
                name="case_follows_merge",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("person_id"),
                declare=[("kept", "bigint")],
                func=pgtrigger.Func(_FOLLOW_MERGE),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @transition(field=state, source=CaseState.ANNOUNCED, target=CaseState.REGISTERED)
    def register(self) -> None: ...

    @transition(field=state, source=[CaseState.REGISTERED, CaseState.REOPENED], target=CaseState.ASSESSED)
    def assess(self) -> None: ...

    @transition(
        field=state,
        source=[CaseState.REGISTERED, CaseState.ASSESSED, CaseState.REOPENED],
        target=CaseState.SUPPORTED,
    )
    def support(self) -> None: ...

    @transition(field=state, source=[CaseState.ANNOUNCED, *OPEN_STATES], target=CaseState.CLOSED)
    def close(self) -> None: ...

    @transition(field=state, source=CaseState.CLOSED, target=CaseState.REOPENED)
    def reopen(self) -> None: ...


class CaseTransition(TransitionEvent):
    """One change of a case's state: append-only."""

    subject = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transitions")

    class Meta(TransitionEvent.Meta):
        verbose_name = _("événement du dossier")
        verbose_name_plural = _("événements du dossier")
        indexes = (models.Index(name="case_transitions", fields=["subject", "at"]),)
        triggers = (
            pgtrigger.Protect(
                name="case_transition_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        )


class ReadingRightQuerySet(models.QuerySet["ReadingRight"]):
    def in_force(self, user: Any) -> "ReadingRightQuerySet":
        """Rights that `user` still has today."""
        return self.filter(user=user.pk, until__gte=today())


@pghistory.track()
class ReadingRight(models.Model):
    """The right to read, not to write, a case that went to another antenna: until a last day (domain.md 2)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reading_rights")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateField(_("jusqu'au"))

    objects = ReadingRightQuerySet.as_manager()

    class Meta:
        verbose_name = _("droit de lecture")
        verbose_name_plural = _("droits de lecture")
        constraints = (models.UniqueConstraint(name="reading_right_once", fields=["user", "case"]),)
        indexes = (models.Index(name="reading_right_in_force", fields=["user", "until"]),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id} {self.until}"
