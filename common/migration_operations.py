"""Operations that migrations of several apps share."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AtOnce(Operation):
    """Make models, fields, indexes, constraints and triggers, rendering the historical models once.

    Each operation on its own renders its model and all that it is tied to anew, which is nearly every one:
    with a few hundred operations an empty database took three minutes longer.

    Every one of `operations` sees the models as they are before the first and after the last of them. So
    nothing goes in here that needs what is between: no data, no removal of fields or models, no field that
    is changed twice. What is added to a table made in the same group is made with the table.
    """

    serialization_expand_args = ["operations"]
    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # What is rendered of the state would be rendered anew for each: it is thrown away instead.
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in self._on_their_own():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in reversed(self._on_their_own()):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def _on_their_own(self) -> list[Operation]:
        """The operations without those that the making of a table of this group does already."""
        made = {o.name_lower for o in self.operations if isinstance(o, CreateModel)}
        return [
            o
            for o in self.operations
            if not (isinstance(o, AddField | AddIndex | AddConstraint) and o.model_name_lower in made)
        ]

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)
