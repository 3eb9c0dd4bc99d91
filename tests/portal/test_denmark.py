"""Is every kommune on the map, does the map say what it shows, and does a wrong code fail loudly?"""

import re

import pytest
from django.template.loader import render_to_string

from portal.denmark import OUTLINES, kommuner, map_of, outlines, shades_of


def test_all_98_kommuner_have_an_outline_of_their_own():
    _, paths = outlines()
    assert (len(kommuner()), sorted(paths)) == (98, sorted(kommuner()))
    assert len(set(paths.values())) == 98
    assert [code for code, path in paths.items() if not re.fullmatch(r"(M[0-9,l -]+z)+", path)] == []


def test_the_licence_of_the_outlines_is_kept_with_them():
    licence = OUTLINES.with_name("kommuner_kort.LICENSE.md").read_text(encoding="utf-8")
    assert licence.startswith("MIT License\n\nCopyright (c) 2022 Martin Polley\n")


def test_a_map_has_every_kommune_once_its_shade_its_words_and_its_title():
    drawn = map_of(
        {"0461": 5, "0851": 2}, title="Ansøgninger", words={"0461": "3 ansøgninger"}, legend={0: "0", 5: "3"}
    )
    html = render_to_string("portal/_denmark.html", {"map": drawn})
    shades = dict(re.findall(r'<path class="denmark-(\d)" data-kommune="(\d{4})"', html))
    assert sorted(re.findall(r'data-kommune="(\d{4})"', html)) == sorted(kommuner())
    assert {code: shade for shade, code in shades.items() if shade != "0"} == {"0461": "5", "0851": "2"}
    assert "<title>Odense: 3 ansøgninger</title>" in html
    assert '<title id="danmarkskort-title">Ansøgninger</title>' in html
    assert ("style=" in html, "<script" in html, "onclick" in html) == (False, False, False)


def test_a_code_that_is_no_kommune_fails_loudly():
    for codes in ({"0999": 1}, {"": 1}, {"461": 1}):
        with pytest.raises(KeyError):
            map_of(codes, title="Kort")
    with pytest.raises(KeyError):
        map_of({}, words={"0999": "Ingen"}, title="Kort")


def test_a_shade_that_is_not_there_fails_loudly():
    for shade in (-1, 6):
        with pytest.raises(ValueError, match="no such shade"):
            map_of({"0461": shade}, title="Kort")


def test_counts_become_at_most_five_steps_that_the_legend_tells():
    assert shades_of({}) == ({}, {0: "0"})
    assert shades_of({"0461": 1, "0851": 3}) == ({"0461": 1, "0851": 3}, {0: "0", 1: "1", 2: "2", 3: "3"})
    shades, legend = shades_of({"0461": 12, "0851": 3, "0101": 4})
    assert (shades, legend) == (
        {"0461": 4, "0851": 1, "0101": 2},
        {0: "0", 1: "1–3", 2: "4–6", 3: "7–9", 4: "10–12"},
    )
