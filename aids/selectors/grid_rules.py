"""The rules of a scheme version as plain values, whether stored, typed in the editor or read from a file."""

from dataclasses import dataclass
from decimal import Decimal

from aids.enums import CriterionKind
from aids.models import SchemeVersion


@dataclass(frozen=True, slots=True)
class BracketRule:
    """Points for a number above `above` (excluded) up to `up_to` (included); None: without bound."""

    above: Decimal | None
    up_to: Decimal | None
    points: int


@dataclass(frozen=True, slots=True)
class CriterionRule:
    """Brackets on a number, or `points_each` per situation up to `ceiling`."""

    input: str
    kind: str
    name_fr: str
    name_ar: str
    points_each: int | None = None
    ceiling: int | None = None
    brackets: tuple[BracketRule, ...] = ()

    @property
    def has_brackets(self) -> bool:
        return self.kind == CriterionKind.BRACKETS


@dataclass(frozen=True, slots=True)
class BandRule:
    """A total of points, both ends included, and its amount in EUR; None: without bound, not eligible."""

    from_points: int
    to_points: int | None
    amount_eur: Decimal | None


@dataclass(frozen=True, slots=True)
class Rules:
    """Criteria in the order in which they are read; brackets and bands in the order of their bounds."""

    criteria: tuple[CriterionRule, ...] = ()
    bands: tuple[BandRule, ...] = ()


def rules_of(version: SchemeVersion) -> Rules:
    """Return the stored rules of a version (fetched by `with_rules`, else by three queries)."""
    criteria = tuple(
        CriterionRule(
            input=criterion.input,
            kind=criterion.kind,
            name_fr=criterion.name_fr,
            name_ar=criterion.name_ar,
            points_each=criterion.points_each,
            ceiling=criterion.ceiling,
            brackets=tuple(
                BracketRule(_plain(b.above), _plain(b.up_to), b.points) for b in criterion.brackets.all()
            ),
        )
        for criterion in version.criteria.all()
    )
    bands = tuple(
        BandRule(band.from_points, band.to_points, _plain(band.amount_eur)) for band in version.bands.all()
    )
    return Rules(criteria, bands)


def in_order(rules: Rules) -> Rules:
    """Return the rules with brackets and bands in the order of their bounds, those without start first."""
    criteria = tuple(
        CriterionRule(
            one.input,
            one.kind,
            one.name_fr,
            one.name_ar,
            None if one.has_brackets else one.points_each,
            None if one.has_brackets else one.ceiling,
            tuple(sorted(one.brackets, key=bracket_order)) if one.has_brackets else (),
        )
        for one in rules.criteria
    )
    return Rules(criteria, tuple(sorted(rules.bands, key=lambda band: band.from_points)))


def bracket_order(bracket: BracketRule) -> tuple[bool, Decimal]:
    return bracket.above is not None, bracket.above or Decimal(0)


def _plain(value: Decimal | None) -> Decimal | None:
    """Return 100.000 as 100: two grids that say the same are equal, and print alike."""
    if value is None:
        return None
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
