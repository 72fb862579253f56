"""The field of a day: its example is in the reader's language."""

from django import forms
from django.utils import translation

from common.forms import DayField


class DayForm(forms.Form):
    day = DayField()


def test_the_example_of_a_day_is_in_the_language_of_the_page():
    shown = {}
    for language in ("fr", "ar"):
        with translation.override(language):
            shown[language] = str(DayForm()["day"])
    assert "jj/mm/aaaa" in shown["fr"]
    assert "jj/mm/aaaa" not in shown["ar"]
    assert "سسسس" in shown["ar"]
