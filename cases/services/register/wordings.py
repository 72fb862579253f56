"""The wordings found in registers for closed lists and headers, kept as data (`data/*.toml`)."""

import tomllib
from importlib.resources import files
from typing import Any

from cases.services.register.vocabulary import Vocabulary


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(f"data/{name}").read_text(encoding="utf-8"))


_WORDINGS = _read("wordings.toml")


def vocabulary(name: str) -> Vocabulary[str]:
    """Return the vocabulary of one list of `data/wordings.toml`."""
    inside = [(entry["value"], entry["wordings"]) for entry in _WORDINGS.get(f"{name}_inside", ())]
    return Vocabulary(_WORDINGS[name].items(), inside)


SEXES = vocabulary("sexes")
MARITAL_STATUSES = vocabulary("marital_statuses")
SCHOOLINGS = vocabulary("schoolings")
MODALITIES = vocabulary("modalities")
VULNERABILITIES = vocabulary("vulnerabilities")

YES = frozenset(_WORDINGS["answers"]["yes"])
NO = frozenset(_WORDINGS["answers"]["no"])

HEADERS: dict[str, tuple[str, ...]] = {key: tuple(names) for key, names in _read("headers.toml").items()}
