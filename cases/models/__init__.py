from cases.models.agenda import Appointment, AppointmentReminder, AppointmentTransition, CalendarFeed, Summons
from cases.models.cases import Case, CaseTransition, JournalNote
from cases.models.consent import Consent
from cases.models.directory import LocalService
from cases.models.documents import Document
from cases.models.household import HouseholdMember, VulnerabilityRecord
from cases.models.inquiries import FactSource, SocialInquiry
from cases.models.matching import MatchingRun, NameCount
from cases.models.merging import PersonMerge
from cases.models.pairs import DuplicatePair, DuplicatePairTransition
from cases.models.people import Person, PersonPhone, Stay
from cases.models.referrals import LiaisonSheet, Referral, ReferralTransition
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
    "FactSource",
    "DuplicatePair",
    "DuplicatePairTransition",
    "HouseholdMember",
    "ImportedRow",
    "JournalNote",
    "LiaisonSheet",
    "LocalService",
    "MatchingRun",
    "NameCount",
    "Person",
    "PersonMerge",
    "PersonPhone",
    "Referral",
    "ReferralTransition",
    "RegisterImport",
    "RegistrationDraft",
    "SocialInquiry",
    "Stay",
    "Summons",
    "Task",
    "TaskTransition",
    "VulnerabilityRecord",
]
