"""Who may call which URL. The table is the whole truth: tests/test_matrix.py holds it against the resolver.

`roles` may call the page (None: everybody, guests included). `row` names the row of `tests.world` whose key
the URL takes; `blind` are the allowed roles for which a foreign row does not exist (404).
"""

from dataclasses import dataclass

from accounts.enums import Role

EVERYBODY = None
SIGNED_IN = frozenset(Role.values)
ANTENNA = frozenset({Role.COUNSELLOR, Role.ANTENNA_MANAGER})
MANAGER = frozenset({Role.TASKFORCE_MANAGER})
FILE = ANTENNA | MANAGER
IMPORTER = frozenset({Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER})
AGENT = frozenset({Role.OPERATOR_AGENT})
INVITERS = frozenset({Role.ADMINISTRATOR, Role.ANTENNA_MANAGER, Role.TASKFORCE_MANAGER})


@dataclass(frozen=True)
class Page:
    roles: frozenset[str] | None
    row: str = ""
    blind: frozenset[str] = frozenset()
    method: str = "get"


def scoped(roles: frozenset[str], row: str, *, method: str = "get") -> Page:
    """A page of one row: the taskforce sees every row, everybody else her own."""
    return Page(roles, row, roles - MANAGER, method)


MATRIX: dict[str, Page] = {
    "home": Page(SIGNED_IN),
    "search": Page(SIGNED_IN),
    "health": Page(EVERYBODY),
    "styleguide": Page(EVERYBODY, "debug_only"),
    # Accounts
    "account_login": Page(EVERYBODY),
    "account_logout": Page(EVERYBODY),
    "account_inactive": Page(EVERYBODY),
    "account_reset_password": Page(EVERYBODY),
    "account_reset_password_done": Page(EVERYBODY),
    "account_reset_password_from_key": Page(EVERYBODY, "password_key"),
    "account_reset_password_from_key_done": Page(EVERYBODY),
    "account_reauthenticate": Page(SIGNED_IN),
    "account_change_password": Page(SIGNED_IN),
    "set_language": Page(EVERYBODY, method="post"),
    "mfa_login_webauthn": Page(EVERYBODY),
    "mfa_authenticate": Page(EVERYBODY),
    "mfa_reauthenticate": Page(SIGNED_IN),
    "mfa_reauthenticate_webauthn": Page(SIGNED_IN),
    "mfa_index": Page(SIGNED_IN),
    "mfa_activate_totp": Page(SIGNED_IN),
    "mfa_deactivate_totp": Page(SIGNED_IN, "second_factor"),
    "mfa_list_webauthn": Page(SIGNED_IN),
    "mfa_add_webauthn": Page(SIGNED_IN),
    "mfa_edit_webauthn": Page(SIGNED_IN, "nothing"),
    "mfa_remove_webauthn": Page(SIGNED_IN, "nothing"),
    "mfa_view_recovery_codes": Page(SIGNED_IN, "second_factor"),
    "mfa_generate_recovery_codes": Page(SIGNED_IN),
    "mfa_download_recovery_codes": Page(SIGNED_IN, "second_factor"),
    "usersessions_list": Page(SIGNED_IN),
    "accounts:profile": Page(SIGNED_IN),
    "accounts:dismiss_hint": Page(SIGNED_IN, method="post"),
    "accounts:resume": Page(SIGNED_IN),
    "accounts:resume_drop": Page(SIGNED_IN, method="post"),
    "accounts:invitation_list": Page(INVITERS),
    "accounts:invitation_create": Page(INVITERS),
    "accounts:invitation_renew": Page(INVITERS, "invitation", frozenset({Role.ANTENNA_MANAGER}), "post"),
    "accounts:invitation_cancel": Page(INVITERS, "invitation", frozenset({Role.ANTENNA_MANAGER}), "post"),
    "accounts:invitation_accept": Page(EVERYBODY, "invitation_token"),
    # Cases
    "cases:registration_start": Page(ANTENNA),
    "cases:registration_drafts": Page(ANTENNA),
    "cases:delegation_choices": Page(ANTENNA),
    "cases:registration_for_person": scoped(ANTENNA, "person", method="post"),
    "cases:registration_resume": scoped(ANTENNA, "draft"),
    "cases:registration_duplicates": scoped(ANTENNA, "draft", method="post"),
    "cases:registration_confirm": scoped(ANTENNA, "draft", method="post"),
    "cases:registration_discard": scoped(ANTENNA, "draft", method="post"),
    "cases:registration_step": scoped(ANTENNA, "draft_step"),
    "cases:case_list": Page(FILE),
    "cases:case_export": Page(FILE),
    "cases:case_detail": scoped(FILE, "case"),
    "cases:case_overview": scoped(FILE, "case"),
    "cases:case_path": scoped(FILE, "case"),
    "cases:case_changes": scoped(FILE, "case"),
    "cases:journal": scoped(FILE, "case"),
    "cases:person_open": scoped(FILE, "person"),
    "cases:person_tab": scoped(FILE, "case"),
    "cases:situations": scoped(FILE, "case"),
    "cases:consent_new": scoped(ANTENNA, "case"),
    "cases:consent_end": scoped(ANTENNA, "consent", method="post"),
    "cases:person_edit": scoped(ANTENNA, "case"),
    "cases:return_edit": scoped(ANTENNA, "case"),
    "cases:household_edit": scoped(ANTENNA, "case"),
    "cases:stays_edit": scoped(ANTENNA, "case"),
    "cases:documents": scoped(FILE, "case"),
    "cases:document_page": scoped(FILE, "document"),
    "cases:document_download": scoped(FILE, "document"),
    "cases:document_thumbnail": scoped(FILE, "picture"),
    "cases:document_replace": scoped(ANTENNA, "document"),
    "cases:document_take_off": scoped(ANTENNA, "document"),
    "cases:document_put_back": scoped(ANTENNA, "document", method="post"),
    "cases:note_change": scoped(ANTENNA, "note"),
    "cases:case_close": scoped(ANTENNA, "case"),
    "cases:case_reopen": scoped(ANTENNA, "case"),
    "cases:case_support": scoped(ANTENNA, "case"),
    "cases:case_receive": scoped(ANTENNA, "case"),
    "cases:case_category": scoped(frozenset({Role.ANTENNA_MANAGER}) | MANAGER, "case"),
    "cases:case_assign": scoped(frozenset({Role.ANTENNA_MANAGER}) | MANAGER, "case"),
    "cases:register_list": Page(IMPORTER),
    "cases:register_new": Page(IMPORTER),
    "cases:register_detail": scoped(IMPORTER, "register"),
    "cases:register_columns": scoped(IMPORTER, "register", method="post"),
    "cases:register_import": scoped(IMPORTER, "register", method="post"),
    "cases:register_reopen": scoped(IMPORTER, "register", method="post"),
    "cases:register_discard": scoped(IMPORTER, "register", method="post"),
    "cases:register_refused": scoped(IMPORTER, "register_done"),
    "cases:agenda": Page(ANTENNA),
    "cases:appointment_new": Page(ANTENNA),
    "cases:calendar_feed": Page(ANTENNA),
    "cases:calendar_ics": Page(EVERYBODY, "calendar"),
    "cases:case_agenda": scoped(FILE, "case"),
    "cases:case_appointment_new": scoped(ANTENNA, "case"),
    "cases:appointment_detail": scoped(FILE, "appointment"),
    "cases:appointment_move": scoped(ANTENNA, "appointment"),
    "cases:appointment_cancel": scoped(ANTENNA, "appointment"),
    "cases:appointment_presence": scoped(ANTENNA, "appointment", method="post"),
    "cases:summons_new": scoped(ANTENNA, "appointment", method="post"),
    "cases:summons_detail": scoped(FILE, "summons"),
    "cases:summons_download": scoped(FILE, "summons"),
    "cases:task_list": Page(ANTENNA),
    "cases:task_new": scoped(ANTENNA, "case"),
    "cases:task_detail": scoped(FILE, "task"),
    "cases:task_finish": scoped(ANTENNA, "task"),
    "cases:task_drop": scoped(ANTENNA, "task"),
    "cases:task_assign": scoped(ANTENNA, "task"),
    # Aids
    "aids:application_list": Page(FILE),
    "aids:case_tab": scoped(FILE, "case"),
    "aids:application_new": scoped(ANTENNA, "case"),
    "aids:application_detail": scoped(FILE, "file"),
    "aids:application_score": scoped(ANTENNA, "file", method="post"),
    "aids:application_submit": scoped(ANTENNA, "file"),
    "aids:application_cancel": scoped(FILE, "file"),
    "aids:application_decide": scoped(MANAGER, "file"),
    "aids:application_waive": scoped(MANAGER, "file"),
    "aids:contract_sign": scoped(FILE, "file"),
    "aids:contract_scan": scoped(FILE | AGENT, "file"),
    "aids:application_delivery": scoped(FILE, "file"),
    "aids:paper_new": scoped(FILE | AGENT, "file", method="post"),
    "aids:paper_detail": scoped(FILE | AGENT, "paper"),
    "aids:paper_download": scoped(FILE | AGENT, "paper"),
    "aids:budget": Page(MANAGER),
    "aids:envelope_detail": Page(MANAGER, "envelope"),
    "aids:scheme_detail": Page(FILE),
    # Reporting
    "reporting:dashboard": Page(FILE),
    "reporting:figure_files": Page(FILE, "figure"),
    "reporting:country_sheet": Page(frozenset({Role.PARTNER_CONTACT}) | MANAGER),
    "reporting:report_list": Page(MANAGER),
    "reporting:report_new": Page(MANAGER),
    "reporting:report_detail": Page(MANAGER, "report"),
    "reporting:report_recount": Page(MANAGER, "report", method="post"),
    "reporting:report_reissue": Page(MANAGER, "report", method="post"),
    "reporting:report_retry": Page(MANAGER, "report", method="post"),
    "reporting:report_download": Page(MANAGER, "report_file"),
    # Operators
    "operators:operator_list": Page(MANAGER),
    "operators:operator_add": Page(MANAGER),
    "operators:operator_detail": Page(MANAGER, "operator"),
    "operators:operator_edit": Page(MANAGER, "operator"),
    "operators:contract_add": Page(MANAGER, "operator"),
    "operators:contract_edit": Page(MANAGER, "framework_contract"),
    "operators:contract_close": Page(MANAGER, "framework_contract"),
    "operators:application_tab": scoped(FILE, "file"),
    "operators:operator_choose": scoped(FILE, "file"),
    "operators:proposal_take_back": scoped(FILE, "file", method="post"),
    "operators:portal_home": Page(AGENT),
    "operators:portal_file": scoped(AGENT, "file"),
    "operators:portal_accept": scoped(AGENT, "file", method="post"),
    "operators:portal_decline": scoped(AGENT, "file"),
    "operators:portal_plan": scoped(AGENT, "file"),
    "operators:portal_submit": scoped(AGENT, "file"),
    "operators:portal_sign": scoped(AGENT, "file"),
    "operators:portal_scan": scoped(AGENT, "file"),
}
