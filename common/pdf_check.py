"""A program of its own that reads a PDF somebody sent and writes it anew: `python -m common.pdf_check MOST_PAGES`.

The file comes on standard input, the clean one leaves on standard output, its number of pages on standard
error. A refusal is an exit status (REFUSALS). It runs apart from the portal, with a limit on time and memory
that the system keeps, because a PDF can be written to make its reader run for ever.
"""

import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject

REFUSALS = {3: "damaged", 4: "locked", 5: "too_many_pages", 6: "active", 7: "attached"}
MOST_SECONDS = 20
MOST_BYTES = 1024**3
MOST_OBJECTS = 200_000
# What runs when the file is opened or touched, and what reaches out of it.
_ACTIONS = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute", "/GoToE"})
_PROGRAMS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent"})
_ATTACHMENTS = frozenset({"/EmbeddedFiles", "/EF"})


class Refused(Exception):
    """The file is not kept; `code` is a value of REFUSALS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def rewrite_pdf(content: bytes, *, most_pages: int) -> tuple[bytes, int]:
    """Return the file written anew from what its catalogue reaches, and how many pages it has.

    What is checked is what is written: revisions hidden in the file, data before and behind it and its
    metadata stay out. Raises Refused.
    """
    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused("locked")
    pages = len(reader.pages)
    if not pages:
        raise Refused("damaged")
    if pages > most_pages:
        raise Refused("too_many_pages")
    writer = PdfWriter(clone_from=reader)
    writer.root_object.pop("/Metadata", None)
    writer.metadata = None
    for value in _objects(writer):
        _check(value)
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue(), pages


def _objects(writer: PdfWriter) -> Iterator[DictionaryObject]:
    waiting: list[Any] = [value for value in writer._objects if value is not None]
    seen = 0
    while waiting:
        value = waiting.pop()
        seen += 1
        if seen > MOST_OBJECTS * 10 or len(writer._objects) > MOST_OBJECTS:
            raise Refused("damaged")
        if isinstance(value, DictionaryObject):
            yield value
            waiting.extend(dict.values(value))
        elif isinstance(value, ArrayObject):
            waiting.extend(list.__iter__(value))


def _check(value: DictionaryObject) -> None:
    keys = {str(key) for key in value}
    if keys & _PROGRAMS or str(value.get("/S", "")) in _ACTIONS:
        raise Refused("active")
    if keys & _ATTACHMENTS or str(value.get("/Subtype", "")) in ("/RichMedia", "/FileAttachment", "/Movie"):
        raise Refused("attached")


def main() -> int:
    """Read, check, write; return the exit status."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    statuses = {code: status for status, code in REFUSALS.items()}
    try:
        content, pages = rewrite_pdf(sys.stdin.buffer.read(), most_pages=int(sys.argv[1]))
    except Refused as refusal:
        return statuses[refusal.code]
    except Exception:  # the reader of a broken file raises whatever stood in its way
        return statuses["damaged"]
    sys.stdout.buffer.write(content)
    sys.stderr.write(f"\npages={pages}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
