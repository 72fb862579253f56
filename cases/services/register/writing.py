"""Planned rows written in bulk: persons, telephones, stays, cases, situations, and the trace of each row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connection, transaction
from django.db.models import F, Field
from django.utils.translation import gettext as _

from accounts.models import Country, Partnership, User
from cases.enums import CaseSource, CaseState
from cases.models import (
    Case,
    CaseTransition,
    ImportedRow,
    Person,
    PersonPhone,
    RegisterImport,
    Stay,
    VulnerabilityRecord,
)
from cases.services.categories import CategoryFacts, derive_category
from cases.services.people import FOUND_BY, set_search
from cases.services.register.extensions import ExtensionSession
from cases.services.register.planning import Outcome, RowPlan
from cases.services.register.rows import Problem, RegisterRow
from common.copying import copy_instances, copy_rows, take_ids
from common.dates import noon
from common.services.numbers import take_numbers

# Two workers that write the same register follow each other, batch by batch.
_LOCK = 0x7265_6769  # "regi"
_PERSON_FIELDS = (
    "last_name", "first_name", "last_name_ar", "first_name_ar", "sex", "birth_place", "cin", "passport",
    "consular_card", "email", "marital_status", "schooling", "occupation",
)  # fmt: skip
_STAY = ("person_id", "country_id", "ends_on")
_IMPORTED_ROW = (
    "register_import_id", "number", "key", "content", "person_id", "case_id", "is_new_person", "created",
)  # fmt: skip
_COMPLETED_FIELDS = ("last_name_ar", "first_name_ar", "cin", "passport", "consular_card", "email")


class RegisterWriter:
    """Writes the rows of one import, batch after batch, each in its own transaction.

    What was written is in the import's ImportedRow records; `problems` is what extensions could not write.
    """

    def __init__(
        self, *, actor: User | None, register: RegisterImport, sessions: Mapping[str, ExtensionSession]
    ) -> None:
        self._actor = actor
        self._actor_id = actor.pk if actor else None
        self._register = register
        self._sessions = sessions
        self._persons: dict[int, Person] = {}
        self._partnerships = list(Partnership.objects.filter(is_planned=False))
        self._countries = {country.code: country for country in Country.objects.all()}
        self.problems: list[Problem] = []

    @transaction.atomic
    def write(self, plans: Sequence[RowPlan]) -> None:
        """Create what `plans` say; rows that another import wrote meanwhile are passed over."""
        # Also gives the transaction its history context, which COPY alone would not.
        RegisterImport.objects.filter(pk=self._register.pk).update(progress=F("progress"))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        plans = self._not_yet_written(plans)
        if not plans:
            return
        persons = self._write_persons(plans)
        cases = self._write_cases(plans, persons)
        created = self._write_extensions(plans, cases)
        self._mark_rows(plans, persons, cases, created)

    def _not_yet_written(self, plans: Sequence[RowPlan]) -> list[RowPlan]:
        keys = [plan.key for plan in plans]
        there = dict(ImportedRow.objects.filter(key__in=keys).values_list("key", "person_id"))
        persons = Person.objects.in_bulk(set(there.values()))
        self._persons |= {plan.number: persons[there[plan.key]] for plan in plans if plan.key in there}
        return [plan for plan in plans if plan.key not in there]

    def _write_persons(self, plans: Sequence[RowPlan]) -> dict[int, Person]:
        """Return the person of each row, by row number: created, or found and completed."""
        new = {plan.number: _new_person(plan.row) for plan in plans if plan.outcome == Outcome.NEW}
        for person, pk in zip(new.values(), take_ids(Person, len(new)), strict=True):
            person.pk = pk
        copy_instances(Person, list(new.values()))
        self._persons |= new
        known_ids = {plan.person_id for plan in plans if plan.person_id is not None}
        locked = Person.objects.select_for_update(of=("self",)).filter(pk__in=known_ids).order_by("pk")
        known = {person.pk: person for person in locked} if known_ids else {}
        persons = {}
        for plan in plans:
            found = known.get(plan.person_id or 0) or self._persons.get(plan.of_row or plan.number)
            if found is None:
                message = f"row {plan.number} has no person to belong to"
                raise LookupError(message)
            persons[plan.number] = found
        self._complete(plans, persons)
        self._write_phones(plans, persons)
        copy_rows(Stay, _STAY, (_stay(plan.row, persons[plan.number].pk) for plan in plans))
        return persons

    def _complete(self, plans: Iterable[RowPlan], persons: Mapping[int, Person]) -> None:
        """Fill what a known person lacked; what differs goes to the case's remarks."""
        changed: dict[int, Person] = {}
        for plan in plans:
            if plan.outcome != Outcome.ATTACHED:
                continue
            person = persons[plan.number]
            for name in _COMPLETED_FIELDS:
                value, held = plan.row.values.get(name) or "", getattr(person, name)
                if value and not held:
                    setattr(person, name, value)
                    changed[person.pk] = person
                elif value and value != held:
                    plan.row.remarks.append(f"{_column(name).verbose_name} : {value}")
        for person in changed.values():
            set_search(person)
            person.version += 1
        columns = [*_COMPLETED_FIELDS, *FOUND_BY, "version"]
        if changed:
            Person.objects.bulk_update(changed.values(), columns)

    def _write_phones(self, plans: Iterable[RowPlan], persons: Mapping[int, Person]) -> None:
        wanted = dict.fromkeys(
            (persons[plan.number].pk, number)
            for plan in plans
            for number in plan.row.values.get("phone") or ()
        )
        joined = {persons[plan.number].pk for plan in plans if plan.outcome == Outcome.ATTACHED}
        there = PersonPhone.objects.filter(person__in=joined).values_list("person_id", "number")
        held = set(there) if joined else set()
        copy_rows(PersonPhone, ("person_id", "number"), (pair for pair in wanted if pair not in held))

    def _write_cases(self, plans: Sequence[RowPlan], persons: Mapping[int, Person]) -> dict[int, Case]:
        numbers = _numbers(plans)
        cases = {plan.number: self._case(plan, persons[plan.number], numbers[plan.number]) for plan in plans}
        for case, pk in zip(cases.values(), take_ids(Case, len(cases)), strict=True):
            case.pk = pk
        copy_instances(Case, list(cases.values()))
        situations = (
            (cases[p.number].pk, p.row.values.get("vulnerabilities"), self._actor_id) for p in plans
        )
        asked = (values for values in situations if values[1] is not None)
        copy_rows(VulnerabilityRecord, ("case_id", "situations", "recorded_by_id"), asked)
        reason = _("Repris du registre « %(name)s »") % {"name": self._register.original_name}
        # A reception of years ago is an event of its own day, whenever the register is taken over.
        events = (
            (case.pk, noon(case.opened_on), self._actor_id, "", case.state, reason) for case in cases.values()
        )
        copy_rows(
            CaseTransition, ("subject_id", "at", "actor_id", "from_state", "to_state", "reason"), events
        )
        return cases

    def _case(self, plan: RowPlan, person: Person, number: str) -> Case:
        values = plan.row.values
        income = values.get("household_income")
        returned_on = values["returned_on"].day
        opened_on = opening_day(plan.row)
        case = Case(
            number=number,
            person=person,
            antenna_id=values["antenna"],
            state=CaseState.REGISTERED,
            source=CaseSource.REGISTER,
            opened_on=opened_on,
            return_country_id=values["return_country"],
            returned_on=returned_on,
            modality=values["modality"],
            governorate_id=values.get("governorate"),
            delegation_id=values.get("delegation"),
            address=(values.get("address") or "")[:200],
            household_size=values.get("household_size"),
            household_income_tnd=income.value if income else None,
            remarks="\n".join(plan.row.remarks),
        )
        case.category = derive_category(facts=self._facts(case, person, values.get("vulnerabilities")))[0]
        return case

    def _facts(self, case: Case, person: Person, situations: Mapping[str, int] | None) -> CategoryFacts:
        country = self._countries[case.return_country_id]
        return CategoryFacts(
            registered_on=case.opened_on,
            country=country.code,
            country_name=country.name,
            is_partner=self._is_partner(country.code, case.returned_on or case.opened_on),
            modality=case.modality,
            nationality=person.nationality_id or "TN",
            returned_on=case.returned_on,
            is_vulnerable=None if situations is None else bool(situations),
        )

    def _is_partner(self, country: str, day: date) -> bool:
        return any(
            one.country_id == country and one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)
            for one in self._partnerships
        )

    def _write_extensions(
        self, plans: Sequence[RowPlan], cases: Mapping[int, Case]
    ) -> dict[int, dict[str, list[int]]]:
        created: dict[int, dict[str, list[int]]] = defaultdict(dict)
        pairs = [(plan.row, cases[plan.number]) for plan in plans]
        for name, session in self._sessions.items():
            ids, problems = session.write(actor=self._actor, cases=pairs, source=self._register.original_name)
            self.problems += problems
            for number, made in ids.items():
                if made:
                    created[number][name] = made
        return created

    def _mark_rows(
        self,
        plans: Sequence[RowPlan],
        persons: Mapping[int, Person],
        cases: Mapping[int, Case],
        created: Mapping[int, dict[str, list[int]]],
    ) -> None:
        rows = (
            (
                self._register.pk,
                plan.number,
                plan.key,
                plan.content,
                persons[plan.number].pk,
                cases[plan.number].pk,
                plan.outcome == Outcome.NEW,
                created.get(plan.number, {}),
            )
            for plan in plans
        )
        copy_rows(ImportedRow, _IMPORTED_ROW, rows)


def opening_day(row: RegisterRow) -> date:
    """Return the day the case was opened: of the reception when known, else of the return."""
    received = row.values.get("received_on")
    day: date = (received or row.values["returned_on"]).day
    return day


def _new_person(row: RegisterRow) -> Person:
    birth = row.values.get("birth_date")
    person = Person(
        **{name: (row.values.get(name) or "")[: _length(name)] for name in _PERSON_FIELDS},
        birth_date=birth.day if birth else None,
    )
    set_search(person)
    return person


def _length(name: str) -> int:
    return _column(name).max_length or 254


def _column(name: str) -> "Field[Any, Any]":
    column = Person._meta.get_field(name)
    if not isinstance(column, Field):
        raise FieldDoesNotExist(name)
    return column


def _stay(row: RegisterRow, person_id: int) -> tuple[int, str, date | None]:
    returned = row.values["returned_on"]
    return person_id, row.values["return_country"], returned.day if returned.known_to == "day" else None


def _numbers(plans: Iterable[RowPlan]) -> dict[int, str]:
    by_year: dict[int, list[int]] = defaultdict(list)
    for plan in plans:
        by_year[opening_day(plan.row).year].append(plan.number)
    return {
        row: number
        for year, rows in sorted(by_year.items())
        for row, number in zip(rows, take_numbers(letter="T", year=year, count=len(rows)), strict=True)
    }
