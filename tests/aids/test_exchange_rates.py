"""Exchange rates: the day's or the latest before, never changed, typed or imported."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from aids.models import ExchangeRate
from aids.selectors.exchange_rates import need_rate, rate_on
from aids.services.exchange_rates import rate_add, rates_import
from common.dates import today
from common.errors import DomainError, NotPermitted
from common.money import eur_to_tnd, tnd_to_eur
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(taskforce_manager=True)


def enter(manager, day, rate, **more):
    return rate_add(actor=manager, day=day, tnd_per_eur=Decimal(rate), source="BCT", **more)


def test_the_rate_of_the_day_or_the_latest_before(manager):
    enter(manager, date(2026, 3, 1), "3.39")
    enter(manager, date(2026, 3, 5), "3.41")
    assert rate_on(date(2026, 3, 4)).tnd_per_eur == Decimal("3.39")
    assert rate_on(date(2026, 3, 5)).tnd_per_eur == Decimal("3.41")
    assert rate_on(date(2026, 2, 28)) is None
    with pytest.raises(DomainError, match="28/02/2026"):
        need_rate(date(2026, 2, 28))


def test_a_correction_is_another_row_of_the_day(manager):
    wrong = enter(manager, date(2026, 3, 1), "3.39")
    right = enter(manager, date(2026, 3, 1), "3.36")
    assert rate_on(date(2026, 3, 1)) == right
    for act in (
        lambda: ExchangeRate.objects.filter(pk=wrong.pk).update(tnd_per_eur=1),
        lambda: wrong.delete(),
    ):
        with pytest.raises(DatabaseError, match=r"Cannot (update|delete)"), transaction.atomic():
            act()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"day": date(2199, 1, 1)}, "day"),
        ({"tnd_per_eur": Decimal(0)}, "tnd_per_eur"),
        ({"tnd_per_eur": Decimal(5000)}, "tnd_per_eur"),
        ({"source": " "}, "source"),
        ({"tnd_per_eur": Decimal("33.9")}, "confirmed"),
    ],
)
def test_a_rate_of_no_sense_is_refused(manager, values, field):
    enter(manager, date(2026, 2, 1), "3.39")
    typed = {"day": date(2026, 3, 1), "tnd_per_eur": Decimal("3.4"), "source": "BCT"} | values
    with pytest.raises(DomainError) as refusal:
        rate_add(actor=manager, **typed)
    assert refusal.value.field == field


def test_a_leap_passes_once_confirmed(manager):
    enter(manager, date(2026, 2, 1), "3.39")
    assert enter(manager, date(2026, 3, 1), "4.10", confirmed=True).tnd_per_eur == Decimal("4.1")


def test_only_the_taskforce_enters_rates():
    with pytest.raises(NotPermitted):
        enter(UserFactory(counsellor=True), date(2026, 3, 1), "3.39")


def test_a_file_is_read_whole_or_not_at_all(manager, tmp_path):
    good = "jour;taux;source\n2026-03-01;3,3912;BCT\n02/03/2026;3.4;BCT\n\n".encode("utf-8-sig")
    done = rates_import(actor=manager, content=good)
    assert (done.entered, done.known) == (2, 0)
    again = rates_import(actor=manager, content=good)
    assert (again.entered, again.known) == (0, 2)
    for bad in (
        b"03/03/2026;3,4;BCT\n31/02/2026;3,4;BCT",
        b"a;b",
        b"04/03/2026;beaucoup;BCT",
        b"\xff\xfe",
        b"",
    ):
        with pytest.raises(DomainError):
            rates_import(actor=manager, content=bad)
    assert ExchangeRate.objects.count() == 2


def test_the_command_imports_and_says_what_it_did(tmp_path, capsys):
    path = tmp_path / "taux.csv"
    path.write_text("01/03/2026;3,39;BCT\n", encoding="utf-8")
    call_command("import_rates", str(path))
    assert "1 taux saisis" in capsys.readouterr().out
    with pytest.raises(CommandError, match=r"absent\.csv"):
        call_command("import_rates", str(tmp_path / "absent.csv"))
    path.write_text("hier;3,39;BCT\n1", encoding="utf-8")
    with pytest.raises(CommandError, match="Ligne 2"):
        call_command("import_rates", str(path))


def test_rounding_to_the_cent_and_the_millime():
    assert eur_to_tnd(Decimal("100.01"), Decimal("3.33335")) == Decimal("333.368")
    assert tnd_to_eur(Decimal("333.368"), Decimal("3.33335")) == Decimal("100.01")


def test_the_page_types_and_imports(manager, client_as):
    client, url = client_as(manager), reverse("aids:rate_list")
    typed = {"acte": "rate", "day": today().strftime("%d/%m/%Y"), "tnd_per_eur": "3,3912", "source": "BCT"}
    assert client.post(url, typed).status_code == 302
    text = client.get(url).content.decode()
    assert "3,39120" in text
    text = client.post(url, typed | {"tnd_per_eur": "33,9"}).content.decode()
    assert "cochez la confirmation" in text
    assert 'value="33,9"' in text
    day = today() - timedelta(days=3)
    upload = SimpleUploadedFile("taux.csv", f"{day};3,3;BCT".encode(), content_type="text/csv")
    assert client.post(url, {"acte": "file", "file": upload}).status_code == 302
    assert rate_on(day).tnd_per_eur == Decimal("3.3")
    bad = SimpleUploadedFile("taux.csv", b"1;x", content_type="text/csv")
    assert "Ligne 1" in client.post(url, {"acte": "file", "file": bad}).content.decode()
