"""Who the row is about: names, identity numbers, telephones, e-mail."""

import re
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from phonenumbers import PhoneMetadata

from cases.services.register.readings import (
    Cell,
    Reading,
    ReadingContext,
    doubt,
    formula_error,
    has_question_mark,
    is_blank,
    shorten,
    text_of,
)
from common.folding import fold, is_arabic

NAME_LENGTH = 80
_LOWER_PARTICLES = frozenset({"de", "du", "des", "et"})
_NO_NUMBER = frozenset({
    "en cours", "encours", "en cours de renouvellement", "perdue", "perdu", "sans", "non", "a faire",
    "demande", "en attente", "pas de cin", "pas de passeport", "expire", "expiree",
    "بصدد الاستخراج", "ضائعة", "بدون",
})  # fmt: skip
_NO_NUMBER_FOLDED = frozenset(map(fold, _NO_NUMBER))
_CIN_JOINTS = re.compile(r"[\s.\-_/]+")
_PASSPORT = re.compile(r"^[A-Z0-9]{5,15}$")
_PHONE_BREAK = re.compile(r"\s*(?:[;,|\n]|\bou\b|\bet\b|\s/\s|//)\s*", re.IGNORECASE)
# Most numbers of a register are Tunisian ones of 8 digits: the library's own pattern, without its long way.
_TUNISIA: Any = PhoneMetadata.metadata_for_region("TN")
_TUNISIAN = re.compile(
    "|".join(f"(?:{kind.national_number_pattern})" for kind in (_TUNISIA.mobile, _TUNISIA.fixed_line))
)
_PHONE_JOINTS = str.maketrans("", "", " .-/")
_SCIENTIFIC = re.compile(r"^\d[.,]\d+e\+?\d+$", re.IGNORECASE)


def read_name(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Read a name; capitals are brought to the usual form ("BEN ALI" → "Ben Ali")."""
    if is_blank(cell):
        return Reading()
    if message := formula_error(cell):
        return doubt(message)
    text = text_of(cell).strip(" .,;:-_*")
    if not any(char.isalpha() for char in text):
        return doubt(_("« %(text)s » n'est pas un nom.") % {"text": shorten(cell)})
    if len(text) > NAME_LENGTH:
        message = _("Ce nom dépasse %(length)s caractères : il a été raccourci.")
        return doubt(message % {"length": NAME_LENGTH}, tidy_name(text[:NAME_LENGTH]))
    if any(char.isdigit() for char in text):
        return doubt(
            _("« %(text)s » : ce nom contient des chiffres.") % {"text": shorten(cell)}, tidy_name(text)
        )
    return Reading(tidy_name(text))


def tidy_name(text: str) -> str:
    """Return a name in the usual form when it was typed in capitals or in small letters only."""
    if is_arabic(text) or not (text.isupper() or text.islower()):
        return text
    words = [word if word in _LOWER_PARTICLES else _capital(word) for word in text.lower().split()]
    return " ".join(words)


def _capital(word: str) -> str:
    return re.sub(r"(^|[-'’])(\w)", lambda found: found[1] + found[2].upper(), word)


def read_cin(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Read an identity card number: 8 digits; a zero that Excel dropped from a number is put back."""
    if is_blank(cell) or (isinstance(cell, str) and fold(cell) in _NO_NUMBER_FOLDED):
        return Reading()
    if message := formula_error(cell):
        return doubt(message)
    digits = _CIN_JOINTS.sub("", text_of(cell))
    if digits.isdigit() and set(digits) != {"0"}:
        if len(digits) == 8:
            return Reading(digits)
        # A number cell cannot keep its leading zeros; in a text cell a digit may be missing elsewhere.
        if len(digits) == 7:
            return Reading(f"0{digits}") if not isinstance(cell, str) else _padded(digits)
    message = _("« %(text)s » n'est pas un numéro de CIN (8 chiffres) : il n'est pas inscrit.")
    return doubt(message % {"text": shorten(cell)})


def _padded(digits: str) -> Reading[str]:
    message = _("Ce numéro de CIN n'a que 7 chiffres : un zéro a été ajouté devant. À vérifier.")
    return doubt(message, f"0{digits}")


def read_passport(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Read a passport or consular card number: letters and digits."""
    if is_blank(cell) or (isinstance(cell, str) and fold(cell) in _NO_NUMBER_FOLDED):
        return Reading()
    text = _CIN_JOINTS.sub("", text_of(cell)).upper()
    if _PASSPORT.match(text) and any(char.isdigit() for char in text):
        return Reading(text)
    return doubt(_("« %(text)s » n'est pas un numéro de passeport.") % {"text": shorten(cell)})


def read_phones(cell: Cell, context: ReadingContext) -> Reading[list[str]]:
    """Read one or several telephone numbers, in E.164; without a country code they are Tunisian."""
    if is_blank(cell):
        return Reading()
    if message := formula_error(cell):
        return doubt(message)
    text = text_of(cell)
    if _SCIENTIFIC.match(text):
        message = _("« %(text)s » : Excel a abrégé ce numéro, ses derniers chiffres sont perdus.")
        return doubt(message % {"text": shorten(cell)})
    whole = phone_number(text)
    parts = [text] if whole else [part for part in _PHONE_BREAK.split(text) if part]
    numbers = [number for number in map(phone_number, parts) if number]
    if len(numbers) == len(parts):
        return Reading(list(dict.fromkeys(numbers)))
    message = _("« %(text)s » n'est pas un numéro de téléphone valable.") % {"text": shorten(cell)}
    return doubt(message, list(dict.fromkeys(numbers)) or None)


def phone_number(text: str) -> str | None:
    """Return one number in E.164, or None; "00216…", "97 522 562" and "33612345678" are understood."""
    digits = text.translate(_PHONE_JOINTS).removeprefix("00216").removeprefix("+216")
    if len(digits) == 8 and _TUNISIAN.fullmatch(digits):
        return f"+216{digits}"
    for candidate in (text, f"+{text}"):
        try:
            number = phonenumbers.parse(candidate, "TN")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return None


def read_email(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Read an e-mail address."""
    if is_blank(cell):
        return Reading()
    text = text_of(cell).removeprefix("mailto:").strip().lower()
    try:
        validate_email(text)
    except ValidationError:
        return doubt(_("« %(text)s » n'est pas une adresse e-mail.") % {"text": shorten(cell)})
    return Reading(text)


def read_nothing(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Leave the cell out: a column that is not to be taken over."""
    return Reading()


def read_text(cell: Cell, context: ReadingContext) -> Reading[str]:
    """Read free text as it stands; question marks alone say nothing."""
    if is_blank(cell) or (has_question_mark(cell) and not fold(text_of(cell))):
        return Reading()
    return Reading(text_of(cell))
