from cases.models.agenda import Appointment, AppointmentReminder, AppointmentTransition, CalendarFeed, Summons
from cases.models.cases import Case, CaseTransition, JournalNote
from cases.models.complaints import AccessCode, Complaint, ComplaintTransition
from cases.models.consent import Consent
from cases.models.directory import LocalService
from cases.models.documents import Document
from cases.models.household import HouseholdMember, VulnerabilityRecord
from cases.models.inquiries import FactSource, SocialInquiry
from cases.models.matching import MatchingRun, NameCount
from cases.models.people import Person, PersonPhone, Stay
from cases.models.referrals import LiaisonSheet, Referral, ReferralTransition
from cases.models.register import ImportedRow, RegisterImport
from cases.models.registration import RegistrationDraft
from cases.models.retention import CaseProtection, ProtectionRule, RetentionHold
from cases.models.rights import PersonFile, RightsRequest, RightsTransition
from cases.models.tasks import Task, TaskTransition

__all__ = [
    "AccessCode",
    "Appointment",
    "AppointmentReminder",
    "AppointmentTransition",
    "CalendarFeed",
    "Case",
    "CaseProtection",
    "CaseTransition",
    "Complaint",
    "ComplaintTransition",
    "Consent",
    "Document",
    "FactSource",
    "HouseholdMember",
    "ImportedRow",
    "JournalNote",
    "LiaisonSheet",
    "LocalService",
    "MatchingRun",
    "NameCount",
    "Person",
    "PersonFile",
    "PersonPhone",
    "ProtectionRule",
    "Referral",
    "ReferralTransition",
    "RegisterImport",
    "RegistrationDraft",
    "RetentionHold",
    "RightsRequest",
    "RightsTransition",
    "SocialInquiry",
    "Stay",
    "Summons",
    "Task",
    "TaskTransition",
    "VulnerabilityRecord",
]
