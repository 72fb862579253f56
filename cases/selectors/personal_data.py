"""What the cases app holds about a person, in the words of the screens."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import Role
from accounts.models import User
from cases.enums import CaseState, Vulnerability
from cases.models import (
    Case,
    CaseTransition,
    Complaint,
    Consent,
    Document,
    HouseholdMember,
    JournalNote,
    Person,
    PersonPhone,
    RightsRequest,
    Stay,
    VulnerabilityRecord,
)
from common.models import AccessRecord
from common.personal_data import DataField, DataSection, record, section

MOST_READINGS = 500
_IDENTITY = (
    "last_name",
    "first_name",
    "last_name_ar",
    "first_name_ar",
    "sex",
    "birth_date",
    "birth_place",
    "nationality",
    "cin",
    "passport",
    "consular_card",
    "email",
    "marital_status",
    "schooling",
    "occupation",
)
_CASE = (
    "number",
    "antenna",
    "counsellor",
    "state",
    "opened_on",
    "closed_on",
    "closing_reason",
    "return_country",
    "returned_on",
    "modality",
    "governorate",
    "delegation",
    "address",
    "category",
    "category_override_reason",
    "special_request_by",
    "special_request_on",
    "household_size",
    "household_income_tnd",
    "remarks",
)


def held_sections(person_id: int, actor: User) -> list[DataSection]:
    """Return identity, stays, cases, household, situations, agreements, notes, documents, requests, readings.

    The protection officer hands out every note; an antenna those that `actor` may read.
    """
    person = Person.objects.select_related("nationality").get(pk=person_id)
    cases = Case.objects.filter(person=person_id).order_by("opened_on", "pk")
    related = ("antenna", "counsellor", "return_country", "governorate", "delegation")
    return [
        DataSection("identity", _("Identité"), [record(person, *_IDENTITY)]),
        section("phones", _("Téléphones"), PersonPhone.objects.filter(person=person_id), "number", "label"),
        section(
            "stays",
            _("Séjours à l'étranger"),
            Stay.objects.filter(person=person_id).select_related("country"),
            *("country", "starts_on", "ends_on", "legal_situation", "occupation", "return_modality"),
        ),
        section("cases", _("Dossiers"), cases.select_related(*related), *_CASE),
        *_around(person_id),
        *_papers(person_id, actor),
        *_requests(person_id),
        _readings(person_id, cases),
    ]


def _around(person_id: int) -> list[DataSection]:
    steps = CaseTransition.objects.filter(subject__person=person_id).select_related("subject")
    return [
        DataSection(
            "steps",
            _("Étapes des dossiers"),
            [
                [
                    DataField("case", _("dossier"), step.subject.number),
                    DataField("at", _("le"), step.at),
                    DataField("to_state", _("état"), _state(step.to_state)),
                    DataField("reason", _("raison"), step.reason),
                ]
                for step in steps.order_by("at", "pk")
            ],
        ),
        section(
            "household",
            _("Membres du foyer"),
            HouseholdMember.objects.filter(case__person=person_id).select_related("case"),
            *("case", "relation", "name", "birth_year", "schooling", "income_tnd"),
        ),
        _situations(person_id),
        section(
            "consents",
            _("Accords"),
            Consent.objects.filter(case__person=person_id).select_related("case"),
            *("case", "scope", "language", "given_on", "withdrawn_on", "withdrawal_reason"),
        ),
    ]


def _papers(person_id: int, actor: User) -> list[DataSection]:
    notes = JournalNote.objects.filter(case__person=person_id).select_related("case")
    kept_back = 0
    if actor.role != Role.DATA_PROTECTION_OFFICER:
        readable = JournalNote.objects.visible_to(actor)
        kept_back = notes.exclude(pk__in=readable).count()
        notes = notes.filter(pk__in=readable)
    documents = Document.objects.filter(case__person=person_id).select_related("case")
    return [
        DataSection(
            "notes",
            _("Journal"),
            [
                [
                    DataField("case", _("dossier"), note.case.number),
                    DataField("at", _("le"), note.created_at),
                    DataField("text", _("note"), note.text),
                ]
                for note in notes.order_by("created_at", "pk")
            ]
            + (
                [[DataField("kept_back", _("notes confidentielles"), _kept_back(kept_back))]]
                if kept_back
                else []
            ),
        ),
        section(
            "documents", _("Documents"), documents, "case", "kind", "title", "original_name", "expires_on"
        ),
    ]


def _requests(person_id: int) -> list[DataSection]:
    return [
        section(
            "requests",
            _("Demandes sur les données"),
            RightsRequest.objects.filter(case__person=person_id).select_related("case"),
            *("case", "kind", "details", "state", "received_on", "due_on", "answer", "closed_on"),
        ),
        section(
            "complaints",
            _("Réclamations et avis"),
            Complaint.objects.filter(case__person=person_id).select_related("case"),
            *("case", "kind", "subject", "text", "mark", "state", "received_on", "answer", "answered_on"),
        ),
    ]


def _kept_back(count: int) -> str:
    return ngettext(
        "%(count)s note n'est pas dans cette copie : demandez-la au ou à la délégué·e à la protection des données.",
        "%(count)s notes ne sont pas dans cette copie : demandez-les au ou à la délégué·e à la protection des données.",
        count,
    ) % {"count": count}


def situation_fields(situations: Mapping[str, Any]) -> list[DataField]:
    """Return the situations of a household in words, with what was written beside them."""
    return [
        DataField(key, Vulnerability(key).label if key in Vulnerability.values else _("précisions"), value)
        for key, value in situations.items()
    ]


def _situations(person_id: int) -> DataSection:
    records = []
    for row in VulnerabilityRecord.objects.filter(case__person=person_id).select_related("case"):
        records.append([DataField("case", _("dossier"), row.case.number), *situation_fields(row.situations)])
    return DataSection("situations", _("Situations de vulnérabilité"), records)


def _readings(person_id: int, cases: "models.QuerySet[Case]") -> DataSection:
    """Who opened her cases and when: by role, the person is not given the names of the staff."""
    rows = AccessRecord.objects.filter(
        subject_type=Case._meta.label_lower, subject_id__in=cases.values("pk")
    ).select_related("actor")
    return DataSection(
        "readings",
        _("Consultations des dossiers"),
        [
            [
                DataField("at", _("le"), row.at),
                DataField("what", _("nature"), row.get_kind_display()),
                DataField("role", _("par"), row.actor.get_role_display()),
            ]
            for row in rows.order_by("-at")[:MOST_READINGS]
        ],
    )


def _state(value: str) -> str:
    if value.startswith("category_"):
        return _("catégorie %(letter)s") % {"letter": value.removeprefix("category_")}
    return str(dict(CaseState.choices).get(value, value))
