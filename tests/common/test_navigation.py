"""The frame's navigation: by role, in order, at most seven, the current place marked."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import path

from common.context_processors import frame
from common.navigation import ACCOUNT, MOST_MAIN_ENTRIES, NavEntry, Navigation

COUNSELLOR = SimpleNamespace(role="counsellor", is_authenticated=True)


def page(request):
    return HttpResponse()


urlpatterns = [
    path("", page, name="home"),
    path("dossiers/", page, name="cases"),
    path("dossiers/signalements/", page, name="announcements"),
    path("aides/", page, name="aids"),
    *(path(f"p{n}/", page, name=f"p{n}") for n in range(9)),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def navigation():
    found = Navigation()
    found.register(NavEntry("cases", "Dossiers", "folder", {"counsellor"}, order=20))
    found.register(NavEntry("home", "Ma journée", "house", order=10))
    found.register(NavEntry("aids", "Aides", "cash-coin", {"taskforce_manager"}, order=30))
    return found


def labels(navigation, path="/", user=COUNSELLOR, **options):
    return [item.label for item in navigation.items(user, path=path, **options)]


def test_entries_are_those_of_the_role_in_order(navigation):
    assert labels(navigation) == ["Ma journée", "Dossiers"]


def test_a_user_without_a_role_sees_what_is_for_everybody(navigation):
    assert labels(navigation, user=AnonymousUser()) == ["Ma journée"]


def test_an_entry_whose_url_is_not_wired_is_left_out(navigation):
    navigation.register(NavEntry("nowhere", "Nulle part", "x"))
    assert "Nulle part" not in labels(navigation)


def test_at_most_seven_entries(navigation):
    for number in range(9):
        navigation.register(NavEntry(f"p{number}", f"Page {number}", "circle"))
    assert len(labels(navigation)) == MOST_MAIN_ENTRIES == 7


@pytest.mark.parametrize(
    ("path", "active"),
    [
        ("/", ["Ma journée"]),
        ("/dossiers/12/", ["Dossiers"]),
        ("/dossiers/signalements/3/", ["Signalements"]),
        ("/ailleurs/", []),
    ],
)
def test_the_deepest_entry_above_the_page_is_active(navigation, path, active):
    navigation.register(NavEntry("announcements", "Signalements", "megaphone", order=21))
    items = navigation.items(COUNSELLOR, path=path)
    assert [item.label for item in items if item.is_active] == active


def test_the_account_menu_is_apart(navigation):
    navigation.register(NavEntry("p1", "Mon compte", "person", place=ACCOUNT))
    assert labels(navigation, place=ACCOUNT) == ["Mon compte"]
    assert "Mon compte" not in labels(navigation)


def test_counts_are_asked_only_for_entries_shown(navigation):
    asked = []
    navigation.register(NavEntry("p1", "Vu", "x", count=lambda user: asked.append("p1") or 4))
    navigation.register(NavEntry("p2", "Caché", "x", {"auditor"}, count=lambda user: asked.append("p2") or 9))
    assert [item.count for item in navigation.items(COUNSELLOR, path="/") if item.label == "Vu"] == [4]
    assert asked == ["p1"]


def test_needs_of_all_apps_are_added(navigation):
    navigation.register_need("referrals", lambda user: 2)
    navigation.register_need("proposals", lambda user: 3)
    navigation.register_need("proposals", lambda user: 5)
    assert navigation.needs(COUNSELLOR) == 7


def test_a_guest_has_no_navigation():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    shown = frame(request)["frame"]
    assert (shown.signed_in, shown.nav, shown.account_nav, shown.needs_me) == (False, [], [], 0)


def test_a_page_asks_each_counter_once(navigation):
    asked, counted = [], {}

    def waiting(user):
        asked.append(user)
        return 4

    navigation.register(NavEntry("p1", "Vu", "x", count=waiting))
    navigation.register_need("p1", waiting)
    assert [item.count for item in navigation.items(COUNSELLOR, path="/", counted=counted)][-1] == 4
    assert navigation.needs(COUNSELLOR, counted=counted) == 4
    assert asked == [COUNSELLOR]
