"""What other apps know about merging persons: filled in their `AppConfig.ready()`."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class MergeRules:
    """`advice` by constraint name: what to do when it forbids a merge. `after`: dotted names of functions of
    (actor, person_id), called in the transaction for each person whose files a merge or its undo changed;
    a DomainError refuses the act."""

    advice: dict[str, Any] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)

    def register_advice(self, constraint: str, words: Any) -> None:
        self.advice[constraint] = words

    def register_after(self, name: str, function: str) -> None:
        self.after[name] = function


merge_rules = MergeRules()
