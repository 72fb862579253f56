"""One row of a register: its values, its problems in words, what is kept as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.services.matching.evidence import Identity
from common.names import name_form


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row: the file's own header, the cell's text, a message; an error refuses the row."""

    row: int
    column: str
    value: str
    message: str
    is_error: bool


@dataclass(slots=True)
class RegisterRow:
    """One row read; `number` is Excel's.

    `values` by field key; `remarks` are texts kept as they stand; `unread` names the fields whose cell
    holds something that was not understood (reported already). `headers` are the file's own, by field.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_refused(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def identity(self) -> Identity:
        """The row as matching compares it."""
        birth = self.values.get("birth_date")
        values = self.values
        return Identity(
            ref=self.number,
            name=name_form(
                f"{values.get('first_name', '')} {values.get('last_name', '')}",
                f"{values.get('first_name_ar', '')} {values.get('last_name_ar', '')}",
            ),
            birth=birth.day if birth else None,
            birth_known_to=birth.known_to if birth else "day",
            cin=values.get("cin") or "",
            passport=values.get("passport") or "",
            phones=frozenset(values.get("phone") or ()),
            sex=values.get("sex") or "",
        )
