"""Reference data kept as files: territory, countries, bodies of the scheme, ISIC and ISCO-08.

Each file is a list of records with `code`, `name_fr`, `name_ar`. `aliases` are other spellings met in
registers, or what people call a trade; the Arabic name of a class of ISIC may be empty: its division's stands
for it. The sections of the public page (`pages`) have a `slug`, titles and bodies instead; antennas lie in
the middle of their town until a manager writes their address. Delegations are the 264 of the design,
numbered inside their governorate; dates of opening inside a year are indicative. What managers keep on
screen is only created from here, never overwritten.
"""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

Name = Literal[
    "antennas",
    "classes_isic",
    "countries",
    "delegations",
    "governorates",
    "institutions",
    "occupations_isco08",
    "pages",
    "partnerships",
    "sectors_isic",
    "units",
]


@lru_cache
def read(name: Name) -> tuple[dict[str, Any], ...]:
    """Return the records of `accounts/reference/<name>.json`, read once; callers must not change them."""
    return tuple(json.loads(files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8")))
