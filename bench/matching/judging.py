"""Pairs found against pairs that are true: precision, recall, recall by kind of error."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Pair = tuple[str, str]
Scores = Mapping[Pair, float]
# The errors of each true pair; none where they are not known.
Truth = Mapping[Pair, tuple[str, ...]]

EXAMPLES = 12


def pair_of(a: str, b: str) -> Pair:
    """Return the two ids in one order, whichever was named first."""
    return (a, b) if (len(a), a) <= (len(b), b) else (b, a)


def read_scores(path: Path) -> dict[Pair, float]:
    """Read what `match_people` wrote."""
    with path.open(encoding="utf-8", newline="") as file:
        return {pair_of(row["id_a"], row["id_b"]): float(row["score"]) for row in csv.DictReader(file)}


def judge(found: Iterable[Pair], truth: Truth) -> dict[str, Any]:
    """Return precision and recall of the pairs found."""
    pairs = set(found)
    right = sum(pair in truth for pair in pairs)
    return {
        "pairs": len(pairs),
        "right": right,
        "precision": _share(right, len(pairs)),
        "recall": _share(right, len(truth)),
    }


def recall_by_kind(found: Iterable[Pair], truth: Truth) -> dict[str, dict[str, Any]]:
    """Return pairs and recall of each kind of error, alone or among others, the worst first."""
    pairs = set(found)
    kinds: dict[str, list[bool]] = {}
    for pair, errors in truth.items():
        for kind in (*errors, f"errors: {len(errors)}") if errors else ():
            kinds.setdefault(kind, []).append(pair in pairs)
    told = {
        kind: {"pairs": len(hits), "recall": _share(sum(hits), len(hits))} for kind, hits in kinds.items()
    }
    return dict(sorted(told.items(), key=lambda item: item[1]["recall"]))


def best_threshold(scores: Scores, truth: Truth) -> float:
    """Return the score from which pairs are taken so that the F1 measure is highest: hindsight at its best."""
    best = (0.0, 1.0)
    right = 0
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    for count, (pair, score) in enumerate(ranked, 1):
        right += pair in truth
        is_last_of_score = count == len(ranked) or ranked[count][1] < score
        if is_last_of_score:
            best = max(best, (2 * right / (count + len(truth)), score))
    return best[1]


def mistakes(
    scores: Scores, truth: Truth, rows: Mapping[str, Mapping[str, str]]
) -> dict[str, list[dict[str, Any]]]:
    """Return some pairs missed and some wrongly joined, with their rows: invented people, fit to be shown."""
    missed = [
        {"errors": "+".join(errors), "rows": [_shown(rows[number]) for number in pair]}
        for pair, errors in truth.items()
        if pair not in scores
    ]
    wrong = [
        {"score": score, "rows": [_shown(rows[number]) for number in pair]}
        for pair, score in scores.items()
        if pair not in truth
    ]
    return {"missed": _spread(missed), "wrong": _spread(wrong)}


def _spread(examples: list[dict[str, Any]]) -> list[dict[str, Any]]:
    step = max(1, len(examples) // EXAMPLES)
    return examples[::step][:EXAMPLES]


def _shown(row: Mapping[str, str]) -> str:
    return " · ".join(value or "—" for value in row.values())


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
