from cases.models.agenda import Appointment, AppointmentReminder, AppointmentTransition, CalendarFeed, Summons
from cases.models.cases import Case, CaseTransition
from cases.models.consent import Consent
from cases.models.documents import Document
from cases.models.household import HouseholdMember, VulnerabilityRecord
from cases.models.journal import JournalNote
from cases.models.matching import MatchingRun, NameCount
from cases.models.people import Person, PersonPhone, Stay
from cases.models.register import ImportedRow, RegisterImport
from cases.models.registration import RegistrationDraft
from cases.models.tasks import Task, TaskTransition

__all__ = [
    "Appointment",
    "AppointmentReminder",
    "AppointmentTransition",
    "CalendarFeed",
    "Case",
    "CaseTransition",
    "Consent",
    "Document",
    "HouseholdMember",
    "ImportedRow",
    "JournalNote",
    "MatchingRun",
    "NameCount",
    "Person",
    "PersonPhone",
    "RegisterImport",
    "RegistrationDraft",
    "Stay",
    "Summons",
    "Task",
    "TaskTransition",
    "VulnerabilityRecord",
]
