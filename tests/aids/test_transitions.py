"""Each state × each act of an aid file (domain.md 3.2): what is allowed, and that the rest is refused in words."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from aids.enums import DEAD_STATES, AidKind, ApplicationState, EnvelopeKind
from aids.models import Application, ApplicationTransition, LedgerEntry
from aids.services import applications, budget, decisions, delivery
from aids.services.contracts import contract_sign
from cases.enums import CaseState
from cases.models import Case
from common.dates import today
from common.errors import DomainError, NotPermitted
from tests.factories.aids import balance_of

pytestmark = pytest.mark.django_db
S = ApplicationState


@pytest.fixture(autouse=True)
def ledger_agrees():
    yield
    assert budget.verify_ledger() == []


def paid_a_little(team, file):
    """An aid of which nothing was paid is never completed."""
    return delivery.application_record_spending(actor=team.manager, application=file, amount_eur=Decimal(1))


def in_state(team, state, kind):
    """A file brought to `state` by the services."""
    makers = {
        S.DRAFT: lambda: team.draft(kind),
        S.SCORED: team.scored,
        S.ROUTED: lambda: team.routed(kind),
        S.PLANNING: lambda: team.planned(kind),
        S.SUBMITTED: lambda: team.submitted(kind),
        S.APPROVED: lambda: team.approved(kind),
        S.CONTRACTED: lambda: team.contracted(kind),
    }
    if state in makers:
        return makers[state]()
    acts = {
        S.REJECTED: lambda: decisions.application_reject(
            actor=team.manager, application=team.submitted(kind), reason="Non"
        ),
        S.DEFERRED: lambda: decisions.application_defer(
            actor=team.manager, application=team.submitted(kind), reason="Devis"
        ),
        S.DISBURSING: lambda: paid_a_little(
            team,
            delivery.application_start_disbursing(actor=team.counsellor, application=team.contracted(kind)),
        ),
        S.IN_FOLLOW_UP: lambda: paid_a_little(
            team, delivery.application_start_follow_up(actor=team.agent, application=team.contracted(kind))
        ),
        S.TERMINATED: lambda: delivery.application_terminate(
            actor=team.manager, application=team.contracted(kind), reason="Abandon"
        ),
        S.CANCELLED: lambda: applications.application_cancel(
            actor=team.counsellor, application=team.draft(kind), reason="Renonce"
        ),
        S.COMPLETED: lambda: delivery.application_complete(
            actor=team.counsellor,
            application=in_state(team, S.IN_FOLLOW_UP if kind != AidKind.SOCIAL else S.DISBURSING, kind),
        ),
    }
    return acts[state]()


ACTS = {
    "score": (
        lambda t, a: applications.application_score(actor=t.counsellor, application=a),
        {S.DRAFT, S.SCORED},
    ),
    "submit": (
        lambda t, a: applications.application_submit(
            actor=t.agent if a.is_economic else t.counsellor, application=a, requested_eur=a.requested_eur
        ),
        {S.SCORED, S.PLANNING, S.DEFERRED},
    ),
    "route": (
        lambda t, a: applications.application_route(actor=t.counsellor, application=a, operator=t.operator),
        {S.DRAFT, S.ROUTED},
    ),
    "unroute": (
        lambda t, a: applications.application_unroute(actor=t.agent, application=a, reason="Complet"),
        {S.ROUTED},
    ),
    "plan": (lambda t, a: applications.application_start_planning(actor=t.agent, application=a), {S.ROUTED}),
    "approve": (
        lambda t, a: decisions.application_approve(actor=t.manager, application=a, convinced=True),
        {S.SUBMITTED, S.DEFERRED},
    ),
    "reject": (
        lambda t, a: decisions.application_reject(actor=t.manager, application=a, reason="Non"),
        {S.SUBMITTED, S.DEFERRED},
    ),
    "defer": (
        lambda t, a: decisions.application_defer(actor=t.manager, application=a, reason="Devis"),
        {S.SUBMITTED},
    ),
    "sign": (
        lambda t, a: contract_sign(actor=t.counsellor, application=a, party="person", signed_on=today()),
        {S.APPROVED},
    ),
    "disburse": (
        lambda t, a: delivery.application_start_disbursing(actor=t.counsellor, application=a),
        {S.CONTRACTED},
    ),
    "follow": (
        lambda t, a: delivery.application_start_follow_up(actor=t.manager, application=a),
        {S.CONTRACTED},
    ),
    "pay": (
        lambda t, a: delivery.application_record_spending(
            actor=t.manager, application=a, amount_eur=Decimal(1)
        ),
        {S.DISBURSING, S.IN_FOLLOW_UP},
    ),
    "complete": (
        lambda t, a: delivery.application_complete(actor=t.manager, application=a),
        {S.DISBURSING, S.IN_FOLLOW_UP},
    ),
    "terminate": (
        lambda t, a: delivery.application_terminate(actor=t.manager, application=a, reason="Abandon"),
        {S.CONTRACTED, S.DISBURSING, S.IN_FOLLOW_UP},
    ),
    "cancel": (
        lambda t, a: applications.application_cancel(actor=t.manager, application=a, reason="Renonce"),
        {S.DRAFT, S.SCORED, S.ROUTED, S.PLANNING, S.SUBMITTED, S.DEFERRED, S.APPROVED},
    ),
}
SOCIAL_STATES = (
    S.DRAFT,
    S.SCORED,
    S.SUBMITTED,
    S.APPROVED,
    S.REJECTED,
    S.DEFERRED,
    S.CONTRACTED,
    S.DISBURSING,
    S.COMPLETED,
    S.TERMINATED,
    S.CANCELLED,
)
ECONOMIC_STATES = (
    S.DRAFT,
    S.ROUTED,
    S.PLANNING,
    S.SUBMITTED,
    S.APPROVED,
    S.REJECTED,
    S.DEFERRED,
    S.CONTRACTED,
    S.IN_FOLLOW_UP,
    S.COMPLETED,
    S.TERMINATED,
    S.CANCELLED,
)
ONLY_SOCIAL, ONLY_ECONOMIC = {"score", "disburse"}, {"route", "unroute", "plan", "follow"}


@pytest.mark.parametrize("state", SOCIAL_STATES)
def test_every_act_on_a_social_aid(team, state):
    check_every_act(team, state, AidKind.SOCIAL, allowed=lambda act: act not in ONLY_ECONOMIC)


@pytest.mark.parametrize("state", ECONOMIC_STATES)
def test_every_act_on_an_economic_aid(team, state):
    check_every_act(team, state, AidKind.BUSINESS, allowed=lambda act: act not in ONLY_SOCIAL)


class Undone(Exception):
    """Takes an act back, so that the next one starts from the same state."""


def check_every_act(team, state, kind, *, allowed):
    file = in_state(team, state, kind)
    for act, (do, states) in ACTS.items():
        entries, changes = LedgerEntry.objects.count(), ApplicationTransition.objects.count()
        file = Application.objects.get(pk=file.pk)
        try:
            with transaction.atomic():
                if allowed(act) and state in states:
                    do(team, file)
                    raise Undone
                with pytest.raises(DomainError):
                    do(team, file)
        except Undone:
            pass
        assert Application.objects.get(pk=file.pk).state == state, act
        assert (LedgerEntry.objects.count(), ApplicationTransition.objects.count()) == (entries, changes), act


def test_each_change_is_written_with_who_when_and_why(team):
    application = decisions.application_reject(
        actor=team.manager, application=team.submitted(), reason="Revenus trop élevés."
    )
    last = application.transitions.last()
    assert (last.actor, last.from_state, last.to_state) == (team.manager, S.SUBMITTED, S.REJECTED)
    assert last.reason == "Revenus trop élevés."
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        application.transitions.update(reason="autre")


def test_the_state_is_not_written_by_hand(team):
    application = team.draft()
    with pytest.raises(AttributeError):
        application.state = S.APPROVED


def test_a_case_follows_its_aid(team):
    case = team.eligible_case()
    application = team.scored(case=case)
    assert Case.objects.get(pk=case.pk).state == CaseState.ASSESSED
    application = applications.application_submit(actor=team.counsellor, application=application)
    decisions.application_approve(actor=team.manager, application=application)
    assert Case.objects.get(pk=case.pk).state == CaseState.SUPPORTED


def test_a_rejected_aid_leaves_room_for_another_request(team):
    case = team.eligible_case()
    decisions.application_reject(actor=team.manager, application=team.submitted(case=case), reason="Non")
    assert team.draft(case=case).state == S.DRAFT
    with pytest.raises(DomainError, match="déjà une aide"):
        team.draft(case=case)


def test_two_economic_kinds_are_one_nature(team):
    case = team.eligible_case()
    team.draft(AidKind.EMPLOYMENT, case=case)
    with pytest.raises(DomainError, match="déjà une aide"):
        team.draft(AidKind.BUSINESS, case=case)


def test_whoever_submitted_never_decides_even_by_sql(team):
    application = team.submitted()
    Application.objects.filter(pk=application.pk).update(submitted_by=team.manager)
    with pytest.raises(NotPermitted, match="une autre personne"):
        decisions.application_approve(actor=team.manager, application=application)
    with pytest.raises(IntegrityError, match="proposer_not_approver"), transaction.atomic():
        Application.objects.filter(pk=application.pk).update(decided_by=team.manager)


@pytest.mark.parametrize(
    ("kind", "ceiling", "fee"),
    [(AidKind.EMPLOYMENT, 4000, 1000), (AidKind.BUSINESS, 5000, 1300), (AidKind.INNOVATIVE, 7000, 1300)],
)
def test_ceilings_and_fees_of_the_papers(team, kind, ceiling, fee):
    application = team.planned(kind, amount_eur=Decimal(ceiling))
    assert application.fee_eur == fee
    # A plan is saved step by step, whatever it costs; it is submitted within the ceiling only.
    beyond = team.planned(kind, amount_eur=Decimal(ceiling) + Decimal("0.01"))
    with pytest.raises(DomainError, match="dépasse le plafond"):
        applications.application_submit(actor=team.agent, application=beyond)


def test_an_innovative_project_needs_its_conditions_and_the_committees_conviction(team):
    application = team.submitted(AidKind.INNOVATIVE)
    with pytest.raises(DomainError, match="convaincu"):
        decisions.application_approve(actor=team.manager, application=application)
    other = team.planned(AidKind.INNOVATIVE)
    other.plan.is_technological = False
    other.plan.has_qualification = False
    other.plan.save()
    with pytest.raises(DomainError, match="innovant") as refusal:
        applications.application_submit(actor=team.agent, application=other)
    assert "expérience" in refusal.value.message


def test_an_operator_sees_only_its_files_from_routing_on(team):
    draft = team.draft(AidKind.BUSINESS)
    social = team.scored()
    routed = team.routed()
    assert list(Application.objects.visible_to(team.agent)) == [routed]
    applications.application_unroute(actor=team.agent, application=routed, reason="Complet")
    assert not Application.objects.visible_to(team.agent).exists()
    assert Application.objects.visible_to(team.counsellor).filter(pk__in=[draft.pk, social.pk]).count() == 2


def test_a_refused_file_holds_nothing(team):
    for state in DEAD_STATES:
        in_state(team, state, AidKind.SOCIAL)
    assert balance_of(EnvelopeKind.PERSONS).reserved_slots == 0
