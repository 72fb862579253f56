"""Charts: geometry, mirroring, gaps, links, colours for screen and paper, hostile labels."""

import itertools
import unicodedata
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.utils import translation

from common.arabic_shaping import visual_arabic
from common.chart_geometry import nice_ticks, ramp_step, spread
from common.charts import (
    PRINT,
    SCREEN,
    Bar,
    Series,
    Stack,
    Tile,
    bar_chart,
    flow_chart,
    quota_gauge,
    stacked_bar_chart,
    tile_map,
    trend_chart,
)
from common.formatting import TUNISIAN_MONTHS, eur_text

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert("x")</script>&'


def parsed(chart):
    return ElementTree.fromstring(chart.svg)  # noqa: S314 - drawn here


def rects(chart, fill):
    return [node for node in parsed(chart).iter(f"{SVG}rect") if node.get("fill") == fill]


def texts(chart):
    return ["".join(node.itertext()) for node in parsed(chart).iter(f"{SVG}text")]


def every_chart(theme, label="Tunis", rtl=False):
    options = {"theme": theme, "rtl": rtl}
    return [
        bar_chart([Bar(label, 3, "/dossiers/"), Bar("Sfax", 0)], title=label, **options),
        stacked_bar_chart([Stack(label, (1, 2))], title=label, series=(label, "Projet"), **options),
        trend_chart([Series(label, (1, 2, 3))], title=label, labels=(label, "b", "c"), **options),
        flow_chart([Stack(label, (1, 2), "/dossiers/")], title=label, sources=(label, "Italie"), **options),
        tile_map([Tile(label, 3, 1, 2, "/dossiers/")], title=label, **options),
        quota_gauge(title=label, used=3, reserved=1, limit=9, **options),
    ]


def test_bars_are_scaled_to_the_greatest_value():
    chart = bar_chart([Bar("France", 200), Bar("Italie", 50), Bar("Suisse", 0)], title="Pays")
    assert [bar.get("width") for bar in rects(chart, SCREEN.series[0])] == ["100.00%", "25.00%", "0.00%"]
    assert {bar.get("x") for bar in rects(chart, SCREEN.series[0])} == {"0.00%"}


def test_bars_can_be_scaled_to_a_given_maximum():
    chart = bar_chart([Bar("Tunis", 30)], title="Places", maximum=120)
    assert [bar.get("width") for bar in rects(chart, SCREEN.series[0])] == ["25.00%"]


def test_bars_begin_on_the_right_in_arabic():
    with translation.override("ar"):
        chart = bar_chart([Bar("فرنسا", 200), Bar("إيطاليا", 50)], title="البلدان")
    assert [bar.get("x") for bar in rects(chart, SCREEN.series[0])] == ["0.00%", "75.00%"]


@pytest.mark.parametrize("values", [(), (0,), (0, 0), (-4, -2)])
def test_nothing_to_draw_draws_no_bar(values):
    chart = bar_chart([Bar("x", value) for value in values], title="Rien")
    assert {bar.get("width") for bar in rects(chart, SCREEN.series[0])} <= {"0.00%"}
    assert chart.is_empty is (not values)


def test_a_bar_leads_to_its_files():
    chart = bar_chart([Bar("France", 2, "/dossiers/?pays=FR")], title="Pays")
    root = parsed(chart)
    link = root.find(f"{SVG}a")
    assert root.get("role") == "group"
    assert (link.get("href"), link.get("aria-label")) == ("/dossiers/?pays=FR", "France : 2")
    assert chart.rows[0].href == "/dossiers/?pays=FR"


def test_without_links_a_chart_is_one_picture():
    assert parsed(bar_chart([Bar("France", 2)], title="Pays")).get("role") == "img"


def test_the_table_behind_holds_formatted_values():
    chart = bar_chart([Bar("Sfax", Decimal("1300.50"))], title="Montants", value_format=eur_text)
    assert chart.rows[0].cells == ("1\u00a0300,50\u00a0€",)


def test_pieces_of_a_stack_follow_each_other():
    chart = stacked_bar_chart(
        [Stack("Tunis", (2, 6)), Stack("Sfax", (4, 0))], title="Aides", series=("Sociale", "Projet")
    )
    assert [(p.get("x"), p.get("width")) for p in rects(chart, SCREEN.series[1])] == [
        ("25.00%", "75.00%"),
        ("50.00%", "0.00%"),
    ]
    assert [row.cells for row in chart.rows] == [("2", "6", "8"), ("4", "0", "4")]
    assert [entry.label for entry in chart.legend] == ["Sociale", "Projet"]


@pytest.mark.parametrize(("rtl", "ends"), [(False, ("25.00%", "100.00%")), (True, ("75.00%", "0.00%"))])
def test_pieces_of_a_stack_differ_by_more_than_colour(rtl, ends):
    chart = stacked_bar_chart(
        [Stack("Tunis", (2, 6, 0))], title="Aides", series=("Sociale", "Projet", "Emploi"), rtl=rtl
    )
    stripes = [line for line in parsed(chart).iter(f"{SVG}line") if line.get("stroke-dasharray")]
    assert [(line.get("x1"), line.get("x2")) for line in stripes] == [ends]
    assert len({entry.stripes for entry in chart.legend}) == 3
    assert stripes[0].get("stroke-dasharray") == chart.legend[1].stripes


def test_letters_are_smaller_and_rows_lower_on_paper():
    bars = [Bar("Tunis", 3), Bar("Sfax", 2)]
    screen, paper = (parsed(bar_chart(bars, title="x", theme=theme)) for theme in (SCREEN, PRINT))
    assert (screen.get("font-size"), screen.get("height")) == ("14", "80")
    assert (paper.get("font-size"), paper.get("height")) == ("12", "68")


def test_pieces_of_a_stack_are_mirrored():
    chart = stacked_bar_chart([Stack("Tunis", (2, 6))], title="Aides", series=("a", "b"), rtl=True)
    first, second = (rects(chart, colour)[0] for colour in SCREEN.series[:2])
    assert (first.get("x"), second.get("x")) == ("75.00%", "0.00%")


def test_a_missing_value_leaves_a_gap_in_the_line():
    chart = trend_chart([Series("Reçues", (1, None, 3, 4))], title="Mois", labels=("a", "b", "c", "d"))
    drawn = [line for line in parsed(chart).iter(f"{SVG}line") if line.get("stroke") == SCREEN.series[0]]
    assert len(drawn) == 1
    assert not list(parsed(chart).iter(f"{SVG}polygon"))
    assert [row.cells for row in chart.rows] == [("1",), ("—",), ("3",), ("4",)]


def test_a_single_line_is_filled_and_has_no_legend():
    chart = trend_chart([Series("Reçues", (1, 2))], title="Mois", labels=("a", "b"))
    assert len(list(parsed(chart).iter(f"{SVG}polygon"))) == 1
    assert chart.legend == ()


def test_two_lines_differ_by_more_than_colour():
    chart = trend_chart([Series("Reçues", (1, 2)), Series("Aidées", (0, 1))], title="Mois", labels=("a", "b"))
    assert len({entry.dash for entry in chart.legend}) == 2


def test_time_goes_the_way_of_reading():
    series = [Series("Reçues", (1, 2, 3))]
    first, last = (
        [
            float(circle.get("cx").rstrip("%"))
            for circle in parsed(trend_chart(series, title="Mois", labels="abc", rtl=rtl)).iter(
                f"{SVG}circle"
            )
        ]
        for rtl in (False, True)
    )
    assert first == sorted(first)
    assert last == sorted(last, reverse=True)


@pytest.mark.parametrize("count", [0, 1, 2, 60])
def test_a_trend_of_any_length_is_drawn(count):
    labels = [f"m{index}" for index in range(count)]
    chart = trend_chart([Series("Reçues", list(range(count)))], title="Mois", labels=labels)
    shown = [text for text in texts(chart) if text.startswith("m")]
    assert len(shown) <= 4
    assert set(shown) >= set(labels[:1] + labels[-1:])


def test_the_map_is_not_mirrored_in_arabic():
    tiles = [Tile("نابل", 3, 2, 4), Tile("جندوبة", 1, 1, 0)]
    places = [
        [node.get("x") for node in parsed(tile_map(tiles, title="خريطة", rtl=rtl)).findall(f"{SVG}svg")]
        for rtl in (True, False)
    ]
    assert places[0] == places[1] == ["264", "0"]


def test_a_gauge_beyond_its_limit_marks_it():
    below = quota_gauge(title="Places", used=60, reserved=10, limit=90)
    beyond = quota_gauge(title="Places", used=80, reserved=40, limit=90)
    marks = [
        [line.get("x1") for line in parsed(gauge).iter(f"{SVG}line") if line.get("stroke") == SCREEN.danger]
        for gauge in (below, beyond)
    ]
    assert marks == [[], ["75.00%"]]


def test_a_gauge_says_its_figures():
    gauge = quota_gauge(title="Aide sociale", used=60, reserved=10, limit=90)
    assert parsed(gauge).get("aria-label") == "Aide sociale : 60 utilisés, 10 réservés, sur 90"


@pytest.mark.parametrize("limit", [0, 5])
def test_a_gauge_without_use_is_empty(limit):
    gauge = quota_gauge(title="Places", used=0, reserved=0, limit=limit)
    assert {bar.get("width") for bar in rects(gauge, SCREEN.series[0])} == {"0.00%"}


def test_no_chart_holds_a_style_or_a_script():
    for chart in every_chart(SCREEN, HOSTILE) + every_chart(PRINT, HOSTILE):
        for node in parsed(chart).iter():
            assert "style" not in node.attrib
            assert not node.tag.endswith(("script", "style"))


def test_colours_on_screen_are_variables_and_on_paper_plain():
    assert all("#" not in chart.svg for chart in every_chart(SCREEN))
    assert all("var(" not in chart.svg for chart in every_chart(PRINT))


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (35, [0, 10, 20, 30, 40]),
        (320, [0, 100, 200, 300, 400]),
        (0.8, [0, 0.2, 0.4, 0.6, 0.8]),
    ],
)
def test_ticks_are_round(most, ticks):
    assert nice_ticks(most) == ticks


@pytest.mark.parametrize(("value", "step"), [(0, 0), (-3, 0), (1, 1), (25, 1), (26, 2), (75, 3), (100, 4)])
def test_shades_of_the_map(value, step):
    assert ramp_step(value, 100) == step


@pytest.mark.parametrize("count", [1, 3, 4, 5, 12, 100])
def test_axis_labels_keep_the_ends(count):
    places = spread(count, 4)
    assert (places[0], places[-1]) == (0, count - 1)
    assert len(places) <= 4


@pytest.mark.parametrize(
    "word", [*TUNISIAN_MONTHS, "القيروان", "سيدي بوزيد", "لاجئ", "الإسلام", "مستشار", "بن عروس"]
)
def test_joined_words_are_the_same_words(word):
    seen = visual_arabic(word)
    assert seen != word
    assert unicodedata.normalize("NFKC", "".join(reversed(seen))) == word


def test_letters_take_the_form_their_place_asks_for():
    assert visual_arabic("تونس") == "\ufeb2\ufee7\ufeee\ufe97"
    assert visual_arabic("لا") == "\ufefb"


@pytest.mark.parametrize(
    ("text", "ending"),
    [("أوت 2026", "2026 "), ("روما (12)", "(12) "), ("مبلغ 1 300 €", "1 300 € ")],
)
def test_numbers_keep_their_order_inside_arabic(text, ending):
    assert visual_arabic(text).startswith(ending)


def test_latin_labels_are_left_alone():
    assert visual_arabic("Médenine (Ben Guerdane)") == "Médenine (Ben Guerdane)"
    assert visual_arabic("Aide : تونس").startswith("Aide : \ufeb2")


def test_labels_are_joined_on_paper_only():
    paper, screen = (
        bar_chart([Bar("تونس", 1)], title="خ", theme=theme, rtl=True) for theme in (PRINT, SCREEN)
    )
    assert "\ufeb2\ufee7\ufeee\ufe97" in texts(paper)
    assert "\u2068تونس\u2069" in texts(screen)


def band_ends(chart):
    """Where each band begins and ends: (across, top, bottom) twice, read from its outline."""
    found = []
    for path in parsed(chart).iter(f"{SVG}path"):
        words = path.get("d").replace("M", "").replace("C", "").replace("L", "").replace("Z", "").split()
        points = [tuple(map(float, word.split(","))) for word in words]
        (x0, y0), (x1, y1), (_x, y2), (_x0, y3) = points[0], points[3], points[4], points[7]
        found.append(((x0, y0, y3), (x1, y1, y2)))
    return found


def flows_drawn(rtl):
    targets = [Stack("Tunis", (30, 10), "/tunis/"), Stack("Sfax", (5, 0)), Stack("Gafsa", (0, 0))]
    return flow_chart(targets, title="Flux", sources=("France", "Italie"), rtl=rtl)


def test_bands_of_flows_are_as_thick_as_their_values_and_touch_nothing_of_their_neighbours():
    chart = flows_drawn(rtl=False)
    ends = band_ends(chart)
    thick = [round(bottom - top, 1) for (_x, top, bottom), _end in ends]
    assert thick == [round(bottom - top, 1) for _start, (_x, top, bottom) in ends]
    assert [value / thick[0] for value in thick] == pytest.approx([1, 1 / 3, 1 / 6], rel=0.02)
    leaving = sorted((top, bottom) for (_x, top, bottom), _end in ends)
    arriving = sorted((top, bottom) for _start, (_x, top, bottom) in ends)
    for those in (leaving, arriving):
        assert all(one[1] <= next_[0] + 0.15 for one, next_ in itertools.pairwise(those))


def test_flows_run_from_where_reading_starts():
    for (x0, _a, _b), (x1, _c, _d) in band_ends(flows_drawn(rtl=False)):
        assert x0 < x1
    for (x0, _a, _b), (x1, _c, _d) in band_ends(flows_drawn(rtl=True)):
        assert x0 > x1


def test_a_target_without_flows_is_in_the_table_alone():
    chart = flows_drawn(rtl=False)
    assert [row.label for row in chart.rows] == ["Tunis", "Sfax", "Gafsa"]
    assert not any("Gafsa" in text for text in texts(chart))
    links = [node.get("href") for node in parsed(chart).iter(f"{SVG}a")]
    assert links == ["/tunis/"]
    assert parsed(chart).get("role") == "group"


def test_no_flows_at_all_are_drawn_as_nothing():
    chart = flow_chart([Stack("Tunis", (0, 0))], title="Flux", sources=("France", "Italie"))
    assert not list(parsed(chart).iter(f"{SVG}path"))
