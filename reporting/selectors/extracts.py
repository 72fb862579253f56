"""The register of research extracts as it is read: its lines, one line with its files, the report in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from common.pagination import Page, keyset_page
from reporting.enums import LeftOut
from reporting.models import ExtractBuild, ResearchExtract
from reporting.selectors.extract_columns import BY_NAME, LEVELS

MOST_OVERLAPS = 10


@dataclass(frozen=True, slots=True)
class Generalised:
    """One generalised column: what it tells now, and whether that is less than it could."""

    label: str
    told: str
    is_full: bool
    is_lost: bool


@dataclass(frozen=True, slots=True)
class Alike:
    """A sensitive column in which some classes all have one answer."""

    label: str
    least: int
    classes: int
    rows: int


@dataclass(frozen=True, slots=True)
class ExtractReport:
    """The anonymity report of an extract in the current language."""

    figures: dict[str, Any]
    left_out: list[tuple[str, int]]
    columns: list[Generalised]
    diverse: list[Alike]

    @property
    def suppressed_ratio(self) -> float:
        agreed = self.figures["agreed"]
        return self.figures["suppressed"] / agreed if agreed else 0.0

    @property
    def alike(self) -> list[Alike]:
        """The columns to be warned of."""
        return [one for one in self.diverse if one.classes]


def extract_page(*, actor: User, cursor: str | None) -> Page[ResearchExtract]:
    """Return one page of the register, newest first."""
    lines = ResearchExtract.objects.visible_to(actor).select_related("phase", "requested_by", "build")
    return keyset_page(lines, order=("-created_at", "-pk"), cursor=cursor, size=20)


def extract_get(*, actor: User, pk: int) -> ResearchExtract:
    """Return one line. Raises ResearchExtract.DoesNotExist for one that `actor` may not open."""
    lines = ResearchExtract.objects.visible_to(actor).select_related(
        "phase", "requested_by", "decided_by", "build"
    )
    line: ResearchExtract = lines.get(pk=pk)
    return line


def build_of(extract: ResearchExtract) -> ExtractBuild | None:
    """Return the files of an extract, None before it is approved."""
    return getattr(extract, "build", None)


def overlapping(extract: ResearchExtract) -> Iterable[ResearchExtract]:
    """Return other extracts that were approved over some of the same days: two can be compared row by row."""
    others = ResearchExtract.objects.filter(
        state="approved", starts_on__lte=extract.ends_on, ends_on__gte=extract.starts_on
    )
    return others.exclude(pk=extract.pk).order_by("-created_at")[:MOST_OVERLAPS]


def report_in_words(report: dict[str, Any]) -> ExtractReport:
    """Return an anonymity report with its columns, levels and reasons named."""
    return ExtractReport(
        figures=report,
        left_out=[(str(reason.label), report["left_out"][reason]) for reason in LeftOut],
        columns=[
            Generalised(
                label=str(BY_NAME[one["column"]].label.fr),
                told=str(LEVELS[one["name"]].fr),
                is_full=one["level"] == 0,
                is_lost=one["level"] == one["top"],
            )
            for one in report["columns"]
        ],
        diverse=[
            Alike(
                label=str(BY_NAME[one["column"]].label.fr),
                least=one["least"],
                classes=one["homogeneous_classes"],
                rows=one["homogeneous_rows"],
            )
            for one in report["diversity"]
        ],
    )
