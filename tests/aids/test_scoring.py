"""The default grid (domain.md 3.1), its bounds, and what would change a result."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from aids.enums import SchemeState
from aids.models import Band, Bracket, Criterion, SchemeVersion
from aids.services.scheme_publication import scheme_confirm, scheme_propose
from aids.services.schemes import draft_copy, grid_of, published_grid, scheme_publish
from aids.services.scoring import HouseholdFacts, facts_as_inputs, facts_from_inputs, score, what_would_change
from common.dates import today
from common.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def grid(programme):
    return published_grid(on=date(2025, 1, 1))


def facts(size=1, income=0, **situations):
    return HouseholdFacts(household_size=size, income_tnd=Decimal(income), **situations)


@pytest.mark.parametrize(
    ("size", "points"), [(1, 0), (2, 2), (3, 2), (4, 4), (5, 4), (6, 6), (7, 6), (40, 6)]
)
def test_points_of_the_household_size(grid, size, points):
    assert score(grid, facts(size, 10_000)).lines[0].points == points


@pytest.mark.parametrize(
    ("per_head", "points"),
    [
        ("0", 8),
        ("100", 8),
        ("100.001", 6),
        ("200", 6),
        ("200.001", 3),
        ("350", 3),
        ("350.001", 1),
        ("600", 1),
        ("600.001", 0),
    ],
)
def test_points_of_the_income_per_head(grid, per_head, points):
    assert score(grid, facts(2, Decimal(per_head) * 2)).lines[1].points == points


def test_the_income_per_head_is_not_rounded_before_it_is_compared(grid):
    """300.001 TND for three is a hair above 100 a head."""
    assert score(grid, facts(3, "300")).lines[1].points == 8
    assert score(grid, facts(3, "300.001")).lines[1].points == 6


@pytest.mark.parametrize(
    ("situations", "points"),
    [
        ({"persons_with_disability": 1}, 4),
        ({"persons_with_disability": 2}, 8),
        ({"persons_with_disability": 3}, 8),
        ({"single_mother": 1}, 5),
        ({"trafficking_victim": 1}, 6),
        ({"unaccompanied_minor": 1}, 6),
        ({"serious_illness": 1}, 4),
        ({"elderly_dependants": 1}, 2),
        ({"elderly_dependants": 5}, 4),
        ({"no_stable_housing": 1}, 4),
    ],
)
def test_points_of_each_situation_with_its_ceiling(grid, situations, points):
    assert score(grid, facts(1, 10_000, **situations)).total == points


@pytest.mark.parametrize(
    ("points", "amount"),
    [
        (0, None),
        (5, None),
        (6, 1000),
        (9, 1000),
        (10, 1300),
        (13, 1300),
        (14, 1700),
        (17, 1700),
        (18, 2100),
        (21, 2100),
        (22, 2500),
        (60, 2500),
    ],
)
def test_amount_of_each_band(grid, points, amount):
    assert grid.band(points).amount_eur == amount


def test_one_more_child_changes_size_and_income_per_head_together(grid):
    """Three people with 320 TND: 106.7 a head; a fourth brings 80 a head and a larger household."""
    changes = {change.fact: change for change in what_would_change(grid, facts(3, 320))}
    assert changes["household_size"].points == 4
    assert changes["household_size"].score.amount_eur == 1300
    assert changes["income_tnd"].value == 300


def test_a_stored_assessment_gives_its_result_again(grid):
    asked = facts(4, "512.250", single_mother=1, elderly_dependants=2)
    assert facts_from_inputs(facts_as_inputs(asked)) == asked
    assert score(grid, facts_from_inputs(facts_as_inputs(asked))) == score(grid, asked)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Bracket.objects.update(points=99),
        lambda: Bracket.objects.all()[:1].get().delete(),
        lambda: Criterion.objects.update(points_each=99),
        lambda: Band.objects.update(amount_eur=2500),
        lambda: Band.objects.create(
            version=SchemeVersion.objects.get(), number=99, from_points=900, to_points=999, amount_eur=2500
        ),
        lambda: SchemeVersion.objects.get().delete(),
        lambda: SchemeVersion.objects.update(effective_from=date(2024, 1, 1)),
        lambda: SchemeVersion.objects.update(number=7),
        lambda: SchemeVersion.objects.update(state=SchemeState.DRAFT),
        lambda: SchemeVersion.objects.update(published_at=None),
    ],
)
def test_the_database_keeps_a_published_version_as_it_is(grid, change):
    with pytest.raises(Exception, match=r"immutable|Cannot delete"), transaction.atomic():
        change()
    assert grid_of(SchemeVersion.objects.get()) == grid


def test_two_published_versions_never_overlap(grid):
    first = SchemeVersion.objects.get()
    with pytest.raises(IntegrityError, match="scheme_published_no_overlap"), transaction.atomic():
        SchemeVersion.objects.create(
            scheme=first.scheme, number=2, state=SchemeState.PUBLISHED, effective_from=date(2025, 1, 1)
        )


def test_publishing_ends_the_version_before_on_the_eve(grid, team):
    first = SchemeVersion.objects.get()
    second = draft_copy(actor=team.manager, version=first)
    day = today() + timedelta(days=10)
    scheme_propose(actor=team.manager, version=second, effective_from=day, reason="Prix")
    scheme_confirm(actor=team.second_manager, version=second)
    first.refresh_from_db()
    assert (first.state, first.effective_to) == (SchemeState.RETIRED, day - timedelta(days=1))
    assert published_grid(on=day - timedelta(days=1)).version_id == first.pk
    assert published_grid(on=day).version_id == second.pk


@pytest.mark.parametrize(
    ("bands", "message"),
    [
        ([(0, 5), (5, None)], "chevauchent à 5"),
        ([(0, 5), (7, None)], "Aucun palier à 6"),
        ([(1, None)], "vont de 0"),
        ([(0, 5)], "sans limite"),
        ([], "vont de 0"),
    ],
)
def test_a_grid_with_holes_or_overlaps_is_not_published(grid, team, bands, message):
    version = SchemeVersion.objects.create(scheme=SchemeVersion.objects.get().scheme, number=2)
    for number, (low, high) in enumerate(bands):
        Band.objects.create(version=version, number=number, from_points=low, to_points=high, amount_eur=1000)
    with pytest.raises(DomainError, match=message):
        scheme_publish(version=version, effective_from=date(2026, 1, 1))
    version.refresh_from_db()
    assert version.state == SchemeState.DRAFT
