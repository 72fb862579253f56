"""What an import tells: the report of the command line, and what the preview shows."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from cases.services.register.dates import KnownDate
from cases.services.register.planning import CREATING, RETURNED, Outcome, RowPlan
from cases.services.register.resource import Findings

Report = dict[str, Any]


def import_report(findings: Findings) -> Report:
    """Return what was (or would be) created and every row that was not, by Excel's row number.

    Rows of `rejected` and `warnings` carry the file's own header and a message in words.
    """
    created = [plan for plan in findings.plans if plan.outcome in CREATING]
    problems = [problem for plan in findings.plans for problem in plan.row.problems]
    return {
        "rows": len(findings.plans),
        "created_people": sum(plan.outcome == Outcome.NEW for plan in created),
        "created_cases": len(created),
        "created_aids": sum(findings.counts[plan.number] for plan in created),
        "ignored_rows": findings.ignored,
        "rejected": [
            {"row": p.row, "column": p.column, "value": p.value, "message": p.message}
            for p in problems
            if p.is_error
        ],
        "warnings": [
            {"row": p.row, "column": p.column, "message": p.message}
            for p in (*(p for p in problems if not p.is_error), *findings.problems)
        ],
        "duplicates": [_duplicate(plan) for plan in findings.plans if plan.twin is not None],
    }


def _duplicate(plan: RowPlan) -> Report:
    twin = plan.twin
    if twin is None:
        message = f"row {plan.number} has no twin"
        raise ValueError(message)
    whom = {"of_person": twin.of_person} if twin.of_person is not None else {"of_row": twin.of_row}
    return {"row": plan.number, **whom, "score": twin.score, "reasons": list(twin.reasons)}


def import_totals(findings: Findings) -> dict[str, int]:
    """Return how many rows had each outcome, and how many problems there were: counts only."""
    totals = Counter(str(plan.outcome) for plan in findings.plans)
    report = import_report(findings)
    return {
        **totals,
        "rows": report["rows"],
        "people": report["created_people"],
        "cases": report["created_cases"],
        "aids": report["created_aids"],
        "ignored": len(findings.ignored),
        "rejected": len({entry["row"] for entry in report["rejected"]}),
        "warned": len({entry["row"] for entry in report["warnings"]}),
        "duplicates": len(report["duplicates"]),
        "certain": sum(plan.twin is not None and plan.twin.is_certain for plan in findings.plans),
        "returned": sum(plan.outcome in RETURNED for plan in findings.plans),
    }


def preview(findings: Findings) -> Report:
    """Return the report with what the screen shows beside: each likely duplicate's own facts and outcome."""
    report = import_report(findings)
    plans = {plan.number: plan for plan in findings.plans}
    for entry in report["duplicates"]:
        plan = plans[entry["row"]]
        entry["outcome"] = str(plan.outcome)
        entry["certain"] = plan.twin is not None and plan.twin.is_certain
        entry["facts"] = row_facts(plan.row.values)
        entry["antenna"] = plan.row.values.get("antenna")
        if "of_row" in entry:
            entry["other_facts"] = row_facts(plans[entry["of_row"]].row.values)
    return report


def row_facts(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts by which a counsellor recognises somebody."""
    return {
        "name": f"{values.get('first_name', '')} {values.get('last_name', '')}".strip(),
        "name_ar": f"{values.get('first_name_ar', '')} {values.get('last_name_ar', '')}".strip(),
        "birth": known_date(values.get("birth_date")),
        "cin": values.get("cin") or "",
        "passport": values.get("passport") or "",
        "phones": ", ".join(values.get("phone") or ()),
        "country": values.get("return_country") or "",
        "returned": known_date(values.get("returned_on")),
    }


def known_date(known: KnownDate | None) -> str:
    """Return a date as far as it is known: jj/mm/aaaa, mm/aaaa or aaaa."""
    if known is None:
        return ""
    return known.day.strftime({"day": "%d/%m/%Y", "month": "%m/%Y", "year": "%Y"}[known.known_to])


def mark_written(findings: Findings, written: Mapping[int, Collection[int]]) -> None:
    """Correct the plans by what was written: rows another import wrote meanwhile are already there.

    `written` maps row numbers to the ids of what extensions made of them.
    """
    for plan in findings.plans:
        if plan.outcome in CREATING and plan.number not in written:
            plan.outcome = Outcome.ALREADY
        findings.counts[plan.number] = len(written.get(plan.number, ()))
