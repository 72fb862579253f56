"""The files of a payment order for the bank: CSV, and ISO 20022 pain.001.001.09 (docs/adr/0030).

They name no more than a transfer needs: reference, payee, account, amount. Lines without an account (paid by
cheque or in cash) are in neither.
"""

import csv
import io
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from xmlschema import XMLSchema

from aids.enums import Currency, OrderState
from aids.models import PaymentOrder, Tranche
from common.errors import DomainError
from common.formatting import day_short_text
from common.money import CENT, MILLIME, ZERO

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_LETTERS = re.compile(r"[A-Za-z]")
_FORBIDDEN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
# What NFKD leaves of letters that are not an accent on a plain one.
_SPELLED = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ı": "i", "’": "'"}
)
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer: `amount` in the order's currency."""

    reference: str
    payee: str
    iban: str
    amount: Decimal


def amount_of(tranche: Tranche, currency: str) -> Decimal:
    """Return what a tranche is in the currency of an order."""
    if currency == Currency.TND:
        return (tranche.amount_tnd or ZERO).quantize(MILLIME)
    amount: Decimal = tranche.amount_eur
    return amount.quantize(CENT)


def bank_text(text: str, most: int = 70) -> str:
    """Return `text` in the letters that banks carry: Latin, without accents; at most `most` characters."""
    plain = unicodedata.normalize("NFKD", text.translate(_SPELLED))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(_FORBIDDEN.sub(" ", kept).split())[:most].strip()


def transfers(order: PaymentOrder) -> list[Transfer]:
    """Return the transfers of an order. Raises DomainError for a payee whose name no bank can read."""
    lines = order.lines.filter(is_live=True).select_related("tranche__application").order_by("pk")
    found = []
    for line in lines:
        tranche = line.tranche
        if not tranche.payee_iban:
            continue
        payee = bank_text(tranche.payee_name)
        if not _LETTERS.search(payee):
            message = _("Versement %(reference)s : écrivez le nom du bénéficiaire en lettres latines.")
            raise DomainError(message % {"reference": tranche.reference}, code="payee")
        amount = amount_of(tranche, order.account.currency)
        found.append(Transfer(tranche.reference, payee, tranche.payee_iban, amount))
    return found


def _need_order(order: PaymentOrder) -> list[Transfer]:
    if order.state not in (OrderState.ORDERED, OrderState.SETTLED):
        raise DomainError(_("Le fichier de virement suit l'ordre : donnez d'abord l'ordre."), code="state")
    found = transfers(order)
    if not found:
        raise DomainError(_("Aucun versement de cet ordre ne se paie par virement."), code="no_transfer")
    return found


def order_csv(order: PaymentOrder) -> bytes:
    """Return the transfers as CSV: semicolons, UTF-8 with its mark, decimal point."""
    found = _need_order(order)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["ordre", "execution", "reference", "beneficiaire", "compte", "montant", "monnaie"])
    day = day_short_text(order.execution_on)
    for one in found:
        cells = [order.number, day, one.reference, one.payee, one.iban, one.amount, order.account.currency]
        writer.writerow([_harmless(str(cell)) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def order_xml(order: PaymentOrder) -> bytes:
    """Return the transfers as pain.001.001.09, valid against its schema; the same order gives the same bytes."""
    found = _need_order(order)
    root = ET.Element("Document", {"xmlns": NAMESPACE})
    body = _sub(root, "CstmrCdtTrfInitn")
    total = str(sum((one.amount for one in found), ZERO))
    _header(body, order, len(found), total)
    _payment(body, order, found, total)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    _schema().validate(content.decode())
    return content


@lru_cache(maxsize=1)
def _schema() -> XMLSchema:
    return XMLSchema(str(files("sepaxml").joinpath("schemas/pain.001.001.09.xsd")))


def _sub(parent: ET.Element, path: str, text: str = "", **attributes: str) -> ET.Element:
    """Add the elements of `path` ("Dbtr/Nm") one in the other; the last one holds `text`."""
    for name in path.split("/"):
        parent = ET.SubElement(parent, name)
    parent.text = text or None
    for name, value in attributes.items():
        parent.set(name, value)
    return parent


def _header(body: ET.Element, order: PaymentOrder, count: int, total: str) -> None:
    header = _sub(body, "GrpHdr")
    _sub(header, "MsgId", order.number)
    given = order.ordered_at or order.created_at
    _sub(header, "CreDtTm", given.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _sub(header, "NbOfTxs", str(count))
    _sub(header, "CtrlSum", total)
    _sub(header, "InitgPty/Nm", bank_text(order.account.holder))


def _payment(body: ET.Element, order: PaymentOrder, found: Iterable[Transfer], total: str) -> None:
    account, transfers_ = order.account, list(found)
    payment = _sub(body, "PmtInf")
    _sub(payment, "PmtInfId", order.number)
    _sub(payment, "PmtMtd", "TRF")
    _sub(payment, "BtchBookg", "false")
    _sub(payment, "NbOfTxs", str(len(transfers_)))
    _sub(payment, "CtrlSum", total)
    _sub(payment, "ReqdExctnDt/Dt", order.execution_on.isoformat())
    _sub(payment, "Dbtr/Nm", bank_text(account.holder))
    debtor = _sub(payment, "DbtrAcct")
    _sub(debtor, "Id/IBAN", account.iban)
    _sub(debtor, "Ccy", account.currency)
    if account.bic:
        _sub(payment, "DbtrAgt/FinInstnId/BICFI", account.bic)
    else:
        _sub(payment, "DbtrAgt/FinInstnId/Othr/Id", "NOTPROVIDED")
    for one in transfers_:
        _transfer(payment, one, account.currency)


def _transfer(payment: ET.Element, one: Transfer, currency: str) -> None:
    transfer = _sub(payment, "CdtTrfTxInf")
    _sub(transfer, "PmtId/EndToEndId", one.reference)
    _sub(transfer, "Amt/InstdAmt", str(one.amount), Ccy=currency)
    _sub(transfer, "Cdtr/Nm", one.payee)
    _sub(transfer, "CdtrAcct/Id/IBAN", one.iban)
    _sub(transfer, "RmtInf/Ustrd", one.reference)


@transaction.atomic
def order_file(*, order: PaymentOrder, kind: str) -> tuple[bytes, str]:
    """Return the bytes and the name of an order's file, `kind` "csv" or "xml"."""
    makers: dict[str, Any] = {"csv": order_csv, "xml": order_xml}
    return makers[kind](order), f"ordre-{order.number}.{kind}"
