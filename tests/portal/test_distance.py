"""How far is it between two kommuner, told from the map alone?"""

import pytest

from portal.denmark import kommuner
from portal.distance import kilometres_between, middles


@pytest.mark.parametrize(
    ("first", "second", "known"),
    [
        pytest.param("0101", "0851", 222, id="København–Aalborg"),
        pytest.param("0101", "0461", 140, id="København–Odense"),
        pytest.param("0751", "0851", 99, id="Aarhus–Aalborg"),
        pytest.param("0561", "0461", 120, id="Esbjerg–Odense"),
        pytest.param("0101", "0400", 160, id="København–Bornholm, which the map draws elsewhere"),
    ],
)
def test_a_distance_is_right_within_a_tenth_or_so(first, second, known):
    assert kilometres_between(first, second) == pytest.approx(known, rel=0.12)
    assert kilometres_between(first, second) == kilometres_between(second, first)


def test_every_kommune_has_a_middle_and_others_have_none():
    assert set(middles()) == set(kommuner())
    assert kilometres_between("0101", "0101") == 0
    assert kilometres_between("0101", "9999") is None
    assert kilometres_between("", "0101") is None
