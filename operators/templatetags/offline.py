"""What the pages of an operator's agent say to the scripts that work without a network."""

from typing import Any

from django import template

from operators.selectors.offline import owner_tag

register = template.Library()


@register.simple_tag(takes_context=True)
def offline_owner(context: dict[str, Any]) -> str:
    """Return the tag under which this browser keeps what is the reader's."""
    return owner_tag(context["request"].user)
