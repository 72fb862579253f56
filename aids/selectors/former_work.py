"""What the present operator of a file may not read of a former one's work: told by the app that keeps operators."""

from collections.abc import Callable

from django.utils.module_loading import import_string

from aids.models import Tranche


class FormerWork:
    """Filled in `AppConfig.ready()`."""

    def __init__(self) -> None:
        self._source = ""

    def register(self, source: str) -> None:
        """`source` names a function of a tranche that says whether an operator's agent may not read it."""
        self._source = source

    def hides(self, tranche: Tranche) -> bool:
        """Whether a tranche of an agent's own file is not hers to read."""
        if not self._source:
            return False
        is_hidden: Callable[[Tranche], bool] = import_string(self._source)
        return is_hidden(tranche)


former_work = FormerWork()
