"""Columns matched by meaning, headers found, rows that register nobody left out."""

import pytest

from cases.services.register.columns import column_letter, find_header, header_candidates
from cases.services.register.fields import FIELDS
from tests.cases.register_help import read, workbook


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Né(e) le", "birth_date"),
        ("DDN", "birth_date"),
        ("Date naiss.", "birth_date"),
        ("تاريخ الولادة", "birth_date"),
        ("  date  de NAISSANCE ", "birth_date"),
        ("Date de naissence", "birth_date"),
        ("Pays", "return_country"),
        ("Pays de provenance", "return_country"),
        ("بلد الهجرة", "return_country"),
        ("Country of return", "return_country"),
        ("Date du retour", "returned_on"),
        ("Rentré le", "returned_on"),
        ("تاريخ العودة", "returned_on"),
        ("Modalité de retour", "modality"),
        ("Mode retour", "modality"),
        ("N° Tél.", "phone"),
        ("GSM", "phone"),
        ("رقم الهاتف", "phone"),
        ("N° CIN", "cin"),
        ("C.I.N", "cin"),
        ("Nom & Prénom", "full_name"),
        ("الاسم واللقب", "full_name_ar"),
        ("اللقب", "last_name_ar"),
        ("Sit. fam.", "marital_status"),
        ("État civil", "marital_status"),
        ("Nb de personnes au foyer", "household_size"),
        ("Revenus du ménage (DT)", "household_income"),
        ("Niv. d'instruction", "schooling"),
        ("H/F", "sex"),
        ("Antenne d'accueil", "antenna"),
        ("Observations", "remarks"),
        ("Délégation", "delegation"),
        ("Gouv.", "governorate"),
    ],
)
def test_a_header_names_its_field(header, key):
    candidates = header_candidates(header, FIELDS)
    assert max(candidates, key=lambda name: candidates[name]) == key
    assert candidates[key] >= 0.6


@pytest.mark.parametrize(
    "header",
    [
        "Nom du père",
        "Nom de l'agent",
        "Pays de naissance du conjoint",
        "Couleur",
        "Total",
        "Date",
        "",
        "x" * 400,
    ],
)
def test_a_header_that_names_something_else_is_not_taken(header):
    assert all(score < 0.9 for score in header_candidates(header, FIELDS).values())
    assert header_candidates(header, FIELDS).get("last_name", 0) < 0.6


def test_letters_of_columns():
    assert [column_letter(index) for index in (0, 25, 26, 27, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AB",
        "ZZ",
        "AAA",
    ]


HEADER = [
    "N°",
    "Nom et Prénom",
    "Né(e) le",
    "H/F",
    "GSM",
    "Pays",
    "Rentré le",
    "Modalité",
    "Bureau",
    "Dossier complet ?",
]
LINE = [1, "TRABELSI Ali", "1/2/1980", "H", "20111222", "France", "3/4/2019", "OQTF", "Sfax", "oui"]


def test_titles_blank_lines_totals_and_repeated_headers_are_left_out():
    rows, ignored, _columns = read(
        workbook([
            ["Registre des personnes accueillies 2019"], [], HEADER, LINE, [], [2], HEADER, ["", "-", None],
            [3, *LINE[1:]], ["Sous-total", None, None, 2], ["TOTAL GÉNÉRAL", "2"],
        ])
    )  # fmt: skip
    assert list(rows) == [4, 9]
    assert ignored == [1, 2, 5, 6, 7, 8, 10, 11]


def test_a_person_named_total_is_registered():
    rows, _ignored, _columns = read(workbook([HEADER, [1, "TOTALI Aldo", *LINE[2:]]]))
    assert rows[2].values["last_name"] == "Totali"


def test_columns_that_match_nothing_are_kept_as_remarks():
    rows, _ignored, columns = read(workbook([HEADER, LINE]))
    assert columns[-1].key == "remarks"
    assert rows[2].remarks == ["Dossier complet ? : oui"]


def test_each_field_is_given_once_and_phones_twice():
    header = ["Nom", "Prénom", "Date de retour", "Date retour", "Tél", "Tél 2", "Sexe"]
    line = ["Gharbi", "Ali", "1/1/2019", "2/2/2020", "20111222", "20333444", "M"]
    rows, _ignored, columns = read(workbook([header, line]))
    keys = [column.key for column in columns]
    assert keys.count("returned_on") == 1
    assert keys.count("phone") == 2
    assert rows[2].values["phone"] == ["+21620111222", "+21620333444"]
    assert "Date retour : 2/2/2020" in rows[2].remarks


def test_the_cells_decide_between_headers_that_say_little():
    header = ["Nom", "Prénom", "الاسم", "Sexe", "Retour", "Pays"]
    _rows, _ignored, columns = read(
        workbook([header, ["Gharbi", "Ali", "علي الغربي", "M", "OQTF", "France"]])
    )
    assert {column.header: column.key for column in columns}["الاسم"] == "full_name_ar"
    assert {column.header: column.key for column in columns}["Retour"] == "modality"


def test_a_lone_name_column_holds_the_whole_name():
    rows, _ignored, columns = read(workbook([["Nom", *HEADER[2:]], LINE[1:]]))
    assert columns[0].key == "full_name"
    assert (rows[2].values["first_name"], rows[2].values["last_name"]) == ("Ali", "Trabelsi")


def test_matches_show_confidence_samples_and_alternatives():
    _rows, _ignored, columns = read(workbook([HEADER, LINE]))
    country = next(column for column in columns if column.header == "Pays")
    assert country.key == "return_country"
    assert country.confidence == 1
    assert country.samples == ("France",)
    assert country.letter == "F"


def test_the_header_is_the_row_that_names_most_columns():
    title = ["Nom du registre", "Date", "Pays"]
    assert find_header([tuple(title), (), tuple(HEADER), tuple(LINE)], FIELDS) == 2
    assert find_header([("a", "b"), ("Nom",)], FIELDS) is None


def test_contradictions_inside_a_row():
    header = ["Nom", "Prénom", "Sexe", "Naissance", "Pays", "Date de retour", "Type de retour", "Antenne",
    "Date d'accueil",
              "Vulnérabilités", "Revenu"]  # fmt: skip
    base = ["Gharbi", "Ali", "M", "1/1/1980", "France", "1/1/2019", "OQTF", "Tunis", "1/2/2019", "", ""]

    def with_values(**changes):
        return [changes.get(name, value) for name, value in zip(header, base, strict=True)]

    lines = [
        base,
        with_values(Naissance="1/1/2020"),
        with_values(**{"Date de retour": "1/1/2091"}),
        with_values(Naissance="1/1/2031"),
        with_values(**{"Date d'accueil": "1/12/2018"}),
        with_values(Vulnérabilités="mère célibataire, handicap"),
        with_values(Revenu="300 €"),
        with_values(Sexe=""),
        with_values(Prénom=""),
        with_values(Pays=""),
        with_values(Naissance="1/1/1905"),
    ]
    rows, _ignored, _columns = read(workbook([header, *lines]))
    found = {number: [(p.column, p.is_error) for p in row.problems] for number, row in rows.items()}
    assert found == {
        2: [],
        3: [("Naissance", True)],
        4: [("Date de retour", True)],
        5: [("Naissance", True)],
        6: [("Date d'accueil", False)],
        7: [("Vulnérabilités", False)],
        8: [("Revenu", False)],
        9: [("Sexe", True)],
        10: [("Prénom", True)],
        11: [("Pays", True)],
        12: [("Naissance", False)],
    }
    assert rows[7].values["vulnerabilities"] == {"person_with_disability": 1}
    assert rows[8].values["household_income"] is None
    assert any("300" in remark for remark in rows[8].remarks)


def test_a_register_without_a_sex_column_reads_it_from_the_marital_status():
    header = ["Nom", "Prénom", "Situation familiale", "Pays", "Date de retour", "Type de retour", "Antenne"]
    tail = ["France", "1/1/2019", "OQTF", "Tunis"]
    rows, _ignored, _columns = read(
        workbook(
            [
                header,
                ["Gharbi", "Rim", "mariée", *tail],
                ["Gharbi", "Ali", "veuf", *tail],
                ["Gharbi", "Dorra", "C", *tail],
            ]
        )
    )
    assert (rows[2].values["sex"], rows[3].values["sex"]) == ("F", "M")
    assert [problem.message for problem in rows[4].problems] == ["Le sexe manque."]


def test_values_given_for_the_whole_register():
    rows, _ignored, _columns = read(workbook([HEADER[:-2], LINE[:-2]]), defaults={"antenna": 2})
    assert rows[2].values["antenna"] == 2
    assert not rows[2].is_refused
