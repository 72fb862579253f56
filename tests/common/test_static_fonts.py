"""The cut fonts hold what the style sheet says of them, and the portal's words need no other."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from django.conf import settings
from django.contrib.staticfiles import finders
from fontTools import subset
from fontTools.ttLib import TTFont

from common.static_fonts import ARABIC, FOLDER, LATIN, PLAIN, cuts, folder

CSS = Path(settings.BASE_DIR) / "static/css/fonts.css"
LARGEST = 14_000


def codes_of(ranges):
    codes = set()
    for part in ranges.replace("U+", "").split(", "):
        first, _dash, last = part.partition("-")
        codes |= set(range(int(first, 16), int(last or first, 16) + 1))
    return codes


def test_each_cut_font_is_found_small_and_as_the_style_sheet_says():
    css = CSS.read_text()
    for cut in cuts():
        path = Path(finders.find(FOLDER + cut.name))
        assert path.stat().st_size < LARGEST
        ranges = re.search(re.escape(FOLDER[6:] + cut.name) + r"[^}]*unicode-range: ([^;]*);", css)[1]
        assert codes_of(ranges) == set(cut.characters)
        font = TTFont(path)
        assert set(font.getBestCmap()) <= set(cut.characters)
        assert {"GSUB", "GPOS"} & set(font.keys())
    assert finders.find(FOLDER + "another.woff2") is None


def test_the_words_of_the_portal_need_no_other_letter():
    catalogue = (Path(settings.BASE_DIR) / "locale/ar/LC_MESSAGES/django.po").read_text()
    said = {ord(char) for char in catalogue} - {0x0A, 0x09}
    unknown = {chr(code) for code in said - set(ARABIC) - set(LATIN)}
    # "2ᵉ" in a few French words.
    assert unknown <= {"ᵉ"}, unknown
    assert {ord(char) for char in "0123456789 €·"} <= set(PLAIN)


def test_a_browser_that_asks_for_several_at_once_gets_them_all(settings, tmp_path, monkeypatch):
    """Six threads have each written the font before the first of them puts it in its place."""
    settings.VAR_DIR = tmp_path
    one = cuts()[:1]
    monkeypatch.setattr("common.static_fonts.cuts", lambda: one)
    written, save = Barrier(6, timeout=60), subset.save_font

    def save_together(*font):
        save(*font)
        written.wait()

    monkeypatch.setattr(subset, "save_font", save_together)
    folder.cache_clear()
    try:
        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(lambda cut: finders.find(FOLDER + cut.name), one * 6))
    finally:
        folder.cache_clear()
    assert all(Path(path).is_relative_to(tmp_path) and Path(path).stat().st_size for path in found)
    assert [path.name for path in Path(found[0]).parent.iterdir()] == [one[0].name]
