"""The indicators of domain.md 6: each is one function, the same for dashboard, PDF, Excel and JSON."""

from reporting.selectors.indicators import scorecard
from reporting.selectors.indicators.aids import (
    aids_by_antenna,
    aids_by_country,
    aids_by_kind,
    aids_by_month,
    decision_reasons,
)
from reporting.selectors.indicators.amounts import amount_bands, amounts
from reporting.selectors.indicators.base import INDICATORS, Indicator
from reporting.selectors.indicators.cases import cases_by_closing_reason, cases_by_state
from reporting.selectors.indicators.delays import delays
from reporting.selectors.indicators.follow_up import businesses, closing_outcomes, jobs, visits
from reporting.selectors.indicators.headline import headline
from reporting.selectors.indicators.money import envelopes, forecast, money_by_kind, places
from reporting.selectors.indicators.network import announcements, referral_outcomes, referrals
from reporting.selectors.indicators.operator_files import files_by_state, operator_delays, tranches
from reporting.selectors.indicators.operators import operators
from reporting.selectors.indicators.path import flows, funnel
from reporting.selectors.indicators.people import (
    cases_by_month,
    people_by_age,
    people_by_antenna,
    people_by_category,
    people_by_country,
    people_by_governorate,
    people_by_modality,
    people_by_occupation,
    people_by_schooling,
    people_by_sex,
)
from reporting.selectors.indicators.phases import phases_compared
from reporting.selectors.indicators.quality import data_quality
from reporting.selectors.indicators.targets import targets
from reporting.selectors.indicators.voices import complaints, survey_by_aid, survey_scores
from reporting.selectors.indicators.work import work_load

__all__ = [
    "INDICATORS",
    "Indicator",
    "aids_by_antenna",
    "aids_by_country",
    "aids_by_kind",
    "aids_by_month",
    "amount_bands",
    "amounts",
    "announcements",
    "businesses",
    "cases_by_closing_reason",
    "cases_by_month",
    "cases_by_state",
    "closing_outcomes",
    "complaints",
    "data_quality",
    "decision_reasons",
    "delays",
    "envelopes",
    "files_by_state",
    "flows",
    "forecast",
    "funnel",
    "headline",
    "jobs",
    "money_by_kind",
    "operator_delays",
    "operators",
    "people_by_age",
    "people_by_antenna",
    "people_by_category",
    "people_by_country",
    "people_by_governorate",
    "people_by_modality",
    "people_by_occupation",
    "people_by_schooling",
    "people_by_sex",
    "phases_compared",
    "places",
    "referral_outcomes",
    "referrals",
    "scorecard",
    "survey_by_aid",
    "survey_scores",
    "targets",
    "tranches",
    "visits",
    "work_load",
]
