"""k-anonymity: whatever the population, every class that leaves has k rows; checked apart from the algorithm."""

from collections import Counter, defaultdict
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.selectors.anonymity import (
    STAR,
    Ladder,
    TooFewRowsError,
    anonymise,
    class_sizes,
    diversity,
)
from reporting.selectors.extract_ladders import UNKNOWN, age_band, household_band, ladders

PARTNERS = frozenset({"FR", "DE", "BE", "CH", "NL"})
LADDERS = ladders(PARTNERS)
VALUES = {
    "sex": ["F", "M"],
    "age": [age_band(years) for years in [None, *range(15, 75, 3)]],
    "governorate": ["TN-11", "TN-23", "TN-33", "TN-41", "TN-52", "TN-61", "TN-73", "TN-82", UNKNOWN],
    "return_country": ["FR", "DE", "IT", "LY", "US", "ML"],
    "return_year": ["2021", "2022", "2023", "2024", "2025", UNKNOWN],
    "household_size": [household_band(size) for size in (None, 1, 2, 4, 7)],
    "schooling": ["none", "primary", "secondary", "vocational", "higher", UNKNOWN],
    "occupation": [*"0123456789", UNKNOWN],
    "sector": ["none", "01", "10", "41", "47", "56", "G", UNKNOWN],
}
ROWS = st.lists(
    st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()}), max_size=60
)


def people(number, *, seed=7):
    """A population with the slopes of a real one: few common profiles, many rare ones."""
    chance = Random(seed)

    def drawn(values):
        return values[min(int(chance.expovariate(0.7)), len(values) - 1)]

    return [{name: drawn(values) for name, values in VALUES.items()} for _turn in range(number)]


def is_within(told, finest, ladder):
    """Whether `told` is a level of `finest` on its ladder, climbed step by step."""
    value = finest
    for level in range(ladder.top + 1):
        if value == told:
            return True
        value = ladder.up(value, level) if level < ladder.top else None
    return False


class TestEveryClass:
    @settings(deadline=None, max_examples=150)
    @given(rows=ROWS, k=st.integers(5, 12), percent=st.integers(0, 20))
    def test_has_k_rows_whatever_the_population(self, rows, k, percent):
        if len(rows) < k:
            with pytest.raises(TooFewRowsError):
                anonymise(rows, LADDERS, k=k, most_suppressed_percent=percent)
            return
        found = anonymise(rows, LADDERS, k=k, most_suppressed_percent=percent)
        counts = Counter(key for key in found.keys if key is not None)
        assert all(count >= k for count in counts.values())
        assert found.suppressed * 100 <= percent * len(rows)
        assert sum(counts.values()) + found.suppressed == len(rows)

    @settings(deadline=None, max_examples=60)
    @given(rows=ROWS.filter(lambda rows: len(rows) >= 5))
    def test_tells_each_row_the_truth(self, rows):
        found = anonymise(rows, LADDERS, k=5, most_suppressed_percent=10)
        for row, key in zip(rows, found.keys, strict=True):
            for ladder, value in zip(LADDERS, key or (), strict=key is not None):
                assert is_within(value, row[ladder.column], ladder)

    @settings(deadline=None, max_examples=40)
    @given(rows=ROWS.filter(lambda rows: len(rows) >= 5), seed=st.integers(0, 99))
    def test_is_the_same_whatever_the_order_of_the_rows(self, rows, seed):
        shuffled = list(rows)
        Random(seed).shuffle(shuffled)
        first = anonymise(rows, LADDERS, k=5, most_suppressed_percent=5)
        second = anonymise(shuffled, LADDERS, k=5, most_suppressed_percent=5)
        assert first.levels == second.levels
        assert Counter(first.keys) == Counter(second.keys)

    @pytest.mark.parametrize("k", [5, 11, 50])
    def test_of_some_thousand_people_checked_from_the_released_rows_alone(self, k):
        rows = people(3000)
        found = anonymise(rows, LADDERS, k=k, most_suppressed_percent=5)
        released = [key for key in found.keys if key is not None]
        # Any subset of what a neighbour knows finds at least as many persons as all of it.
        for width in (1, 2, len(LADDERS)):
            for columns in combinations(range(len(LADDERS)), width):
                seen = defaultdict(int)
                for key in released:
                    seen[tuple(key[place] for place in columns)] += 1
                assert min(seen.values()) >= k
        assert len(released) >= 3000 * 0.95
        # It is no use if it tells nothing: what weighs most keeps something.
        assert sum(found.levels[ladder.column] < ladder.top for ladder in LADDERS) >= 3


class TestTheSearch:
    def ladder(self, column, *, weight=1):
        return Ladder(column, ("finest", "half"), (lambda value: value[0],), weight)

    def test_leaves_alone_what_is_large_enough(self):
        rows = [{"a": "x1"}] * 6 + [{"a": "y1"}] * 5
        found = anonymise(rows, [self.ladder("a")], k=5, most_suppressed_percent=0)
        assert (found.levels, found.suppressed) == ({"a": 0}, 0)

    def test_suppresses_a_few_rather_than_generalise_all(self):
        rows = [{"a": "x1"}] * 96 + [{"a": "x2"}] * 4
        few = anonymise(rows, [self.ladder("a")], k=5, most_suppressed_percent=4)
        assert (few.levels["a"], few.suppressed) == (0, 4)
        none = anonymise(rows, [self.ladder("a")], k=5, most_suppressed_percent=3)
        assert (none.levels["a"], none.suppressed) == (1, 0)
        assert set(none.keys) == {("x",)}

    def test_keeps_longest_what_weighs_most(self):
        rows = [{"a": f"x{n % 2}", "b": f"y{n // 2 % 2}"} for n in range(20)]
        for heavy, levels in (("a", {"a": 0, "b": 1}), ("b", {"a": 1, "b": 0})):
            ladder_list = [self.ladder(name, weight=3 if name == heavy else 1) for name in ("a", "b")]
            assert anonymise(rows, ladder_list, k=8, most_suppressed_percent=0).levels == levels

    def test_tells_nothing_rather_than_too_much(self):
        rows = [{"a": f"{letter}1"} for letter in "abcdefg"]
        found = anonymise(rows, [self.ladder("a")], k=7, most_suppressed_percent=0)
        assert set(found.keys) == {(STAR,)}

    @settings(deadline=None, max_examples=60)
    @given(
        rows=st.lists(
            st.fixed_dictionaries({name: st.sampled_from(["x1", "x2", "y1"]) for name in "abc"}),
            min_size=5,
            max_size=30,
        ),
        weights=st.tuples(*[st.integers(1, 4)] * 3),
        percent=st.integers(0, 20),
    )
    def test_finds_the_smallest_loss_of_all_combinations(self, rows, weights, percent):
        ladder_list = [self.ladder(name, weight=weight) for name, weight in zip("abc", weights, strict=True)]
        found = anonymise(rows, ladder_list, k=5, most_suppressed_percent=percent)

        def loss(levels):
            return sum(weight * (level / 2) ** 2 for weight, level in zip(weights, levels, strict=True))

        def told(value, level):
            return (value, value[0], STAR)[level]

        def is_allowed(levels):
            keys = [
                tuple(told(row[name], level) for name, level in zip("abc", levels, strict=True))
                for row in rows
            ]
            counts = Counter(keys)
            return sum(counts[key] < 5 for key in keys) <= len(rows) * percent // 100

        best = min(loss(levels) for levels in product(range(3), repeat=3) if is_allowed(levels))
        assert loss(found.levels[name] for name in "abc") == pytest.approx(best)

    @pytest.mark.parametrize(("k", "percent"), [(4, 5), (5, -1), (5, 101)])
    def test_refuses_numbers_that_make_no_sense(self, k, percent):
        with pytest.raises(ValueError, match=r"\("):
            anonymise([{"a": "x1"}] * 9, [self.ladder("a")], k=k, most_suppressed_percent=percent)

    def test_a_ladder_has_a_step_between_two_levels(self):
        with pytest.raises(ValueError, match="a"):
            Ladder("a", ("one", "two"), ())


class TestLadders:
    def climbed(self, column, value):
        ladder = next(one for one in LADDERS if one.column == column)
        values = [value]
        for level in range(ladder.top):
            values.append(ladder.up(values[-1], level))
        return values

    @pytest.mark.parametrize(
        ("column", "value", "levels"),
        [
            ("sex", "F", ["F", STAR]),
            ("age", "35to39", ["35to39", "30to39", "30to49", STAR]),
            ("age", "under20", ["under20", "under20", "under30", STAR]),
            ("age", "65plus", ["65plus", "60plus", "50plus", STAR]),
            ("age", UNKNOWN, [UNKNOWN, UNKNOWN, UNKNOWN, STAR]),
            ("governorate", "TN-61", ["TN-61", "centre_east", "centre", STAR]),
            ("governorate", "TN-13", ["TN-13", "grand_tunis", "north", STAR]),
            ("governorate", "TN-82", ["TN-82", "south_east", "south", STAR]),
            ("governorate", UNKNOWN, [UNKNOWN, UNKNOWN, UNKNOWN, STAR]),
            ("return_country", "FR", ["FR", "partner", STAR]),
            ("return_country", "IT", ["IT", "other_europe", STAR]),
            ("return_country", "LY", ["LY", "africa", STAR]),
            ("return_country", "CA", ["CA", "other", STAR]),
            ("return_year", "2024", ["2024", "2024to2026", STAR]),
            ("return_year", "2023", ["2023", "2021to2023", STAR]),
            ("household_size", "4to5", ["4to5", "4plus", STAR]),
            ("schooling", "vocational", ["vocational", "secondary_or_vocational", STAR]),
            ("schooling", "higher", ["higher", "higher", STAR]),
            ("occupation", "7", ["7", "medium_skill", STAR]),
            ("occupation", "2", ["2", "high_skill", STAR]),
            ("sector", "47", ["47", "G", "services", STAR]),
            ("sector", "10", ["10", "C", "industry", STAR]),
            ("sector", "A", ["A", "A", "agriculture", STAR]),
            ("sector", "none", ["none", "none", "none", STAR]),
        ],
    )
    def test_climb(self, column, value, levels):
        assert self.climbed(column, value) == levels

    @pytest.mark.parametrize(
        ("years", "band"),
        [(None, UNKNOWN), (-1, UNKNOWN), (121, UNKNOWN), (0, "under20"), (19, "under20"), (20, "20to24"),
         (24, "20to24"), (25, "25to29"), (64, "60to64"), (65, "65plus"), (99, "65plus")],
    )  # fmt: skip
    def test_an_age_is_never_exact(self, years, band):
        assert age_band(years) == band

    @pytest.mark.parametrize(
        ("size", "band"),
        [(None, UNKNOWN), (1, "1"), (2, "2to3"), (3, "2to3"), (4, "4to5"), (6, "6plus"), (40, "6plus")],
    )
    def test_a_household_is_a_band(self, size, band):
        assert household_band(size) == band


class TestDiversity:
    CLASSES = {("a",): [0, 1, 2], ("b",): [3, 4]}

    def test_counts_the_answers_of_each_class(self):
        found = diversity(self.CLASSES, "outcome", ["x", "y", "x", "z", "z"])
        assert (found.least, found.homogeneous_classes, found.homogeneous_rows) == (1, 1, 2)

    def test_of_classes_that_all_differ(self):
        found = diversity(self.CLASSES, "outcome", ["x", "y", "x", "z", "x"])
        assert (found.least, found.homogeneous_classes, found.homogeneous_rows) == (2, 0, 0)

    def test_sizes(self):
        sizes = class_sizes(self.CLASSES)
        assert (sizes.count, sizes.least, sizes.median) == (2, 2, 2.5)
        assert class_sizes({}).count == 0
