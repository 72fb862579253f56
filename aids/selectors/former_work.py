"""What the present operator of a file may not read of a former one's work: told by the app that keeps operators."""

from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string

from aids.models import Application, Tranche


class FormerWork:
    """Filled in `AppConfig.ready()`."""

    def __init__(self) -> None:
        self._sources: dict[str, str] = {}

    def register(self, *, tranche: str, plan: str) -> None:
        """Name functions of a tranche, and of a file, that say whether an operator's agent may not read it."""
        self._sources = {"tranche": tranche, "plan": plan}

    def hides(self, tranche: Tranche) -> bool:
        """Whether a tranche of an agent's own file is not hers to read."""
        return self._ask("tranche", tranche)

    def hides_plan(self, application: Application) -> bool:
        """Whether the plan of an agent's own file, with its quotes and versions, is not hers to read."""
        return self._ask("plan", application)

    def _ask(self, what: str, row: Any) -> bool:
        if what not in self._sources:
            return False
        is_hidden: Callable[[Any], bool] = import_string(self._sources[what])
        return is_hidden(row)


former_work = FormerWork()
