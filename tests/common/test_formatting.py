"""Amounts, numbers, dates, as read in French and in Arabic."""

import datetime as dt
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from common import formatting

DAY = dt.date(2026, 3, 3)
# 13:02 UTC is 14:02 in Tunis.
MOMENT = dt.datetime(2026, 3, 3, 13, 2, tzinfo=dt.UTC)
NBSP = "\u00a0"


def rendered(expression, language="fr", **context):
    with translation.override(language):
        return Template("{% load formats %}{{ " + expression + " }}").render(Context(context))


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0, 0, "0"),
        (1234567, 0, "1 234 567"),
        (Decimal("1234.5"), 2, "1 234,50"),
        (Decimal("0.5"), 0, "1"),
        (-4, 0, "−4"),
        (-0.2, 0, "0"),
        ("douze", 0, "—"),
        (None, 0, "—"),
        (float("inf"), 0, "—"),
    ],
)
def test_numbers(value, places, text):
    assert formatting.number_text(value, places) == text.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("amount", "text"),
    [(1300, "1 300 €"), (Decimal("1300.50"), "1 300,50 €"), (None, "—"), (Decimal(0), "0 €")],
)
def test_euros(amount, text):
    assert formatting.eur_text(amount) == text.replace(" ", NBSP)


def test_dinars_have_three_decimals():
    assert formatting.tnd_text(Decimal("4290.5")) == "4 290,500 TND".replace(" ", NBSP)


def test_percentages():
    assert formatting.percent_text(Decimal("0.455"), 1) == f"45,5{NBSP}%"
    assert formatting.percent_text(None) == "—"


@pytest.mark.parametrize(
    ("language", "day", "text"),
    [
        ("fr", DAY, "3 mars 2026"),
        ("fr", dt.date(2026, 8, 1), "1er août 2026"),
        ("ar", DAY, "3 مارس 2026"),
        ("ar", dt.date(2026, 1, 1), "1 جانفي 2026"),
        ("ar", dt.date(2026, 7, 14), "14 جويلية 2026"),
    ],
)
def test_days_bear_the_months_of_tunisia(language, day, text):
    with translation.override(language):
        assert formatting.day_text(day) == text


def test_moments_are_told_in_tunis():
    assert formatting.clock_text(MOMENT) == "14:02"
    assert formatting.day_short_text(dt.datetime(2026, 3, 3, 23, 30, tzinfo=dt.UTC)) == "04/03/2026"
    assert formatting.moment_text(MOMENT) == "3 mars 2026 à 14:02"


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "aujourd’hui"),
        (1, "hier"),
        (3, "il y a 3 jours"),
        (90, "il y a 3 mois"),
        (729, "il y a 24 mois"),
        (730, "il y a 2 ans"),
        (-1, "demain"),
    ],
)
def test_how_long_ago(days, text):
    assert formatting.ago_text(DAY - dt.timedelta(days=days), today=DAY) == text


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (5, "dans 5 jours"),
        (-1, "en retard de 1 jour"),
        (-9, "en retard de 9 jours"),
    ],
)
def test_when_due(days, text):
    assert formatting.due_text(DAY + dt.timedelta(days=days), today=DAY) == text


@pytest.mark.parametrize(
    ("born", "text"),
    [
        (dt.date(1990, 3, 3), "36 ans"),
        (dt.date(1990, 3, 4), "35 ans"),
        (dt.date(2025, 2, 1), "1 an"),
        (None, "—"),
    ],
)
def test_ages(born, text):
    assert formatting.age_text(born, today=DAY) == text


@pytest.mark.parametrize(
    ("phone", "text"),
    [("20123456", "+216 20 123 456"), ("+33612345678", "+33 6 12 34 56 78"), ("voisin", "voisin"), ("", "—")],
)
def test_phones(phone, text):
    assert formatting.phone_text(phone) == text


def test_numbers_are_isolated_left_to_right():
    assert rendered("n|eur", "ar", n=1300) == f'<bdi dir="ltr">1{NBSP}300{NBSP}€</bdi>'
    assert rendered("c|ltr", c="T25-000123-K") == '<bdi dir="ltr">T25-000123-K</bdi>'
    assert rendered("c|ltr", c=None) == "—"


def test_dates_carry_their_value():
    assert rendered("d|day", d=DAY) == '<time datetime="2026-03-03">3 mars 2026</time>'
    assert rendered("d|day", d=None) == "—"


def test_names_are_escaped():
    assert rendered("n|bdi", n="<b>Nour</b>") == "<bdi>&lt;b&gt;Nour&lt;/b&gt;</bdi>"


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("Le stock est en place.", "ltr"),
        ("المحل مفتوح.", "rtl"),
        ("2026 : « المحل » est ouvert", "rtl"),
        ("(12) Ouvert", "ltr"),
        ("12 %", "ltr"),
        ("", "ltr"),
        (None, "ltr"),
    ],
)
def test_a_text_runs_the_way_of_its_first_letter(text, way):
    assert rendered("t|direction", t=text) == way
