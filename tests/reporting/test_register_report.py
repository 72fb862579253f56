"""The register of phase I, imported and reported: what the truth file gives for the rows that were accepted."""

import io
import json
from collections import Counter, defaultdict

import pytest
from django.core.management import call_command

from accounts.models import Antenna
from tests.cases.register_help import DATA

PERIOD = ("--from", "2010-01-01", "--to", "2025-12-31")
# Rows that hold the sum of others.
SUMS = ("total", "economic")
PEOPLE = {"people_by_country": "country", "people_by_antenna": "antenna", "people_by_sex": "sex"}
AIDS = {"aids_by_country": "country", "aids_by_antenna": "antenna"}
REGISTER = DATA / "registre-phase1.xlsx"


@pytest.fixture
def accepted(reference, programme, tmp_path):
    """The truth of the rows that the import accepted."""
    written = tmp_path / "import.json"
    # A second registration of somebody is another case of hers.
    asked = ("import_register", str(REGISTER), "--duplicates", "attach", "--report", str(written))
    call_command(*asked, stdout=io.StringIO())
    refused = {entry["row"] for entry in json.loads(written.read_text(encoding="utf-8"))["rejected"]}
    truth = json.loads((DATA / "registre-phase1.truth.json").read_text(encoding="utf-8"))["rows"]
    return [row for row in truth if row["excel_row"] not in refused]


def reported(tmp_path):
    """Figures of the taskforce's report, by indicator, row and column."""
    output = tmp_path / "report.json"
    asked = ("build_report", "taskforce", *PERIOD, "--format", "json", "--output", str(output))
    call_command(*asked, stdout=io.StringIO())
    return json.loads(output.read_text(encoding="utf-8"))


def figures(report, code, *columns):
    """{row: figures} of an indicator, without its rows of sums."""
    (table,) = [table for table in report["tables"] if table["code"] == code]
    lines = {row["key"]: tuple(row["values"][column] for column in columns) for row in table["rows"]}
    return {key: values for key, values in lines.items() if key not in SUMS and any(values)}


def people_and_cases(rows, column):
    """Persons, each once, and rows by the value of a column of the truth."""
    persons = defaultdict(list)
    for row in rows:
        persons[row[column]].append(row["person"])
    return {value: (len(set(found)), len(found)) for value, found in persons.items()}


def aids(rows, column):
    """Aids by the value of a column: a row may tell of two."""
    counted = Counter()
    for row in rows:
        if row["aid"]:
            counted[row[column]] += 2 if row["aid"]["kind"] == "both" else 1
    return {value: (number,) for value, number in counted.items()}


def test_people_cases_and_aids_are_those_of_the_truth(accepted, tmp_path):
    report = reported(tmp_path)
    assert len(accepted) > 600
    codes = dict(Antenna.objects.values_list("name_fr", "code"))
    rows = [row | {"antenna": codes[row["antenna"]]} for row in accepted]
    for indicator, column in PEOPLE.items():
        assert figures(report, indicator, "persons", "cases") == people_and_cases(rows, column), indicator
    for indicator, column in AIDS.items():
        assert figures(report, indicator, "requested") == aids(rows, column), indicator
    headline = figures(report, "headline", "value")
    assert headline["persons"] == (len({row["person"] for row in rows}),)
    assert headline["cases"] == (len(rows),)
    assert headline["requested"] == (sum(number for (number,) in aids(rows, "sex").values()),)
