"""The filters of the directory of services, as they stand in the URL."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Governorate
from cases.enums import ServiceKind
from cases.forms.filters import FilterSelect, RowChoiceField
from cases.selectors.directory import DirectoryFilters


class DirectoryFilterForm(forms.Form):
    gouvernorat = RowChoiceField(Governorate.objects.all(), label=_("Gouvernorat"), required=False)
    nature = forms.ChoiceField(
        label=_("Nature"), choices=[("", _("Toutes")), *ServiceKind.choices], required=False
    )
    q = forms.CharField(label=_("Nom ou adresse"), max_length=80, required=False)
    courriel = forms.BooleanField(label=_("Reçoit par e-mail"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs.update(type="search", autocomplete="off")
        for name in ("gouvernorat", "nature"):
            self.fields[name].widget = FilterSelect(choices=self.fields[name].choices)
        for item in self.fields.values():
            is_select = isinstance(item.widget, forms.Select)
            is_tick = isinstance(item.widget, forms.CheckboxInput)
            item.widget.attrs["class"] = (
                "form-select" if is_select else "form-check-input" if is_tick else "form-control"
            )

    def filters(self) -> DirectoryFilters:
        """Return the filters that could be read."""
        self.is_valid()
        values = getattr(self, "cleaned_data", {})
        return DirectoryFilters(
            governorate=values.get("gouvernorat", ""),
            kind=values.get("nature", ""),
            text=values.get("q", ""),
            by_mail=bool(values.get("courriel")),
        )
