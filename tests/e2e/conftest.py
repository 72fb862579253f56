"""A real browser: the system's Chromium, in French or in Arabic, on a desk or on a phone."""

import os

import pytest
from django.conf import settings
from django.test import Client

# Playwright's synchronous interface runs an event loop in the test's thread, where Django would refuse
# to reach the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    # A colour on its way from light to dark has a contrast that nobody chose: pages stand still here.
    return {**browser_context_args, "reduced_motion": "reduce"}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    executable = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return {**browser_type_launch_args, "executable_path": executable, "args": FLAGS}


@pytest.fixture
def page_of(new_context, live_server):
    """`page_of(user, language="ar", …)`: a page signed in as that user, which notes what the browser refuses."""

    def open_page(user, language="fr", **options):
        user.language = language
        user.save(update_fields=["language"])
        client = Client()
        client.force_login(user)
        context = new_context(base_url=live_server.url, **options)
        cookies = {
            settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.LANGUAGE_COOKIE_NAME: language,
        }
        context.add_cookies([{"name": n, "value": v, "url": live_server.url} for n, v in cookies.items()])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.refused = []
        page.on("console", lambda line: page.refused.append(line.text) if line.type == "error" else None)
        return page

    return open_page
