"""Columns matched by meaning: the field each column of a register holds, how surely, what else it may be.

The header weighs most, the look of the cells decides between headers that say too little ("Type", "Date").
The user sees the match and corrects it before anything is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from cases.services.register.fields import NAME_FIELDS, Field
from cases.services.register.readings import Cell, ReadingContext, is_blank, shorten, text_of
from common.folding import fold

# A match this sure is chosen; one below is only offered.
CHOOSE_FROM = 0.6
_OFFER_FROM = 0.3
_HEADER_ROWS = 40
_SAMPLES = 40
_FEWEST_KNOWN = 3
_SMALL_WORDS = frozenset(
    (
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l",
        "d",
        "a",
        "au",
        "en",
        "et",
        "of",
        "the",
        "n",
        "no",
        "num",
        "و",
    )
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that a column may hold, and how surely (0–1)."""

    key: str
    confidence: float


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One column: its place (0 for A), its header as written, the field chosen ("" for none), the others."""

    index: int
    header: str
    key: str
    confidence: float
    alternatives: tuple[Candidate, ...]
    samples: tuple[str, ...]

    @property
    def letter(self) -> str:
        """The column's letter in the spreadsheet."""
        return column_letter(self.index)


def column_letter(index: int) -> str:
    """Return "A" for 0, "AA" for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@lru_cache(maxsize=8)
def _wordings(fields: tuple[Field, ...]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    exact: dict[str, str] = {}
    for field in fields:
        for header in field.headers:
            exact.setdefault(fold(header), field.key)
    content = {text: tuple(word for word in text.split() if word not in _SMALL_WORDS) for text in exact}
    return exact, content


def header_candidates(header: str, fields: Sequence[Field]) -> dict[str, float]:
    """Return how well `header` names each field, from its words alone (0–1)."""
    return dict(_header_candidates(fold(header), tuple(fields)))


@lru_cache(maxsize=4096)
def _header_candidates(folded: str, fields: tuple[Field, ...]) -> dict[str, float]:
    exact, content = _wordings(fields)
    scores: dict[str, float] = {}
    if not folded:
        return scores
    if folded in exact:
        scores[exact[folded]] = 1.0
    words = tuple(word for word in folded.split() if word not in _SMALL_WORDS)
    for text, key in exact.items():
        score = max(_same_words(words, content[text]), _abbreviated(words, content[text]))
        scores[key] = max(score, scores.get(key, 0.0))
    if len(folded) >= 4:
        for text, ratio, _index in process.extract(
            folded, list(exact), scorer=fuzz.ratio, score_cutoff=78, limit=5
        ):
            scores[exact[text]] = max(ratio / 100 * 0.95, scores.get(exact[text], 0.0))
    return {key: score for key, score in scores.items() if score >= _OFFER_FROM}


def _same_words(words: tuple[str, ...], known: tuple[str, ...]) -> float:
    """All the known words stand in the header: the fewer others beside them, the surer."""
    if not words or not known or not set(known) <= set(words):
        return 0.0
    share = sum(map(len, known)) / sum(map(len, words))
    return 0.95 if share == 1 else 0.25 + 0.6 * share


def _abbreviated(words: tuple[str, ...], known: tuple[str, ...]) -> float:
    """Each word of the header begins the known word in its place: "Sit. fam.", "Dt naiss."."""
    if not words or len(words) != len(known) or not any(len(word) >= 3 for word in words):
        return 0.0
    begins = all(
        long.startswith(word) or (word, long) == ("dt", "date")
        for word, long in zip(words, known, strict=True)
    )
    return 0.8 if begins else 0.0


def find_header(rows: Sequence[tuple[Cell, ...]], fields: Sequence[Field]) -> int | None:
    """Return the index of the header row among the first rows, None when none names enough columns."""
    first = rows[:_HEADER_ROWS]
    # Rows that name two columns outright are looked at first: weighing likenesses in every row costs far more.
    exact, _content = _wordings(tuple(fields))
    plain = [
        i for i, row in enumerate(first) if sum(isinstance(c, str) and fold(c[:80]) in exact for c in row) > 1
    ]
    found = _best_header(first, plain, fields)
    return found if found is not None else _best_header(first, range(len(first)), fields)


def _best_header(
    rows: Sequence[tuple[Cell, ...]], indexes: Iterable[int], fields: Sequence[Field]
) -> int | None:
    best, best_score = None, 0.0
    for index in indexes:
        found: dict[str, float] = {}
        for cell in rows[index]:
            if not isinstance(cell, str) or not 0 < len(cell) <= 80:
                continue
            candidates = header_candidates(cell, fields)
            if candidates:
                key = max(candidates, key=lambda name: candidates[name])
                found[key] = max(found.get(key, 0.0), candidates[key])
        sure = [score for score in found.values() if score >= 0.75]
        if len(sure) >= _FEWEST_KNOWN and NAME_FIELDS & found.keys() and sum(sure) > best_score:
            best, best_score = index, sum(sure)
    return best


def match_columns(
    header: tuple[Cell, ...],
    rows: Iterable[tuple[Cell, ...]],
    fields: Sequence[Field],
    context: ReadingContext,
) -> list[ColumnMatch]:
    """Return the match of each column that has a header or any cell; each field is given to one column only,
    unless it is repeatable. Columns that match nothing are kept as remarks, so that nothing is lost."""
    samples = _samples(header, rows)
    scores: dict[int, dict[str, float]] = {}
    for index, cells in samples.items():
        named = text_of(header[index]) if index < len(header) else ""
        scores[index] = {
            field.key: score
            for field in fields
            if (
                score := _score(
                    header_candidates(named, fields).get(field.key, 0.0), named, cells, field, context
                )
            )
            > 0
        }
    chosen = _choose(scores, {field.key for field in fields if field.is_repeatable})
    matches = []
    for index, cells in sorted(samples.items()):
        named = text_of(header[index]) if index < len(header) else ""
        if not named and not cells:
            continue
        offered = sorted(scores[index].items(), key=lambda item: -item[1])
        key = chosen.get(index, "remarks" if cells else "")
        others = tuple(
            Candidate(name, round(score, 2))
            for name, score in offered
            if name != key and score >= _OFFER_FROM
        )
        confidence = round(scores[index].get(key, 0.0), 2)
        matches.append(
            ColumnMatch(
                index, named, key, confidence, others[:4], tuple(shorten(cell, 40) for cell in cells[:3])
            )
        )
    return _settle_names(matches)


def _samples(header: tuple[Cell, ...], rows: Iterable[tuple[Cell, ...]]) -> dict[int, list[Cell]]:
    samples: dict[int, list[Cell]] = {index: [] for index in range(len(header))}
    for row in rows:
        for index, cell in enumerate(row):
            if not is_blank(cell):
                found = samples.setdefault(index, [])
                if len(found) < _SAMPLES:
                    found.append(cell)
    return samples


def _score(named: float, header: str, cells: list[Cell], field: Field, context: ReadingContext) -> float:
    if named < _OFFER_FROM:
        return 0.0
    if not cells:
        return named * 0.9
    here = ReadingContext(context.today, context.reference, header)
    looks = sum(field.looks_right(cell) for cell in cells) / len(cells)
    reads = sum(not field.reader(cell, here).problem for cell in cells) / len(cells)
    return named * (0.5 + 0.5 * looks) * (0.7 + 0.3 * reads)


def _choose(scores: dict[int, dict[str, float]], repeatable: set[str]) -> dict[int, str]:
    pairs = sorted(
        ((score, index, key) for index, found in scores.items() for key, score in found.items()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    chosen: dict[int, str] = {}
    taken: set[str] = set()
    for score, index, key in pairs:
        if score >= CHOOSE_FROM and index not in chosen and (key not in taken or key in repeatable):
            chosen[index] = key
            taken.add(key)
    return chosen


def _settle_names(matches: list[ColumnMatch]) -> list[ColumnMatch]:
    """A lone "Nom" or "الاسم" holds the whole name."""
    keys = {match.key for match in matches}
    whole = {}
    for last, first, full in (
        ("last_name", "first_name", "full_name"),
        ("last_name_ar", "first_name_ar", "full_name_ar"),
    ):
        if full not in keys and len(keys & {last, first}) == 1:
            whole[(keys & {last, first}).pop()] = full
    return [
        ColumnMatch(m.index, m.header, whole.get(m.key, m.key), m.confidence, m.alternatives, m.samples)
        for m in matches
    ]
