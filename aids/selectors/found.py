"""What the one search box finds of aids by number, whole or begun: files, payments, orders, sittings."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from aids.models import Application, PaymentOrder, Sitting, Tranche
from common.folding import western_digits
from common.formatting import day_text, eur_text
from common.search import SearchGroup, SearchHit
from common.services.numbers import canonical_number, is_number

MOST_HITS = 10


def aids_found(user: User, query: str) -> SearchGroup | None:
    """Return the aid files whose number is, or begins with, what was typed ("A25-0001"); None for other words."""
    text = _number_typed(query, "A")
    if not text or "/" in text:
        return None
    files = _numbered(Application.objects.visible_to(user), text).select_related("person")
    hits = [
        SearchHit(
            who=file.person,
            url=reverse("aids:application_detail", args=[file.pk]),
            number=file.number,
            detail=file.get_kind_display(),
            state=file.state,
            state_label=file.get_state_display(),
        )
        for file in files.order_by("number")[:MOST_HITS]
    ]
    url = reverse("aids:application_list") + "?" + urlencode({"q": text})
    return _group(_("Dossiers d'aide"), hits, text, url)


def payments_found(user: User, query: str) -> SearchGroup | None:
    """Return the payments of an aid file by their reference ("A25-000123-K/2"); None for other words."""
    text = _number_typed(query, "A")
    number, slash, rank = text.partition("/")
    if not slash or not is_number(number) or not (rank == "" or rank.isdecimal()):
        return None
    tranches = Tranche.objects.visible_to(user).filter(application__number=canonical_number(number))
    if rank:
        tranches = tranches.filter(number=int(rank[:4]))
    hits = [
        SearchHit(
            who=tranche.application.person,
            url=reverse("aids:tranche_detail", args=[tranche.pk]),
            number=tranche.reference,
            detail=eur_text(tranche.amount_eur),
            state=tranche.state,
            state_label=tranche.get_state_display(),
        )
        for tranche in tranches.select_related("application__person").order_by("number")[:MOST_HITS]
    ]
    return SearchGroup(title=_("Versements"), hits=hits, is_exact=bool(rank) and len(hits) == 1)


def orders_found(_user: User, query: str) -> SearchGroup | None:
    """Return the payment orders of a number ("P26-0001"), for the taskforce; None for other words."""
    text = _number_typed(query, "P")
    if not text:
        return None
    orders = _numbered(PaymentOrder.objects.all(), text)
    hits = _dated(orders.order_by("number")[:MOST_HITS], "dated_on")
    return _group(_("Ordres de paiement"), hits, text, reverse("aids:payment_order_list"))


def sittings_found(user: User, query: str) -> SearchGroup | None:
    """Return the sittings of a number ("C26-0001") that `user` may open; None for other words."""
    text = _number_typed(query, "C")
    if not text:
        return None
    sittings = _numbered(Sitting.objects.visible_to(user), text)
    hits = _dated(sittings.order_by("number")[:MOST_HITS], "held_on")
    return _group(_("Séances du comité"), hits, text, reverse("aids:sitting_list"))


def _number_typed(query: str, letter: str) -> str:
    """Return what was typed as the beginning of a number of that letter, or "" for other words."""
    text = western_digits(query).strip().upper()
    return text if text.startswith(letter) and any(char.isdigit() for char in text) else ""


def _numbered(rows: "QuerySet[Any]", text: str) -> "QuerySet[Any]":
    if is_number(text):
        return rows.filter(number=canonical_number(text))
    return rows.filter(number__startswith=text)


def _dated(rows: Iterable[PaymentOrder | Sitting], day: str) -> list[SearchHit]:
    return [
        SearchHit(
            label=day_text(getattr(row, day)),
            url=row.get_absolute_url(),
            number=row.number,
            state=row.state,
            state_label=row.get_state_display(),
        )
        for row in rows
    ]


def _group(title: str, hits: list[SearchHit], text: str, url: str) -> SearchGroup:
    return SearchGroup(title=title, hits=hits, all_url=url, is_exact=is_number(text) and len(hits) == 1)
