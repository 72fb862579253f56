"""The field of a status that only transitions change."""

from typing import Any

from django_fsm import FSMField


class StateField(FSMField):
    """A protected FSMField that migrations see as the text it is in the database.

    Migrations render every model hundreds of times, and each FSMField among them adds one more listener to
    the making of every further class: an empty database took three minutes.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("protected", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return what migrations write: a CharField."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs
