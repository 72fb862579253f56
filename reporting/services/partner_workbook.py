"""The Excel file of figures that partners read: the workbook of reports, over published tables."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from reporting.selectors.frozen import FrozenReport
from reporting.selectors.indicators import INDICATORS
from reporting.selectors.names import Names, record_names
from reporting.selectors.published import Figures
from reporting.services.workbook import report_workbook


def figures_workbook(
    figures: Figures, *, title: Names, language: str, sha256: str, facts: Sequence[tuple[Names, str]] = ()
) -> bytes:
    """Return the workbook of published figures in French or Arabic, numbers as numbers.

    `sha256` is the hash of the same figures as JSON; `facts` are figures told beside the tables.
    """
    scope = figures.scope
    narrowed = [record_names(one) for one in (scope.phase, scope.antenna, scope.country) if one is not None]
    report = FrozenReport(
        title=title,
        starts_on=scope.starts_on,
        ends_on=scope.ends_on,
        narrowed_to=tuple(narrowed),
        tables={one.code: one.table for one in figures.tables if one.table is not None},
    )
    with override(language):
        comment = _comment(figures, facts)
    return report_workbook(
        report, language=language, sha256=sha256, computed_at=timezone.now(), comment=comment
    )


def _comment(figures: Figures, facts: Sequence[tuple[Names, str]]) -> str:
    lines = [f"{label} : {text}" for label, text in facts]
    lines.append(
        _(
            "Les chiffres de moins de 5 ne sont pas publiés ; d'autres sont masqués pour qu'ils ne puissent"
            " pas être déduits."
        )
    )
    titles = [str(INDICATORS[one.code].words[0]) for one in figures.tables if one.table is None]
    if titles:
        lines.append(_("Trop peu pour être publié : %(titles)s.") % {"titles": " · ".join(titles)})
    return " ".join(lines)
