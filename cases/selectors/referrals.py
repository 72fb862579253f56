"""Referrals as each side lists and reads them: the receiver sees what she needs, no more (domain.md 5)."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cases.enums import OPEN_REFERRAL_STATES, ReferralState, SharedItem
from cases.models import Case, HouseholdMember, PersonPhone, Referral, ReferralTransition
from cases.models.referrals import UNIT_OF_ROLE, ReferralQuerySet
from cases.selectors.case_search import search_condition
from common.pagination import Page, keyset_page
from common.timeline import TimelineEvent

LIST_ORDER = ("-sent_at", "-pk")
PAGE_SIZE = 25
MOST_EVENTS = 100
_ON_LIST = ("case__person", "case__antenna", "case__counsellor", "unit", "service", "sent_by")
# What became of an inquiry's findings stands among the transitions without being a state.
FINDINGS = {"findings_adopted", "findings_set_aside"}


@dataclass(frozen=True, slots=True)
class ReferralFilters:
    """What a list of referrals is narrowed to; empty parts do not narrow."""

    text: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    open_only: bool = False

    @property
    def condition(self) -> Q:
        condition = Q(**self.facts)
        if self.open_only:
            condition &= Q(state__in=OPEN_REFERRAL_STATES)
        if self.text.strip():
            condition &= Q(case__in=Case.objects.filter(search_condition(self.text)))
        return condition


def referrals_of(*, actor: User, filters: ReferralFilters) -> ReferralQuerySet:
    """Return the referrals that `actor` may open and `filters` let through."""
    return Referral.objects.visible_to(actor).filter(filters.condition).select_related(*_ON_LIST)


def referral_page(*, actor: User, filters: ReferralFilters, cursor: str | None) -> Page[Referral]:
    """Return one page of the list, newest first."""
    found = referrals_of(actor=actor, filters=filters)
    return keyset_page(found, order=LIST_ORDER, cursor=cursor, size=PAGE_SIZE)


def state_counts(*, actor: User) -> list[tuple[ReferralState, int]]:
    """Return how many referrals that `actor` may open are in each open state; one query."""
    rows = (
        Referral.objects.visible_to(actor)
        .open()
        .values("state")
        .annotate(n=Count("pk"))
        .values_list("state", "n")
    )
    counts = dict(rows)
    return [(state, counts.get(state, 0)) for state in OPEN_REFERRAL_STATES]


def referral_get(*, actor: User, pk: int) -> Referral:
    """Return a referral with what its page shows; raise Referral.DoesNotExist for one `actor` may not open."""
    more = ("unit__institution", "case__governorate", "case__delegation", "case__return_country")
    return Referral.objects.visible_to(actor).select_related(*_ON_LIST, *more).get(pk=pk)


def case_referrals(*, actor: User, case: Case) -> list[Referral]:
    """Return the referrals of a case, newest first."""
    rows = Referral.objects.visible_to(actor).filter(case=case).select_related(*_ON_LIST)
    return list(rows.order_by(*LIST_ORDER))


def is_officer(user: User) -> bool:
    return user.role in UNIT_OF_ROLE


@dataclass(frozen=True, slots=True)
class SharedFacts:
    """What the sender chose to share beside identity, contact and reason; None: not shared."""

    household: list[tuple[str, Any]] | None = None
    members: list[HouseholdMember] = field(default_factory=list)
    back: list[tuple[str, Any]] | None = None
    occupation: list[tuple[str, Any]] | None = None
    situations: bool = False

    @property
    def any(self) -> bool:
        return self.household is not None or self.back is not None or self.occupation is not None


def shared_facts(referral: Referral) -> SharedFacts:
    """Return what the receiver may read of the case, as far as the sender chose; never the situations."""
    case, person, shared = referral.case, referral.case.person, set(referral.shared)
    household = SharedItem.HOUSEHOLD in shared
    back = [
        (_("Pays de retour"), case.return_country.name),
        (_("Date de retour"), case.returned_on),
        (_("Mode de retour"), case.get_modality_display()),
    ]
    occupation = [
        (_("Métier"), person.occupation),
        (_("Niveau d'instruction"), person.get_schooling_display()),
    ]
    size = [
        (_("Taille du foyer"), case.household_size),
        (_("Revenu mensuel du foyer (TND)"), case.household_income_tnd),
    ]
    return SharedFacts(
        household=size if household else None,
        members=list(case.members.order_by("pk")) if household else [],
        back=back if SharedItem.RETURN in shared else None,
        occupation=occupation if SharedItem.OCCUPATION in shared else None,
        situations=SharedItem.SITUATIONS in shared,
    )


def phones_of(referral: Referral) -> list[PersonPhone]:
    return list(PersonPhone.objects.filter(person=referral.case.person_id).order_by("pk"))


def referral_history(referral: Referral) -> list[TimelineEvent]:
    """Return what happened to a referral, newest first."""
    rows = referral.transitions.select_related("actor").order_by("-at", "-pk")[:MOST_EVENTS]
    return [
        TimelineEvent(row.at, _title(row), who=row.actor or "", text=row.reason, **_look(row)) for row in rows
    ]


def referral_events(*, actor: Any, subject_id: int) -> list[TimelineEvent]:
    """Return the events of a case's referrals for its timeline."""
    rows = (
        ReferralTransition.objects.filter(
            subject__in=Referral.objects.visible_to(actor), subject__case=subject_id
        )
        .select_related("actor", "subject__unit", "subject__service")
        .order_by("-at")[:MOST_EVENTS]
    )
    return [
        TimelineEvent(
            row.at,
            _("Orientation vers %(receiver)s : %(state)s")
            % {"receiver": row.subject.receiver, "state": _title(row).lower()},
            who=row.actor or "",
            text=row.reason,
            url=reverse("cases:referral_detail", args=[row.subject_id]),
            **_look(row),
        )
        for row in rows
    ]


def _title(row: ReferralTransition) -> str:
    if row.to_state in FINDINGS:
        adopted = row.to_state == "findings_adopted"
        return _("Constats repris au dossier") if adopted else _("Constats non repris")
    return str(ReferralState(row.to_state).label)


def _look(row: ReferralTransition) -> dict[str, Any]:
    return {"icon": "clipboard-check"} if row.to_state in FINDINGS else {"state": row.to_state}
