"""What partners read, as JSON data; the words of `reporting.views.api.schemas` say what each field is."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Antenna, Country
from aids.models import Phase
from reporting.selectors.chapters import Chapter
from reporting.selectors.country_sheet import CountrySheet, published_scope
from reporting.selectors.frozen import names_data, scope_data, table_data
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.names import both, record_names
from reporting.selectors.published import (
    NATIONAL,
    Dimension,
    Figures,
    PublishedTable,
    chapters_published,
    codes_of,
    dimensions_of,
    parts_of,
)
from reporting.selectors.tables import TOTAL, Hidden, Value

SCHEMA = "tounesna.figures/1"
_SOURCE_OF_CASES: Promise = _("Portail Tounesna, registre des dossiers tenu par les antennes")
_SOURCE_OF_AIDS: Promise = _("Portail Tounesna, dossiers d'aide et leurs décisions")


def catalogue_data(country: Country | None) -> dict[str, Any]:
    """Return the indicators that a token reads, by chapter, with their method and source."""
    return {"chapters": [_chapter_data(one, country) for one in chapters_published(country)]}


def _chapter_data(chapter: Chapter, country: Country | None) -> dict[str, Any]:
    return {
        "slug": chapter.slug,
        "title": names_data(both(chapter.title)),
        "indicators": [_indicator_data(code, chapter.slug, country) for code in chapter.codes],
    }


def _indicator_data(code: str, chapter: str, country: Country | None) -> dict[str, Any]:
    title, method, row_label = INDICATORS[code].words
    told = codes_of(country)[code]
    columns = [column for column in INDICATORS[code].columns if column.code in told]
    is_of_aids = code.startswith("aid") or code == "amount_bands"
    return {
        "code": code,
        "chapter": chapter,
        "title": names_data(title),
        "method": names_data(method),
        "row_label": names_data(row_label),
        "columns": [
            {"code": one.code, "label": names_data(one.label), "unit": one.unit.value} for one in columns
        ],
        "filters": ["phase", *([] if country else (str(one) for one in dimensions_of(code)))],
        "source": names_data(both(_SOURCE_OF_AIDS if is_of_aids else _SOURCE_OF_CASES)),
    }


def periods_data(phases: Iterable[Phase], country: Country | None) -> dict[str, Any]:
    """Return the phases with the days whose figures are published, and their years for a national token."""
    return {"phases": [_phase_data(phase, country) for phase in phases]}


def _phase_data(phase: Phase, country: Country | None) -> dict[str, Any]:
    scope = published_scope(phase)
    years = parts_of(Dimension.YEAR, scope) if scope and country is None else []
    return {
        "code": phase.code,
        "label": names_data(record_names(phase)),
        "starts_on": phase.starts_on.isoformat(),
        "ends_on": phase.ends_on.isoformat(),
        "published_from": scope.starts_on.isoformat() if scope else None,
        "published_to": scope.ends_on.isoformat() if scope else None,
        "years": [part.code for part in years],
    }


def places_data(countries: Iterable[Country], antennas: Iterable[Antenna]) -> dict[str, Any]:
    """Return the places that a token may narrow figures to."""
    return {
        "countries": [_place_data(one) for one in countries],
        "antennas": [_place_data(one) for one in antennas],
    }


def _place_data(place: Country | Antenna) -> dict[str, Any]:
    return {"code": place.code, "label": names_data(record_names(place))}


def figures_data(figures: Figures, *, year: str | None = None) -> dict[str, Any]:
    """Return published figures; what is too small to be told is named, without a figure."""
    return {
        "schema": SCHEMA,
        "scope": scope_data(figures.scope),
        "year": year,
        "tables": [table_data(one.table) for one in figures.tables if one.table is not None],
        "withheld": [_withheld_data(one) for one in figures.tables if one.withheld],
    }


def sheet_data(figures: Figures, sheet: CountrySheet | None) -> dict[str, Any]:
    """Return the sheet of a country: its figures, and its cases and quota, for its own token alone."""
    quota = sheet.quota if sheet else None
    return {
        **figures_data(figures),
        "cases": _value_data(sheet.cases if sheet else _cases_of(figures.tables)),
        "quota": {"allocated": quota.allocated, "committed": _value_data(quota.committed)} if quota else None,
    }


def _cases_of(tables: Iterable[PublishedTable]) -> Value:
    """Return how many cases the tables of cases tell of: all have the same total."""
    told = (one.table for one in tables if one.table is not None and NATIONAL[one.code] == ("cases",))
    return next((table.value(TOTAL, "cases") for table in told), Hidden.KEPT_BACK)


def _value_data(value: Value) -> Any:
    return value.value if isinstance(value, Hidden) else value


def _withheld_data(one: PublishedTable) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": names_data(INDICATORS[one.code].words[0]),
        "columns": list(one.withheld),
    }
