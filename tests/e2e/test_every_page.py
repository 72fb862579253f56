"""Every page in a real browser: nothing for axe to say, no overflow, no script error, in French and in Arabic."""

import pytest
from django.conf import settings
from django.test import Client

from accounts.enums import Role
from tests.aids.conftest import load_programme
from tests.e2e.accessibility import bring_axe, violations
from tests.matrix import MATRIX
from tests.world import World

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

# Downloads, fragments without a page of their own, and pages whose row this world does not hold.
NO_PAGE = {
    "health",
    "account_logout",
    "account_inactive",
    "set_language",
    "cases:announcement_model",
    "cases:announcement_batch_refused",
    "cases:case_export",
    "cases:calendar_ics",
    "cases:summons_download",
    "cases:delegation_choices",
    "cases:document_download",
    "cases:person_file_download",
    "cases:liaison_download",
    "cases:sheet_download",
    "cases:document_thumbnail",
    "cases:register_refused",
    "aids:paper_download",
    "aids:scheme_export",
    "aids:scheme_paper_download",
    "aids:simulation_flips",
    "aids:contract_scan",
    "aids:ledger_export",
    "aids:amendment_scan",
    "aids:tranche_file",
    "aids:payment_order_file",
    "aids:payment_order_paper",
    "aids:sitting_paper_download",
    "operators:portal_scan",
    "operators:offline_worker",
    "operators:offline_manifest",
    "operators:offline_state",
    "operators:offline_files",
    "operators:offline_photo",
    "aids:plan_quote",
    "aids:plan_version_quote",
    "operators:partner_document",
    "operators:scorecard_file",
    "operators:visit_photo",
    "operators:follow_up_paper_download",
    "operators:fairness_excel",
    "reporting:report_download",
    "reporting:extract_download",
    "mfa_login_webauthn",
    "mfa_authenticate",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "styleguide",
}
NO_ROW = {"nothing", "password_key", "invitation_token", "second_factor", "debug_only", "figure"}
# Pages of everybody, for readers who have no account.
OPEN_PAGES = {"api:guide"}
LOOKS = [("fr", 1280), ("ar", 360)]
# Colours are the same in both: they are read once.
COLOURS = "fr"
# What stands around every page of a reader: axe reads it on the reader's first page, whole.
FRAME = [[".topbar"], [".side-nav"], [".bottom-nav"], ["#confirm-dialog"]]
READERS = [
    Role.COUNSELLOR,
    Role.TASKFORCE_MANAGER,
    Role.OPERATOR_AGENT,
    Role.SOCIAL_ATTACHE,
    Role.ADMINISTRATOR,
    Role.PARTNER_CONTACT,
    Role.CGPS_OFFICER,
]


def pages_of(role, seen):
    """The pages this role opens that no reader before it did."""
    for name, page in MATRIX.items():
        mine = name in OPEN_PAGES or (page.roles is not None and role in page.roles)
        if mine and page.method == "get" and name not in NO_PAGE | seen and page.row not in NO_ROW:
            seen.add(name)
            yield name, page


def sign_in(context, live_server, user, language):
    client = Client()
    client.force_login(user)
    cookies = {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        settings.LANGUAGE_COOKIE_NAME: language,
    }
    context.add_cookies(
        [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
    )


@pytest.mark.minutes
@pytest.mark.parametrize(("language", "width"), LOOKS)
def test_every_page_is_accessible_and_fits(
    new_context, live_server, media_in_a_temporary_folder, language, width
):
    load_programme()
    world = World()
    problems, seen = [], set()
    for role in READERS:
        user = world.user(role)
        user.language = language
        user.save(update_fields=["language"])
        context = new_context(viewport={"width": width, "height": 900})
        bring_axe(context)
        sign_in(context, live_server, user, language)
        tab = context.new_page()
        errors = []
        tab.on(
            "console",
            lambda message, errors=errors: errors.append(message.text) if message.type == "error" else None,
        )
        for number, (name, page) in enumerate(pages_of(role, seen)):
            errors.clear()
            answer = tab.goto(live_server.url + world.url(name, page.row, user=user))
            if tab.locator("[hx-trigger=load]").count():
                tab.wait_for_load_state("networkidle")
            read = {"exclude": FRAME} if number else None
            problems += problems_of(tab, name, answer, errors, language, read)
        context.close()
    assert problems == []


def problems_of(tab, name, answer, errors, language, read):
    found = [(name, "console", text) for text in errors]
    if answer.status != 200:
        found.append((name, "status", answer.status))
        return found
    if tab.locator("html").get_attribute("lang") != language:
        found.append((name, "language", tab.locator("html").get_attribute("lang")))
    over = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        found.append((name, "overflow", over))
    return found + [(name, *fault) for fault in violations(tab, read, colours=language == COLOURS)]
