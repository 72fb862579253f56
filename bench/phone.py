"""Bytes that the portal sends to an operator's telephone, counted by a real browser on an empty cache.

Static files go out as whitenoise serves them in production (brotli), pages as the proxy does (gzip). A first visit
is the sign-in page, then the work list; what the service worker fetches beside is counted apart.
"""

import gzip
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from functools import lru_cache
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import brotli
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings
from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.enums import Role
from accounts.models import User
from aids.models import Application
from bench.demonstration import demonstration_made

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
PHONE = {"width": 360, "height": 740}
FIRST_KB, LATER_KB = 120, 30
COMPRESSED = (
    "text/",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
    "application/javascript",
)


def run() -> dict[str, Any]:
    """Return KB of the first and the later pages in both languages, and whether they stay within the bounds."""
    demonstration_made(300)
    # Asked before the browser starts: beside its event loop Django asks no database.
    session, files = _signed_in(_agent())
    plain = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    wanted = {
        "STORAGES": plain,
        "WHITENOISE_AUTOREFRESH": True,
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_MAX_AGE": 3600,
        "ALLOWED_HOSTS": ["*"],
    }
    with override_settings(**wanted), _served() as address, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        results = {
            language: _measure(browser, address, session, files, language) for language in ("fr", "ar")
        }
        browser.close()
    return {"bounds_kb": {"first": FIRST_KB, "later": LATER_KB}, **results}


def _agent() -> User:
    """Return the agent with the most files to follow."""
    agents = User.objects.filter(role=Role.OPERATOR_AGENT, is_active=True).order_by("pk")[:20]
    return max(agents, key=lambda agent: Application.objects.visible_to(agent).count())


def _signed_in(agent: User) -> tuple[str, list[int]]:
    """Return a session of the agent and three of the files they follow."""
    client = Client()
    client.force_login(agent)
    files = Application.objects.visible_to(agent).order_by("-pk").values_list("pk", flat=True)[:3]
    return client.cookies[settings.SESSION_COOKIE_NAME].value, list(files)


def _measure(browser: Browser, address: str, session: str, files: list[int], language: str) -> dict[str, Any]:
    context = browser.new_context(base_url=address, viewport=PHONE, is_mobile=True, device_scale_factor=2)
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address}])
    page = context.new_page()
    counter = _Counter(page)
    sign_in = counter.of(lambda: page.goto(reverse("account_login")))
    # The first page of somebody already signed in (an installed portal): nothing is kept from the sign-in page.
    context.close()
    context = browser.new_context(base_url=address, viewport=PHONE, is_mobile=True, device_scale_factor=2)
    context.add_cookies(
        [
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": address},
            {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address},
        ]
    )
    page = context.new_page()
    counter = _Counter(page)
    home = counter.of(lambda: page.goto(reverse("operators:portal_home")))
    heaviest = counter.heaviest()
    later = {"work_list": counter.of(lambda: page.goto(reverse("operators:portal_home")))}
    for pk in files:
        url = reverse("operators:portal_file", args=[pk])
        later[f"file_{pk}"] = counter.of(lambda url=url: page.goto(url))
    later["offline_page"] = counter.of(lambda: page.goto(reverse("operators:offline_shell")))
    context.close()
    return {
        "sign_in_kb": sign_in,
        "first_kb": home,
        "heaviest_of_first": heaviest,
        "later_kb": later,
        "within": home <= FIRST_KB and sign_in <= FIRST_KB and max(later.values()) <= LATER_KB,
    }


class _Counter:
    """Adds up what comes over the wire for a page: heads and bodies, compressed."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._bytes: Counter[str] = Counter()
        self._urls: dict[str, str] = {}
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.loadingFinished", self._finished)

    def _sent(self, event: dict[str, Any]) -> None:
        self._urls[event["requestId"]] = event["request"]["url"].partition("?")[0]

    def _finished(self, event: dict[str, Any]) -> None:
        self._bytes[self._urls[event["requestId"]]] += int(event["encodedDataLength"])

    def of(self, go: Callable[[], Any]) -> float:
        """Return the KB that `go` cost, until the network is idle."""
        self._bytes.clear()
        go()
        self._page.wait_for_load_state("networkidle")
        return round(self._bytes.total() / 1024, 1)

    def heaviest(self, most: int = 12) -> dict[str, float]:
        """Return the KB of what cost the most in the last `of`, by address."""
        return {urlsplit(url).path: round(size / 1024, 1) for url, size in self._bytes.most_common(most)}


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        return


@contextmanager
def _served() -> Any:
    server = make_server("127.0.0.1", 0, _compressed(get_wsgi_application()), _Server, _Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


@lru_cache(maxsize=200)
def _brotli(body: bytes) -> bytes:
    return brotli.compress(body)


def _compressed(application: Any) -> Any:
    """Compress what `application` answers as whitenoise and the proxy do in production."""

    def serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        kept: list[Any] = []
        environ.pop("HTTP_ACCEPT_ENCODING", None)
        parts = application(environ, lambda status, headers, *_exc: kept.extend([status, headers]))
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        status, headers = kept
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        if kind.startswith(COMPRESSED) and len(body) > 500:
            static = environ["PATH_INFO"].startswith(settings.STATIC_URL)
            body = _brotli(body) if static else gzip.compress(body, 6)
            headers = [pair for pair in headers if pair[0].lower() != "content-length"]
            headers += [("Content-Encoding", "br" if static else "gzip"), ("Content-Length", str(len(body)))]
        start_response(status, headers)
        return [body]

    return serve
