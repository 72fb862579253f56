"""Every URL × every role × one's own row and a foreign one (domain.md 5)."""

from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client, TestCase, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from accounts.enums import Role
from tests.aids.conftest import load_programme
from tests.matrix import MATRIX
from tests.world import World, request

REFUSED = (401, 403, 404, 405)
# Keys of rows that this world does not hold: their pages answer 404 or a refusal to everybody.
NOT_THERE = {
    *("nothing", "password_key", "invitation_token", "second_factor", "debug_only", "figure"),
    "no_such_address",
}


class SignedIn:
    """Browsers of one user who signed in once: each is new, and signs in again only after a sign-out."""

    def __init__(self, user):
        self._user, self._key = user, ""

    def client(self):
        client = Client()
        if self._key and Session.objects.filter(pk=self._key).exists():
            client.cookies[settings.SESSION_COOKIE_NAME] = self._key
        else:
            client.force_login(self._user)
            self._key = client.session.session_key
        return client


def named_urls(resolver, namespaces=()):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from named_urls(entry, (*namespaces, *([entry.namespace] if entry.namespace else [])))
        elif isinstance(entry, URLPattern):
            yield ":".join((*namespaces, entry.name or "")), entry.callback


def portal_urls():
    """The URLs of the portal; the admin has rules of its own, tested beside it."""
    return {name: view for name, view in named_urls(get_resolver()) if not name.startswith("admin:")}


def test_the_table_names_every_url_and_no_other():
    assert set(MATRIX) == set(portal_urls())


def test_each_view_declares_the_roles_of_the_table():
    declared = {name: getattr(view, "allowed_roles", "undeclared") for name, view in portal_urls().items()}
    assert declared == {name: page.roles for name, page in MATRIX.items()}


def reaches_its_pages_and_no_other(world, role):
    user = world.user(role)
    signed_in = SignedIn(user)
    problems = []
    for name, page in MATRIX.items():
        cache.clear()
        is_allowed = page.roles is None or role in page.roles
        url = world.url(name, page.row, user=user) if is_allowed else world.refused_url(name, page.row)
        answer = request(signed_in.client(), page.method, url, world.bearer() if page.bearer else None)
        if page.bearer and request(signed_in.client(), page.method, url).status != 401:
            problems.append((name, "without a token"))
        if is_allowed:
            wrong = answer.status in REFUSED and not (page.row in NOT_THERE and answer.status == 404)
        else:
            wrong = answer.status != 403
        if wrong or answer.status >= 500:
            problems.append((name, answer.status))
    assert problems == []


def finds_no_foreign_row(world, role):
    user = world.user(role)
    signed_in = SignedIn(user)
    problems = []
    for name, page in MATRIX.items():
        if role not in page.blind:
            continue
        for method in {"get", page.method, "post"}:
            url = world.url(name, page.row, user=user, foreign=True)
            answer = request(signed_in.client(), method, url)
            if answer.status not in (404, 405):
                problems.append((name, method, answer.status))
    assert problems == []


def for_each_role(name, check):
    """Make a test of a check of one role, one for each: unittest has no parameters."""

    def decorate(cls):
        for role in Role:
            setattr(cls, f"test_{role}_{name}", lambda self, role=role: check(self.world, role))
        return cls

    return decorate


@for_each_role("reaches_its_pages_and_no_other", reaches_its_pages_and_no_other)
@for_each_role("finds_no_foreign_row", finds_no_foreign_row)
class TestEveryUrl(TestCase):
    """The world is made once for all roles: its rows take longer than asking for the pages of one."""

    @classmethod
    def setUpClass(cls):
        cls.media = cls.enterClassContext(TemporaryDirectory())
        with override_settings(MEDIA_ROOT=cls.media):
            super().setUpClass()

    @classmethod
    def setUpTestData(cls):
        with translation.override("fr"):
            load_programme()
            cls.world = World()
            cls.world.make_refused({page.row for page in MATRIX.values()})

    def setUp(self):
        self.enterContext(override_settings(MEDIA_ROOT=self.media, ROOT_URLCONF="tests.plain_refusals"))

    def test_a_guest_is_led_to_sign_in(self):
        problems = []
        for name, page in MATRIX.items():
            if page.roles is None and page.row in NOT_THERE:
                continue
            cache.clear()
            url = self.world.url(name, page.row, user=None)
            answer = request(Client(), page.method, url, self.world.bearer() if page.bearer else None)
            if page.bearer and request(Client(), page.method, url).status != 401:
                problems.append((name, "without a token"))
            # A guest who sends a form is told that her session has ended, and where to open it again.
            led = (answer.status == 302 and "/connexion/" in answer.location) or (
                page.method == "post" and answer.status == 401
            )
            wrong = answer.status in REFUSED if page.roles is None else not led
            if wrong or answer.status >= 500:
                problems.append((name, answer.status, answer.location))
        assert problems == []
