"""`get_<field>_display` says what Django's own says, in each language."""

import pytest
from django.apps import apps
from django.db.models import Model
from django.utils.translation import override

SHOWN = [
    (model, field)
    for model in apps.get_models()
    for field in model._meta.local_fields
    if field.choices and not callable(field.choices)
]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_label_is_that_of_the_field(language):
    assert len(SHOWN) > 100
    with override(language):
        for model, field in SHOWN:
            for value, _label in [*field.flatchoices, ("no such value", ""), ("", ""), (None, "")]:
                row = model(**{field.attname: value})
                shown = getattr(row, f"get_{field.name}_display")()
                assert shown == Model._get_FIELD_display(row, field), (model, field, value)
                assert type(shown) in (str, type(value))
