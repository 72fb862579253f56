"""Frozen figures: the same ones for ever, under a hash that the database checks."""

import hashlib
import json
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from aids.enums import AidKind, EnvelopeKind
from reporting.enums import ReportFormat
from reporting.models import ReportSnapshot
from reporting.selectors.frozen import SCHEMA, canonical_json, report_from
from reporting.selectors.names import choice_names
from reporting.selectors.reports import report_codes
from reporting.services.files import report_content
from tests.factories.cases import CaseFactory
from tests.factories.reporting import snapshot


@pytest.fixture
def frozen(register):
    return snapshot()


def test_the_hash_is_that_of_the_json_file(frozen):
    content = report_content(snapshot=frozen, format=ReportFormat.JSON, language="fr")
    assert hashlib.sha256(content).hexdigest() == frozen.sha256
    assert json.loads(content) == frozen.data


def test_the_json_has_its_keys(frozen):
    data = frozen.data
    assert set(data) == {"schema", "kind", "title", "scope", "tables"}
    assert (data["schema"], data["kind"]) == (SCHEMA, "taskforce")
    assert data["scope"] == {
        "from": "2025-01-01",
        "to": "2025-03-31",
        "phase": None,
        "antenna": None,
        "country": None,
    }
    assert [table["code"] for table in data["tables"]] == report_codes("taskforce")
    for table in data["tables"]:
        assert set(table) == {"code", "title", "definition", "row_label", "note", "columns", "rows", "places"}
        assert all(table["title"][language] and table["definition"][language] for language in ("fr", "ar"))
        for row in table["rows"]:
            assert set(row["values"]) == {column["code"] for column in table["columns"]}
    headline = {row["key"]: row["values"]["value"] for row in data["tables"][0]["rows"]}
    assert headline["persons"] == 4
    assert headline["granted_eur"] == "4300.00"
    assert headline["decision_days"] == 10.0


def test_counting_the_same_again_gives_the_same_hash(frozen):
    again = snapshot()
    assert again.pk != frozen.pk
    assert again.sha256 == frozen.sha256


def test_a_new_case_gives_another_hash_and_leaves_the_old_figures(frozen, register):
    before = frozen.canonical
    CaseFactory(opened_on=date(2025, 2, 2), antenna=register.north, return_country=register.france)
    assert snapshot().sha256 != frozen.sha256
    assert ReportSnapshot.objects.get(pk=frozen.pk).canonical == before


def test_tables_read_back_are_those_that_were_frozen(frozen):
    report = report_from(frozen.data)
    assert (report.starts_on, report.ends_on) == (date(2025, 1, 1), date(2025, 3, 31))
    assert report.tables["people_by_country"].value("FR", "persons") == 3
    assert report.tables["people_by_governorate"].places["TN-11"] == (0, 0)
    assert canonical_json(frozen.data) == frozen.canonical


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("format", ReportFormat.values)
def test_files_of_one_snapshot_are_the_same_bytes(frozen, format, language):
    def written():
        return report_content(snapshot=frozen, format=format, language=language, comment="Un mot.")

    assert written() == written()


def test_the_database_refuses_to_change_a_snapshot(frozen):
    for column, value in (("canonical", "{}"), ("sha256", "0" * 64), ("computed_at", frozen.computed_at)):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            ReportSnapshot.objects.filter(pk=frozen.pk).update(**{column: value})


def test_the_database_refuses_to_delete_a_snapshot(frozen):
    with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
        frozen.delete()


def test_the_database_refuses_a_hash_of_other_figures(frozen):
    frozen.pk, frozen.sha256 = None, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        frozen.save(force_insert=True)


@pytest.mark.parametrize(
    "order", [(AidKind.SOCIAL, EnvelopeKind.SOCIAL), (EnvelopeKind.SOCIAL, AidKind.SOCIAL)]
)
def test_words_of_two_lists_that_share_a_code_are_not_mixed(order):
    choice_names.cache_clear()
    named = {type(choice): choice_names(choice).fr for choice in order}
    assert named == {AidKind: "Aide sociale", EnvelopeKind: "Aides sociales"}
