"""Imports of registers as their pages show them, within the reader's scope."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Country, User
from cases.models import Case, Person, RegisterImport
from common.pagination import Page, keyset_page

# Lists in the preview are cut here: the file of rows to correct holds them all.
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Facts:
    """What tells one person from another; `where` is all that is told of a person of another antenna."""

    name: str = ""
    name_ar: str = ""
    birth: str = ""
    cin: str = ""
    passport: str = ""
    phones: str = ""
    returned: str = ""
    where: str = ""
    case: Case | None = None

    @property
    def is_told(self) -> bool:
        return bool(self.name or self.name_ar or self.birth or self.cin)


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both sides; `differs` when both are known and not the same."""

    label: str
    mine: str
    other: str

    @property
    def differs(self) -> bool:
        return bool(self.mine and self.other) and self.mine != self.other


@dataclass(frozen=True, slots=True)
class Pair:
    """A row and who it probably is, side by side."""

    row: int
    of_row: int | None
    score: int
    reasons: Sequence[str]
    is_certain: bool
    outcome: str
    mine: Facts
    other: Facts

    @property
    def lines(self) -> list[Line]:
        """The facts that either side knows."""
        labels = {
            "name": _("Nom"),
            "name_ar": _("Nom en arabe"),
            "birth": _("Naissance"),
            "cin": _("CIN"),
            "passport": _("Passeport"),
            "phones": _("Téléphone"),
            "returned": _("Retour"),
            "where": _("Antenne"),
        }
        lines = [
            Line(label, getattr(self.mine, name), getattr(self.other, name)) for name, label in labels.items()
        ]
        return [line for line in lines if line.mine or line.other]


def register_page(*, actor: User, cursor: str | None) -> Page[RegisterImport]:
    """Return one page of the imports that `actor` may see, newest first."""
    imports = RegisterImport.objects.visible_to(actor).select_related("created_by", "antenna").defer("report")
    return keyset_page(imports, order=("-created_at", "-pk"), cursor=cursor)


def earlier_imports(*, actor: User, upload: RegisterImport) -> Sequence[RegisterImport]:
    """Return the imports of the very same file that were made before."""
    same = RegisterImport.objects.visible_to(actor).filter(sha256=upload.sha256, stage="imported")
    return list(same.exclude(pk=upload.pk).defer("report").order_by("-created_at")[:3])


def doubtful_rows(upload: RegisterImport) -> list[int]:
    """Return the rows whose likely duplicate the user may decide on, as far as they are shown."""
    report = upload.report or {}
    return [entry["row"] for entry in report.get("duplicates", ())[:MOST_SHOWN] if _is_open(entry)]


def _is_open(entry: Mapping[str, Any]) -> bool:
    return not entry["certain"] and entry["outcome"] != "refused"


def duplicate_pairs(*, actor: User, upload: RegisterImport) -> list[Pair]:
    """Return the likely duplicates of an import, each beside the one found; four queries at most.

    Of a person whose cases `actor` may not open only the antenna is told (domain.md 5).
    """
    entries = (upload.report or {}).get("duplicates", ())[:MOST_SHOWN]
    persons = _persons(actor, {entry["of_person"] for entry in entries if entry.get("of_person")})
    countries = {country.code: country.name for country in Country.objects.all()} if entries else {}
    return [
        Pair(
            row=entry["row"],
            of_row=entry.get("of_row"),
            score=entry["score"],
            reasons=entry["reasons"],
            is_certain=entry["certain"],
            outcome=entry["outcome"],
            mine=_row_facts(entry["facts"], countries),
            other=persons.get(entry.get("of_person"))
            or _row_facts(entry.get("other_facts") or {}, countries),
        )
        for entry in entries
    ]


def _row_facts(facts: Mapping[str, str], countries: Mapping[str, str]) -> Facts:
    names = ("name", "name_ar", "birth", "cin", "passport", "phones")
    country = countries.get(facts.get("country", ""), "")
    returned = " · ".join(filter(None, (country, facts.get("returned", ""))))
    named: dict[str, Any] = {name: facts.get(name, "") for name in names}
    return Facts(**named, returned=returned)


def _persons(actor: User, ids: set[int]) -> dict[int | None, Facts]:
    people = Person.objects.filter(pk__in=ids).prefetch_related("phones") if ids else ()
    cases: dict[int, list[Case]] = {}
    for case in (
        Case.objects.filter(person__in=ids).select_related("antenna", "return_country").order_by("opened_on")
    ):
        cases.setdefault(case.person_id, []).append(case)
    visible = set(Case.objects.visible_to(actor).filter(person__in=ids).values_list("pk", flat=True))
    return {person.pk: _person_facts(person, cases.get(person.pk, []), visible) for person in people}


def _person_facts(person: Person, cases: Sequence[Case], visible: set[int]) -> Facts:
    where = ", ".join(dict.fromkeys(case.antenna.name for case in cases))
    mine = next((case for case in reversed(cases) if case.pk in visible), None)
    if mine is None:
        return Facts(where=where)
    returned = f"{mine.returned_on:%d/%m/%Y}" if mine.returned_on else ""
    return Facts(
        name=person.full_name,
        name_ar=person.full_name_ar,
        birth=f"{person.birth_date:%d/%m/%Y}" if person.birth_date else "",
        cin=person.cin,
        passport=person.passport,
        phones=", ".join(phone.number for phone in person.phones.all()),
        returned=" · ".join(filter(None, (mine.return_country.name, returned))),
        where=where,
        case=mine,
    )


def problem_counts(upload: RegisterImport) -> list[tuple[str, int]]:
    """Return how many warnings each column has, most first."""
    warnings = (upload.report or {}).get("warnings", ())
    return Counter(entry["column"] for entry in warnings).most_common()
