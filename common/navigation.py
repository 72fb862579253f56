"""Navigation of the frame: each app registers entries in `AppConfig.ready()`, shown by role."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

MAIN = "main"
ACCOUNT = "account"
MOST_MAIN_ENTRIES = 7

Counter = Callable[[Any], int]


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the side navigation (or of the account menu with `place=ACCOUNT`).

    `label` is a lazy French string, `icon` a name of bootstrap-icons, `roles` the values of
    `accounts.enums.Role` that see it (empty: every role), `count` an optional function of the user
    that says how many things wait there: one cheap query, asked once a page. `only_for`, without a query,
    says which users of these roles see it.
    """

    url_name: str
    label: Any
    icon: str
    roles: Collection[str] = ()
    order: int = 100
    count: Counter | None = None
    place: str = MAIN
    only_for: Callable[[Any], bool] | None = None


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry as one page shows it: its address, whether the page lies under it, how many wait there."""

    label: Any
    icon: str
    url: str
    is_active: bool
    count: int = 0


class Navigation:
    """Entries and counters of "what needs me"; registering the same URL name again replaces the entry."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, str], NavEntry] = {}
        self._needs: dict[str, Counter] = {}

    def register(self, entry: NavEntry) -> None:
        self._entries[entry.place, entry.url_name] = entry

    def register_need(self, name: str, counter: Counter) -> None:
        """Add `counter(user)` to the number beside the bell: what waits for that user."""
        self._needs[name] = counter

    def items(
        self, user: Any, *, path: str, place: str = MAIN, counted: dict[Counter, int] | None = None
    ) -> list[NavItem]:
        """Return the entries `user` may open, in order, the one that `path` lies under marked active.

        An entry whose URL is not wired is left out. At most seven main entries are shown (ux.md, "Frame").
        `counted` keeps what a counter answered: one page asks each of them once.
        """
        counted = {} if counted is None else counted
        role = str(getattr(user, "role", ""))
        entries = [e for e in self._entries.values() if e.place == place and (not e.roles or role in e.roles)]
        entries = [entry for entry in entries if entry.only_for is None or entry.only_for(user)]
        entries.sort(key=lambda entry: (entry.order, entry.url_name))
        found = [(entry, url) for entry in entries if (url := _url(entry.url_name))]
        if place == MAIN:
            found = found[:MOST_MAIN_ENTRIES]
        active = _deepest([url for _, url in found], path)
        return [
            NavItem(
                label=entry.label,
                icon=entry.icon,
                url=url,
                is_active=url == active,
                count=_asked(entry.count, user, counted) if entry.count else 0,
            )
            for entry, url in found
        ]

    def needs(self, user: Any, *, counted: dict[Counter, int] | None = None) -> int:
        """Return how many things wait for `user`, all apps together; `counted` as for `items`."""
        counted = {} if counted is None else counted
        return sum(_asked(counter, user, counted) for counter in self._needs.values())


def _asked(counter: Counter, user: Any, counted: dict[Counter, int]) -> int:
    if counter not in counted:
        counted[counter] = counter(user)
    return counted[counter]


def _url(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None


def _deepest(urls: Collection[str], path: str) -> str | None:
    """Return the longest of `urls` that `path` is or lies under; "/" only matches itself."""
    above = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(above, key=len, default=None)


navigation = Navigation()
register = navigation.register
register_need = navigation.register_need
