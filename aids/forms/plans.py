"""A remark on a plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aids.enums import PlanSection
from aids.selectors.plan_content import fields_by_section


class CommentForm(forms.Form):
    """A remark on the plan, or on one of the parts it has for this `kind` of aid."""

    section = forms.ChoiceField(label=_("Partie du plan"), required=False)
    text = forms.CharField(label=_("Remarque"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, prefix="remarque", **kwargs)
        parts = [(str(one), PlanSection(one).label) for one in fields_by_section(kind)]
        self.fields["section"].choices = [("", _("Tout le plan")), *parts]
