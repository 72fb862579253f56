"""Many households at once score as each one alone: whatever the grid, whatever the household, to the millime."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aids.enums import CriterionInput, CriterionKind
from aids.services.fast_scoring import (
    NOT_ELIGIBLE,
    PACKED,
    households_from_packed,
    households_of,
    score_many,
)
from aids.services.scoring import (
    SITUATION_NAMES,
    Grid,
    GridBand,
    GridBracket,
    GridCriterion,
    HouseholdFacts,
    score,
)
from aids.services.sealed_facts import pack_facts

bounds = st.none() | st.integers(0, 3_000_000).map(lambda n: Decimal(n) / 1000)
points = st.integers(-20, 40)
brackets = st.lists(st.builds(GridBracket, bounds, bounds, points), max_size=6).map(tuple)
bands = st.lists(
    st.builds(
        GridBand,
        st.integers(0, 9),
        st.integers(-10, 40),
        st.none() | st.integers(-10, 60),
        st.none() | st.integers(0, 700_000).map(lambda n: Decimal(n) / 100),
    ),
    min_size=1,
    max_size=7,
).map(tuple)


def criteria(kind):
    return st.builds(
        GridCriterion,
        pk=st.integers(1, 99),
        input=st.sampled_from(CriterionInput.values),
        label_fr=st.just("x"),
        label_ar=st.just("x"),
        kind=st.just(kind),
        points_each=st.integers(0, 30),
        ceiling=st.none() | st.integers(0, 60),
        brackets=brackets,
    )


grids = st.builds(
    Grid,
    st.just(1),
    st.just("essai"),
    st.lists(criteria(CriterionKind.BRACKETS) | criteria(CriterionKind.SITUATION), max_size=9).map(tuple),
    bands,
)
households = st.builds(
    HouseholdFacts,
    household_size=st.integers(1, 40),
    # Incomes that lie on a bound, or a millime beside it, as well as any other.
    income_tnd=st.integers(0, 10**12).map(lambda n: Decimal(n) / 1000)
    | st.tuples(st.integers(1, 40), st.integers(0, 700), st.integers(-1, 1)).map(
        lambda of: max(Decimal(0), Decimal(of[0] * of[1]) + Decimal(of[2]) / 1000)
    ),
    **{name: st.integers(0, 40) for name in SITUATION_NAMES},
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(grids, st.lists(households, min_size=1, max_size=8))
def test_a_set_scores_as_each_household_alone(grid, facts):
    scores = score_many(grid, households_of(facts))
    for place, one in enumerate(facts):
        alone = score(grid, one)
        assert scores.points[place] == alone.total
        assert grid.bands[scores.band[place]] == alone.band
        cents = NOT_ELIGIBLE if alone.amount_eur is None else int(alone.amount_eur * 100)
        assert scores.cents[place] == cents


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(households, min_size=1, max_size=5))
def test_packed_facts_are_read_back_in_columns(facts):
    packed = [pack_facts(one) for one in facts]
    assert {len(content) for content in packed} == {PACKED.itemsize}
    read, given_facts = households_from_packed(b"".join(packed)), households_of(facts)
    assert read.size.tolist() == given_facts.size.tolist()
    assert read.income.tolist() == given_facts.income.tolist()
    for name in SITUATION_NAMES:
        assert read.situations[name].tolist() == given_facts.situations[name].tolist()


def test_a_third_of_an_income_is_neither_rounded_up_nor_down():
    """300 TND for three are 100 a head; one millime more is above, though 100.000333… would round to it."""
    criterion = GridCriterion(
        pk=1,
        input=CriterionInput.INCOME_PER_HEAD,
        label_fr="",
        label_ar="",
        kind=CriterionKind.BRACKETS,
        points_each=0,
        ceiling=None,
        brackets=(GridBracket(None, Decimal(100), 8), GridBracket(Decimal(100), None, 6)),
    )
    grid = Grid(1, "essai", (criterion,), (GridBand(0, 0, None, None),))
    facts = [HouseholdFacts(3, Decimal(income)) for income in ("299.999", "300", "300.001")]
    assert score_many(grid, households_of(facts)).points.tolist() == [8, 8, 6]
