"""What is wrong with the rules of a version, line by line: overlaps, holes, amounts out of bounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aids.enums import AidKind, CriterionInput
from aids.models import PhaseAid
from aids.selectors.grid_rules import BandRule, BracketRule, CriterionRule, Rules, bracket_order
from aids.selectors.programmes import phase_aid, phase_on
from common.formatting import eur_text, number_text

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class GridProblem:
    """What is wrong with one line: its place ("criteria", 0, "brackets", 2), its name, words to mend it.

    A warning does not prevent publication. `blocks_saving`: the database could not hold such a line.
    """

    path: Path
    line: str
    message: str
    is_warning: bool = False
    blocks_saving: bool = False

    @property
    def address(self) -> str:
        """The place as a file of rules writes it: criteria[0].brackets[2]."""
        return path_text(self.path)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a band may give, in EUR, both ends included; `where` names the phase that says so."""

    floor: Decimal
    ceiling: Decimal
    where: str


def path_text(path: Path) -> str:
    """Return ("criteria", 0, "brackets", 2) as criteria[0].brackets[2]."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def bounds_on(day: date) -> Bounds | None:
    """Return the bounds of social aid in the phase that takes requests on `day`; None when there is none."""
    phase = phase_on(day)
    offered = phase_aid(phase, AidKind.SOCIAL) if phase else None
    return _bounds(offered) if offered else None


def _bounds(offered: PhaseAid) -> Bounds:
    return Bounds(offered.floor_eur, offered.ceiling_eur, str(offered.phase))


def rules_problems(rules: Rules, *, bounds: Bounds | None) -> list[GridProblem]:
    """Return every reason why rules cannot be published, and the warnings.

    Lines are compared in the order of their bounds; a problem names the line's place as it was given.
    """
    problems = []
    if not rules.criteria:
        problems.append(GridProblem(("criteria",), _("Critères"), _("Ajoutez au moins un critère.")))
    read: dict[str, int] = {}
    for place, criterion in enumerate(rules.criteria):
        path: Path = ("criteria", place)
        name = criterion_name(criterion)
        first = read.setdefault(criterion.input, place)
        if first != place:
            message = _("Cette donnée est déjà lue par le critère « %(name)s ».") % {
                "name": criterion_name(rules.criteria[first])
            }
            problems.append(GridProblem(path, name, message, blocks_saving=True))
        if criterion.has_brackets:
            problems += brackets_problems(path, name, criterion.brackets)
        else:
            problems += _situation_problems(path, name, criterion)
    return [*problems, *bands_problems(rules.bands), *_amounts_problems(rules.bands, bounds)]


def criterion_name(criterion: CriterionRule) -> str:
    """Return a criterion's name in the reader's language; the fact it reads when it has none yet."""
    name = criterion.name_ar if get_language() == "ar" else criterion.name_fr
    if name:
        return name
    known = criterion.input in CriterionInput.values
    return str(CriterionInput(criterion.input).label) if known else _("Critère sans nom")


def brackets_problems(path: Path, name: str, brackets: Sequence[BracketRule]) -> list[GridProblem]:
    """Return empty, overlapping and missing brackets; each problem stands beside the later of two lines."""
    if not brackets:
        return [GridProblem(path, name, _("Ce critère n'a pas de tranche."))]
    problems = []
    lines = sorted(enumerate(brackets), key=lambda line: bracket_order(line[1]))
    for place, bracket in lines:
        if bracket.above is not None and bracket.up_to is not None and bracket.up_to <= bracket.above:
            message = _("La fin de la tranche doit dépasser son début.")
            problems.append(_line(path, name, place, message, blocks_saving=True))
    for (_before, before), (place, bracket) in pairwise(lines):
        if message := _between(before, bracket):
            problems.append(_line(path, name, place, message))
    (first, lowest), (last, highest) = lines[0], lines[-1]
    if lowest.above is not None:
        message = _("Rien n'est prévu jusqu'à %(low)s : laissez vide le début de la première tranche.")
        problems.append(_line(path, name, first, message % {"low": bound_text(lowest.above)}))
    if highest.up_to is not None:
        message = _("Rien n'est prévu au-delà de %(high)s : laissez vide la fin de la dernière tranche.")
        problems.append(_line(path, name, last, message % {"high": bound_text(highest.up_to)}))
    return problems


def _line(path: Path, name: str, place: int, message: str, *, blocks_saving: bool = False) -> GridProblem:
    label = _("%(criterion)s, tranche %(number)s") % {"criterion": name, "number": place + 1}
    return GridProblem((*path, "brackets", place), label, message, blocks_saving=blocks_saving)


def _between(before: BracketRule, bracket: BracketRule) -> str:
    if before.up_to is None:
        return _("Cette tranche chevauche la précédente, qui n'a pas de fin.")
    if bracket.above is None or bracket.above < before.up_to:
        return _("Cette tranche chevauche la précédente, qui va jusqu'à %(high)s.") % {
            "high": bound_text(before.up_to)
        }
    if bracket.above > before.up_to:
        return _("Aucune tranche entre %(low)s et %(high)s.") % {
            "low": bound_text(before.up_to),
            "high": bound_text(bracket.above),
        }
    return ""


def _situation_problems(path: Path, name: str, criterion: CriterionRule) -> Iterator[GridProblem]:
    if criterion.input == CriterionInput.INCOME_PER_HEAD:
        yield GridProblem(path, name, _("Le revenu se lit par tranches, non par situation."))
    if criterion.points_each is None:
        yield GridProblem(path, name, _("Ce critère n'a pas de points."))
    elif criterion.ceiling is not None and criterion.ceiling < criterion.points_each:
        message = ngettext(
            "Le plafond est inférieur à une seule situation (%(points)s point).",
            "Le plafond est inférieur à une seule situation (%(points)s points).",
            criterion.points_each,
        )
        yield GridProblem(path, name, message % {"points": criterion.points_each})


def bands_problems(bands: Sequence[BandRule]) -> list[GridProblem]:
    """Return empty, overlapping and missing bands; each problem stands beside the later of two lines."""
    if not bands:
        return [GridProblem(("bands",), _("Paliers"), _("Les paliers vont de 0 à sans limite."))]
    problems = []
    lines = _sorted_bands(bands)
    for place, band in lines:
        if band.to_points is not None and band.to_points < band.from_points:
            message = _("La fin du palier doit suivre son début.")
            problems.append(_band_line(place, message, blocks_saving=True))
    for (_before, before), (place, band) in pairwise(lines):
        if before.to_points is None or band.from_points <= before.to_points:
            message = _("Deux paliers se chevauchent à %(points)s points.") % {"points": band.from_points}
            problems.append(_band_line(place, message))
        elif band.from_points > before.to_points + 1:
            message = _("Aucun palier à %(points)s points.") % {"points": before.to_points + 1}
            problems.append(_band_line(place, message))
    (first, lowest), (last, highest) = lines[0], lines[-1]
    if lowest.from_points > 0:
        problems.append(_band_line(first, _("Les paliers vont de 0 à sans limite : commencez à 0.")))
    if highest.to_points is not None:
        message = _("Les paliers vont de 0 à sans limite : laissez vide la fin du dernier.")
        problems.append(_band_line(last, message))
    return problems


def _sorted_bands(bands: Sequence[BandRule]) -> list[tuple[int, BandRule]]:
    return sorted(enumerate(bands), key=lambda line: line[1].from_points)


def _band_line(
    place: int, message: str, *, is_warning: bool = False, blocks_saving: bool = False
) -> GridProblem:
    label = _("Palier %(number)s") % {"number": place + 1}
    return GridProblem(("bands", place), label, message, is_warning, blocks_saving)


def _amounts_problems(bands: Sequence[BandRule], bounds: Bounds | None) -> Iterator[GridProblem]:
    most: Decimal | None = None
    for place, band in _sorted_bands(bands):
        amount = band.amount_eur
        if amount is not None and bounds and not bounds.floor <= amount <= bounds.ceiling:
            message = _("Le montant va de %(floor)s à %(ceiling)s dans %(phase)s.") % {
                "floor": eur_text(bounds.floor),
                "ceiling": eur_text(bounds.ceiling),
                "phase": bounds.where,
            }
            yield _band_line(place, message)
        if most is not None and (amount is None or amount < most):
            message = _("Ce palier donne moins qu'un palier plus bas (%(amount)s).") % {
                "amount": eur_text(most)
            }
            yield _band_line(place, message, is_warning=True)
        if amount is not None and (most is None or amount > most):
            most = amount


def bound_text(value: Decimal | None) -> str:
    """Return a bound as it is read: 350, 100,5; "" without bound."""
    if value is None:
        return ""
    exponent = value.normalize().as_tuple().exponent
    return number_text(value, max(0, -exponent) if isinstance(exponent, int) else 0)
