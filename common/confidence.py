"""How sure a mean is: Student's interval at 95 %, and which numbers are too small to be shown or trusted."""

from bisect import bisect_left
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt

# Below the first nothing is shown: a mean of four tells of persons. Below the second the reader is warned.
FEWEST, FEW = 5, 30
_DEGREES = (4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 22, 25, 29, 40, 60, 120)
_QUANTILES = (
    2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120, 2.101, 2.086,
    2.074, 2.060, 2.045, 2.021, 2.000, 1.980,
)  # fmt: skip
_NORMAL = 1.960
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of `n` values with its interval at 95 %; everything but `n` is None below FEWEST."""

    n: int
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_hidden(self) -> bool:
        return self.n < FEWEST

    @property
    def is_few(self) -> bool:
        """Whether the reader must be warned."""
        return FEWEST <= self.n < FEW


def mean_of(n: int, mean: float | Decimal | None, deviation: float | Decimal | None) -> Mean:
    """Return a mean as it may be shown; `deviation` is that of the sample (n - 1)."""
    if n < FEWEST or mean is None:
        return Mean(n)
    half = student(n - 1) * float(deviation or 0) / sqrt(n)
    value = float(mean)
    return Mean(n, _rounded(value), _rounded(value - half), _rounded(value + half))


def student(degrees: int) -> float:
    """Return the quantile of Student's law at 97.5 %; between two lines of the table the more careful one."""
    place = bisect_left(_DEGREES, degrees)
    if place == len(_DEGREES):
        return _NORMAL
    return _QUANTILES[place if _DEGREES[place] == degrees or place == 0 else place - 1]


def _rounded(value: float) -> Decimal:
    return Decimal(str(value)).quantize(THOUSANDTH)
