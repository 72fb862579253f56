"""Who follows a commitment contract: upper apps act when it starts, when its end moves and when it is over."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

# Apps register before models can be imported.
if TYPE_CHECKING:
    from accounts.models import User
    from aids.models import Application

# `function(actor=…, application=…)`, called in the transaction of the act, with the file locked.
Follower = Callable[..., object]


class ContractWatch:
    """Followers by name, each a dotted name; registering a name again replaces it."""

    def __init__(self) -> None:
        self._followers: dict[str, str] = {}

    def register(self, name: str, function: str) -> None:
        """Call `function` after each change; it looks for itself at what the contract has become."""
        self._followers[name] = function

    def tell(self, *, actor: "User", application: "Application") -> None:
        """Tell every follower that the contract of a locked file started, moved or ended."""
        for name in self._followers.values():
            follower: Follower = import_string(name)
            follower(actor=actor, application=application)


contract_watch = ContractWatch()
