"""What every page loads, put together when static files are collected: on a telephone each file costs its head."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

# In this order: later rules count over earlier ones. `url()` stays right, since all are in the same folder.
BUNDLES = {
    "css/portal.css": ("fonts.css", "theme.css", "frame.css", "components.css", "print.css"),
    "js/portal.js": ("frame.js", "forms.js", "files.js"),
}


class BundleFinder(BaseFinder):
    """Finds the bundles, put together anew in VAR_DIR when one of their parts has changed."""

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = str(folder() / path) if path in BUNDLES else ""
        if find_all:
            return [found] if found else []
        return found or []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=folder())
        for name in BUNDLES:
            yield name, storage


def folder() -> Path:
    """Return where the bundles of these very parts are."""
    texts = {name: _joined(name) for name in BUNDLES}
    digest = hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()
    top = Path(settings.VAR_DIR) / "bundles" / digest[:16]
    for name, text in texts.items():
        target = top / name
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        # Several processes and threads may start at once: each writes its own file, the last one stays.
        own = target.with_suffix(f".{uuid4().hex}")
        own.write_text(text, encoding="utf-8")
        own.replace(target)
    return top


def _joined(name: str) -> str:
    parts = Path(settings.BASE_DIR) / "static" / Path(name).parent
    return "\n".join((parts / part).read_text(encoding="utf-8") for part in BUNDLES[name])
