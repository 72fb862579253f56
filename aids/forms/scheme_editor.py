"""The editor of a draft: every line as it was typed, what it means, and what is wrong with it.

Whatever the button, the whole grid is sent and shown again: a line that cannot be read stays as it was typed.
Lines bear keys ("c1", "b4", "p2"); their order is that of the hidden fields that list them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from aids.enums import CriterionInput, CriterionKind
from aids.selectors.grid_checks import Bounds, GridProblem, bound_text, rules_problems
from aids.selectors.grid_rules import BandRule, BracketRule, CriterionRule, Rules, in_order
from aids.services.scheme_json import MOST_LINES, MOST_POINTS, NAME_LENGTH
from common.forms import EurAmountField

_KEY = re.compile(r"^[cbp]\d{1,4}$")
_NUMBER = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "size": 6}


def _points_field(label: Any, *, least: int = -MOST_POINTS, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=MOST_POINTS,
        required=required,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages={"invalid": gettext_lazy("Écrivez un nombre entier, par exemple 4.")},
    )


def _bound_field(label: Any) -> EurAmountField:
    return EurAmountField(
        label=label,
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=3,
        error_messages={"invalid": gettext_lazy("Écrivez un nombre, par exemple 200 ou 100,5.")},
    )


class LineForm(forms.Form):
    """One line of the grid; what is wrong with it is told in one place, below it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        for one in self.fields.values():
            kind = "form-select" if isinstance(one.widget, forms.Select) else "form-control"
            one.widget.attrs |= {"class": kind, "aria-describedby": f"slot-{self.prefix}"}


class CriterionForm(LineForm):
    input = forms.ChoiceField(label=gettext_lazy("Donnée lue"), choices=CriterionInput.choices)
    name_fr = forms.CharField(
        label=gettext_lazy("Intitulé en français"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"dir": "ltr", "lang": "fr"}),
    )
    name_ar = forms.CharField(
        label=gettext_lazy("Intitulé en arabe"),
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"dir": "rtl", "lang": "ar"}),
    )
    kind = forms.ChoiceField(choices=CriterionKind.choices, widget=forms.HiddenInput)


class SituationForm(CriterionForm):
    points_each = _points_field(gettext_lazy("Points par situation"), least=0)
    ceiling = _points_field(gettext_lazy("Plafond (facultatif)"), least=0, required=False)


class BracketForm(LineForm):
    above = _bound_field(gettext_lazy("Plus de"))
    up_to = _bound_field(gettext_lazy("Jusqu'à (inclus)"))
    points = _points_field(gettext_lazy("Points"))


class BandForm(LineForm):
    from_points = _points_field(gettext_lazy("De (points)"))
    to_points = _points_field(gettext_lazy("À (points)"), required=False)
    amount_eur = EurAmountField(label=gettext_lazy("Montant (EUR)"), required=False, min_value=0)


@dataclass(slots=True)
class Line:
    """A line under its key, with everything that is wrong with it in words."""

    key: str
    form: LineForm
    problems: list[GridProblem] = field(default_factory=list)

    @property
    def slot(self) -> str:
        return f"slot-{self.key}"

    @property
    def errors(self) -> list[str]:
        """What cannot be read: "Points : écrivez un nombre entier"."""
        return [
            _("%(field)s : %(message)s") % {"field": self.form.fields[name].label, "message": message}
            if name in self.form.fields
            else str(message)
            for name, messages in self.form.errors.items()
            for message in messages
        ]


@dataclass(slots=True)
class CriterionLine(Line):
    brackets: list[Line] = field(default_factory=list)

    @property
    def has_brackets(self) -> bool:
        return not isinstance(self.form, SituationForm)

    @property
    def is_readable(self) -> bool:
        return self.form.is_valid() and all(line.form.is_valid() for line in self.brackets)


class GridEditor:
    """The lines of a grid, bound to what was typed. `structure` acts (add, drop, move) before it is shown."""

    def __init__(self, data: QueryDict, *, bounds: Bounds | None) -> None:
        self._data = data.copy()
        self._bounds = bounds
        self._read()

    @classmethod
    def of_rules(cls, rules: Rules, *, bounds: Bounds | None) -> "GridEditor":
        return cls(typed_rules(rules), bounds=bounds)

    def structure(self, act: str) -> None:
        """Add, drop or move a line: "add-band", "drop-b4", "up-c2", "add-bracket-c1"; anything else does nothing."""
        verb, _dash, what = act.partition("-")
        match verb:
            case "add":
                self._add(what)
            case "drop" if _KEY.match(what):
                for name in ("criterion", "band", *(f"brackets-{key}" for key in self._keys("criterion"))):
                    self._data.setlist(name, [key for key in self._keys(name) if key != what])
            case "up" | "down":
                self._move(what, -1 if verb == "up" else 1)
        self._read()

    @property
    def is_readable(self) -> bool:
        """Whether every line says something; it may still overlap another."""
        return all(line.is_readable for line in self.criteria) and all(
            line.form.is_valid() for line in self.bands
        )

    @property
    def blocking(self) -> list[GridProblem]:
        """What prevents publication."""
        return [problem for problem in self.problems if not problem.is_warning]

    def rules(self) -> Rules | None:
        """Return the rules that the lines say, in order; None while a line cannot be read."""
        if not self.is_readable:
            return None
        criteria = tuple(_criterion_rule(line) for line in self.criteria)
        return in_order(Rules(criteria, tuple(_band_rule(line.form) for line in self.bands)))

    def lines(self) -> Iterable[Line]:
        for criterion in self.criteria:
            yield criterion
            yield from criterion.brackets
        yield from self.bands

    @property
    def unread(self) -> int:
        """How many lines cannot be read."""
        return sum(bool(line.errors) for line in self.lines())

    def _read(self) -> None:
        self.criteria = [self._criterion(key) for key in self._keys("criterion")]
        self.bands = [Line(key, BandForm(self._data, prefix=key)) for key in self._keys("band")]
        self._check()

    def _criterion(self, key: str) -> CriterionLine:
        if self._data.get(f"{key}-kind") == CriterionKind.SITUATION:
            return CriterionLine(key, SituationForm(self._data, prefix=key))
        brackets = [Line(one, BracketForm(self._data, prefix=one)) for one in self._keys(f"brackets-{key}")]
        return CriterionLine(key, CriterionForm(self._data, prefix=key), brackets=brackets)

    def _keys(self, name: str) -> list[str]:
        found = dict.fromkeys(key for key in self._data.getlist(name) if _KEY.match(key))
        return list(found)[:MOST_LINES]

    def _check(self) -> None:
        """Check what can be read; a criterion with a line that cannot waits until it can."""
        criteria = [line for line in self.criteria if line.is_readable]
        bands_readable = all(line.form.is_valid() for line in self.bands)
        bands = tuple(_band_rule(line.form) for line in self.bands) if bands_readable else ()
        rules = Rules(tuple(_criterion_rule(line) for line in criteria), bands)
        self.problems = []
        self.general: dict[str, list[GridProblem]] = {"criteria": [], "bands": []}
        for problem in rules_problems(rules, bounds=self._bounds):
            if problem.path == ("criteria",) and self.criteria:
                continue
            if problem.path[0] == "bands" and not bands_readable:
                continue
            self.problems.append(problem)
            self._place(problem, criteria)

    def _place(self, problem: GridProblem, criteria: list[CriterionLine]) -> None:
        match problem.path:
            case ("criteria", int(at)):
                criteria[at].problems.append(problem)
            case ("criteria", int(at), "brackets", int(place)):
                criteria[at].brackets[place].problems.append(problem)
            case ("bands", int(place)):
                self.bands[place].problems.append(problem)
            case (str(part), *_rest):
                self.general[part].append(problem)

    def _add(self, what: str) -> None:
        kind, _dash, key = what.partition("-")
        if kind == "bracket" and key in self._keys("criterion"):
            self._append(f"brackets-{key}", "b", self._next_bracket(key))
        elif kind == "band":
            self._append("band", "p", self._next_band())
        elif kind in CriterionKind.values and len(self.criteria) < len(CriterionInput):
            new = self._append("criterion", "c", self._next_criterion(kind))
            if kind == CriterionKind.BRACKETS:
                self._append(f"brackets-{new}", "b", {"points": "0"})

    def _append(self, name: str, letter: str, values: dict[str, str]) -> str:
        if len(self._keys(name)) >= MOST_LINES:
            return ""
        used = [int(key[1:]) for key in self._all_keys() if key[0] == letter]
        key = f"{letter}{max(used, default=0) + 1}"
        self._data.appendlist(name, key)
        for part, value in values.items():
            self._data[f"{key}-{part}"] = value
        return key

    def _all_keys(self) -> list[str]:
        criteria = self._keys("criterion")
        brackets = [key for criterion in criteria for key in self._keys(f"brackets-{criterion}")]
        return [*criteria, *brackets, *self._keys("band")]

    def _next_criterion(self, kind: str) -> dict[str, str]:
        """Return a criterion on the first fact that none reads yet, under the fact's own name."""
        read = {self._data.get(f"{key}-input") for key in self._keys("criterion")}
        sums = kind == CriterionKind.SITUATION
        usual = [one for one in CriterionInput if not sums or one not in _NUMBERS]
        free = next(
            (one for one in (*usual, *CriterionInput) if one.value not in read), CriterionInput.HOUSEHOLD_SIZE
        )
        names = {}
        for language in ("fr", "ar"):
            with override(language):
                names[f"name_{language}"] = str(free.label)
        more = {"points_each": "1", "ceiling": ""} if sums else {}
        return {"input": free.value, "kind": kind, **names, **more}

    def _next_bracket(self, criterion: str) -> dict[str, str]:
        keys = self._keys(f"brackets-{criterion}")
        return {"above": self._data.get(f"{keys[-1]}-up_to", "") if keys else "", "up_to": "", "points": "0"}

    def _next_band(self) -> dict[str, str]:
        keys = self._keys("band")
        last = self._data.get(f"{keys[-1]}-to_points", "").strip() if keys else "-1"
        start = str(int(last) + 1) if re.fullmatch(r"-?\d{1,4}", last) else ""
        return {"from_points": start, "to_points": "", "amount_eur": ""}

    def _move(self, key: str, step: int) -> None:
        keys = self._keys("criterion")
        if key not in keys:
            return
        at = keys.index(key)
        to = max(0, min(len(keys) - 1, at + step))
        keys.insert(to, keys.pop(at))
        self._data.setlist("criterion", keys)


_NUMBERS = (CriterionInput.HOUSEHOLD_SIZE, CriterionInput.INCOME_PER_HEAD)


def typed_rules(rules: Rules) -> QueryDict:
    """Return rules as somebody would have typed them."""
    data = QueryDict(mutable=True)
    count = 0
    for number, criterion in enumerate(rules.criteria, start=1):
        key = f"c{number}"
        data.appendlist("criterion", key)
        for name in ("input", "kind", "name_fr", "name_ar", "points_each", "ceiling"):
            value = getattr(criterion, name)
            data[f"{key}-{name}"] = "" if value is None else str(value)
        for bracket in criterion.brackets:
            count += 1
            data.appendlist(f"brackets-{key}", f"b{count}")
            data[f"b{count}-above"] = bound_text(bracket.above)
            data[f"b{count}-up_to"] = bound_text(bracket.up_to)
            data[f"b{count}-points"] = str(bracket.points)
    for number, band in enumerate(rules.bands, start=1):
        data.appendlist("band", f"p{number}")
        data[f"p{number}-from_points"] = str(band.from_points)
        data[f"p{number}-to_points"] = "" if band.to_points is None else str(band.to_points)
        data[f"p{number}-amount_eur"] = bound_text(band.amount_eur)
    return data


def _criterion_rule(line: CriterionLine) -> CriterionRule:
    data = line.form.cleaned_data
    return CriterionRule(
        input=data["input"],
        kind=data["kind"],
        name_fr=data["name_fr"],
        name_ar=data["name_ar"],
        points_each=data.get("points_each"),
        ceiling=data.get("ceiling"),
        brackets=tuple(
            BracketRule(
                one.form.cleaned_data["above"],
                one.form.cleaned_data["up_to"],
                one.form.cleaned_data["points"],
            )
            for one in line.brackets
        ),
    )


def _band_rule(form: LineForm) -> BandRule:
    data = form.cleaned_data
    return BandRule(data["from_points"], data["to_points"], data["amount_eur"])
