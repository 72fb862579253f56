"""Which value of two records is kept, field by field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Person
from cases.selectors.pairs import FIELDS, field_words
from common.forms import reason_field


class MergeForm(forms.Form):
    """One choice for each field in which the two records differ; its value is the person's key.

    `version_<key>` are the versions that the page showed: a record changed since is told, not overwritten.
    """

    reason = reason_field(_("Pourquoi"), required=False)

    def __init__(
        self, *args: Any, persons: tuple[Person, Person], proposed: dict[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.persons = persons
        for name in reversed([name for name in FIELDS if name in proposed]):
            label: Any = Person._meta.get_field(name)
            choices = [(str(person.pk), field_words(person, name) or "—") for person in persons]
            self.fields[name] = forms.ChoiceField(
                label=label.verbose_name,
                choices=choices,
                initial=str(proposed[name]),
                widget=forms.RadioSelect,
                error_messages={"required": _("Choisissez une des deux valeurs.")},
            )
        self.order_fields([*(name for name in FIELDS if name in proposed), "reason"])
        for person in persons:
            self.fields[f"version_{person.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=person.version
            )

    @property
    def choice_fields(self) -> list[Any]:
        """The bound fields of the choices."""
        return [self[name] for name in FIELDS if name in self.fields]

    def choices(self) -> dict[str, int]:
        """Return whose value is kept, by field."""
        return {name: int(self.cleaned_data[name]) for name in FIELDS if name in self.fields}

    def versions(self) -> dict[int, int]:
        """Return the versions that the page showed, by person."""
        return {person.pk: self.cleaned_data[f"version_{person.pk}"] for person in self.persons}


class UndoForm(forms.Form):
    reason = reason_field(_("Pourquoi annuler cette fusion"))
