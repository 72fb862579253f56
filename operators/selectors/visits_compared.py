"""Two versions of a visit, compared in words after a conflict."""

from collections.abc import Mapping
from typing import Any

from common.formatting import day_text, tnd_text
from operators.enums import BusinessState, DifficultyKind


def visit_differences(
    *, form: Mapping[str, Any], theirs: Mapping[str, object], labels: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Return the fields in which the stored visit and what was typed differ, as {label, mine, theirs}."""
    rows = []
    for name, stored in theirs.items():
        if name not in form or name == "version":
            continue
        mine, kept = _words(name, form[name]), _words(name, stored)
        if mine != kept:
            rows.append({"label": labels[name].label, "mine": mine, "theirs": kept})
    return rows


def _words(name: str, value: Any) -> str:
    if value in (None, "", [], ()):
        return ""
    if name == "visited_on":
        return day_text(value)
    if name == "turnover_tnd":
        return tnd_text(value)
    if name == "business_state":
        return str(BusinessState(value).label)
    if name == "difficulties":
        return ", ".join(str(DifficultyKind(kind).label) for kind in sorted(value))
    return str(value)
