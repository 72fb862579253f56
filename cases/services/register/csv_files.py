"""CSV files: encoding and separator found from the content."""

import csv
from collections import Counter
from io import StringIO

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from cases.services.register.errors import UnreadableFile
from cases.services.register.readings import Cell
from cases.services.register.sizes import MAX_CELL_CHARS, MAX_COLUMNS, MAX_ROWS
from common.folding import is_arabic

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# What Excel in French or Arabic writes when it does not write Unicode.
_CODE_PAGES = ("cp1252", "cp1256", "mac_roman", "iso8859_6")
_SEPARATORS = (";", ",", "\t", "|")


def looks_like_text(data: bytes) -> bool:
    """Say whether `data` could be text: no control characters but line ends and tabs."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    head = data[:65_536]
    controls = sum(head.count(byte) for byte in range(32) if byte not in (9, 10, 12, 13, 26, 27))
    return controls == 0


def rows(data: bytes, limit: int | None = None) -> tuple[list[tuple[Cell, ...]], list[str]]:
    """Return the rows of a CSV file and what a user should know of how it was read.

    Raises UnreadableFile (codes "not_text", "encoding", "too_wide", "too_long", "broken").
    """
    text, encoding = decode(data)
    separator = find_separator(text)
    notes = []
    if not encoding.startswith("utf"):
        note = _("Encodage reconnu : %(encoding)s. Vérifiez les lettres accentuées dans l'aperçu.")
        notes.append(note % {"encoding": encoding})
    found: list[tuple[Cell, ...]] = []
    blanks = 0
    try:
        for cells in csv.reader(StringIO(text, newline=""), delimiter=separator):
            if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
                raise _too_wide(len(cells))
            kept = tuple(cell[:MAX_CELL_CHARS] or None for cell in cells[:MAX_COLUMNS])
            blanks = 0 if any(kept) else blanks + 1
            found.append(kept)
            if limit is not None and len(found) >= limit:
                break
            if len(found) - blanks > MAX_ROWS:
                raise _too_long()
    except csv.Error as reason:
        message = _("Ce fichier CSV est abîmé vers la ligne %(line)s (guillemet non fermé ?).")
        raise UnreadableFile(message % {"line": len(found) + 1}, code="broken") from reason
    return found, notes


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of `data` and the name of its encoding."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    sixteen = _unmarked_utf16(data)
    if sixteen:
        return _decoded(data, sixteen)
    if not looks_like_text(data):
        raise UnreadableFile(_("Ce fichier n'est ni un classeur Excel ni un fichier CSV."), code="not_text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decoded(data, _guess_code_page(data))


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as reason:
        message = _(
            "L'encodage de ce fichier n'est pas reconnu. Enregistrez-le depuis Excel au format « CSV UTF-8 »."
        )
        raise UnreadableFile(message, code="encoding") from reason
    if "\x00" in text:
        raise UnreadableFile(_("Ce fichier n'est ni un classeur Excel ni un fichier CSV."), code="not_text")
    return text, encoding


def _unmarked_utf16(data: bytes) -> str | None:
    head = data[:2_000]
    if len(head) < 4 or b"\x00" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) * 0.3 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) * 0.3 and odd == 0 else None


def _guess_code_page(data: bytes) -> str:
    sample = data[:200_000]
    best = from_bytes(sample, cp_isolation=list(_CODE_PAGES)).best()
    if best is None:
        return "cp1252"
    # Arabic read as a Western code page is a run of accented capitals: only trust Arabic with Arabic words.
    encoding: str = best.encoding
    if encoding in ("cp1256", "iso8859_6") and not is_arabic(str(best)):
        return "cp1252"
    return encoding


def find_separator(text: str) -> str:
    """Return the separator that cuts the first lines most often into the same number of cells."""
    sample = text[:50_000].splitlines()[:60]
    best, best_score = ";", 0.0
    for separator in _SEPARATORS:
        try:
            widths = Counter(len(row) for row in csv.reader(sample, delimiter=separator) if len(row) > 1)
        except csv.Error:
            continue
        if widths:
            width, times = max(widths.items(), key=lambda item: item[0] * item[1])
            score = times * min(width, 40) ** 0.5
            if score > best_score:
                best, best_score = separator, score
    return best


def _too_wide(columns: int) -> UnreadableFile:
    message = _("Ce fichier a %(columns)s colonnes : un registre en a au plus %(most)s.")
    return UnreadableFile(message % {"most": MAX_COLUMNS, "columns": columns}, code="too_wide")


def _too_long() -> UnreadableFile:
    message = _("Ce fichier a plus de %(most)s lignes. Partagez-le en plusieurs fichiers.")
    return UnreadableFile(message % {"most": MAX_ROWS}, code="too_long")
