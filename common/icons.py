"""Icons: the SVG files of bootstrap-icons, read once each and written into the page (no icon font)."""

from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SHAPE_ATTRIBUTES = frozenset(
    ("d", "fill-rule", "clip-rule", "cx", "cy", "r", "rx", "ry", "x", "y", "width", "height", "points")
)


@lru_cache(maxsize=512)
def icon_svg(name: str, *, label: str = "", mirrored: bool = False) -> SafeString:
    """Return the icon as inline SVG: hidden from screen readers, unless `label` says what it means.

    `mirrored` turns it round in Arabic (arrows, doors). Raises LookupError for an unknown name.
    """
    view_box, shapes = _shapes(name)
    drawn = format_html_join("", "<{}{}/>", ((tag, _attributes(attributes)) for tag, attributes in shapes))
    meaning = {"role": "img", "aria-label": label} if label else {"aria-hidden": "true"}
    return format_html(
        '<svg class="icon{}" viewBox="{}" width="16" height="16" fill="currentColor"{}>{}</svg>',
        " icon-mirrored" if mirrored else "",
        view_box,
        format_html_join("", ' {}="{}"', meaning.items()),
        drawn,
    )


def _attributes(attributes: dict[str, str]) -> SafeString:
    kept = ((key, value) for key, value in attributes.items() if key in SHAPE_ATTRIBUTES)
    return format_html_join("", ' {}="{}"', kept)


@lru_cache(maxsize=512)
def _shapes(name: str) -> tuple[str, tuple[tuple[str, dict[str, str]], ...]]:
    path = Path(settings.ICONS_DIR) / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not path.is_file():
        raise LookupError(f"No icon named {name!r} in {settings.ICONS_DIR}")
    # Files of a locked npm package, never a user's.
    root = ElementTree.parse(path).getroot()  # noqa: S314
    shapes = ((element.tag.rpartition("}")[2], dict(element.attrib)) for element in root.iter())
    return root.attrib["viewBox"], tuple(shape for shape in shapes if shape[0] != "svg")
