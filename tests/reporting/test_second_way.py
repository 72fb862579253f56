"""Every indicator counted a second way over a generated population of 20 000 cases: equal.

The first way is the portal's (reporting.selectors.indicators); the second one is plain SQL (second_way/).
"""

from dataclasses import fields
from datetime import date
from decimal import Decimal

from django.db import connection
from django.test import TestCase

from accounts.models import Country
from aids.models import Phase
from common.dates import today
from reporting.selectors.facts import Facts
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.readers import TASKFORCE
from reporting.selectors.scope import Scope
from tests.aids.conftest import load_programme
from tests.factories.population import population_write
from tests.factories.population_aids import aids_write
from tests.factories.population_follow_up import follow_up_write
from tests.reporting.second_way import WAYS
from tests.reporting.second_way.base import counted


def test_every_indicator_has_a_second_way():
    assert set(WAYS) == set(INDICATORS)


def same(first, second):
    """Whether two figures are equal, as finely as the first one is published."""
    if first is None or second is None or isinstance(first, (int, date)):
        return first == second
    places = min(first.as_tuple().exponent, 0)
    near = Decimal(10) ** places / 2 if places else Decimal(0)
    # What lies halfway between two roundings may have gone either way.
    return abs(first - Decimal(str(second))) <= near + Decimal("0.0000001")


def with_figures(rows):
    """The rows of which something was counted."""
    return {key: tuple(values) for key, values in rows.items() if any(values)}


def differences(code, facts):
    """What the two ways tell otherwise: (row, the portal's figures, the second way's)."""
    first = with_figures({row.key: row.values for row in INDICATORS[code](facts).rows})
    second = with_figures(counted(WAYS[code], parameters_of(facts.scope)))
    return [
        (key, first.get(key), second.get(key))
        for key in sorted({*first, *second})
        if len(first.get(key, ())) != len(second.get(key, ()))
        or not all(map(same, first.get(key, ()), second.get(key, ())))
    ]


def parameters_of(scope):
    found = {field.name: getattr(scope, field.name) for field in fields(scope)}
    found |= {
        name: getattr(found[name], "pk", None) for name in ("phase", "antenna", "country", "counsellor")
    }
    return found | {"operator": scope.operator and scope.operator.institution_id}


def for_each_indicator(cls):
    """Make a test of each indicator: unittest has no parameters."""
    for code in INDICATORS:
        setattr(cls, f"test_{code}", lambda self, code=code: self.is_counted_alike(code))
    return cls


@for_each_indicator
class TestSecondWay(TestCase):
    """The population is written once: writing it takes longer than counting."""

    @classmethod
    def setUpTestData(cls):
        load_programme()
        places = population_write(aids_write, follow_up_write)
        second, france = Phase.objects.get(code="II"), Country.objects.get(code="FR")
        cls.scopes = {
            "a year across both phases": Scope(date(2021, 7, 1), date(2022, 6, 30)),
            "a phase and an antenna": Scope(
                date(2021, 11, 1), date(2024, 2, 29), phase=second, antenna=places.antennas[0]
            ),
            "a country, until today": Scope(date(2017, 1, 1), today(), country=france),
            "an operator": Scope(date(2020, 1, 1), date(2024, 12, 31), operator=places.profiles[1]),
        }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # As on a page: several indicators read one count. No test writes anything.
        cls.facts = {name: Facts(actor=TASKFORCE, scope=scope) for name, scope in cls.scopes.items()}

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        # What PostgreSQL estimates is not undone with the rows: the register would be large for later tests.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def is_counted_alike(self, code):
        found = {name: differences(code, facts) for name, facts in self.facts.items()}
        assert not {name: rows for name, rows in found.items() if rows}
