"""Plain pg_trgm as a judge of pairs: what a portal without matching would do.

Names are compared as typed (pg_trgm puts them in lower case itself): the similarity of a pair is the
greater of similarity("family given" of both) and similarity(Arabic name of both). Only people of one birth
year (or of one birth date, the second line) are compared. A pair counts from the similarity at which F1
against the truth is highest, so the baseline gets the best threshold there is, in hindsight.
"""

import time
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, transaction

from bench.matching.judging import Pair, Truth, best_threshold, judge, pair_of, recall_by_kind

# Pairs below are never read: no threshold so low is of use.
_LEAST = 0.3
_TABLE = """
    CREATE TEMPORARY TABLE bench_trigram
    (id text, latin text, arabic text, year text, birth text) ON COMMIT DROP
"""
_PAIRS = """
    SELECT id_a, id_b, likeness, is_same_day FROM (
        SELECT a.id AS id_a, b.id AS id_b, length(a.birth) = 10 AND a.birth = b.birth AS is_same_day,
               greatest(similarity(a.latin, b.latin), similarity(a.arabic, b.arabic)) AS likeness
        FROM bench_trigram a JOIN bench_trigram b ON a.year = b.year AND a.id < b.id
    ) pairs WHERE likeness >= %s
"""


def measure(rows: Iterable[Mapping[str, str]], truth: Truth) -> dict[str, Any]:
    """Return precision and recall of both baselines over `rows` (columns of match_people)."""
    began = time.perf_counter()
    same_year, same_day = _similar_pairs(rows)
    seconds = time.perf_counter() - began
    return {
        "seconds": round(seconds, 1),
        "same_birth_year": _at_its_best(same_year, truth),
        "same_birth_date": _at_its_best(same_day, truth),
    }


def _at_its_best(scores: dict[Pair, float], truth: Truth) -> dict[str, Any]:
    threshold = best_threshold(scores, truth)
    found = [pair for pair, score in scores.items() if score >= threshold]
    return {
        "threshold": round(threshold, 3),
        **judge(found, truth),
        "recall_by_kind": recall_by_kind(found, truth),
    }


def _similar_pairs(rows: Iterable[Mapping[str, str]]) -> tuple[dict[Pair, float], dict[Pair, float]]:
    same_year: dict[Pair, float] = {}
    same_day: dict[Pair, float] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_TABLE)
        with cursor.copy("COPY bench_trigram FROM STDIN") as copy:
            for row in rows:
                latin = f"{row['family_name']} {row['given_name']}".strip()
                birth = row["birth_date"]
                copy.write_row((row["id"], latin, row["name_ar"], birth[:4] or None, birth))
        cursor.execute("ANALYZE bench_trigram")
        cursor.execute(_PAIRS, [_LEAST])
        for first, second, likeness, is_same_day in cursor:
            pair = pair_of(first, second)
            same_year[pair] = likeness
            if is_same_day:
                same_day[pair] = likeness
    return same_year, same_day
