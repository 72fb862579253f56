"""Imports of registers as their pages show them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, Person, RegisterImport
from common.pagination import Page, keyset_page

SHOWN = 200


def register_list(*, actor: User, cursor: str | None) -> Page[RegisterImport]:
    """Return one page of the imports `actor` may see, the latest first, without their reports."""
    found = RegisterImport.objects.visible_to(actor).select_related("created_by", "antenna").defer("report")
    return keyset_page(found, order=("-created_at", "-pk"), cursor=cursor, size=15)


def report_rows(upload: RegisterImport, key: str) -> dict[str, Any]:
    """Return the first rows of one part of the report ("rejected", "warnings") and how many there are."""
    rows = (upload.report or {}).get(key, [])
    return {"rows": rows[:SHOWN], "count": len(rows), "more": max(0, len(rows) - SHOWN)}


def duplicate_rows(*, actor: User, upload: RegisterImport) -> dict[str, Any]:
    """Return likely duplicates beside whom they resemble: all facts of one's own, only the antenna of others."""
    entries = (upload.report or {}).get("duplicates", [])
    shown = [dict(entry) for entry in entries[:SHOWN]]
    known = _persons(actor, [entry["of_person"] for entry in shown if "of_person" in entry])
    for entry in shown:
        if "of_person" in entry:
            entry["other"] = known.get(entry["of_person"], {"antenna": _("une autre antenne")})
        else:
            facts = entry.get("other_facts", {})
            entry["other"] = {
                "name": facts.get("name", ""),
                "name_ar": facts.get("name_ar", ""),
                "facts": facts,
            }
    return {"rows": shown, "count": len(entries), "more": max(0, len(entries) - SHOWN)}


def _persons(actor: User, ids: list[int]) -> dict[int, dict[str, Any]]:
    visible = Person.objects.visible_to(actor).filter(pk__in=ids).prefetch_related("phones")
    known: dict[int, dict[str, Any]] = {
        person.pk: {
            "name": person.full_name,
            "name_ar": person.full_name_ar,
            "url": reverse("cases:person_open", args=[person.pk]),
            "facts": {
                "birth": person.birth_date.strftime("%d/%m/%Y") if person.birth_date else "",
                "cin": person.cin,
                "phones": ", ".join(phone.number for phone in person.phones.all()),
            },
        }
        for person in visible
    }
    hidden = [pk for pk in ids if pk not in known]
    for pk, antenna in Case.objects.filter(person__in=hidden).values_list("person", "antenna__name_fr"):
        known[pk] = {"antenna": antenna}
    return known
