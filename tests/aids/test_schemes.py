"""Drafts of a scheme, what is checked line by line, publication by two managers."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from aids.enums import SchemeState
from aids.models import Band, Bracket, Criterion, SchemeVersion, SchemeVersionTransition
from aids.selectors.day import schemes_section
from aids.selectors.grid_checks import Bounds
from aids.selectors.grid_rules import BracketRule, Rules, rules_of
from aids.services.scheme_publication import (
    scheme_confirm,
    scheme_propose,
    scheme_refuse,
    scheme_withdraw,
)
from aids.services.schemes import draft_copy, draft_create, draft_delete, draft_save
from common.dates import today
from common.errors import Conflict, DomainError, NotPermitted
from tests.factories.schemes import (
    default_rules,
    draft_of,
    proposed_by,
    version_one,
    with_band,
    with_criterion,
)

pytestmark = pytest.mark.django_db
BOUNDS = Bounds(Decimal(1000), Decimal(2500), "Phase II")


def fresh(version):
    return SchemeVersion.objects.with_rules().get(pk=version.pk)


def brackets(*spans):
    return tuple(
        BracketRule(*(None if end is None else Decimal(end) for end in span), points=1) for span in spans
    )


# Drafts


def test_a_draft_is_a_copy_under_the_next_number(team):
    draft = draft_of(team.manager)
    assert (draft.number, draft.based_on, draft.created_by) == (2, version_one(), team.manager)
    assert rules_of(fresh(draft)) == default_rules()


def test_a_draft_keeps_holes_until_it_is_published(team):
    draft = draft_of(team.manager)
    rules = with_band(default_rules(), 2, from_points=11)
    draft_save(actor=team.manager, version=draft, rules=rules, revision=1)
    assert rules_of(fresh(draft)) == rules
    with pytest.raises(DomainError, match=r"Palier 3 : Aucun palier à 10 points"):
        scheme_propose(actor=team.manager, version=draft, effective_from=today(), reason="x")


def test_lines_are_stored_in_the_order_of_their_bounds(team):
    draft = draft_of(team.manager)
    rules = default_rules()
    turned = replace(rules, bands=rules.bands[::-1])
    draft_save(actor=team.manager, version=draft, rules=turned)
    assert rules_of(fresh(draft)).bands == rules.bands


def test_the_second_to_save_sees_a_conflict_and_loses_nothing_of_the_first(team):
    draft = draft_of(team.manager)
    first = with_band(default_rules(), 1, amount_eur=Decimal(1100))
    draft_save(actor=team.manager, version=draft, rules=first, revision=1)
    with pytest.raises(Conflict):
        draft_save(actor=team.second_manager, version=draft, rules=default_rules(), revision=1)
    assert rules_of(fresh(draft)) == first


@pytest.mark.parametrize(
    "change",
    [
        lambda rules: with_criterion(rules, 1, input="household_size"),
        lambda rules: with_band(rules, 1, to_points=2),
        lambda rules: with_criterion(rules, 0, brackets=brackets((None, 3), (3, 1), (3, None))),
    ],
)
def test_a_line_that_the_database_cannot_hold_is_refused_before_anything_is_lost(team, change):
    draft = draft_of(team.manager)
    with pytest.raises(DomainError) as refusal:
        draft_save(actor=team.manager, version=draft, rules=change(default_rules()))
    assert refusal.value.code == "grid"
    assert rules_of(fresh(draft)) == default_rules()


@pytest.mark.parametrize("who", ["counsellor", "agent"])
def test_only_a_manager_touches_schemes(team, who):
    actor, draft = getattr(team, who), draft_of(team.manager)
    acts = [
        lambda: draft_copy(actor=actor, version=draft),
        lambda: draft_create(actor=actor, rules=Rules()),
        lambda: draft_save(actor=actor, version=draft, rules=default_rules()),
        lambda: draft_delete(actor=actor, version=draft),
        lambda: scheme_propose(actor=actor, version=draft, effective_from=today(), reason="x"),
        lambda: scheme_confirm(actor=actor, version=draft),
        lambda: scheme_refuse(actor=actor, version=draft, reason="x"),
        lambda: scheme_withdraw(actor=actor, version=draft),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()


def test_a_draft_is_deleted_and_a_version_copied_from_it_stays(team):
    first = draft_of(team.manager)
    second = draft_copy(actor=team.manager, version=first)
    draft_delete(actor=team.manager, version=first)
    assert list(SchemeVersion.objects.values_list("number", flat=True)) == [3, 1]
    assert fresh(second).based_on is None


def test_a_draft_whose_copy_is_published_can_still_go(team):
    first = draft_of(team.manager)
    second = draft_copy(actor=team.manager, version=first)
    scheme_propose(actor=team.manager, version=second, effective_from=today(), reason="x")
    scheme_confirm(actor=team.second_manager, version=second)
    draft_delete(actor=team.manager, version=first)
    assert fresh(second).state == SchemeState.PUBLISHED


@pytest.mark.parametrize("state", ["proposed", "published"])
def test_what_is_no_draft_is_neither_changed_nor_deleted(team, state):
    version = proposed_by(team.manager)
    if state == "published":
        version = scheme_confirm(actor=team.second_manager, version=version)
    for act in (
        lambda: draft_save(actor=team.manager, version=version, rules=default_rules()),
        lambda: draft_delete(actor=team.manager, version=version),
        lambda: scheme_propose(actor=team.manager, version=version, effective_from=today(), reason="x"),
    ):
        with pytest.raises(DomainError, match="cet acte n'est plus possible"):
            act()


# Publication by two


def test_one_proposes_and_another_publishes(team):
    version = proposed_by(team.manager, day=today())
    assert (version.state, version.proposed_by) == (SchemeState.PROPOSED, team.manager)
    scheme_confirm(actor=team.second_manager, version=version)
    version = fresh(version)
    assert (version.state, version.published_by) == (SchemeState.PUBLISHED, team.second_manager)
    events = SchemeVersionTransition.objects.filter(subject=version).values_list(
        "from_state", "to_state", "actor", "reason"
    )
    assert list(events) == [
        ("draft", "proposed", team.manager.pk, "Les prix ont monté."),
        ("proposed", "published", team.second_manager.pk, ""),
    ]


def test_who_proposed_does_not_confirm_nor_refuse(team):
    version = proposed_by(team.manager)
    for act in (
        lambda: scheme_confirm(actor=team.manager, version=version),
        lambda: scheme_refuse(actor=team.manager, version=version, reason="x"),
        lambda: scheme_withdraw(actor=team.second_manager, version=version),
    ):
        with pytest.raises(NotPermitted) as refusal:
            act()
        assert refusal.value.code == "two_managers"
    assert fresh(version).state == SchemeState.PROPOSED


def test_a_refusal_and_a_withdrawal_make_a_draft_again(team):
    version = proposed_by(team.manager)
    with pytest.raises(DomainError, match="Dites pourquoi"):
        scheme_refuse(actor=team.second_manager, version=version, reason="  ")
    scheme_refuse(actor=team.second_manager, version=version, reason="Trop tôt")
    version = fresh(version)
    assert (version.state, version.proposed_by, version.effective_from) == (SchemeState.DRAFT, None, None)
    scheme_propose(actor=team.second_manager, version=version, effective_from=today(), reason="Encore")
    scheme_withdraw(actor=team.second_manager, version=version)
    draft_save(actor=team.manager, version=version, rules=default_rules())
    reasons = list(SchemeVersionTransition.objects.values_list("reason", flat=True))
    assert reasons == ["Les prix ont monté.", "Trop tôt", "Encore", ""]


def test_a_proposal_is_for_a_day_to_come_after_the_version_in_force(team):
    draft = draft_of(team.manager)
    with pytest.raises(DomainError, match="aujourd'hui au plus tôt"):
        scheme_propose(
            actor=team.manager, version=draft, effective_from=today() - timedelta(days=1), reason="x"
        )
    with pytest.raises(DomainError, match="Dites pourquoi"):
        scheme_propose(actor=team.manager, version=draft, effective_from=today(), reason="")
    later = proposed_by(team.manager, day=today() + timedelta(days=9))
    scheme_confirm(actor=team.second_manager, version=later)
    with pytest.raises(DomainError, match="après celle qu'elle remplace"):
        scheme_propose(actor=team.manager, version=draft, effective_from=today(), reason="x")


def test_a_day_that_has_passed_since_is_not_confirmed(team):
    version = proposed_by(team.manager, day=today())
    with pgtrigger.ignore("aids.SchemeVersion:scheme_version_frozen"):
        SchemeVersion.objects.filter(pk=version.pk).update(effective_from=today() - timedelta(days=1))
    with pytest.raises(DomainError) as refusal:
        scheme_confirm(actor=team.second_manager, version=version)
    assert refusal.value.code == "late"


def test_the_other_manager_finds_the_proposal_in_her_day(team):
    version = proposed_by(team.manager)
    assert schemes_section(team.manager) is None
    assert [row.url for row in schemes_section(team.second_manager).rows] == [version.get_absolute_url()]


# What the database refuses, through the ORM and through SQL


@pytest.mark.parametrize("state", ["proposed", "published"])
@pytest.mark.parametrize(
    "change",
    [
        lambda version: Band.objects.filter(version=version).update(amount_eur=2500),
        lambda version: Bracket.objects.filter(criterion__version=version).delete(),
        lambda version: Criterion.objects.filter(version=version).update(points_each=1),
        lambda version: Criterion.objects.create(version=version, input="x", kind="situation"),
        lambda version: SchemeVersion.objects.filter(pk=version.pk).update(effective_from=today()),
        lambda version: SchemeVersion.objects.filter(pk=version.pk).update(number=9),
        lambda version: SchemeVersion.objects.filter(pk=version.pk).delete(),
        lambda version: SchemeVersionTransition.objects.filter(subject=version).update(reason="y"),
        lambda version: SchemeVersionTransition.objects.filter(subject=version).delete(),
        # A rule cannot be taken away by hanging it on a draft.
        lambda version: Band.objects.filter(version=version).update(version=draft_version()),
        lambda version: Bracket.objects.filter(criterion__version=version).update(
            criterion=Criterion.objects.filter(version=draft_version()).first()
        ),
    ],
)
def test_what_managers_agreed_on_stays_as_it_is(team, state, change):
    draft_of(team.manager)
    version = proposed_by(team.manager, day=today() + timedelta(days=5))
    if state == "published":
        scheme_confirm(actor=team.second_manager, version=version)
    with pytest.raises((DatabaseError, DomainError)), transaction.atomic():
        change(version)
    assert rules_of(fresh(version)) == default_rules()


def draft_version():
    return SchemeVersion.objects.filter(state=SchemeState.DRAFT).first()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE aids_schemeversion SET state = 'draft' WHERE id = %s",
        "UPDATE aids_schemeversion SET published_by_id = proposed_by_id WHERE id = %s",
        "UPDATE aids_schemeversion SET proposed_by_id = NULL, published_by_id = NULL WHERE id = %s",
        "UPDATE aids_band SET amount_eur = 1 WHERE version_id = %s",
        "DELETE FROM aids_bracket WHERE criterion_id IN (SELECT id FROM aids_criterion WHERE version_id = %s)",
        "DELETE FROM aids_schemeversion WHERE id = %s",
    ],
)
def test_raw_sql_changes_nothing_of_a_published_version(team, sql):
    version = scheme_confirm(actor=team.second_manager, version=proposed_by(team.manager))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [version.pk])
    assert (fresh(version).state, rules_of(fresh(version))) == (SchemeState.PUBLISHED, default_rules())


@pytest.mark.parametrize("who", ["themselves", "nobody"])
def test_the_database_wants_two_people_behind_a_publication(team, who):
    version = proposed_by(team.manager)
    publisher = team.manager.pk if who == "themselves" else None
    with pytest.raises(IntegrityError, match="scheme_proposer_not_publisher"), transaction.atomic():
        SchemeVersion.objects.filter(pk=version.pk).update(
            state=SchemeState.PUBLISHED, published_by_id=publisher
        )


def test_the_installation_publishes_without_anybody(programme):
    version = version_one()
    assert (version.state, version.proposed_by, version.published_by) == (SchemeState.PUBLISHED, None, None)
