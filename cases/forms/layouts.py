"""How the forms of cases are laid out: sections with a title, fields side by side where they are short."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout


def helper(*sections: Any) -> FormHelper:
    """Return a helper for a form whose <form> tag and buttons stand in the template."""
    made = FormHelper()
    made.form_tag = False
    made.disable_csrf = True
    made.layout = Layout(*sections)
    return made


def section(title: Any, *rows: Any, css_class: str = "form-section") -> Fieldset:
    """Return fields under a title of their own."""
    return Fieldset(title, *rows, css_class=css_class)


def pair(*names: str) -> Div:
    """Return fields side by side on a wide screen, one under the other on a phone."""
    return Div(*names, css_class="grid-2 field-row")
