"""In which chapters indicators are read: the same on a dashboard, in a report, in the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from operators.selectors.scorecards.cards import measures

SUMMARY = "headline"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A title and its indicators by code; `slug` is its place on a page."""

    slug: str
    title: Any
    codes: tuple[str, ...]


# The measures of an operator's scorecard, each a table of its report.
SCORECARD_PREFIX = "scorecard_"
SCORECARD = tuple(f"{SCORECARD_PREFIX}{one.code}" for one in measures())

CHAPTERS = (
    Chapter(
        "recues",
        _("Personnes reçues"),
        ("cases_by_month", "people_by_country", "people_by_modality", "announcements"),
    ),
    Chapter(
        "profils",
        _("Qui elles sont"),
        (
            *("people_by_sex", "people_by_age", "people_by_category"),
            *("people_by_schooling", "people_by_occupation"),
        ),
    ),
    Chapter("lieux", _("Où elles rentrent"), ("people_by_governorate", "people_by_antenna", "flows")),
    Chapter(
        "dossiers",
        _("Dossiers et délais"),
        (
            *("funnel", "cases_by_state", "cases_by_closing_reason", "delays", "work_load"),
            *("referrals", "referral_outcomes"),
        ),
    ),
    Chapter(
        "aides",
        _("Aides"),
        (
            *("files_by_state", "aids_by_kind", "aids_by_month", "aids_by_country", "aids_by_antenna"),
            *("decision_reasons", "operator_delays"),
        ),
    ),
    Chapter(
        "argent",
        _("Places et argent"),
        (
            *("targets", "places", "forecast", "envelopes", "money_by_kind"),
            *("tranches", "amounts", "amount_bands"),
        ),
    ),
    Chapter(
        "resultats",
        _("Suivi et résultats"),
        (
            *("visits", "businesses", "jobs", "outcomes", "operators"),
            *("survey_scores", "survey_by_aid", "complaints"),
        ),
    ),
    Chapter("comparaison", _("Fiche de résultats"), SCORECARD),
    Chapter("methode", _("Phases et qualité des données"), ("phases_compared", "data_quality")),
)
# What is counted of one operator's files alone.
_OF_ONE_OPERATOR = ("files_by_state", "operator_delays", "tranches")
EVERY = tuple(
    code for chapter in CHAPTERS for code in chapter.codes if code not in (*_OF_ONE_OPERATOR, *SCORECARD)
)

# What an antenna does not read: the places and the money of the whole scheme, other antennas, operators.
_TASKFORCE_ONLY = (
    *("people_by_antenna", "aids_by_antenna", "targets", "places", "forecast", "envelopes", "money_by_kind"),
    *("operators", "phases_compared"),
)
OF_AN_ANTENNA = tuple(code for code in EVERY if code not in _TASKFORCE_ONLY)

# What an operator reads of its own files: nothing of antennas and counsellors, of other operators, of what
# persons complain about, nor the committee's reasons as they were written.
_OPERATOR_READS = (
    *("aids_by_kind", "aids_by_month", "money_by_kind", "visits", "businesses", "jobs", "outcomes"),
    *("operators", *_OF_ONE_OPERATOR),
)
OF_AN_OPERATOR = tuple(code for chapter in CHAPTERS for code in chapter.codes if code in _OPERATOR_READS)

# What the taskforce reports on an operator.
ON_AN_OPERATOR = (*OF_AN_OPERATOR, *SCORECARD)


def chapters_of(codes: Iterable[str]) -> list[Chapter]:
    """Return the chapters with those indicators only; empty ones are left out."""
    wanted = set(codes)
    kept = [
        Chapter(one.slug, one.title, tuple(code for code in one.codes if code in wanted)) for one in CHAPTERS
    ]
    return [one for one in kept if one.codes]
