"""How far aid files have got by their age: dealt like cards, so that every state turns up early."""

from random import Random
from typing import Any

from aids.enums import AidFamily, ApplicationState

S = ApplicationState
AGE_OF_THE_PAST = 100_000

# Up to this age in days: the states dealt, as often as they stand here.
_SOCIAL = (
    (20, (S.DRAFT, S.SCORED)),
    (60, (S.SCORED, S.SUBMITTED, S.SUBMITTED, S.CANCELLED)),
    (
        140,
        (S.APPROVED, S.SUBMITTED, S.DEFERRED, S.CONTRACTED, S.DISBURSING, S.REJECTED, S.APPROVED),
    ),
    (300, (S.DISBURSING, S.COMPLETED, S.CONTRACTED, S.REJECTED, S.COMPLETED)),
    (1400, (*[S.COMPLETED] * 9, S.REJECTED, S.REJECTED, S.CANCELLED, S.DISBURSING)),
    (AGE_OF_THE_PAST + 1, (*[S.COMPLETED] * 9, S.REJECTED, S.REJECTED, S.CANCELLED)),
)
_ECONOMIC = (
    (20, (S.ROUTED, S.DRAFT)),
    (60, (S.PLANNING, S.ROUTED, S.PLANNING, S.CANCELLED)),
    (120, (S.SUBMITTED, S.PLANNING, S.SUBMITTED, S.APPROVED)),
    (
        200,
        (S.APPROVED, S.SUBMITTED, S.DEFERRED, S.IN_FOLLOW_UP, S.CONTRACTED, S.REJECTED, S.APPROVED),
    ),
    (520, (*[S.IN_FOLLOW_UP] * 6, S.CONTRACTED, S.TERMINATED, S.REJECTED)),
    (1000, (*[S.COMPLETED] * 10, S.TERMINATED, S.REJECTED, S.CANCELLED, S.IN_FOLLOW_UP)),
    (AGE_OF_THE_PAST + 1, (*[S.COMPLETED] * 10, S.TERMINATED, S.REJECTED, S.CANCELLED)),
)


class Deck:
    """Cards dealt in a shuffled order; the deck is shuffled anew when it is empty."""

    def __init__(self, rng: Random, cards: tuple[Any, ...]) -> None:
        self._rng, self._cards = rng, cards
        self._left: list[Any] = []

    def deal(self) -> Any:
        if not self._left:
            self._left = list(self._cards)
            self._rng.shuffle(self._left)
        return self._left.pop()

    def put_back(self, card: Any) -> None:
        """Take back a card that could not be played: it is the next one dealt."""
        self._left.append(card)


class Decks:
    """Decks by name, made when first asked for."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._decks: dict[str, Deck] = {}

    def deck(self, name: str, cards: tuple[Any, ...]) -> Deck:
        return self._decks.setdefault(name, Deck(self._rng, cards))

    def states(self, *, family: str, age: int) -> Deck:
        """Return the deck of today's states of files whose case may have asked for `age` days."""
        table = _SOCIAL if family == AidFamily.SOCIAL else _ECONOMIC
        limit, cards = next((limit, cards) for limit, cards in table if age < limit)
        return self.deck(f"{family} {limit}", cards)
