"""Seals: what was decided, written one way only, and its hash; the code by which a letter is verified."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

# Without letters and digits that are read for one another: somebody may type it from paper.
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH = 16


def content_hash(content: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, of `content` written with sorted keys and without blanks."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text, "" for none: it proves the text without holding it."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def new_code() -> str:
    """Return a code that nobody can guess (79 bits), as it is printed on a letter."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
