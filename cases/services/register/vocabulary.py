"""A closed list recognised in free wording: exact once folded, then by its words, then by likeness."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from common.folding import fold

V = TypeVar("V")

# Short words are too alike for a guess (Mali, Malte): they must be exact.
_SHORTEST_GUESS = 5
_LIKE_FROM = 84
_CLEARLY_BETTER = 4


@dataclass(frozen=True, slots=True)
class Match(Generic[V]):
    """A value found; `is_guess` when the wording had to be corrected to find it."""

    value: V
    is_guess: bool = False


class Vocabulary(Generic[V]):
    """Values by their wordings.

    `phrases` (wordings that may stand inside a longer text, tried in order) name a value wherever they
    occur: "retour volontaire assisté (OFII)" holds "ofii".
    """

    def __init__(
        self, wordings: Iterable[tuple[V, Iterable[str]]], phrases: Iterable[tuple[V, Iterable[str]]] = ()
    ) -> None:
        self._exact: dict[str, V] = {}
        for value, texts in wordings:
            for text in texts:
                if folded := fold(text):
                    self._exact.setdefault(folded, value)
        self._phrases = [(f" {fold(text)} ", value) for value, texts in phrases for text in texts]
        self._guessable = [text for text in self._exact if len(text) >= _SHORTEST_GUESS]
        self._known: dict[str, Match[V] | None] = {}

    def find(self, text: str) -> Match[V] | None:
        """Return the value that `text` means, or None."""
        folded = fold(text)
        if folded not in self._known:
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[folded] = self._look_up(folded)
        return self._known[folded]

    def _look_up(self, folded: str) -> Match[V] | None:
        if not folded:
            return None
        if folded in self._exact:
            return Match(self._exact[folded])
        padded = f" {folded} "
        for phrase, value in self._phrases:
            if phrase in padded:
                return Match(value)
        return self._guess(folded)

    def _guess(self, folded: str) -> Match[V] | None:
        if len(folded) < _SHORTEST_GUESS or len(folded) > 80:
            return None
        found = process.extract(folded, self._guessable, scorer=fuzz.ratio, score_cutoff=_LIKE_FROM, limit=6)
        if not found:
            return None
        best_text, best_score, _ = found[0]
        best = self._exact[best_text]
        rivals = [score for text, score, _ in found if self._exact[text] != best]
        return None if rivals and best_score - max(rivals) < _CLEARLY_BETTER else Match(best, True)

    def suggestions(self, text: str, limit: int = 3) -> list[V]:
        """Return the values whose wording is nearest to `text`, nearest first."""
        found = process.extract(
            fold(text), self._exact.keys(), scorer=fuzz.WRatio, score_cutoff=60, limit=limit * 3
        )
        return list(dict.fromkeys(self._exact[name] for name, _score, _index in found))[:limit]


def by_value(table: Mapping[V, Iterable[str]]) -> list[tuple[V, Iterable[str]]]:
    """Return a {value: wordings} table as `Vocabulary` takes it."""
    return list(table.items())
