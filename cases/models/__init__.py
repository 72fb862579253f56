from cases.models.agenda import Appointment, AppointmentReminder, AppointmentTransition, CalendarFeed, Summons
from cases.models.announcements import Announcement, AnnouncementBatch, AnnouncementTransition
from cases.models.cases import Case, CaseTransition, ReadingRight
from cases.models.complaints import AccessCode, Complaint, ComplaintTransition
from cases.models.consent import Consent
from cases.models.directory import LocalService
from cases.models.documents import Document
from cases.models.household import HouseholdMember, VulnerabilityRecord
from cases.models.inquiries import FactSource, SocialInquiry
from cases.models.journal import JournalNote
from cases.models.matching import MatchingRun, NameCount
from cases.models.merging import PersonMerge
from cases.models.pairs import DuplicatePair, DuplicatePairTransition
from cases.models.people import Person, PersonPhone, Stay
from cases.models.questionnaires import AnswerChoice, Question, Questionnaire, QuestionnaireTransition
from cases.models.referrals import LiaisonSheet, Referral, ReferralTransition
from cases.models.register import ImportedRow, RegisterImport
from cases.models.registration import RegistrationDraft
from cases.models.retention import CaseProtection, ProtectionRule, RetentionHold
from cases.models.rights import PersonFile, RightsRequest, RightsTransition
from cases.models.surveys import Survey, SurveyTransition
from cases.models.tasks import Task, TaskTransition
from cases.models.transfers import HandOver, HandOverLine, HandOverSheet, Transfer, TransferTransition

__all__ = [
    "AccessCode",
    "Announcement",
    "AnnouncementBatch",
    "AnnouncementTransition",
    "AnswerChoice",
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
    "DuplicatePair",
    "DuplicatePairTransition",
    "FactSource",
    "HandOver",
    "HandOverLine",
    "HandOverSheet",
    "HouseholdMember",
    "ImportedRow",
    "JournalNote",
    "LiaisonSheet",
    "LocalService",
    "MatchingRun",
    "NameCount",
    "Person",
    "PersonFile",
    "PersonMerge",
    "PersonPhone",
    "ProtectionRule",
    "Question",
    "Questionnaire",
    "QuestionnaireTransition",
    "ReadingRight",
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
    "Survey",
    "SurveyTransition",
    "Task",
    "TaskTransition",
    "Transfer",
    "TransferTransition",
    "VulnerabilityRecord",
]
