"""A person's name in the script of who reads, then in the other: {% load names %}.

For whatever has `full_name` (Latin) and `full_name_ar`: a person, an announcement, an aid file's holder.
"""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.formatting import EMPTY, names_in_order

register = template.Library()


@register.filter
def name_first(who: Any) -> str | SafeString:
    """{{ person|name_first }}: her name in the reader's script, in the other one where it is not known."""
    names = names_in_order(who)
    return _isolated(*names[0]) if names else EMPTY


@register.filter
def name_other(who: Any) -> str | SafeString:
    """{{ person|name_other }}: her name in the other script, nothing where it is not known."""
    names = names_in_order(who)
    return _isolated(*names[1]) if len(names) > 1 else ""


def _isolated(language: str, name: str) -> SafeString:
    return format_html('<bdi lang="{}">{}</bdi>', language, name)
