"""What the invented files say: occupations, notes, projects, reasons; French, as counsellors write it."""

import json
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class Project(NamedTuple):
    """A business or a job to be: `costs` are (label, supplier, percent), `code` a class of ISIC, or of ISCO-08."""

    title: str
    sector: str
    code: str
    summary: str
    costs: tuple[tuple[str, str, int], ...]


class Occupation(NamedTuple):
    """How an occupation is written for a man and for a woman, and its ISCO-08 minor group."""

    male: str
    female: str
    isco: str

    def label(self, sex: str) -> str:
        return self.female if sex == "F" else self.male


class Texts(NamedTuple):
    """Every text the invented files draw from."""

    occupations: tuple[Occupation, ...]
    notes: tuple[str, ...]
    remarks: tuple[str, ...]
    special_requests: tuple[str, ...]
    rejections: tuple[str, ...]
    deferrals: tuple[str, ...]
    cancellations: tuple[str, ...]
    terminations: tuple[str, ...]
    conditions: tuple[str, ...]
    declines: tuple[str, ...]
    reopenings: tuple[str, ...]
    referral_reasons: tuple[str, ...]
    referral_answers: tuple[str, ...]
    referral_refusals: tuple[str, ...]
    referral_outcomes: tuple[str, ...]
    referral_cancellations: tuple[str, ...]
    inquiry_narratives: tuple[str, ...]
    businesses: tuple[Project, ...]
    jobs: tuple[Project, ...]
    innovations: tuple[Project, ...]


@lru_cache(maxsize=1)
def texts() -> Texts:
    """Return the texts of data/texts.json, read once."""
    content = json.loads(files(__package__).joinpath("data/texts.json").read_text(encoding="utf-8"))
    values = {name: tuple(lines) for name, lines in content.items()}
    values["occupations"] = tuple(Occupation(*line) for line in content["occupations"])
    for name in ("businesses", "jobs", "innovations"):
        values[name] = tuple(
            Project(
                line["title"],
                line["sector"],
                line["code"],
                line["summary"],
                tuple((a, b, c) for a, b, c in line["costs"]),
            )
            for line in content[name]
        )
    return Texts(**values)
