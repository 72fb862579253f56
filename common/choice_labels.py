"""`get_<field>_display` of every model, from labels that are looked up once.

Django makes a dictionary of all the choices of a field, translating each of them, for every value shown: half a
millisecond for the state of one aid file. Lists show hundreds.
"""

from functools import cache, partialmethod
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from django.utils.encoding import force_str


def _display(self: Model, *, field: "Field[Any, Any]") -> Any:
    value = getattr(self, field.attname)
    # In the language of the moment: only the lazy label is kept.
    return force_str(_labels(field).get(value, value), strings_only=True)


@cache
def _labels(field: "Field[Any, Any]") -> dict[Any, Any]:
    return dict(field.flatchoices)


def look_up_labels_once() -> None:
    """Give each field with choices a display of this kind, unless its model has one of its own."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            name = f"get_{field.name}_display"
            made = vars(model).get(name)
            if field.choices and isinstance(made, partialmethod) and made.func is Model._get_FIELD_display:
                setattr(model, name, partialmethod(_display, field=field))
