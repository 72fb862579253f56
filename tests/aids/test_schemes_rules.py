"""The rules of a grid: what is wrong with them line by line, their files, two of them compared, on paper."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aids.enums import CriterionInput
from aids.models import SchemeVersion
from aids.selectors.decision_sheet import rules_words
from aids.selectors.grid_checks import Bounds, rules_problems
from aids.selectors.grid_rules import BandRule, BracketRule, CriterionRule, Rules, in_order, rules_of
from aids.selectors.scheme_compare import changes_count, rules_diff
from aids.services.scheme_json import RulesFileError, rules_as_data, rules_from_json, version_as_json
from aids.services.scheme_papers import scheme_paper_draw, scheme_paper_request
from aids.services.schemes import draft_create
from common.errors import DomainError, NotPermitted
from tests.factories.schemes import (
    default_rules,
    draft_of,
    version_one,
    with_band,
    with_criterion,
)

pytestmark = pytest.mark.django_db
BOUNDS = Bounds(Decimal(1000), Decimal(2500), "Phase II")


def fresh(version):
    return SchemeVersion.objects.with_rules().get(pk=version.pk)


def brackets(*spans):
    return tuple(
        BracketRule(*(None if end is None else Decimal(end) for end in span), points=1) for span in spans
    )


def told(rules, bounds=BOUNDS):
    return [(one.address, one.message, one.is_warning) for one in rules_problems(rules, bounds=bounds)]


# Checks


def test_the_default_grid_has_nothing_against_it(programme):
    assert told(default_rules()) == []


@pytest.mark.parametrize(
    ("spans", "address", "words"),
    [
        (
            [(None, 1), (1, 3), (2, None)],
            "criteria[0].brackets[2]",
            "chevauche la précédente, qui va jusqu'à 3",
        ),
        ([(None, 1), (2, None)], "criteria[0].brackets[1]", "Aucune tranche entre 1 et 2"),
        ([(None, None), (2, None)], "criteria[0].brackets[1]", "qui n'a pas de fin"),
        ([(1, None)], "criteria[0].brackets[0]", "Rien n'est prévu jusqu'à 1"),
        ([(None, 1), (1, "2.5")], "criteria[0].brackets[1]", "au-delà de 2,5"),
        # The line is named where it stands, not where it would be in order.
        ([(3, None), (None, 1), (1, 4)], "criteria[0].brackets[0]", "jusqu'à 4"),
        ([(None, 3), (3, 3), (3, None)], "criteria[0].brackets[1]", "doit dépasser son début"),
        ([], "criteria[0]", "n'a pas de tranche"),
    ],
)
def test_a_bracket_that_overlaps_or_leaves_a_hole_is_named(programme, spans, address, words):
    rules = with_criterion(default_rules(), 0, brackets=brackets(*spans))
    assert [place for place, message, _warning in told(rules) if words in message] == [address]


@pytest.mark.parametrize(
    ("place", "fields", "address", "words"),
    [
        (3, {"ceiling": 4}, "criteria[3]", "Le plafond est inférieur à une seule situation (5 points)"),
        (3, {"points_each": None}, "criteria[3]", "n'a pas de points"),
        (3, {"input": "trafficking_victim"}, "criteria[4]", "déjà lue par le critère « Mère célibataire »"),
        (3, {"input": "income_per_head"}, "criteria[3]", "se lit par tranches"),
    ],
)
def test_a_situation_that_contradicts_itself_is_named(programme, place, fields, address, words):
    rules = with_criterion(default_rules(), place, **fields)
    assert address in [where for where, message, _warning in told(rules) if words in message]


@pytest.mark.parametrize(
    ("place", "fields", "address", "words", "is_warning"),
    [
        (1, {"amount_eur": Decimal(999)}, "bands[1]", "va de 1 000 € à 2 500 €", False),
        (5, {"amount_eur": Decimal("2500.01")}, "bands[5]", "va de 1 000 € à 2 500 €", False),
        (3, {"amount_eur": Decimal(1200)}, "bands[3]", "moins qu'un palier plus bas (1 300 €)", True),
        (4, {"amount_eur": None}, "bands[4]", "moins qu'un palier plus bas (1 700 €)", True),
        (2, {"from_points": 9}, "bands[2]", "se chevauchent à 9", False),
        (2, {"from_points": 11}, "bands[2]", "Aucun palier à 10", False),
        (0, {"from_points": 1}, "bands[0]", "commencez à 0", False),
        (5, {"to_points": 60}, "bands[5]", "laissez vide la fin", False),
    ],
)
def test_a_band_out_of_bounds_or_of_order_is_named(programme, place, fields, address, words, is_warning):
    found = told(with_band(default_rules(), place, **fields))
    assert [
        (where, warning) for where, message, warning in found if words in message.replace("\xa0", " ")
    ] == [(address, is_warning)]


def test_a_grid_without_criteria_or_bands_is_told(programme):
    assert [place for place, _message, _warning in told(Rules())] == ["criteria", "bands"]


# Files


def test_a_version_written_and_read_again_is_the_same(team):
    rules = with_criterion(
        with_band(default_rules(), 1, amount_eur=Decimal("1000.50")),
        1,
        brackets=(BracketRule(None, Decimal("99.999"), 8), BracketRule(Decimal("99.999"), None, -2)),
    )
    draft = draft_create(actor=team.manager, rules=rules)
    again = draft_create(actor=team.manager, rules=rules_from_json(version_as_json(fresh(draft)).encode()))
    assert rules_of(fresh(again)) == rules_of(fresh(draft)) == in_order(rules)


_bounds = st.none() | st.integers(0, 10**12 - 1).map(lambda n: Decimal(n) / 1000)
_points = st.integers(-1000, 1000)
_names = st.text('Aéب« "\\', min_size=1, max_size=8).filter(lambda text: text == text.strip())
_brackets = st.lists(
    st.builds(BracketRule, _bounds, _bounds, _points).filter(
        lambda one: one.above is None or one.up_to is None or one.above < one.up_to
    ),
    max_size=5,
)
_criteria = st.lists(
    st.one_of(
        st.builds(
            CriterionRule,
            input=st.sampled_from(CriterionInput.values),
            kind=st.just("brackets"),
            name_fr=_names,
            name_ar=_names,
            brackets=_brackets.map(tuple),
        ),
        st.builds(
            CriterionRule,
            input=st.sampled_from(CriterionInput.values),
            kind=st.just("situation"),
            name_fr=_names,
            name_ar=_names,
            points_each=st.integers(0, 1000),
            ceiling=st.none() | st.integers(0, 1000),
        ),
    ),
    max_size=9,
    unique_by=lambda one: one.input,
)
_bands = st.lists(
    st.builds(
        BandRule, _points, st.none(), st.none() | st.integers(0, 10**12 - 1).map(lambda n: Decimal(n) / 100)
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.builds(Rules, _criteria.map(tuple), _bands.map(tuple)))
def test_any_rules_written_and_read_again_are_the_same(rules):
    assert rules_from_json(json.dumps(rules_as_data(rules)).encode()) == rules


def default_data():
    return json.loads(version_as_json(version_one()))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda data: data["criteria"][0].update(input="age"), "criteria[0].input"),
        (lambda data: data["criteria"][2].update(points_each="quatre"), "criteria[2].points_each"),
        (lambda data: data["criteria"][2].update(points_each=True), "criteria[2].points_each"),
        (lambda data: data["criteria"][2].update(points=3), "criteria[2].points"),
        (lambda data: data["criteria"][2].update(name_ar=""), "criteria[2].name_ar"),
        (
            lambda data: data["criteria"][0]["brackets"][1].update(up_to="3.0001"),
            "criteria[0].brackets[1].up_to",
        ),
        (
            lambda data: data["criteria"][0]["brackets"][1].update(up_to="NaN"),
            "criteria[0].brackets[1].up_to",
        ),
        (lambda data: data["criteria"][0]["brackets"][1].pop("above"), "criteria[0].brackets[1].above"),
        (lambda data: data["criteria"][0].update(brackets={}), "criteria[0].brackets"),
        (lambda data: data["criteria"].append(7), "criteria[9]"),
        (lambda data: data["criteria"].append(data["criteria"][0]), "criteria[9]"),
        (lambda data: data["bands"][3].update(amount_eur=-1), "bands[3].amount_eur"),
        (lambda data: data["bands"][3].update(amount_eur="1e400"), "bands[3].amount_eur"),
        (lambda data: data["bands"][3].update(to_points=1.5), "bands[3].to_points"),
        (lambda data: data["bands"][3].update(to_points=3), "bands[3]"),
        (lambda data: data.update(bands=None), "bands"),
        (lambda data: data.update(format="autre"), "format"),
        (lambda data: data.update(weights=[]), "weights"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place_of_its_fault(programme, change, place):
    data = default_data()
    change(data)
    with pytest.raises(RulesFileError) as refusal:
        rules_from_json(json.dumps(data).encode())
    assert [where for where, _message in refusal.value.faults] == [place]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 200_000, b'{"criteria": NaN}', b" " * 600_000]
)
def test_what_is_no_grid_at_all_is_refused_in_words(content):
    with pytest.raises(RulesFileError):
        rules_from_json(content)


def test_every_fault_of_a_file_is_named_at_once(programme):
    data = default_data()
    data["criteria"][0]["kind"] = "formula"
    data["bands"][0]["from_points"] = None
    with pytest.raises(RulesFileError) as refusal:
        rules_from_json(json.dumps(data).encode())
    assert [line.split(" : ")[0] for line in refusal.value.lines] == [
        "criteria[0].kind",
        "bands[0].from_points",
    ]


# Comparison, paper


def test_two_versions_line_by_line(programme):
    old = default_rules()
    new = with_band(old, 2, amount_eur=Decimal(1400))
    new = with_criterion(new, 0, brackets=(*old.criteria[0].brackets[:3], *brackets((5, 9), (9, None))))
    new = replace(new, criteria=(*new.criteria[:8],))
    blocks = {block.title: block for block in rules_diff(old, new)}
    changes = {
        (title, line.label): line.change.value
        for title, block in blocks.items()
        for line in block.lines
        if line.change != "same"
    }
    assert changes == {
        ("Taille du foyer", "Au-delà de 5"): "changed",
        ("Taille du foyer", "Au-delà de 9"): "added",
        ("Sans logement stable", "Noms"): "removed",
        ("Sans logement stable", "Points"): "removed",
        ("Paliers", "À partir de 10 points"): "changed",
    }
    assert changes_count(rules_diff(old, old)) == 0


def test_a_kind_that_changes_shows_both_ways(programme):
    old = CriterionRule("household_size", "situation", "Taille", "حجم", points_each=1)
    new = CriterionRule("household_size", "brackets", "Taille", "حجم", brackets=brackets((None, None)))
    band = BandRule(0, None, None)
    (block, _bands) = rules_diff(Rules((old,), (band,)), Rules((new,), (band,)))
    assert [line.change.value for line in block.lines] == ["same", "removed", "added"]


def test_a_bound_is_read_as_it_was_written(team):
    rules = with_criterion(default_rules(), 1, brackets=brackets((None, "99.5"), ("99.5", None)))
    draft = draft_create(actor=team.manager, rules=rules)
    income = fresh(draft).criteria.all()[1]
    assert rules_words(income) == ["jusqu'à 99,5 : 1 point", "plus de 99,5 : 1 point"]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_grid_is_drawn_on_paper(team, language):
    paper = scheme_paper_request(actor=team.counsellor, version=version_one(), language=language)
    scheme_paper_draw(paper)
    assert paper.file.read().startswith(b"%PDF")


def test_a_draft_is_not_a_counsellors_to_print(team):
    with pytest.raises(NotPermitted):
        scheme_paper_request(actor=team.counsellor, version=draft_of(team.manager), language="fr")
    with pytest.raises(DomainError):
        scheme_paper_request(actor=team.manager, version=version_one(), language="de")
