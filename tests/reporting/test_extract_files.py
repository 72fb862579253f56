"""What leaves the house: rows of those who agreed, nothing that names anybody, the same in CSV and Parquet."""

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from datetime import date
from random import Random

import pyarrow.parquet
import pytest

from cases.models import CaseProtection
from common.dates import today
from common.errors import DomainError
from reporting.models import ExtractBuild
from reporting.selectors.extract_columns import BY_NAME, COLUMNS, QUASI_IDENTIFIERS, Part
from reporting.selectors.extract_content import band
from reporting.selectors.extract_rows import overview, population
from reporting.selectors.scope import Scope
from reporting.services.extract_files import csv_bytes
from reporting.tasks import build_extract
from tests.aids.conftest import load_programme
from tests.factories.accounts import UserFactory
from tests.factories.cases import CaseFactory
from tests.factories.extracts import YEAR, Return, extract_approved, returns
from tests.factories.reporting import aid_file, at
from tests.lasting import lasting_rows

SCOPE = Scope(*YEAR)
KEYS = [column.name for column in QUASI_IDENTIFIERS]


@pytest.fixture
def second(db):
    return UserFactory(taskforce_manager=True)


def files_of(build):
    with build.archive.open() as kept, zipfile.ZipFile(io.BytesIO(kept.read())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def made(manager, second, **facts):
    build = extract_approved(manager, second, **facts)
    build_extract(build.pk)
    build.refresh_from_db()
    assert build.error == ""
    return build


def read_csv(files):
    return list(csv.DictReader(io.StringIO(files["extract.csv"].decode(), newline="")))


def read_population(on=None):
    return population(scope=SCOPE, on=on or today())


@pytest.fixture(scope="module")
def kept_media(tmp_path_factory):
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="class")
def written(django_db_setup, django_db_blocker, kept_media):
    """150 persons and the files that tell of them, made once for a class and undone after it."""
    with lasting_rows(django_db_blocker, MEDIA_ROOT=kept_media):
        load_programme()
        people = returns(150)
        yield people, made(UserFactory(taskforce_manager=True), UserFactory(taskforce_manager=True))


class TestFiles:
    @pytest.fixture(autouse=True)
    def media_of_the_class(self, kept_media, media_in_a_temporary_folder, settings):
        settings.MEDIA_ROOT = kept_media

    @pytest.fixture
    def people(self, written, db):
        return written[0]

    @pytest.fixture
    def build(self, written, db):
        return ExtractBuild.objects.get(pk=written[1].pk)

    def test_every_class_has_k_rows(self, build):
        rows = read_csv(files_of(build))
        classes = Counter(tuple(row[name] for name in KEYS) for row in rows)
        assert len(rows) >= 150 * 0.95
        assert min(classes.values()) >= 5
        assert all(int(row["class_size"]) == classes[tuple(row[name] for name in KEYS)] for row in rows)
        assert len(rows) == build.report["told"]
        assert build.report["told"] + build.report["suppressed"] == build.report["agreed"] == 150

    def test_nothing_names_anybody(self, build, people):
        content = b"\n".join(files_of(build).values()).decode("utf-8", errors="replace").lower()
        parquet = pyarrow.parquet.read_table(io.BytesIO(files_of(build)["extract.parquet"]))
        content += json.dumps(parquet.to_pylist()).lower()
        assert "unique" not in content
        for one in people:
            person, case = one.person, one.case
            secrets = [person.cin, person.passport, person.email, person.phones.get().number, case.number]
            days = [person.birth_date, case.opened_on, case.returned_on]
            for day in days:
                secrets += [f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day:%Y%m%d}"]
            secrets += [
                number for aid in case.applications.all() for number in (aid.number, str(aid.granted_eur))
            ]
            found = [secret for secret in secrets if secret.lower() in content]
            assert found == []

    def test_csv_and_parquet_hold_the_same(self, build):
        files = files_of(build)
        table = pyarrow.parquet.read_table(io.BytesIO(files["extract.parquet"]))

        def written(value):
            return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)

        parquet = [{name: written(value) for name, value in row.items()} for row in table.to_pylist()]
        assert parquet == read_csv(files)
        assert [str(field.type) for field in table.schema] == [column.type for column in COLUMNS]
        described = table.schema.field("age").metadata
        assert described[b"label_fr"].decode() == "Âge"
        assert described[b"label_en"].decode() == "Age"
        assert json.loads(table.schema.metadata[b"codebook"]) == json.loads(files["codebook.json"])

    def test_csv_is_of_rfc_4180(self, build):
        content = files_of(build)["extract.csv"]
        assert content.count(b"\r\n") == content.count(b"\n") == build.report["told"] + 1
        assert not any(
            cell.startswith(("=", "+", "-", "@"))
            for row in read_csv({"extract.csv": content})
            for cell in row.values()
        )

    def test_a_formula_is_never_written(self):
        row = {column.name: "x" for column in COLUMNS} | {"sector": "=HYPERLINK()"}
        with pytest.raises(DomainError):
            csv_bytes([row])

    def test_hashes_are_those_of_the_files(self, build):
        files = files_of(build)
        sums = files.pop("SHA256SUMS").decode()
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        assert build.hashes == digests
        assert sums == "".join(f"{digest}  {name}\n" for name, digest in digests.items())
        with build.archive.open() as kept:
            assert hashlib.sha256(kept.read()).hexdigest() == build.sha256

    def test_the_codebook_says_every_code_in_both_languages(self, build):
        files = files_of(build)
        book = json.loads(files["codebook.json"])
        told = {
            column["name"]: {value["code"]: value["label"] for value in column["values"]}
            for column in book["columns"]
        }
        for row in read_csv(files):
            for column in COLUMNS:
                if column.part != Part.ROW:
                    label = told[column.name][row[column.name]]
                    assert label["fr"]
                    assert label["en"]
        assert set(told) == {column.name for column in COLUMNS}
        pages = {language: files[f"codebook-{language}.html"].decode() for language in ("fr", "en")}
        assert "Pour citer" in pages["fr"]
        assert "How to cite" in pages["en"]
        for column in book["columns"]:
            assert column["name"] in pages["fr"]
            assert column["name"] in pages["en"]

    def test_two_extracts_cannot_be_joined_by_row(self, build, manager, second):
        again = made(second, manager)
        first, other = read_csv(files_of(build)), read_csv(files_of(again))
        assert not {row["row_id"] for row in first} & {row["row_id"] for row in other}
        assert len({row["row_id"] for row in first}) == len(first)

        def bare(rows):
            return [tuple(value for name, value in row.items() if name != "row_id") for row in rows]

        assert Counter(bare(first)) == Counter(bare(other))
        assert bare(first) != bare(other)

    def test_a_larger_k_makes_larger_classes(self, people, manager, second):
        build = made(manager, second, k=20)
        classes = Counter(tuple(row[name] for name in KEYS) for row in read_csv(files_of(build)))
        assert min(classes.values()) >= 20


class TestWhoIsIn:
    @pytest.fixture
    def chance(self, programme):
        return Random(3)

    def left_out(self, **expected):
        found = read_population()
        counts = dict.fromkeys(("no_consent", "withdrawn", "opposed", "other_return"), 0)
        assert found.left_out == counts | expected
        return found.rows

    def test_a_person_without_the_agreement_is_left_out(self, chance):
        Return(chance)
        Return(chance, agrees=False)
        assert len(self.left_out(no_consent=1)) == 1

    def test_an_agreement_withdrawn_leaves_the_person_out(self, chance):
        one = Return(chance)
        one.case.consents.update(withdrawn_on=today())
        assert self.left_out(withdrawn=1) == []

    def test_an_agreement_given_again_counts(self, chance):
        one = Return(chance)
        one.case.consents.update(withdrawn_on=one.case.opened_on)
        one.agree()
        assert len(self.left_out()) == 1

    def test_an_agreement_given_later_than_the_day_does_not_count(self, chance):
        one = Return(chance)
        assert read_population(one.case.opened_on).rows
        one.case.consents.update(given_on=date(2026, 1, 2))
        assert read_population(date(2026, 1, 1)).left_out["no_consent"] == 1

    def test_who_withdrew_in_another_file_is_left_out_of_all(self, chance):
        one = Return(chance)
        older = Return(chance, opened_on=date(2019, 5, 1), returned_on=date(2019, 4, 1))
        older.case.person = one.person
        older.case.save()
        older.case.consents.update(withdrawn_on=date(2020, 1, 1))
        assert self.left_out(withdrawn=1) == []

    def test_who_opposed_is_left_out(self, chance):
        one = Return(chance)
        CaseProtection.objects.create(case=one.case, opposed_on=today())
        assert self.left_out(opposed=1) == []

    def test_a_person_is_one_row_of_her_last_return(self, chance):
        one = Return(chance, opened_on=date(2025, 2, 1), returned_on=date(2025, 1, 1), modality="own_means")
        second = CaseFactory(
            person=one.person,
            opened_on=date(2025, 9, 1),
            returned_on=date(2025, 8, 1),
            modality="forced_return",
        )
        second.consents.create(scope="statistics", given_on=second.opened_on)
        (row,) = self.left_out(other_return=1)
        assert row["modality"] == "forced_return"

    @pytest.mark.parametrize(
        "fields",
        [
            {"opened_on": date(2024, 12, 31)},
            {"opened_on": date(2026, 1, 1)},
            {"state": "announced", "returned_on": None},
            {"state": "closed", "closing_reason": "duplicate", "closed_on": date(2025, 9, 1)},
        ],
    )
    def test_who_was_not_received_in_the_period_is_not_counted(self, chance, fields):
        Return(chance, **fields)
        assert self.left_out() == []

    def test_the_overview_counts_the_same(self, chance):
        Return(chance)
        Return(chance, agrees=False)
        assert overview(scope=SCOPE, on=today()) == (2, 1)

    def test_costs_a_fixed_number_of_queries(self, programme, django_assert_num_queries):
        returns(4)
        with django_assert_num_queries(9):
            read_population()
        returns(8, seed=2)
        with django_assert_num_queries(9):
            read_population()


class TestRows:
    @pytest.fixture
    def one(self, programme):
        return Return(
            Random(5),
            opened_on=date(2025, 2, 3),
            returned_on=date(2025, 1, 20),
            household_size=4,
        )

    def row(self):
        (row,) = read_population().rows
        return row

    def test_age_is_that_of_the_opening(self, one):
        one.person.birth_date = date(1990, 2, 3)
        one.person.save()
        assert self.row()["age"] == "35to39"
        one.person.birth_date = date(1990, 2, 4)
        one.person.save()
        assert self.row()["age"] == "30to34"

    def test_an_aid_in_bands(self, one):
        application = aid_file(
            one.case,
            "business",
            date(2025, 2, 10),
            [("submitted", at(3, 3)), ("approved", at(3, 31)), ("completed", at(12, 1))],
            granted=4800,
        )
        row = self.row()
        assert (row["aid_business"], row["aid_social"]) == ("completed", "none")
        assert (row["amount"], row["weeks_to_decision"]) == ("3000to4999", "4to7")
        assert row["sector"] == "unknown"
        assert (row["visits"], row["active_6"], row["jobs"]) == ("0", None, "unknown")
        assert application.number not in str(row)

    def test_a_person_without_an_aid(self, one):
        row = self.row()
        assert (row["sector"], row["amount"], row["visits"], row["weeks_to_decision"]) == ("none",) * 4

    @pytest.mark.parametrize(
        ("fields", "outcome"),
        [
            ({}, "open"),
            ({"state": "closed", "closing_reason": "left_again"}, "left_again"),
            ({"state": "closed", "closing_reason": "deceased"}, "other"),
            ({"state": "closed", "closing_reason": "other_scheme"}, "other"),
        ],
    )
    def test_a_death_is_not_told(self, programme, fields, outcome):
        Return(Random(5), **fields)
        assert self.row()["outcome"] == outcome

    def test_every_column_is_known(self, one):
        known = {column.name for column in COLUMNS} - {"row_id", "class_size"}
        assert set(self.row()) == known
        assert set(BY_NAME) >= known

    @pytest.mark.parametrize(
        ("value", "code"), [(-1, "low"), (0, "low"), (9, "low"), (10, "high"), (11, "high")]
    )
    def test_bands(self, value, code):
        assert band(value, ((10, "high"), (0, "low"))) == code
