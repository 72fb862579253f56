"""`match_people` on generated people: precision, recall, recall by kind of error, seconds."""

import csv
import io
import tempfile
import time
from pathlib import Path
from typing import Any

from django.core.management import call_command

from bench.matching import judging, trigram
from bench.matching.judging import Scores, Truth, pair_of
from bench.people_errors import make, write_rows

Rows = dict[str, dict[str, str]]


def measure(*, people: int, seed: int, threshold: str = "") -> dict[str, Any]:
    """Make the people, match them, judge the pairs; nothing is written to the database."""
    made = make(people_count=people, seed=seed)
    truth = {pair_of(str(first), str(second)): errors for first, second, errors in made.pairs}
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "people.csv"
        write_rows(source, made.rows)
        return {"people": people, "seed": seed, **measure_file(source, truth, threshold=threshold)}


def measure_file(source: Path, truth: Truth, *, threshold: str = "") -> dict[str, Any]:
    """Return what the command makes of the CSV `source`, beside plain pg_trgm on the same rows."""
    rows = _rows(source)
    scores, seconds = _matched(source, threshold)
    return {
        "rows": len(rows),
        "true_pairs": len(truth),
        "match_people": {
            "seconds": round(seconds, 1),
            **judging.judge(scores, truth),
            "best_threshold": judging.best_threshold(scores, truth),
            "recall_by_kind": judging.recall_by_kind(scores, truth),
        },
        "trigram": trigram.measure(rows.values(), truth),
        "mistakes": judging.mistakes(scores, truth, rows),
    }


def _rows(source: Path) -> Rows:
    with source.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def _matched(source: Path, threshold: str) -> tuple[Scores, float]:
    target = source.with_suffix(".matches.csv")
    arguments = [str(source), str(target), *(["--threshold", threshold] if threshold else [])]
    began = time.perf_counter()
    call_command("match_people", *arguments, stdout=io.StringIO())
    seconds = time.perf_counter() - began
    return judging.read_scores(target), seconds
