"""The report's files: figures that are those of the story, PDFs that can be searched and say the same."""

import hashlib
import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from common.formatting import number_text
from tounesna.checks.browser import PageProblem

# What the story makes of an empty database; of another it makes at least that.
EXPECTED = {
    "persons": 1,
    "requested": 2,
    "approved": 2,
    "persons_aided": 1,
    "contracted": 2,
    "granted_eur": 5900,
}
LEAST_PAGES = 5


@dataclass(frozen=True, slots=True)
class Figures:
    """The headline figures of a report: by code, their names in both languages and their value."""

    names: dict[str, dict[str, str]]
    values: dict[str, float]
    sha256: str


def read_figures(content: bytes, *, alone: bool) -> Figures:
    """Return the figures of the report's JSON; raise PageProblem unless they are those of the story.

    `alone` says that nothing else happened on that day in this database.
    """
    tables = {table["code"]: table for table in json.loads(content)["tables"]}
    rows: dict[str, Any] = {row["key"]: row for row in tables["headline"]["rows"]}
    values = {key: float(row["values"]["value"] or 0) for key, row in rows.items()}
    for key, expected in EXPECTED.items():
        found = values.get(key, 0)
        if found < expected or (alone and found != expected):
            raise PageProblem(f"the report counts {found:g} for {key!r} instead of {expected}")
    names = {key: row["label"] for key, row in rows.items()}
    return Figures(names, values, hashlib.sha256(content).hexdigest())


def check_pdf(content: bytes, *, language: str, figures: Figures) -> str:
    """Return what the PDF is; raise PageProblem unless its text can be searched and says the figures."""
    try:
        pages = PdfReader(BytesIO(content)).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
    except (PyPdfError, ValueError) as error:
        raise PageProblem(f"the {language} report is not a PDF: {error}") from error
    if len(pages) < LEAST_PAGES:
        raise PageProblem(f"the {language} report has {len(pages)} pages")
    wanted = [figures.sha256]
    for key in EXPECTED:
        value = number_text(figures.values[key]).replace("\xa0", " ")
        name = figures.names[key][language]
        # A bracket may stand on the other side of an Arabic line: such a name is not looked for with its value.
        wanted.append(value if "(" in name else f"{name} {value}")
    for words in wanted:
        if words not in text:
            raise PageProblem(f"the {language} report does not say {words!r}: {text[:300]}")
    return f"{language} PDF, {len(pages)} pages, {len(content) // 1024} KB, searchable"
