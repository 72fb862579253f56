"""The public page: its sections as blocks that a template writes, and the antennas with their place."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet
from django.utils.http import urlencode

from accounts.models import Antenna, AntennaCoverage, PublicPage
from common.dates import today

PARAGRAPH, LIST, SUBTITLE = "paragraph", "list", "subtitle"
_MAP = "https://www.openstreetmap.org"


@dataclass(slots=True)
class Block:
    """A paragraph or subtitle (one line), or a list (a line each); its text is escaped by the template."""

    kind: str
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of the page in the language of the reader."""

    slug: str
    title: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Place:
    """One antenna as the public sees it; `is_exact` says whether the map shows the door or only the town."""

    antenna: Antenna
    governorates: list[str]
    map_url: str
    is_exact: bool


def blocks_of(text: str) -> list[Block]:
    """Return plain text as blocks: blank lines part them, "- " begins a line of a list, "## " a subtitle."""
    return list(_blocks(text.replace("\r\n", "\n").split("\n")))


def sections() -> list[Section]:
    """Return the published sections, in order; one query."""
    pages = PublicPage.objects.filter(is_published=True)
    return [Section(page.slug, page.title, blocks_of(page.body)) for page in pages]


def open_antennas() -> "QuerySet[Antenna]":
    """Return the antennas open today with the governorates they serve today."""
    day = today()
    served = AntennaCoverage.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day
    ).select_related("governorate")
    return (
        Antenna.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day)
        .prefetch_related(Prefetch("coverages", queryset=served))
        .order_by("name_fr")
    )


def places() -> list[Place]:
    """Return each open antenna with a link to a map; two queries."""
    return [
        Place(
            antenna=antenna,
            governorates=[coverage.governorate.name for coverage in antenna.coverages.all()],
            map_url=map_url(antenna),
            is_exact=bool(antenna.latitude and antenna.address),
        )
        for antenna in open_antennas()
    ]


def map_url(antenna: Antenna) -> str:
    """Return the address of a map: the antenna's position, else a search of its town."""
    if antenna.latitude is None or antenna.longitude is None:
        return f"{_MAP}/search?{urlencode({'query': f'{antenna.address_fr or antenna.name_fr}, Tunisie'})}"
    zoom = 17 if antenna.address else 13
    mark = urlencode({"mlat": str(antenna.latitude), "mlon": str(antenna.longitude)})
    return f"{_MAP}/?{mark}#map={zoom}/{antenna.latitude}/{antenna.longitude}"


def _blocks(lines: list[str]) -> Iterator[Block]:
    current: Block | None = None
    for raw in [*lines, ""]:
        kind, text = _kind(raw.strip())
        if current is not None and kind != current.kind:
            yield current
            current = None
        if kind == SUBTITLE:
            yield Block(SUBTITLE, [text])
        elif text:
            current = current or Block(kind)
            current.lines.append(text)


def _kind(line: str) -> tuple[str, str]:
    if line.startswith("## "):
        return SUBTITLE, line.removeprefix("## ").strip()
    if line.startswith("- "):
        return LIST, line.removeprefix("- ").strip()
    return (PARAGRAPH, line) if line else ("", "")
