"""What the frame of every page shows: navigation by role, counts, languages."""

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, get_language_info

from common.navigation import ACCOUNT, Counter, NavItem, navigation

# Pages are never kept in the browser's storage: they hold personal data (historyCacheSize).
HTMX_CONFIG = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "selfRequestsOnly": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "409", "swap": True},
            {"code": "422", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)
SHORT_NAMES = {"fr": "FR", "ar": "ع"}
# On the operators' pages every target is at least 44 px (ux.md, "Access").
TOUCH_ROLES = frozenset({"operator_agent", "return_operator"})
# Who takes files along on a telephone (ADR 0036).
OFFLINE_ROLES = frozenset({"operator_agent"})


class Frame:
    """The frame of one page; nothing is asked of the database before a template shows it."""

    htmx_config = HTMX_CONFIG

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._counted: dict[Counter, int] = {}

    @cached_property
    def _user(self) -> Any:
        return getattr(self._request, "user", None)

    @cached_property
    def signed_in(self) -> bool:
        return bool(self._user and self._user.is_authenticated)

    @cached_property
    def touch(self) -> bool:
        return self.signed_in and getattr(self._user, "role", "") in TOUCH_ROLES

    @cached_property
    def works_offline(self) -> bool:
        return self.signed_in and getattr(self._user, "role", "") in OFFLINE_ROLES

    @cached_property
    def nav(self) -> list[NavItem]:
        if not self.signed_in:
            return []
        return navigation.items(self._user, path=self._request.path, counted=self._counted)

    @cached_property
    def account_nav(self) -> list[NavItem]:
        if not self.signed_in:
            return []
        return navigation.items(self._user, path=self._request.path, place=ACCOUNT, counted=self._counted)

    @cached_property
    def needs_me(self) -> int:
        return navigation.needs(self._user, counted=self._counted) if self.signed_in else 0

    @property
    def user_name(self) -> str:
        return str(self._user.get_full_name() or self._user) if self.signed_in else ""

    @property
    def user_role(self) -> str:
        label = getattr(self._user, "get_role_display", None)
        return str(label()) if label else ""

    @property
    def home_url(self) -> str:
        return _url("home") or "/"

    @property
    def search_url(self) -> str | None:
        return _url("search")

    @property
    def search_query(self) -> str:
        return self._request.GET.get("q", "") if self._request.path == self.search_url else ""

    @property
    def sign_out_url(self) -> str | None:
        return _url("account_logout")

    @property
    def language_url(self) -> str | None:
        return _url("set_language")

    @property
    def languages(self) -> list[dict[str, Any]]:
        current = get_language()
        return [
            {
                "code": code,
                "name": get_language_info(code)["name_local"],
                "short": SHORT_NAMES.get(code, code.upper()),
                "is_current": code == current,
            }
            for code, _name in settings.LANGUAGES
        ]


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every template `frame`: see the class."""
    return {"frame": Frame(request)}


def _url(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
