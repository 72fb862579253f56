"""Two grids line by line: what was added, removed, changed."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aids.enums import LineChange
from aids.selectors.grid_checks import bound_text, criterion_name
from aids.selectors.grid_rules import BandRule, BracketRule, CriterionRule, Rules
from common.formatting import eur_text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line in both grids, in words; "" where a grid does not have it."""

    label: str
    before: str
    after: str

    @property
    def change(self) -> LineChange:
        if self.before == self.after:
            return LineChange.SAME
        if not self.before:
            return LineChange.ADDED
        return LineChange.CHANGED if self.after else LineChange.REMOVED


@dataclass(frozen=True, slots=True)
class DiffBlock:
    """The lines of one criterion, or of the bands."""

    title: str
    lines: tuple[DiffLine, ...]

    @property
    def changed(self) -> int:
        return sum(line.change != LineChange.SAME for line in self.lines)


def rules_diff(before: Rules, after: Rules) -> list[DiffBlock]:
    """Return every line of both grids: criteria by the fact they read, brackets and bands by where they begin."""
    blocks = [
        DiffBlock(criterion_name(one), tuple(_criterion_lines(old, new)))
        for old, new in _paired(before.criteria, after.criteria, lambda one: one.input)
        if (one := new or old)
    ]
    bands = [
        DiffLine(_band_label(new or old), _band_text(old), _band_text(new))
        for old, new in _paired(before.bands, after.bands, lambda band: band.from_points)
    ]
    return [*blocks, DiffBlock(_("Paliers"), tuple(bands))]


def changes_count(blocks: Iterable[DiffBlock]) -> int:
    return sum(block.changed for block in blocks)


def _paired(
    before: Sequence[T], after: Sequence[T], key: Callable[[T], Hashable]
) -> list[tuple[T | None, T | None]]:
    """Pair the lines of both sides by key, in the order of the new side, what was removed last."""
    old, new = {key(one): one for one in before}, {key(one): one for one in after}
    pairs: list[tuple[T | None, T | None]] = [(old.get(name), one) for name, one in new.items()]
    return [*pairs, *((one, None) for name, one in old.items() if name not in new)]


def _criterion_lines(old: CriterionRule | None, new: CriterionRule | None) -> Iterable[DiffLine]:
    yield DiffLine(_("Noms"), _names(old), _names(new))
    if (old and not old.has_brackets) or (new and not new.has_brackets):
        yield DiffLine(_("Points"), _situation_text(old), _situation_text(new))
    brackets = _paired(
        old.brackets if old else (), new.brackets if new else (), lambda bracket: bracket.above
    )
    for before, after in brackets:
        yield DiffLine(_bracket_label(after or before), _bracket_text(before), _bracket_text(after))


def _names(criterion: CriterionRule | None) -> str:
    return f"{criterion.name_fr} · {criterion.name_ar}" if criterion else ""


def _situation_text(criterion: CriterionRule | None) -> str:
    if criterion is None or criterion.has_brackets:
        return ""
    each = _points_text(criterion.points_each or 0)
    if criterion.ceiling is None:
        return _("%(each)s chacune") % {"each": each}
    return _("%(each)s chacune, au plus %(ceiling)s") % {"each": each, "ceiling": criterion.ceiling}


def _bracket_label(bracket: Any) -> str:
    if bracket is None or bracket.above is None:
        return _("Première tranche")
    return _("Au-delà de %(above)s") % {"above": bound_text(bracket.above)}


def _bracket_text(bracket: BracketRule | None) -> str:
    if bracket is None:
        return ""
    points = _points_text(bracket.points)
    if bracket.up_to is None:
        return _("sans limite : %(points)s") % {"points": points}
    return _("jusqu'à %(up_to)s : %(points)s") % {"up_to": bound_text(bracket.up_to), "points": points}


def _band_label(band: Any) -> str:
    return _("À partir de %(points)s points") % {"points": band.from_points}


def _band_text(band: BandRule | None) -> str:
    if band is None:
        return ""
    amount = _("non éligible") if band.amount_eur is None else eur_text(band.amount_eur)
    if band.to_points is None:
        return _("sans limite : %(amount)s") % {"amount": amount}
    return _("jusqu'à %(points)s points : %(amount)s") % {"points": band.to_points, "amount": amount}


def _points_text(points: int) -> str:
    return ngettext("%(points)s point", "%(points)s points", points) % {"points": points}
