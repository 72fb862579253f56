"""{% load charts %}: {% chart figure %} places a chart of common.charts with its legend and its table."""

from collections.abc import Sequence
from typing import Any

from django import template

from common.arabic_shaping import visual_arabic
from common.charts import Chart, quota_gauge

register = template.Library()

# First-strong isolate … pop: an Arabic label keeps its own direction inside an SVG laid out left to right.
_FIRST_STRONG_ISOLATE = "\u2068"
_POP_ISOLATE = "\u2069"


@register.inclusion_tag("components/chart.html")
def chart(figure: Chart, table: str = "details", show_title: bool = True) -> dict[str, Any]:
    """{% chart figure %}: SVG, legend, table behind a summary; table="hidden" for screen readers only."""
    return {"figure": figure, "table": table, "show_title": show_title}


@register.inclusion_tag("components/chart.html")
def gauge(title: str, used: Any, reserved: Any, limit: Any) -> dict[str, Any]:
    """{% gauge "Places" used reserved limit %}: only the bar; the words beside it tell the figures."""
    figure = quota_gauge(title=str(title), used=used or 0, reserved=reserved or 0, limit=limit or 0)
    return {"figure": figure, "table": "none", "show_title": False}


@register.simple_tag
def chart_role(rows: Sequence[dict[str, Any]]) -> str:
    """Return "group" when the chart holds links to reach, "img" when it is a picture."""
    return "group" if any(_href(row) for row in rows) else "img"


@register.filter
def start_edge(axis: Any) -> str:
    """Return the side where reading starts, as a percentage."""
    return "100%" if axis.rtl else "0%"


@register.filter
def end_edge(axis: Any) -> str:
    return "0%" if axis.rtl else "100%"


@register.simple_tag(takes_context=True)
def chart_label(context: template.Context, text: Any) -> str:
    """Return a label as its drawing needs it: isolated in a mirrored chart, joined for paper."""
    if context["theme"].joins_arabic:
        return visual_arabic(str(text))
    return f"{_FIRST_STRONG_ISOLATE}{text}{_POP_ISOLATE}" if context["axis"].rtl else str(text)


def _href(row: dict[str, Any]) -> str:
    subject = row.get("bar") or row.get("tile")
    return getattr(subject, "href", "")
