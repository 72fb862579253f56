"""The filters of a case's timeline, as they stand in the URL."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.fields import DayField
from cases.forms.filters import FilterSelect
from common.timeline import timelines


class TimelineFilterForm(forms.Form):
    """What happened of one kind, in a period; a value that cannot be read is told and does not narrow."""

    quoi = forms.ChoiceField(label=_("Voir"), required=False)
    du = DayField(label=_("Depuis le"), required=False)
    au = DayField(label=_("Jusqu'au"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Tout")), *((kind.value, kind.label) for kind in timelines.kinds("case"))]
        self.fields["quoi"].choices = choices
        self.fields["quoi"].widget = FilterSelect(choices=choices)
        for name, field in self.fields.items():
            is_select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_select else "form-control"
            if name in self.errors:
                field.widget.attrs["class"] += " is-invalid"

    def filters(self) -> dict[str, Any]:
        """Return what `case_timeline_page` takes of the filters that could be read."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        return {
            "kinds": [values["quoi"]] if values.get("quoi") else [],
            "since": values.get("du"),
            "until": values.get("au"),
        }

    def in_force(self) -> list[tuple[str, str]]:
        """Return the name and the words of each filter in force, for the chips that take it off."""
        values = getattr(self, "cleaned_data", {})
        return [(name, self._words(name, value)) for name, value in values.items() if value]

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            value = dict(field.choices).get(value, value)
        elif isinstance(field, DayField):
            value = field.prepare_value(value)
        return f"{field.label} : {value}"
