"""A version's rules as a JSON file: written, and read with every fault named by its place (docs/guide/schema.md)."""

import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aids.enums import CriterionInput, CriterionKind
from aids.models import SchemeVersion
from aids.selectors.grid_checks import GridProblem, Path, path_text, rules_problems
from aids.selectors.grid_rules import BandRule, BracketRule, CriterionRule, Rules, rules_of
from common.errors import DomainError

FORMAT = "tounesna-scheme"
FORMAT_VERSION = 1
MOST_BYTES = 512 * 1024
MOST_LINES = 60
MOST_POINTS = 1000
# What the columns hold: brackets to the millime, amounts to the cent.
MOST_BOUND = Decimal("999999999.999")
MOST_AMOUNT = Decimal("9999999999.99")
NAME_LENGTH = 120

_TOP = {"format", "format_version", "scheme", "version", "state", "effective_from", "criteria", "bands"}
_COMMON = {"input", "kind", "name_fr", "name_ar"}
_OF_KIND = {
    CriterionKind.BRACKETS: _COMMON | {"brackets"},
    CriterionKind.SITUATION: _COMMON | {"points_each", "ceiling"},
}


class RulesFileError(DomainError):
    """A file of rules that cannot be used; `faults` are pairs of a place and what is wrong there."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__(" ".join(self.lines), field="file", code="rules_file")

    @property
    def lines(self) -> list[str]:
        """One sentence a fault, its place first."""
        return [f"{place} : {message}" if place else message for place, message in self.faults]


def rules_as_data(rules: Rules) -> dict[str, Any]:
    """Return the rules as plain JSON values; numbers with decimals are texts, so that none is rounded."""
    return {
        "criteria": [_criterion_data(criterion) for criterion in rules.criteria],
        "bands": [
            {
                "from_points": band.from_points,
                "to_points": band.to_points,
                "amount_eur": _text(band.amount_eur),
            }
            for band in rules.bands
        ],
    }


def version_as_json(version: SchemeVersion) -> str:
    """Return the file of a version: what it is, and its rules; reading it gives the same rules."""
    day = version.effective_from
    data = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "scheme": version.scheme.code,
        "version": version.number,
        "state": str(version.state),
        "effective_from": day.isoformat() if day else None,
        **rules_as_data(rules_of(version)),
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def rules_from_json(content: bytes) -> Rules:
    """Return the rules of a file, lines as it lists them; raise RulesFileError naming each fault's place.

    Holes and overlaps are no faults of the file: `rules_problems` names them, and a draft may have some.
    """
    if len(content) > MOST_BYTES:
        raise RulesFileError([("", _("Ce fichier est trop grand pour être une grille."))])
    try:
        data = json.loads(content.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise RulesFileError([("", _("Ce fichier n'est pas du JSON valide."))]) from error
    return rules_from_data(data)


def rules_from_data(data: Any) -> Rules:
    """Return the rules of parsed JSON; raise RulesFileError naming each fault's place."""
    reader = _Reader()
    rules = reader.rules(data)
    if reader.faults:
        raise RulesFileError(reader.faults)
    blocking = [p for p in rules_problems(rules, bounds=None) if p.blocks_saving]
    if blocking:
        raise RulesFileError(faults_of(blocking))
    return rules


def faults_of(problems: list[GridProblem]) -> list[tuple[str, str]]:
    """Return problems of rules as the faults of their file."""
    return [(problem.address, problem.message) for problem in problems]


def _no_number(_name: str) -> None:
    raise ValueError


def _criterion_data(criterion: CriterionRule) -> dict[str, Any]:
    data: dict[str, Any] = {
        "input": str(criterion.input),
        "kind": str(criterion.kind),
        "name_fr": criterion.name_fr,
        "name_ar": criterion.name_ar,
    }
    if not criterion.has_brackets:
        return {**data, "points_each": criterion.points_each, "ceiling": criterion.ceiling}
    brackets = [
        {"above": _text(bracket.above), "up_to": _text(bracket.up_to), "points": bracket.points}
        for bracket in criterion.brackets
    ]
    return {**data, "brackets": brackets}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


class _Reader:
    """Reads parsed JSON into rules, noting every fault with its place instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, str]] = []

    def rules(self, data: Any) -> Rules:
        if not isinstance(data, dict):
            self._fault((), _("Le fichier est un objet JSON avec « criteria » et « bands »."))
            return Rules()
        self._known(data, _TOP, ())
        if data.get("format", FORMAT) != FORMAT or data.get("format_version", 1) != FORMAT_VERSION:
            self._fault(("format",), _("Ce format n'est pas « %(format)s », version 1.") % {"format": FORMAT})
        criteria = self._list(data, "criteria", (), self._criterion)
        bands = self._list(data, "bands", (), self._band)
        # A line left out by a fault would shift the places of the others: nothing is used then.
        return Rules() if self.faults else Rules(tuple(criteria), tuple(bands))

    def _criterion(self, data: Mapping[str, Any], path: Path) -> CriterionRule:
        kind = self._choice(data, "kind", path, CriterionKind.values)
        if kind:
            self._known(data, _OF_KIND[CriterionKind(kind)], path)
        is_brackets, is_sum = kind == CriterionKind.BRACKETS, kind == CriterionKind.SITUATION
        return CriterionRule(
            input=self._choice(data, "input", path, CriterionInput.values),
            kind=kind,
            name_fr=self._name(data, "name_fr", path),
            name_ar=self._name(data, "name_ar", path),
            points_each=self._points(data, "points_each", path, least=0) if is_sum else None,
            ceiling=self._points(data, "ceiling", path, least=0, required=False) if is_sum else None,
            brackets=tuple(self._list(data, "brackets", path, self._bracket)) if is_brackets else (),
        )

    def _bracket(self, data: Mapping[str, Any], path: Path) -> BracketRule:
        self._known(data, {"above", "up_to", "points"}, path)
        return BracketRule(
            above=self._decimal(data, "above", path, most=MOST_BOUND, places=3),
            up_to=self._decimal(data, "up_to", path, most=MOST_BOUND, places=3),
            points=self._points(data, "points", path) or 0,
        )

    def _band(self, data: Mapping[str, Any], path: Path) -> BandRule:
        self._known(data, {"from_points", "to_points", "amount_eur"}, path)
        amount = self._decimal(data, "amount_eur", path, most=MOST_AMOUNT, places=2)
        return BandRule(
            from_points=self._points(data, "from_points", path, most=32_000) or 0,
            to_points=self._points(data, "to_points", path, most=32_000, required=False),
            amount_eur=amount,
        )

    def _list(self, data: Mapping[str, Any], key: str, path: Path, read: Callable[..., Any]) -> list[Any]:
        found = data.get(key)
        if not isinstance(found, list):
            self._fault((*path, key), _("Une liste est attendue ici."))
            return []
        if len(found) > MOST_LINES:
            self._fault((*path, key), _("Au plus %(most)s lignes.") % {"most": MOST_LINES})
            return []
        lines = []
        for place, line in enumerate(found):
            here = (*path, key, place)
            if isinstance(line, dict):
                lines.append(read(line, here))
            else:
                self._fault(here, _("Un objet JSON est attendu ici."))
        return lines

    def _choice(self, data: Mapping[str, Any], key: str, path: Path, values: list[str]) -> str:
        value = data.get(key)
        if isinstance(value, str) and value in values:
            return value
        message = _("« %(value)s » n'est pas une valeur connue : %(known)s.")
        self._fault((*path, key), message % {"value": _shown(value), "known": ", ".join(values)})
        return ""

    def _name(self, data: Mapping[str, Any], key: str, path: Path) -> str:
        value = data.get(key)
        if isinstance(value, str) and 0 < len(value.strip()) <= NAME_LENGTH and "\x00" not in value:
            return value.strip()
        message = _("Un nom de 1 à %(most)s caractères est attendu ici.")
        self._fault((*path, key), message % {"most": NAME_LENGTH})
        return ""

    def _points(
        self,
        data: Mapping[str, Any],
        key: str,
        path: Path,
        *,
        least: int = -MOST_POINTS,
        most: int = MOST_POINTS,
        required: bool = True,
    ) -> int | None:
        value = data.get(key)
        if value is None and not required:
            return None
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        message = _("« %(value)s » n'est pas un nombre entier de %(least)s à %(most)s.")
        self._fault((*path, key), message % {"value": _shown(value), "least": least, "most": most})
        return None

    def _decimal(
        self, data: Mapping[str, Any], key: str, path: Path, *, most: Decimal, places: int
    ) -> Decimal | None:
        value = data.get(key)
        if value is None and key in data:
            return None
        number = _as_decimal(value)
        if number is None or not 0 <= number <= most or number != round(number, places):
            message = _("« %(value)s » n'est pas un nombre positif d'au plus %(places)s décimales, ni null.")
            self._fault((*path, key), message % {"value": _shown(value), "places": places})
            return None
        return number

    def _known(self, data: Mapping[str, Any], known: set[str], path: Path) -> None:
        for key in data:
            if key not in known:
                message = _("Cette clé est inconnue ici : %(known)s.")
                self._fault((*path, _shown(key)), message % {"known": ", ".join(sorted(known))})

    def _fault(self, path: Path, message: str) -> None:
        self.faults.append((path_text(path), message))


def _as_decimal(value: Any) -> Decimal | None:
    """Return a JSON number, or a text that is one, as it was written."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        number = Decimal(value.strip() if isinstance(value, str) else value)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


def _shown(value: Any) -> str:
    text = "null" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"
