"""What a thing still needs on paper: each app adds its own needs to the checklist of a lower app's page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Need:
    """One paper that the facts ask for: any one of `kinds` meets it; `reason` says which fact asks."""

    label: Any
    kinds: tuple[str, ...]
    reason: Any = ""


# A function of the subject's key, or its dotted name: apps register before models can be imported.
Source = Callable[[int], list[Need]]


class NeedRegistry:
    """Sources of needs by page, filled by each app in `AppConfig.ready()`."""

    def __init__(self) -> None:
        self._sources: dict[tuple[str, str], Source | str] = {}

    def register(self, page: str, name: str, source: Source | str) -> None:
        """Add `source`: it returns what one subject needs."""
        self._sources[page, name] = source

    def of(self, page: str, subject_id: int) -> list[Need]:
        """Return the needs of every source, in the order in which the apps came."""
        found: list[Need] = []
        for (of_page, _name), source in self._sources.items():
            if of_page == page:
                function: Source = import_string(source) if isinstance(source, str) else source
                found += function(subject_id)
        return found


needs = NeedRegistry()
