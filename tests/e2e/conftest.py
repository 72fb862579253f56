"""A real browser: the system's Chromium, in French or in Arabic, on a desk or on a phone."""

import os

import pytest

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
