"""The codebook of an extract in French and English: every column, its values in words, and how it was made."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from reporting.models import ResearchExtract
from reporting.selectors.anonymity import STAR
from reporting.selectors.extract_columns import BY_NAME, COLUMNS, LEVELS, Column, Part
from reporting.selectors.extract_words import Words

CODEBOOK_LANGUAGES = ("fr", "en")
# More values than this are not listed: the column names rows, or counts.
MOST_VALUES = 400

_TITLE = Words(
    _("Dispositif Tounesna : extrait pour la recherche"), "Tounesna reintegration scheme: research extract"
)
_METHOD = Words(
    _(
        "Une ligne par personne reçue dans la période et qui a donné son accord à l’usage statistique, au jour où"
        " l’extrait a été fait ; d’une personne revenue plusieurs fois, le dernier retour. Les colonnes qu’un proche"
        " pourrait connaître sont généralisées, puis les lignes encore rares supprimées, jusqu’à ce que chaque"
        " combinaison de leurs valeurs soit celle d’au moins k personnes. L’ordre des lignes et leurs numéros sont"
        " tirés au hasard."
    ),
    "One row per person received in the period who had agreed to statistical use on the day the extract was made; of a"
    " person who returned several times, the last return. The columns that somebody close could know are generalised,"
    " then rows that are still rare are suppressed, until each combination of their values is shared by at least k"
    " persons. The order of the rows and their numbers are random.",
)
_LIMITS = Words(
    _(
        "Les lignes supprimées sont celles de profils rares : les effectifs de l’extrait ne sont pas ceux du"
        " dispositif. Ne cherchez pas à reconnaître une personne, ne rapprochez pas cet extrait d’un autre fichier de"
        " personnes ni d’un autre extrait, et ne le transmettez pas : il est remis à une institution pour une finalité."
    ),
    "Suppressed rows are those of rare profiles: counts of this extract are not those of the scheme. Do not try to"
    " recognise anybody, do not link this extract to another file about persons or to another extract, and do not pass"
    " it on: it was handed to one institution for one purpose.",
)


def codebook(
    extract: ResearchExtract, *, rows: Sequence[dict[str, Any]], report: dict[str, Any], on: date
) -> dict[str, Any]:
    """Return the codebook as plain data; every text is {"fr": …, "en": …}. `on` is the day of making."""
    levels = {one["column"]: one for one in report["columns"]}
    return {
        "reference": extract.reference,
        "title": said(_TITLE),
        "made_on": f"{on:%Y-%m}",
        "period": {"from": f"{extract.starts_on:%Y-%m}", "to": f"{extract.ends_on:%Y-%m}"},
        "phase": extract.phase.code if extract.phase else None,
        "k": report["k"],
        "persons_agreed": report["agreed"],
        "rows": report["told"],
        "suppressed": report["suppressed"],
        "suppressed_percent": round(100 * report["suppressed"] / report["agreed"], 1),
        "classes": report["classes"],
        "method": said(_METHOD),
        "limits": said(_LIMITS),
        "citation": said(_citation(extract, on)),
        "columns": [_column(column, rows, levels.get(column.name)) for column in COLUMNS],
        "diversity": [
            {
                **{key: one[key] for key in ("column", "least", "homogeneous_classes", "homogeneous_rows")},
                "label": said(BY_NAME[one["column"]].label),
            }
            for one in report["diversity"]
        ],
    }


def said(words: Words) -> dict[str, str]:
    """Return a text in the languages of the codebook."""
    with override("fr"):
        return {"fr": str(words.fr), "en": words.en}


def in_language(part: Any, language: str) -> Any:
    """Return a codebook, or a part of one, with every text in one language."""
    if isinstance(part, list):
        return [in_language(one, language) for one in part]
    if not isinstance(part, dict):
        return part
    if set(part) == set(CODEBOOK_LANGUAGES):
        return part[language]
    return {name: in_language(one, language) for name, one in part.items()}


def _citation(extract: ResearchExtract, on: date) -> Words:
    return Words(
        f"Dispositif Tounesna, Tunisie. Extrait pour la recherche {extract.reference}, {on:%Y} [jeu de données"
        f" anonymisé, k = {extract.k}].",
        f"Dispositif Tounesna, Tunisia. Research extract {extract.reference}, {on:%Y} [anonymised data set, k ="
        f" {extract.k}].",
    )


def _column(column: Column, rows: Sequence[dict[str, Any]], level: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "name": column.name,
        "label": said(column.label),
        "method": said(column.method),
        "part": str(column.part),
        "type": column.type,
        "level": said(LEVELS[level["name"]]) if level else None,
        "levels_up": level["level"] if level else 0,
        "values": [] if column.part == Part.ROW else _values(column, rows),
    }


def _values(column: Column, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the values that occur, in words; "*" and "unknown" after the others."""
    found = {_code(row[column.name]) for row in rows}
    ordered = sorted(found, key=lambda code: (code in (STAR, "unknown"), code))[:MOST_VALUES]
    return [{"code": code, "label": said(column.values(code))} for code in ordered]


def _code(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
