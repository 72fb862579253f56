"""The wordings found in registers for closed lists and headers, kept as data (`data/*.toml`)."""

import tomllib
from importlib.resources import files
from typing import Any

from cases.services.register.vocabulary import Vocabulary

Wordings = dict[str, Any]


def read_wordings(package: str, name: str) -> Wordings:
    """Return a TOML file of `package`."""
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))


def vocabulary(wordings: Wordings, name: str) -> Vocabulary[str]:
    """Return the vocabulary of one list: the table `name`, and `[[name_inside]]` for its phrases."""
    inside = [(entry["value"], entry["wordings"]) for entry in wordings.get(f"{name}_inside", ())]
    return Vocabulary(wordings[name].items(), inside)


def header_names(wordings: Wordings) -> dict[str, tuple[str, ...]]:
    """Return the headers of each field."""
    return {key: tuple(names) for key, names in wordings.items()}


_WORDINGS = read_wordings(__package__, "data/wordings.toml")


SEXES = vocabulary(_WORDINGS, "sexes")
MARITAL_STATUSES = vocabulary(_WORDINGS, "marital_statuses")
SCHOOLINGS = vocabulary(_WORDINGS, "schoolings")
MODALITIES = vocabulary(_WORDINGS, "modalities")
VULNERABILITIES = vocabulary(_WORDINGS, "vulnerabilities")

YES = frozenset(_WORDINGS["answers"]["yes"])
NO = frozenset(_WORDINGS["answers"]["no"])

HEADERS = header_names(read_wordings(__package__, "data/headers.toml"))
