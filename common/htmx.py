"""The registry by which an upper app shows a tab inside a lower app's page without being imported by it."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a page.

    `page` is the page it belongs to ("case"), `slug` its French name in the URL (?onglet=…), `url_name`
    the view (one argument: the subject's pk) whose answer is a fragment for htmx, `roles` who is
    offered it (empty: everybody who sees the page).
    """

    page: str
    slug: str
    label: Any
    url_name: str
    order: int
    roles: frozenset[str] = field(default_factory=frozenset)

    def url(self, subject_id: int) -> str:
        return reverse(self.url_name, args=[subject_id])


class TabRegistry:
    """Tabs by page, filled by each app in `AppConfig.ready()`."""

    def __init__(self) -> None:
        self._tabs: dict[tuple[str, str], Tab] = {}

    def register(self, tab: Tab) -> None:
        self._tabs[tab.page, tab.slug] = tab

    def for_page(self, page: str, *, role: str) -> list[Tab]:
        """Return the tabs of `page` that `role` is offered, in order."""
        offered = [t for t in self._tabs.values() if t.page == page and (not t.roles or role in t.roles)]
        return sorted(offered, key=lambda tab: tab.order)


tabs = TabRegistry()
