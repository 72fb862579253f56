"""The files of an extract: CSV, Parquet and a codebook, in one archive. No file names a person or the portal's keys."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from django.template.loader import render_to_string
from django.utils.translation import override
from pyarrow import parquet

from common.errors import DomainError
from reporting.models import ResearchExtract
from reporting.selectors.extract_codebook import CODEBOOK_LANGUAGES, codebook, in_language
from reporting.selectors.extract_columns import COLUMNS, Column

# What a spreadsheet takes for a formula; "*" alone is our own sign for what is not told.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Every archive bears this day: when it was made is in its codebook, to the day.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_TYPES = {"string": pa.string(), "bool": pa.bool_(), "int32": pa.int32()}

Rows = Sequence[dict[str, Any]]


def archive_of(
    extract: ResearchExtract, *, rows: Rows, report: dict[str, Any], on: date
) -> tuple[bytes, dict[str, str]]:
    """Return the archive of an extract made on the day `on`, and the SHA-256 of each of its files by name."""
    book = codebook(extract, rows=rows, report=report, on=on)
    files = {
        "extract.csv": csv_bytes(rows),
        "extract.parquet": parquet_bytes(rows, book),
        "codebook.json": json.dumps(book, ensure_ascii=False, indent=2).encode(),
    }
    for language in CODEBOOK_LANGUAGES:
        files[f"codebook-{language}.html"] = codebook_page(book, language)
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    files["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in hashes.items()).encode()
    return _zipped(files), hashes


def csv_bytes(rows: Rows) -> bytes:
    """Return the rows as UTF-8 CSV of RFC 4180; truth values are "true", "false" or empty."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([column.name for column in COLUMNS])
    writer.writerows([_cell(row[column.name]) for column in COLUMNS] for row in rows)
    return written.getvalue().encode()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    # Every value is a code of our own; one that is not must not reach anybody's spreadsheet.
    if text.startswith(_FORMULA_STARTS):
        raise DomainError(text, code="formula")
    return text


def parquet_bytes(rows: Rows, book: dict[str, Any]) -> bytes:
    """Return the rows as Parquet: typed columns that bear their description, and the codebook as metadata."""
    words = {column["name"]: column for column in book["columns"]}
    schema = pa.schema(
        [
            pa.field(column.name, _TYPES[column.type], column.type == "bool", _described(words[column.name]))
            for column in COLUMNS
        ],
        metadata={"reference": book["reference"], "codebook": json.dumps(book, ensure_ascii=False)},
    )
    table = pa.table({column.name: _array(column, rows) for column in COLUMNS}, schema=schema)
    written = io.BytesIO()
    parquet.write_table(table, written, compression="zstd")
    return written.getvalue()


def _described(column: dict[str, Any]) -> dict[str, str]:
    described = {
        f"{name}_{language}": column[name][language]
        for name in ("label", "method", "level")
        for language in CODEBOOK_LANGUAGES
        if column[name]
    }
    return described | {"part": column["part"]}


def _array(column: Column, rows: Rows) -> pa.Array:
    return pa.array([row[column.name] for row in rows], type=_TYPES[column.type])


def codebook_page(book: dict[str, Any], language: str) -> bytes:
    """Return the codebook as one page of HTML that needs nothing else, in French or in English."""
    # The portal has no English: the texts of that page are in the template itself.
    shown = {"book": in_language(book, language), "lang": language}
    with override("fr"):
        return render_to_string("reporting/extracts/codebook.html", shown).encode()


def _zipped(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _NO_DAY), content, compress_type=zipfile.ZIP_DEFLATED)
    return written.getvalue()
