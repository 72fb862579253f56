"""Tags of the interface: {% load interface %} for icons, state badges, form tokens, tabs."""

import uuid
from typing import Any

from crispy_forms.templatetags.crispy_forms_filters import as_crispy_field
from django import forms, template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.template.context import RequestContext
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.form_tokens import FIELD_NAME
from common.htmx import tabs
from common.icons import icon_svg
from common.states import look_of

register = template.Library()

_FILTER_CLASSES: dict[type[forms.Widget], str] = {
    forms.Select: "select form-select",
    forms.TextInput: "textinput form-control",
    forms.NumberInput: "numberinput form-control",
    forms.DateInput: "dateinput form-control",
}


@register.simple_tag
def icon(name: str, label: Any = "", mirrored: bool = False) -> SafeString:
    """{% icon "house" %}: decoration; {% icon "house" label=_("Accueil") %}: it means something alone.

    `mirrored=True` for arrows and doors, which turn round in Arabic.
    """
    return icon_svg(str(name), label=str(label or ""), mirrored=bool(mirrored))


@register.simple_tag
def state_badge(state: Any, label: Any = None) -> SafeString:
    """{% state_badge case.state case.get_state_display %}: the state's word with its icon and tone."""
    look = look_of(state)
    text = label or getattr(state, "label", None) or state
    return format_html(
        '<span class="state state-{}">{}<span>{}</span></span>', look.tone, icon_svg(look.icon), text
    )


@register.simple_tag
def state_icon(state: Any) -> SafeString:
    """{% state_icon "met" %}: the icon of a state, beside its word."""
    return icon_svg(look_of(state).icon)


@register.simple_tag
def filter_field(field: BoundField) -> SafeString:
    """{% filter_field field %}: a field of a filter bar, as crispy draws it, in a third of the time.

    What is not a plain list or line of text, or has something to say, is left to crispy.
    """
    widget = field.field.widget
    kind = _FILTER_CLASSES.get(type(widget))
    if kind is None or field.errors or field.help_text or field.field.required:
        return as_crispy_field(field)
    attrs = {"class": f"{widget.attrs.get('class', '')} {kind}".strip()}
    drawn = _drawn_select(field, attrs) if type(widget) is forms.Select else field.as_widget(attrs=attrs)
    return format_html(
        '<div id="div_{0}" class="mb-3"><label for="{0}" class="form-label">{1}</label>{2}</div>',
        field.auto_id,
        field.label,
        drawn,
    )


def _drawn_select(field: BoundField, attrs: dict[str, Any]) -> SafeString:
    """A list of choices as Django draws it, without a template for each of them."""
    widget = field.field.widget
    attrs = field.build_widget_attrs(attrs, widget) | {"id": field.auto_id}
    context = widget.get_context(field.html_name, field.value(), attrs)["widget"]
    groups = [
        format_html('<optgroup label="{}">{}</optgroup>', name, _options(options))
        if name
        else _options(options)
        for name, options, _index in context["optgroups"]
    ]
    return format_html(
        '<select name="{}"{}>{}</select>',
        context["name"],
        flatatt(context["attrs"]),
        SafeString("".join(groups)),
    )


def _options(options: list[dict[str, Any]]) -> SafeString:
    rows = ((option["value"], flatatt(option["attrs"]), option["label"]) for option in options)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@register.simple_tag
def form_token() -> SafeString:
    """{% form_token %}: inside a POST form whose view is decorated by common.form_tokens.once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD_NAME, uuid.uuid4())


@register.inclusion_tag("components/tabs.html", takes_context=True)
def page_tabs(
    context: RequestContext, page: str, subject_id: int, label: Any, current: str = ""
) -> dict[str, Any]:
    """{% page_tabs "case" case.pk _("Parties du dossier") current_slug %}: tabs of common.htmx for this role.

    Each is a link to the page with ?onglet=…; htmx fetches the fragment into #tab-panel instead.
    """
    request = context["request"]
    offered = tabs.for_page(page, role=str(getattr(request.user, "role", "")))
    current = current or request.GET.get("onglet", "") or (offered[0].slug if offered else "")
    return {
        "label": label,
        "tabs": [
            {
                "label": tab.label,
                "href": f"?onglet={tab.slug}",
                "fragment_url": tab.url(subject_id),
                "is_current": tab.slug == current,
            }
            for tab in offered
        ],
    }
