"""The indicators of domain.md 6: each is one function, the same for dashboard, PDF, Excel and JSON.

What the portal does not record yet (visits, surveys, complaints) has no indicator yet.
"""

from reporting.selectors.indicators.aids import (
    aids_by_antenna,
    aids_by_country,
    aids_by_kind,
    aids_by_month,
    decision_reasons,
)
from reporting.selectors.indicators.base import INDICATORS, Indicator
from reporting.selectors.indicators.cases import cases_by_closing_reason, cases_by_state
from reporting.selectors.indicators.delays import delays
from reporting.selectors.indicators.headline import headline
from reporting.selectors.indicators.money import envelopes, forecast, money_by_kind, places
from reporting.selectors.indicators.operators import operators
from reporting.selectors.indicators.people import (
    cases_by_month,
    people_by_age,
    people_by_antenna,
    people_by_category,
    people_by_country,
    people_by_governorate,
    people_by_modality,
    people_by_sex,
)
from reporting.selectors.indicators.phases import phases_compared

__all__ = [
    "INDICATORS",
    "Indicator",
    "aids_by_antenna",
    "aids_by_country",
    "aids_by_kind",
    "aids_by_month",
    "cases_by_closing_reason",
    "cases_by_month",
    "cases_by_state",
    "decision_reasons",
    "delays",
    "envelopes",
    "forecast",
    "headline",
    "money_by_kind",
    "operators",
    "people_by_age",
    "people_by_antenna",
    "people_by_category",
    "people_by_country",
    "people_by_governorate",
    "people_by_modality",
    "people_by_sex",
    "phases_compared",
    "places",
]
