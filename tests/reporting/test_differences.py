"""What differs between two frozen reports: figures, rows and indicators that come and go."""

from datetime import date
from decimal import Decimal

from reporting.enums import Unit
from reporting.selectors.differences import differences
from reporting.selectors.frozen import FrozenReport
from reporting.selectors.names import plain
from reporting.selectors.tables import Column, Hidden, Row, Table

PEOPLE, EUROS = Column("people", plain("Personnes")), Column("euros", plain("Montant"), Unit.EUR)


def table(code, *rows, columns=(PEOPLE, EUROS), title=""):
    return Table(
        code=code,
        title=plain(title or code),
        definition=plain(""),
        row_label=plain("Pays"),
        columns=columns,
        rows=tuple(Row(key, plain(key), values) for key, *values in rows),
    )


def report(*tables):
    return FrozenReport(
        title=plain("Rapport"),
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 3, 31),
        narrowed_to=(),
        tables={one.code: one for one in tables},
    )


def told(before, after):
    return [
        (one.title.fr, [(f.row.fr, f.column.fr, f.before, f.after) for f in one.figures], one.is_new)
        for one in differences(before, after)
    ]


def test_equal_reports_do_not_differ_whatever_they_are_called():
    before = report(table("countries", ("FR", 3, Decimal(1200))))
    after = report(table("countries", ("FR", 3, Decimal("1200.00")), title="Autrement dit"))
    assert told(before, after) == []


def test_each_figure_that_differs_is_told_in_its_unit():
    before = report(table("countries", ("FR", 3, Decimal(1200)), ("DE", Hidden.SMALL, None)))
    after = report(table("countries", ("FR", 4, Decimal(2500)), ("DE", 6, None)))
    assert told(before, after) == [
        (
            "countries",
            [
                ("FR", "Personnes", "3", "4"),
                ("FR", "Montant", "1\xa0200\xa0€", "2\xa0500\xa0€"),
                ("DE", "Personnes", "moins de 5", "6"),
            ],
            False,
        )
    ]


def test_rows_and_columns_of_one_report_only_had_nothing_in_the_other():
    before = report(table("countries", ("FR", 3), ("BE", 2), columns=(PEOPLE,)))
    after = report(table("countries", ("FR", 3, Decimal(10)), ("CH", 1, None)))
    assert told(before, after) == [
        (
            "countries",
            [
                ("FR", "Montant", "—", "10\xa0€"),
                ("BE", "Personnes", "2", "—"),
                ("CH", "Personnes", "—", "1"),
            ],
            False,
        )
    ]


def test_an_indicator_that_comes_or_goes_is_named():
    before, after = report(table("old", ("FR", 1, None))), report(table("new", ("FR", 1, None)))
    assert told(before, after) == [("new", [], True), ("old", [], False)]
