"""Where people live and which antenna receives them, read from the reference data."""

from bisect import bisect
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from random import Random

from accounts.models import Antenna, AntennaCoverage, Delegation

# Where returning people come from: the south and the interior more than their share of the population.
_WEIGHTS = {
    "TN-11": 7, "TN-12": 3, "TN-13": 4, "TN-14": 4, "TN-21": 4, "TN-22": 1, "TN-23": 4, "TN-31": 2,
    "TN-32": 3, "TN-33": 4, "TN-34": 2, "TN-41": 5, "TN-42": 5, "TN-43": 4, "TN-51": 3, "TN-52": 3,
    "TN-53": 6, "TN-61": 8, "TN-71": 4, "TN-72": 1, "TN-73": 2, "TN-81": 5, "TN-82": 11, "TN-83": 6,
}  # fmt: skip

_STREETS = (
    "rue de la République", "avenue Habib Bourguiba", "rue Ibn Khaldoun", "cité El Amel", "rue Farhat Hached",
    "avenue de l’Environnement", "cité Ennour", "rue des Oliviers", "rue de Palestine", "cité Essalem",
    "rue du 20 Mars", "rue Mongi Slim", "route de la Plage", "cité populaire", "rue Tahar Haddad",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Town:
    governorate: str
    delegation: str
    name: str


class Places:
    """The territory in memory: towns drawn by weight, and the antenna that serves a governorate on a day."""

    def __init__(self) -> None:
        self._towns: dict[str, list[Town]] = {}
        for row in Delegation.objects.order_by("code"):
            town = Town(row.governorate_id, row.code, row.name_fr)
            self._towns.setdefault(row.governorate_id, []).append(town)
        self._governorates = sorted(self._towns)
        self._cumulated = list(accumulate(_WEIGHTS.get(code, 1) for code in self._governorates))
        self.antennas = list(Antenna.objects.order_by("opened_on", "code"))
        self._coverage: dict[str, list[tuple[date, date, int]]] = {}
        for coverage in AntennaCoverage.objects.order_by("starts_on", "pk"):
            span = (coverage.starts_on, coverage.ends_on or date.max, coverage.antenna_id)
            self._coverage.setdefault(coverage.governorate_id, []).append(span)

    def draw_town(self, rng: Random, governorate: str = "") -> Town:
        """Return a delegation of `governorate`, or of one drawn by weight."""
        if not governorate:
            position = bisect(self._cumulated, rng.random() * self._cumulated[-1])
            governorate = self._governorates[min(position, len(self._governorates) - 1)]
        return rng.choice(self._towns[governorate])

    def antenna_for(self, governorate: str, day: date) -> int:
        """Return the id of the antenna serving `governorate` on `day`; the oldest antenna where none does."""
        for starts_on, ends_on, antenna in self._coverage.get(governorate, ()):
            if starts_on <= day <= ends_on:
                return antenna
        return self.antennas[0].pk

    def other_antenna(self, rng: Random, antenna: int, day: date) -> int:
        """Return another antenna open on `day`: the person moved, or went where she has family."""
        others = [other.pk for other in self.antennas if other.opened_on <= day and other.pk != antenna]
        return rng.choice(others) if others else antenna


def draw_address(rng: Random, town: Town) -> str:
    """Return a street and a town."""
    return f"{rng.randint(1, 140)}, {rng.choice(_STREETS)}, {town.name}"
