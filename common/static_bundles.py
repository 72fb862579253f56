"""What every page loads, put together when static files are collected: on a telephone each file costs its head."""

import hashlib
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings

from common.static_made import MadeFilesFinder, make_once

# In this order: later rules count over earlier ones. `url()` stays right, since all are in the same folder.
BUNDLES = {
    "css/portal.css": ("fonts.css", "theme.css", "frame.css", "components.css", "print.css"),
    "js/portal.js": ("frame.js", "forms.js", "files.js"),
}


class BundleFinder(MadeFilesFinder):
    """Finds the bundles, put together anew in VAR_DIR when one of their parts has changed."""

    def names(self) -> Iterable[str]:
        return BUNDLES

    def folder(self) -> Path:
        return folder()


def folder() -> Path:
    """Return where the bundles of these very parts are."""
    texts = {name: _joined(name) for name in BUNDLES}
    digest = hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()
    top = Path(settings.VAR_DIR) / "bundles" / digest[:16]
    for name, text in texts.items():
        make_once(top / name, partial(_write, text))
    return top


def _write(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")


def _joined(name: str) -> str:
    parts = Path(settings.BASE_DIR) / "static" / Path(name).parent
    return "\n".join((parts / part).read_text(encoding="utf-8") for part in BUNDLES[name])
