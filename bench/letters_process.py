"""What each worker of its own does in which `bench.committee` draws letters: start Django, draw them."""

import django
from django.db import connections
from django.utils.module_loading import import_string


def draw_letters(database: str, ids: list[int]) -> None:
    """Draw the letters of `ids` from `database`, one after the other; starting up is part of the time."""
    django.setup()
    connections["default"].settings_dict["NAME"] = database
    # Tasks read models, which are ready only now.
    draw = import_string("aids.tasks.documents.draw_paper")
    for pk in ids:
        draw(pk)
