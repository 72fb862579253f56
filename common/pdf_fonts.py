"""The fonts of PDFs: TTF unpacked once from the packages of the browser's fonts, and made searchable."""

import os
import threading
from collections.abc import Iterable
from copy import deepcopy
from pathlib import Path

from django.conf import settings
from fontTools.otlLib.builder import buildCoverage, buildLookup, buildSingleSubstSubtable
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import Glyph

# Part of the file's name: a change of what is done to the fonts makes new files.
RECIPE = "pdf3"
WEIGHTS = (400, 600)
FAMILIES = {
    "IBM Plex Sans": ("ibm-plex-sans", ("latin", "latin-ext")),
    "IBM Plex Sans Arabic": ("ibm-plex-sans-arabic", ("arabic",)),
}
RANGES = {
    "latin": (
        "U+0000-00FF, U+0131, U+0152-0153, U+02C6, U+02DA, U+02DC, U+2000-206F, U+20AC, U+2122, U+2190-2193,"
        " U+2212"
    ),
    "latin-ext": "U+0100-02BA, U+1E00-1E9F",
    "arabic": "U+0600-06FF, U+0750-077F, U+200C-200E, U+FB50-FDFF, U+FE70-FEFC",
}

# Presentation forms: lam at the beginning and in the middle of a word, alefs at its end.
_LAMS = (0xFEDF, 0xFEE0)
_ALEFS = (0xFE82, 0xFE84, 0xFE88, 0xFE8E, 0xFB51)
_LAM_WIDTH = 200


def font_face_css() -> str:
    """Return the @font-face rules of every family and weight, addressing the unpacked files."""
    faces = (
        f'@font-face {{ font-family: "{family}"; font-weight: {weight};'
        f' src: url("{_ttf(folder, subset, weight).as_uri()}"); unicode-range: {RANGES[subset]}; }}'
        for family, (folder, subsets) in FAMILIES.items()
        for subset in subsets
        for weight in WEIGHTS
    )
    return "\n".join(faces)


def _ttf(folder: str, subset: str, weight: int) -> Path:
    """Return the TTF of one font file, made once: WeasyPrint reads TTF faster than WOFF2."""
    name = f"{folder}-{subset}-{weight}-normal"
    target = settings.VAR_DIR / "fonts" / f"{name}.{RECIPE}.ttf"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        font = TTFont(settings.BASE_DIR / "node_modules/@fontsource" / folder / "files" / f"{name}.woff2")
        font.flavor = None
        if subset == "arabic":
            _one_glyph_per_letter(font)
        part = target.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
        font.save(part)
        part.replace(target)
    return target


def _one_glyph_per_letter(font: TTFont) -> None:
    """Draw lam-alef, which must look like one sign, by two glyphs, and no other pair by one.

    A PDF says which letters each glyph stands for. A glyph that stands for two comes out in the wrong
    order from readers that turn right-to-left lines round sign by sign, and a search for « الولاية » then
    finds nothing. So the alef takes the shape of the whole sign and the lam becomes a blank beside it.
    Kerning goes too: the gap it leaves before « ر » reads as a space between two words.
    """
    substitutions = font["GSUB"].table
    required = _feature_lookups(substitutions, "rlig")
    signs = _lam_alefs(font, (substitutions.LookupList.Lookup[index] for index in required))
    _add_blank_lam(font, signs)
    rules = substitutions.LookupList
    context = _context_lookup(font, rules, signs, flag=rules.Lookup[required[0]].LookupFlag)
    for index in required:
        rules.Lookup[index] = context
    for record in font["GPOS"].table.FeatureList.FeatureRecord:
        if record.FeatureTag == "kern":
            record.Feature.LookupListIndex = []
            record.Feature.LookupCount = 0


def _feature_lookups(table: otTables.GSUB, tag: str) -> list[int]:
    records = table.FeatureList.FeatureRecord
    return sorted(
        {i for record in records if record.FeatureTag == tag for i in record.Feature.LookupListIndex}
    )


def _lam_alefs(font: TTFont, lookups: Iterable[otTables.Lookup]) -> dict[str, dict[str, str]]:
    """Return the glyph of each lam-alef, by lam and by alef."""
    names = font.getBestCmap()
    alefs = {names[code] for code in _ALEFS if code in names}
    signs: dict[str, dict[str, str]] = {names[code]: {} for code in _LAMS}
    for lookup in lookups:
        for subtable in lookup.SubTable:
            rules = getattr(subtable, "ExtSubTable", subtable).ligatures
            for lam, found in signs.items():
                pairs = [rule for rule in rules.get(lam, ()) if len(rule.Component) == 1]
                found.update(
                    {rule.Component[0]: rule.LigGlyph for rule in pairs if rule.Component[0] in alefs}
                )
    return signs


def _add_blank_lam(font: TTFont, signs: dict[str, dict[str, str]]) -> None:
    """Add the blank, whose width is taken off the signs it stands beside.

    The characters that are a whole lam-alef keep their width, in a glyph of their own: the labels of a drawn
    chart are made of these, and no blank stands beside them.
    """
    whole = {sign: f"{sign}.whole" for found in signs.values() for sign in found.values()}
    font.setGlyphOrder([*font.getGlyphOrder(), "lam.blank", *sorted(whole.values())])
    font["glyf"]["lam.blank"] = Glyph()
    font["hmtx"]["lam.blank"] = (_LAM_WIDTH, 0)
    for sign, kept in whole.items():
        width, bearing = font["hmtx"][sign]
        font["glyf"][kept], font["hmtx"][kept] = deepcopy(font["glyf"][sign]), (width, bearing)
        font["hmtx"][sign] = (width - _LAM_WIDTH, bearing)
    for table in font["cmap"].tables:
        table.cmap.update({code: whole[name] for code, name in table.cmap.items() if name in whole})


def _context_lookup(
    font: TTFont, rules: otTables.LookupList, signs: dict[str, dict[str, str]], *, flag: int
) -> otTables.Lookup:
    """Return the rule "lam before alef: blank lam, then the whole sign", its parts added to `rules`."""
    glyph_ids = font.getReverseGlyphMap()
    blank = _add_lookup(rules, dict.fromkeys(signs, "lam.blank"), flag)
    subtables = []
    for lam, by_alef in signs.items():
        whole = _add_lookup(rules, by_alef, flag)
        subtable = otTables.ChainContextSubst()
        subtable.Format = 3
        subtable.BacktrackGlyphCount = subtable.LookAheadGlyphCount = 0
        subtable.BacktrackCoverage = subtable.LookAheadCoverage = []
        subtable.InputGlyphCount = 2
        subtable.InputCoverage = [buildCoverage({lam}, glyph_ids), buildCoverage(by_alef, glyph_ids)]
        subtable.SubstCount = 2
        subtable.SubstLookupRecord = [_at(0, blank), _at(1, whole)]
        subtables.append(subtable)
    lookup = otTables.Lookup()
    lookup.LookupType = 6
    lookup.LookupFlag = flag
    lookup.SubTable = subtables
    lookup.SubTableCount = len(subtables)
    return lookup


def _add_lookup(rules: otTables.LookupList, mapping: dict[str, str], flag: int) -> int:
    rules.Lookup.append(buildLookup([buildSingleSubstSubtable(mapping)], flags=flag))
    rules.LookupCount = len(rules.Lookup)
    return rules.LookupCount - 1


def _at(position: int, lookup_index: int) -> otTables.SubstLookupRecord:
    record = otTables.SubstLookupRecord()
    record.SequenceIndex = position
    record.LookupListIndex = lookup_index
    return record
