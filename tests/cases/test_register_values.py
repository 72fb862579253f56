"""Cells of a register: dates, numbers, telephones, wordings; what is read, and what is said of the rest."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from cases.services.register import choices, identity, numbers
from cases.services.register.dates import read_birth_date, read_past_date
from cases.services.register.full_names import split_full_name
from cases.services.register.readings import ReadingContext, is_blank, text_of
from tests.cases.register_help import CONTEXT


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (datetime(2020, 12, 10, tzinfo=UTC), "2020-12-10"),
        (date(2020, 12, 10), "2020-12-10"),
        (44175, "2020-12-10"),
        (44175.0, "2020-12-10"),
        ("10/12/2020", "2020-12-10"),
        ("9-10-20", "2020-10-09"),
        ("13.01.1993", "1993-01-13"),
        ("10 décembre 2020", "2020-12-10"),
        ("10 Decembre 2020", "2020-12-10"),
        ("1er mars 2019", "2019-03-01"),
        ("le lundi 4 mars 2019", "2019-03-04"),
        ("3 fevrier 2021", "2021-02-03"),
        ("12 sept. 2019", "2019-09-12"),
        ("12-juil-2019", "2019-07-12"),
        ("2019-03-07", "2019-03-07"),
        ("2019-03-07 10:30", "2019-03-07"),
        ("7 / 3 / 2019", "2019-03-07"),
        ("07032019", "2019-03-07"),
        ("March 7, 2019", "2019-03-07"),
        ("12 جانفي 2019", "2019-01-12"),
        ("3 أوت 2020", "2020-08-03"),
        ("٠٣/٠٨/٢٠٢٠", "2020-08-03"),
        ("5 فبراير 2021", "2021-02-05"),
        ("8 ديسمبر 2018", "2018-12-08"),
    ],
)
def test_dates_in_every_form(cell, expected):
    reading = read_past_date(cell, CONTEXT)
    assert reading.problem == ""
    assert reading.value.day.isoformat() == expected
    assert reading.value.known_to == "day"


@pytest.mark.parametrize(
    ("cell", "expected", "known_to"),
    [
        (1971, "1971-01-01", "year"),
        ("1971", "1971-01-01", "year"),
        ("vers 1971", "1971-01-01", "year"),
        ("août 2019", "2019-08-01", "month"),
        ("08/2019", "2019-08-01", "month"),
        ("جويلية 2019", "2019-07-01", "month"),
    ],
)
def test_a_date_known_in_part_says_so(cell, expected, known_to):
    reading = read_birth_date(cell, CONTEXT)
    assert (reading.value.day.isoformat(), reading.value.known_to) == (expected, known_to)
    assert "connu" in reading.problem


def test_the_american_order_is_accepted_with_a_doubt():
    reading = read_past_date("12/25/2019", CONTEXT)
    assert reading.value.day == date(2019, 12, 25)
    assert "le mois est écrit avant le jour" in reading.problem


@pytest.mark.parametrize(
    "cell",
    ["31/02/2019", "32/01/2020", "00/00/0000", "29/02/2019", "bientôt", "12", "?", "99/99/9999", "12/05/3019", 3.5,
    "#REF!",
     123456789, "x" * 3000],
)  # fmt: skip
def test_impossible_dates_are_worded(cell):
    reading = read_past_date(cell, CONTEXT)
    assert reading.value is None
    assert "«" in reading.problem
    assert len(reading.problem) < 200


def test_a_serial_number_typed_as_text_is_read_with_a_doubt():
    reading = read_past_date("44175", CONTEXT)
    assert reading.value.day == date(2020, 12, 10)
    assert "10/12/2020" in reading.problem


@pytest.mark.parametrize(
    ("cell", "year"),
    [("16-5-77", 1977), ("1-9-00", 2000), ("3-3-25", 2025), ("3-3-26", 1926), ("3-3-68", 1968)],
)
def test_two_digit_birth_years_are_the_latest_past_ones(cell, year):
    assert read_birth_date(cell, CONTEXT).value.day.year == year


@pytest.mark.parametrize(
    "cell", [None, "", "  ", "-", "néant", "NSP", "N/A", "non renseigné", "//", "\u200f"]
)
def test_empty_cells(cell):
    assert is_blank(cell)
    assert read_past_date(cell, CONTEXT).problem == ""


@pytest.mark.parametrize(
    "cell",
    [55564305, "55564305", 55564305.0, "+216 55564305", "0021655564305", "55 564 305", "55.564.305", "55-564-305",
     "(+216) 55 564 305", "٥٥٥٦٤٣٠٥", "21655564305"],
)  # fmt: skip
def test_phones_in_every_form(cell):
    reading = identity.read_phones(cell, CONTEXT)
    assert (reading.value, reading.problem) == (["+21655564305"], "")


def test_several_phones_in_one_cell():
    reading = identity.read_phones("97 522 562 / 22333444, +33 6 12 34 56 78", CONTEXT)
    assert reading.value == ["+21697522562", "+21622333444", "+33612345678"]
    assert reading.problem == ""


@pytest.mark.parametrize("cell", ["123", "abc", "00000000", "2,16556E+10", 1])
def test_wrong_phones(cell):
    reading = identity.read_phones(cell, CONTEXT)
    assert reading.value is None
    assert reading.problem


@pytest.mark.parametrize(
    ("cell", "expected"),
    [(6991649, "06991649"), (75538853, "75538853"), ("08 738440", "08738440"), ("08.738.440", "08738440"),
     (75538853.0, "75538853"), ("٠٨٧٣٨٤٤٠", "08738440")],
)  # fmt: skip
def test_cin(cell, expected):
    reading = identity.read_cin(cell, CONTEXT)
    assert (reading.value, reading.problem) == (expected, "")


def test_cin_of_seven_digits_typed_as_text_is_completed_with_a_doubt():
    reading = identity.read_cin("6991649", CONTEXT)
    assert reading.value == "06991649"
    assert "7 chiffres" in reading.problem


@pytest.mark.parametrize("cell", ["en cours", "EN COURS ", "néant", "-", "perdue", None, "بصدد الاستخراج"])
def test_cin_not_there_yet_is_no_problem(cell):
    assert identity.read_cin(cell, CONTEXT) == identity.Reading()


@pytest.mark.parametrize("cell", ["A12B4567", "123456789", "1234", "00000000", 12, -5, "1234567x"])
def test_wrong_cin(cell):
    reading = identity.read_cin(cell, CONTEXT)
    assert reading.value is None
    assert "8 chiffres" in reading.problem


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [("5 000 €", "5000", "EUR"), ("1.200,50", "1200.50", ""), ("1,200.50", "1200.50", ""), ("5300 euros", "5300",
    "EUR"),
     ("5.000,00", "5000.00", ""), (4500, "4500", ""), (4500.5, "4500.5", ""), ("450 DT", "450", "TND"),
     ("450,500 DT", "450.500", "TND"),
     ("5\u202f000\u00a0€", "5000", "EUR"), ("4.500", "4500", ""), ("EUR 3 500", "3500", "EUR"), ("٤٥٠ دينار", "450",
     "TND"),
     ("0", "0", ""), ("1.234.567", "1234567", "")],
)  # fmt: skip
def test_amounts(cell, amount, currency):
    reading = numbers.read_amount(cell, CONTEXT)
    assert (reading.value.value, reading.value.currency, reading.problem) == (Decimal(amount), currency, "")


def test_an_amount_takes_the_currency_of_its_header():
    context = ReadingContext(CONTEXT.today, CONTEXT.reference, "Revenu mensuel (DT)")
    assert numbers.read_amount(600, context).value.currency == "TND"


@pytest.mark.parametrize(
    "cell", ["beaucoup", "-500", "5 000 + 1 000", "1e400", 10**12, float("nan"), float("inf"), True, "5000 $"]
)
def test_wrong_amounts(cell):
    reading = numbers.read_amount(cell, CONTEXT)
    assert reading.value is None
    assert reading.problem


@pytest.mark.parametrize(
    ("cell", "size"),
    [(4, 4), ("4", 4), ("4 personnes", 4), ("05", 5), ("cinq", 5), ("7 pers.", 7), (3.0, 3), ("٤", 4)],
)
def test_household_sizes(cell, size):
    reading = numbers.read_household_size(cell, CONTEXT)
    assert (reading.value, reading.problem) == (size, "")


@pytest.mark.parametrize("cell", ["??", "grande", "5 ou 6", 0, 300, -2, 2.5, "4+2", True, "#REF!"])
def test_household_sizes_left_unknown(cell):
    reading = numbers.read_household_size(cell, CONTEXT)
    assert reading.value is None
    assert reading.problem


@pytest.mark.parametrize(
    ("cell", "code"),
    [("France", "FR"), ("france ", "FR"), ("Fr", "FR"), ("RFA", "DE"), ("ALLEMAGNE", "DE"), ("Germany", "DE"),
    ("Pays Bas", "NL"),
     ("Hollande", "NL"), ("Lybie", "LY"), ("Suisse", "CH"), ("ألمانيا", "DE"), ("إيطاليا", "IT"), ("Royaume Uni", "GB"),
     ("Cote d'Ivoire", "CI"), ("Turquie", "TR"), ("بلجيكا", "BE")],
)  # fmt: skip
def test_countries(cell, code):
    assert choices.read_country(cell, CONTEXT).value == code


@pytest.mark.parametrize(
    ("cell", "code"), [("Allemange", "DE"), ("Belgque", "BE"), ("Autrchie", "AT"), ("Espange", "ES")]
)
def test_misspelt_countries_are_corrected_with_a_doubt(cell, code):
    reading = choices.read_country(cell, CONTEXT)
    assert reading.value == code
    assert reading.problem


@pytest.mark.parametrize(
    "cell", ["???", "Europe", "UE", "étranger", "Schengen", "xyz", "Paname", "12", "#REF!"]
)
def test_no_country(cell):
    reading = choices.read_country(cell, CONTEXT)
    assert reading.value is None
    assert reading.problem


@pytest.mark.parametrize(
    ("cell", "modality"),
    [("ARVR OIM", "international_organisation"), ("AVRR IOM", "international_organisation"), ("Retour assisté OIM",
    "international_organisation"),
     ("retour volontaire assisté (OFII)", "state_programme"), ("REAG/GARP", "state_programme"),
     ("Aide au retour volontaire", "state_programme"),
     ("Fedasil", "state_programme"), ("OQTF", "obligation_to_leave"), ("oqtf exécutée", "obligation_to_leave"),
     ("Ordre de quitter le territoire", "obligation_to_leave"), ("Rapatriement COVID-19", "embassy_repatriation"),
     ("rapatrié par le consulat", "embassy_repatriation"), ("Éloignement", "forced_return"), ("expulsé d'Italie",
     "forced_return"),
     ("Retour force", "forced_return"), ("ترحيل قسري", "forced_return"), ("volontaire", "own_means"),
     ("volontaire (moyens propres)", "own_means"),
     ("Retour volontaire - propres moyens", "own_means"), ("عودة طوعية", "own_means"), ("expulsion",
     "forced_return"), ("volontere", "own_means")],
)  # fmt: skip
def test_modalities(cell, modality):
    assert choices.read_modality(cell, CONTEXT).value == modality


@pytest.mark.parametrize(
    ("reader", "cell", "value"),
    [
        (choices.read_sex, "masculin", "M"),
        (choices.read_sex, "Féminin", "F"),
        (choices.read_sex, "أنثى", "F"),
        (choices.read_sex, "Mme", "F"),
        (choices.read_marital_status, "M", "married"),
        (choices.read_marital_status, "Mariée", "married"),
        (choices.read_marital_status, "veuve", "widowed"),
        (choices.read_marital_status, "أعزب", "single"),
        (choices.read_schooling, "bac+3", "higher"),
        (choices.read_schooling, "2ème année secondaire", "secondary"),
        (choices.read_schooling, "Licence en gestion", "higher"),
        (choices.read_schooling, "ابتدائي", "primary"),
        (choices.read_governorate, "Medenine", "TN-82"),
        (choices.read_governorate, "Gouvernorat de Sfax", "TN-61"),
        (choices.read_governorate, "ولاية القيروان", "TN-41"),
    ],
)
def test_closed_lists(reader, cell, value):
    assert reader(cell, CONTEXT).value == value


def test_an_unknown_wording_says_what_was_expected():
    assert choices.read_sex("vélo", CONTEXT).problem == "« vélo » n'est pas compris comme un sexe."


@pytest.mark.parametrize(
    ("cell", "situations"),
    [
        ("handicap, mère célibataire", {"person_with_disability": 1, "single_mother": 1}),
        ("Victime de traite", {"trafficking_victim": 1}),
        ("maladie grave (diabète) + sans logement", {"serious_illness": 1, "no_stable_housing": 1}),
        ("2 handicapés", {"person_with_disability": 2}),
        ("إعاقة، أم عزباء", {"person_with_disability": 1, "single_mother": 1}),
        ("aucune", {}),
        ("RAS", {}),
    ],
)
def test_vulnerabilities(cell, situations):
    reading = choices.read_vulnerabilities(cell, CONTEXT)
    assert (reading.value, reading.problem) == (situations, "")


def test_a_vulnerability_may_have_its_own_column():
    context = ReadingContext(CONTEXT.today, CONTEXT.reference, "Handicap")
    assert choices.read_vulnerabilities("oui", context).value == {"person_with_disability": 1}
    assert choices.read_vulnerabilities("x", context).value == {"person_with_disability": 1}
    assert choices.read_vulnerabilities("non", context).value == {}


def test_an_unknown_situation_is_named_and_the_others_kept():
    reading = choices.read_vulnerabilities("handicap, chômage", CONTEXT)
    assert reading.value == {"person_with_disability": 1}
    assert "chômage" in reading.problem


@pytest.mark.parametrize(
    ("cell", "governorate", "code"),
    [("Zarzis", "TN-82", "TN-82"), ("Ben Gardane", "TN-82", "TN-82"), ("La Marsa", "TN-11", "TN-11"), ("Kelibia",
    None, "TN-21")],
)  # fmt: skip
def test_delegations(cell, governorate, code):
    found = choices.find_delegation(cell, governorate, CONTEXT).value
    assert choices.governorate_of(found) == code


def test_a_delegation_of_another_governorate_is_said():
    assert "de ce gouvernorat" in choices.find_delegation("Zarzis", "TN-11", CONTEXT).problem


@pytest.mark.parametrize(
    ("text", "header", "expected"),
    [
        ("BEN ALI Mohamed", "Nom et prénom", ("Mohamed", "BEN ALI")),
        ("Mohamed BEN ALI", "Nom et prénom", ("Mohamed", "BEN ALI")),
        ("Ben Ali Mohamed Amine", "Nom et prénom", ("Mohamed Amine", "Ben Ali")),
        ("Mohamed Ben Ali", "Prénom et nom", ("Mohamed", "Ben Ali")),
        ("Seif Eddine Trabelsi", "Prénom et nom", ("Seif Eddine", "Trabelsi")),
        ("عبد الحميد العبيدي", "الاسم الكامل", ("عبد الحميد", "العبيدي")),
        ("محمد بن عبد الله", "الاسم واللقب", ("محمد", "بن عبد الله")),
        ("العبيدي سيف الدين", "اللقب والاسم", ("سيف الدين", "العبيدي")),
        ("Mohamed", "Nom et prénom", ("", "Mohamed")),
    ],
)
def test_whole_names_are_taken_apart(text, header, expected):
    assert split_full_name(text, header) == expected


def test_names_in_capitals_are_brought_to_the_usual_form():
    assert identity.read_name("BEN ABDALLAH", CONTEXT).value == "Ben Abdallah"
    assert identity.read_name("mc-ali d'ARC", CONTEXT).value == "mc-ali d'ARC"
    assert identity.read_name("JEAN-PIERRE", CONTEXT).value == "Jean-Pierre"
    assert identity.read_name("12345", CONTEXT).problem


@pytest.mark.parametrize(
    "cell", [0, 1.5, True, False, "x" * 10_000, "\x00", "'; DROP TABLE", "=1+1", "<script>", -1, date.max]
)
def test_no_reader_fails_on_anything(cell):
    readers = [
        read_past_date, read_birth_date, identity.read_name, identity.read_cin, identity.read_passport,
        identity.read_phones,
        identity.read_email, identity.read_text, numbers.read_amount, numbers.read_household_size, choices.read_country,
        choices.read_governorate, choices.read_antenna, choices.read_sex, choices.read_modality,
        choices.read_vulnerabilities,
        choices.read_schooling, choices.read_marital_status,
    ]  # fmt: skip
    for reader in readers:
        reading = reader(cell, CONTEXT)
        assert reading.value is None or reading.value is not False


def test_text_of_a_number_has_no_decimal():
    assert text_of(97522562.0) == "97522562"
