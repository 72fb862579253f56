"""Names made comparable, likeness of two records, and the search for candidates."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies

from cases.services.matching.blocking import BLOCK_LIMIT, IdentityIndex, name_keys
from cases.services.matching.evidence import (
    REPORT_FROM,
    Identity,
    Reason,
    compare,
    compare_names,
    may_be_reported,
)
from cases.services.matching.pairing import find_pairs
from cases.services.matching.weights import Rarity
from cases.services.matching.words import Degree, latin_degree
from common.names import arabic_words, latin_words, name_form

SPELLINGS = [
    ("Abdelaziz", "Abd El Aziz", "Abdul Aziz", "Abdul-Aziz"),
    ("Ben Abdallah", "BENABDALLAH", "Ben Abdullah", "Bin Abdallah", "Ben-Abdallah"),
    ("Mohamed", "Muhammad", "Mohammed", "Mohamad"),
    ("Gharbi", "GHARBY", "Rarbi"),
    ("Kacem", "Kassem", "Qasim", "Gacem"),
    ("Chérif", "Sharif", "CHERIF"),
    ("Noureddine", "Nuredin", "Nour Eddine"),
    ("Seifeddine", "Seif El Din", "Saif Eddine"),
    ("Yahyaoui", "Yahiaoui", "Yahyawi"),
    ("Jebali", "Djebali", "Gebali"),
    ("Bouzid", "Bou Zid", "BOUZIDE"),
    ("Labidi", "Abidi", "El Abidi", "Laabidi"),
    ("Abderrahmen", "Abd Errahmen", "Abderrahmane"),
    ("Wissem", "Ouissem", "Wissam"),
    ("Ellouze", "El Louze", "Louze"),
]


@pytest.mark.parametrize("spellings", SPELLINGS, ids=lambda names: names[0])
def test_spellings_of_one_latin_name_are_near(spellings):
    first = name_form(spellings[0]).latin
    for other in spellings[1:]:
        degrees = [latin_degree(a, b) for a, b in zip(first, latin_words(other), strict=True)]
        assert min(degrees) >= Degree.NEAR, other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed Gharbi", "Hamid Gharbi"),
        ("Ali Trabelsi", "Salah Trabelsi"),
        ("Amine Jebali", "Yassine Jebali"),
        ("Sami Ben Ali", "Rim Ben Ali"),
    ],
)
def test_brothers_and_sisters_do_not_have_the_same_name(one, other):
    assert compare_names(name_form(one), name_form(other))[1] in (Reason.PART_OF_NAME, Reason.NEAR_NAME)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد بن عبد الله", "احمد بن عبدالله"),
        ("فاطِمَة الغربي", "فاطمه غربي"),
        ("محمـــد اليحياوي", "محمد اليحياوى"),
        ("إيناس الشريف", "ايناس الشريف"),
        ("بورقيبة نجيب", "نجيب بورقيبه"),
    ],
)
def test_arabic_spellings_of_one_name_are_the_same(one, other):
    assert compare_names(name_form("", one), name_form("", other))[1] is Reason.SAME_ARABIC_NAME


def test_the_words_of_a_name_may_change_places():
    assert compare_names(name_form("Trabelsi Ali"), name_form("ALI TRABELSI"))[1] is Reason.SAME_NAME


def test_a_latin_name_is_recognised_behind_an_arabic_one():
    arabic = name_form("", "عبد العزيز المثلوثي")
    assert compare_names(name_form("Abdelaziz Mathlouthi"), arabic)[1] is Reason.NEAR_NAME
    assert compare_names(name_form("Karim Hamdi"), arabic)[1] is Reason.OTHER_NAME


@pytest.mark.parametrize(
    ("latin", "arabic"),
    [
        ("Mohamed Trabelsi", "محمد الطرابلسي"),
        ("TRABELSSI Muhammad", "محمد الطرابلسي"),
        ("Mohammed Tarabulsi", "محمد الطرابلسي"),
        ("Ahmed Bensalah", "أحمد بن صالح"),
        ("Fatma Guizani", "فاطمة القيزاني"),
        ("Hichem Weslati", "هشام الوسلاتي"),
        ("Chokri Ghannouchi", "شكري الغنوشي"),
        ("Jihène Jlassi", "جيهان الجلاصي"),
        ("Aïcha B. Salah", "عائشة بن صالح"),
    ],
)
def test_both_scripts_reach_the_same_key(latin, arabic):
    assert name_keys(name_form(latin)) == name_keys(name_form("", arabic)) != set()


def test_mohamed_and_ahmed_do_not_have_the_same_key():
    assert name_keys(name_form("Mohamed Trabelsi")).isdisjoint(name_keys(name_form("", "أحمد الطرابلسي")))


def test_an_arabic_name_in_the_latin_field_is_read_as_arabic():
    assert name_form("محمد الغربي").arabic == arabic_words("محمد الغربي")


def identity(ref=1, latin="Ali Trabelsi", arabic="", **values):
    values.setdefault("birth", date(1990, 5, 14))
    return Identity(ref=ref, name=name_form(latin, arabic), **values)


@pytest.mark.parametrize(
    ("birth", "reason"),
    [
        (date(1990, 5, 14), Reason.SAME_BIRTH),
        (date(1990, 5, 15), Reason.NEAR_BIRTH),
        (date(1980, 5, 14), Reason.NEAR_BIRTH),
        (date(1991, 6, 15), Reason.OTHER_BIRTH),
    ],
)
def test_birth_dates(birth, reason):
    found = compare(identity(), identity(birth=birth))
    assert reason in (*found.reasons, *found.against)


def test_day_and_month_exchanged():
    found = compare(identity(birth=date(1990, 3, 5)), identity(birth=date(1990, 5, 3)))
    assert Reason.SWAPPED_BIRTH in found.reasons
    assert found.score >= 50


def test_a_year_alone_is_weak_evidence():
    found = compare(identity(), identity(birth=date(1990, 1, 1), birth_known_to="year"), people=20_000)
    assert Reason.SAME_BIRTH_YEAR in found.reasons
    assert found.score < REPORT_FROM


def test_identity_numbers():
    same = compare(identity(cin="04123456"), identity(cin="04123456"))
    assert same.score == 100
    assert same.is_certain
    near = compare(identity(cin="04123456"), identity(cin="04123465"))
    assert Reason.NEAR_CIN in near.reasons
    assert not near.is_certain
    other = compare(identity(cin="04123456"), identity(cin="11998877"), people=20_000)
    assert other.score < REPORT_FROM
    lost = compare(identity(cin="04123456"), identity(cin="0412345"))
    assert Reason.NEAR_CIN in lost.reasons


def test_a_common_name_says_less_than_a_rare_one():
    rarity = Rarity({"bnl": 900, "kzn": 9, "l": 800}, 20_000)
    common = compare(identity(latin="Ali Ben Ali"), identity(latin="Ali Benali"), rarity=rarity)
    rare = compare(identity(latin="Ali Guizani"), identity(latin="Ali Gizani"), rarity=rarity)
    assert common.score < rare.score
    assert rare.score >= REPORT_FROM


def test_the_same_document_on_another_name_is_not_certain():
    found = compare(identity(cin="04123456"), identity(latin="Rim Hamdi", cin="04123456", sex="F"))
    assert not found.is_certain


def test_twins_are_not_reported():
    one = identity(latin="Ali Trabelsi", phones=frozenset({"+21620111222"}), cin="04123456")
    other = identity(latin="Salah Trabelsi", phones=frozenset({"+21620111222"}), cin="04123987")
    assert compare(one, other).score < REPORT_FROM


def test_reasons_are_in_words_strongest_first():
    one = identity(arabic="علي الطرابلسي", phones=frozenset({"+21620111222"}))
    found = compare(one, identity(arabic="علي الطرابلسى", phones=frozenset({"+21620111222"})))
    assert found.words == ["même date de naissance", "même nom en arabe", "même téléphone"]


# Few values of each, so that pairs agree, nearly agree and differ in every combination.
_PEOPLE = strategies.builds(
    Identity,
    ref=strategies.just(1),
    name=strategies.sampled_from(
        ["Ali Guizani", "Aly Gizani", "Ali Hamdi", "Zied Trabelsi", "", "Guizani"]
    ).map(name_form),
    birth=strategies.sampled_from(
        [None, date(1990, 3, 5), date(1990, 5, 3), date(1990, 1, 1), date(1971, 3, 5)]
    ),
    cin=strategies.sampled_from(["", "04123456", "04123457", "11122233"]),
    passport=strategies.sampled_from(["", "X123456"]),
    phones=strategies.sampled_from([frozenset(), frozenset({"+21620111222"}), frozenset({"+21620111333"})]),
    sex=strategies.sampled_from(["", "M", "F"]),
    place=strategies.sampled_from(["", "11", "61"]),
)


@given(one=_PEOPLE, other=_PEOPLE, people=strategies.sampled_from([0, 600, 20_000, 1_000_000]))
@settings(max_examples=1500, deadline=None)
def test_who_is_passed_over_unread_would_never_be_reported(one, other, people):
    rarity = Rarity({}, people)
    if not may_be_reported(one, other, people=people):
        assert compare(one, other, rarity=rarity).score < REPORT_FROM


def test_strangers_born_on_other_days_are_passed_over_unread():
    one, other = identity(birth=date(1990, 3, 5)), identity(birth=date(1971, 8, 21))
    assert not may_be_reported(one, other, people=1_000_000)
    assert may_be_reported(one, identity(birth=one.birth), people=1_000_000)


def test_keys_lead_to_every_kind_of_likeness():
    known = identity(
        1, birth=date(1990, 3, 5), cin="04123456", passport="X123456", phones=frozenset({"+21620111222"})
    )
    index = IdentityIndex([known])
    likely = [
        identity(2, "Zied Hamdi", birth=None, cin="04123456"),
        identity(3, "Zied Hamdi", birth=None, passport="X123456"),
        identity(4, "Zied Hamdi", birth=None, phones=frozenset({"+21620111222"})),
        identity(5, "Zied Trabelsi", birth=date(1990, 3, 5)),
        identity(6, "Zied Tarabulsi", birth=date(1990, 5, 3)),
        identity(10, "Zied Hamdi", birth=None, cin="04123956"),
        identity(11, "Zied Hamdi", birth=None, cin="0412356"),
        identity(7, "TRABELSI Aly", birth=date(1980, 3, 5)),
        identity(8, "Ali Trabelsi", birth=date(1990, 3, 7)),
        identity(9, "", "علي الطرابلسي", birth=date(1990, 8, 5)),
    ]
    for candidate in likely:
        assert [found.ref for found in index.candidates(candidate)] == [1], candidate.ref
    assert list(index.candidates(identity(12, "Zied Hamdi", birth=date(1990, 3, 5)))) == []


def test_a_key_shared_by_a_whole_register_does_not_multiply_the_work():
    shop = frozenset({"+21620111222"})
    people = [identity(n, f"Nom{n} Prenom{n}", birth=None, phones=shop) for n in range(BLOCK_LIMIT * 3)]
    index = IdentityIndex(people)
    assert len(list(index.candidates(people[0]))) <= BLOCK_LIMIT


def test_few_false_likenesses_among_many_people():
    """Six thousand people drawn from few names: chance alone reports almost nobody."""
    draw = random.Random(7)
    first = [
        "Mohamed",
        "Ahmed",
        "Ali",
        "Sami",
        "Karim",
        "Walid",
        "Anis",
        "Nizar",
        "Hatem",
        "Rim",
        "Ines",
        "Sonia",
    ]
    last = [
        "Trabelsi",
        "Ben Ali",
        "Gharbi",
        "Jebali",
        "Hamdi",
        "Mejri",
        "Cherif",
        "Bouzid",
        "Ayari",
        "Dridi",
        "Sassi",
    ]
    people = [
        Identity(
            ref=number,
            name=name_form(f"{draw.choice(first)} {draw.choice(last)}"),
            birth=date(1955, 1, 1) + timedelta(days=draw.randrange(18_000)),
            cin=f"{draw.randrange(10**8):08d}" if draw.random() < 0.6 else "",
            phones=frozenset({f"+2162{draw.randrange(10**7):07d}"}),
        )
        for number in range(6_000)
    ]
    assert len(list(find_pairs(people, threshold=REPORT_FROM))) < 20
