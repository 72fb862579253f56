"""What the cases app holds about a person around her cases: announcement, referrals, agenda, transfers, merges."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from cases.enums import ConsentScope, Sex
from cases.models import Announcement, Appointment, Person, Referral, SocialInquiry, Task, Transfer
from cases.models.referrals import SCOPE_OF_UNIT
from cases.selectors.personal_data import situation_fields
from common.personal_data import DataField, DataSection, Shared, record, section

_ANNOUNCED = (
    "last_name", "first_name", "last_name_ar", "first_name_ar", "sex", "birth_date", "cin", "passport",
    "consular_card",
)  # fmt: skip


def held_sections(person_id: int, _actor: User) -> list[DataSection]:
    """Return announcements, referrals, social inquiries, appointments, tasks, transfers, other spellings."""
    return [
        _announcements(person_id),
        section(
            "referrals",
            _("Orientations"),
            Referral.objects.filter(case__person=person_id).select_related("case", "unit", "service"),
            *("case", "purpose", "unit", "service", "reason", "sent_at", "state", "answer"),
            *("outcome", "outcome_note"),
        ),
        _inquiries(person_id),
        section(
            "appointments",
            _("Rendez-vous"),
            Appointment.objects.filter(case__person=person_id).select_related("case"),
            *("case", "kind", "starts_at", "place", "note", "state"),
        ),
        section(
            "tasks",
            _("Tâches"),
            Task.objects.filter(case__person=person_id).exclude(title="").select_related("case"),
            *("case", "title", "detail", "due_on", "state"),
        ),
        section(
            "transfers",
            _("Transferts entre antennes"),
            Transfer.objects.filter(case__person=person_id).select_related(
                "case", "from_antenna", "to_antenna"
            ),
            *("case", "from_antenna", "to_antenna", "reason", "proposed_at", "state", "answer_reason"),
        ),
        _spellings(person_id),
    ]


def shared_referrals(case_id: int, scope: str) -> list[Shared]:
    """Name the referrals in progress that a receiver loses when the agreement `scope` ends."""
    found = Referral.objects.open().filter(case=case_id).select_related("unit", "service").order_by("pk")
    if scope != ConsentScope.PROCESSING:
        kinds = [kind for kind, needed in SCOPE_OF_UNIT.items() if needed == scope]
        reached = Q(unit__kind__in=kinds)
        if scope == ConsentScope.SHARE_SERVICE:
            reached |= Q(service__isnull=False)
        found = found.filter(reached)
    return [
        Shared(
            what=_("l'orientation %(reference)s (%(purpose)s)")
            % {"reference": row.reference, "purpose": row.get_purpose_display()},
            who=str(row.receiver),
            url=reverse("cases:referral_detail", args=[row.pk]),
        )
        for row in found
    ]


def _announcements(person_id: int) -> DataSection:
    """What was written of her before her return, by the side that announced her."""
    rows = Announcement.objects.filter(case__person=person_id).select_related("country", "governorate")
    records = []
    for row in rows.order_by("pk"):
        said = row.content | {"sex": dict(Sex.choices).get(row.content.get("sex", ""))}
        identity = [
            DataField(name, getattr(Person._meta.get_field(name), "verbose_name", name), said.get(name))
            for name in _ANNOUNCED
        ]
        records.append(
            [
                DataField("at", _("le"), row.created_at),
                *identity,
                DataField("phone", _("téléphone"), row.content.get("phone")),
                DataField("situation", _("situation"), row.content.get("situation")),
                *record(row, "planned_on", "country", "modality", "governorate", "state"),
            ]
        )
    return DataSection("announcements", _("Signalements avant retour"), records)


def _inquiries(person_id: int) -> DataSection:
    rows = SocialInquiry.objects.filter(referral__case__person=person_id).select_related("referral__unit")
    records = []
    for row in rows.order_by("pk"):
        findings = row.findings
        records.append(
            [
                DataField("by", _("établie par"), str(row.referral.receiver)),
                *record(row, "visited_on", "household_size", "household_income_tnd"),
                *situation_fields(findings.get("situations", {})),
                DataField("narrative", _("récit"), findings.get("narrative")),
                DataField("is_adopted", _("reprise au dossier"), row.is_adopted),
            ]
        )
    return DataSection("inquiries", _("Enquêtes sociales"), records)


def _spellings(person_id: int) -> DataSection:
    """The names under which merged records knew her."""
    person = Person.with_merged.get(pk=person_id)
    return DataSection(
        "spellings",
        _("Autres écritures du nom"),
        [
            [DataField("name", _("nom"), " ".join(filter(None, alias)))]
            for alias in person.former_names
            if any(alias)
        ],
    )
