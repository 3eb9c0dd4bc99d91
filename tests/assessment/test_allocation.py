"""Does the suggestion walk down the ranking within what there is and what the pool announced, and say why?"""

from decimal import Decimal
from itertools import combinations
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.allocation import Candidate, Frame, Suggestion, Verdict, lots_of, suggest
from assessment.allocation.lots import lot_of
from assessment.units import PLACES, places
from pools.document import Allocation

MILLION = Decimal(1000000)
ANNOUNCED_ONLY = {"region_full", "room_kept", "money_kept", "part"}


def case(number: int, rank: int | None, millions: str, region: str = "Fyn", outside: str = "") -> Candidate:
    return Candidate(f"2019-{number:04}", rank, Decimal(millions) * MILLION, region, outside)


def told(suggestion: Suggestion) -> list[str]:
    return [line.words for line in suggestion.lines]


def announced(**rules) -> Allocation:
    return Allocation("Sådan deler vi.", **rules)


def test_it_walks_down_the_ranking_and_says_why_each_is_in_or_out():
    cases = [case(1, 1, "9"), case(2, 2, "2.4"), case(3, 3, "3"), case(4, 4, "1.1"), case(5, 5, "0.5")]
    found = suggest(cases, Frame(13 * MILLION, most=4, fewest=2, allocation=announced(lowest_share=Decimal(60))))
    assert told(found) == [
        "Nr. 1 får 9,0 mio. kr.: der er penge til hele beløbet.",
        "Nr. 2 får 2,4 mio. kr.: der er penge til hele beløbet.",
        "Nr. 3 får ikke: der er 1,6 mio. kr. tilbage, og puljen giver ikke delvise tilsagn under 60 pct. "
        "(her 1,8 mio. kr.).",
        "Nr. 4 får 1,1 mio. kr.: der er penge til hele beløbet. Nr. 3 får ikke; at gå forbi ranglisten skal begrundes.",
        "Nr. 5 får 500.000 kr.: der er penge til hele beløbet. Nr. 3 får ikke; at gå forbi ranglisten skal begrundes.",
    ]
    assert (found.total, found.left, found.partners, found.notes) == (13 * MILLION, 0, 4, ())


def test_a_part_is_given_only_where_the_pool_announced_how_small_it_may_be():
    cases = [case(1, 1, "3"), case(2, 2, "2")]
    without = suggest(cases, Frame(Decimal("4200000.55")))
    assert told(without)[1] == (
        "Nr. 2 får ikke: der er 1.200.000,55 kr. tilbage til de 2,0 mio. kr., der er søgt om, og puljen har ikke meldt "
        "ud, at den giver en del af beløbet."
    )
    announced_it = suggest(cases, Frame(Decimal("4200000.55"), allocation=announced(lowest_share=Decimal("60"))))
    assert told(announced_it)[1] == (
        "Nr. 2 får 1.200.000,55 kr. af 2,0 mio. kr.: der er 1.200.000,55 kr. tilbage, og det er mindst 60 pct. af det "
        "ansøgte."
    )
    assert announced_it.left == 0


def test_when_the_partners_are_found_nobody_more_gets_anything():
    found = suggest([case(1, 1, "1"), case(2, 2, "1"), case(3, 3, "1")], Frame(13 * MILLION, most=2))
    assert told(found)[2] == "Nr. 3 får ikke: der er allerede 2, der får, og puljen har ikke plads til flere."
    assert found.left == 11 * MILLION


def test_who_is_not_on_the_ranking_gets_nothing_and_reads_why():
    outside = case(2, None, "1", outside="ansøgningen skal afvises på formalia")
    found = suggest([case(1, 1, "1"), outside], Frame(13 * MILLION, fewest=2))
    assert told(found)[1] == "Er ikke på ranglisten: ansøgningen skal afvises på formalia."
    assert (found.lines[1].verdict, found.notes) == (
        Verdict.OUTSIDE,
        ("Puljen regner med mindst 2, der får tilsagn. Forslaget når 1.",),
    )


def test_equals_who_can_all_get_something_all_do():
    found = suggest([case(1, 1, "1"), case(2, 1, "2"), case(3, 3, "9")], Frame(4 * MILLION))
    assert [line.verdict for line in found.lines] == ["whole", "whole", "out"]


def test_between_equals_nobody_is_chosen_by_a_machine_and_those_below_wait():
    found = suggest([case(1, 1, "3"), case(2, 2, "2"), case(3, 2, "2"), case(4, 4, "1")], Frame(6 * MILLION))
    assert [line.verdict for line in found.lines] == ["whole", "open", "open", "open"]
    assert told(found)[1:] == [
        "Nr. 2 er ikke afgjort: den har samme point som 2019-0003, der er 3,0 mio. kr. tilbage, og det rækker ikke til "
        "alle. Puljen har ikke meldt lodtrækning ud. Vælg selv mellem dem, og skriv begrundelsen.",
        "Nr. 2 er ikke afgjort: den har samme point som 2019-0002, der er 3,0 mio. kr. tilbage, og det rækker ikke til "
        "alle. Puljen har ikke meldt lodtrækning ud. Vælg selv mellem dem, og skriv begrundelsen.",
        "Nr. 4 er ikke afgjort: der skal først vælges mellem dem, der deler nr. 2.",
    ]


def test_equals_of_whom_none_can_get_anything_hold_nobody_up():
    found = suggest([case(1, 1, "3"), case(2, 2, "5"), case(3, 2, "6"), case(4, 4, "1")], Frame(6 * MILLION))
    assert [line.verdict for line in found.lines] == ["whole", "out", "out", "whole"]


def test_lots_are_drawn_only_where_announced_and_anybody_can_draw_them_again():
    cases = [case(1, 1, "3"), case(2, 2, "2"), case(3, 2, "2"), case(4, 4, "1")]
    lots = lots_of("5-12-13-24-33-34-36", [each.number for each in cases])
    assert lots == lots_of("5-12-13-24-33-34-36", reversed(sorted(lots)))
    assert (lots["2019-0002"] < lots["2019-0003"]) == (
        lot_of("5-12-13-24-33-34-36", "2019-0002") < lot_of("5-12-13-24-33-34-36", "2019-0003")
    )
    drawn = suggest(cases, Frame(6 * MILLION, allocation=announced(draws_lots=True), lots=lots))
    winner = min(("2019-0002", "2019-0003"), key=lots.__getitem__)
    assert list(drawn.amounts) == ["2019-0001", winner, "2019-0004"]
    assert "trukket ved lod" in drawn.lines[1].words
    waiting = suggest(cases, Frame(6 * MILLION, allocation=announced(draws_lots=True)))
    assert (waiting.is_open, "Der skal trækkes lod mellem dem" in waiting.lines[1].words) == (True, True)
    never = suggest(cases, Frame(6 * MILLION, lots=lots))
    assert never.is_open is True


def test_bounds_of_regions_move_a_line_only_where_the_pool_announced_them():
    cases = [case(1, 1, "2"), case(2, 2, "2"), case(3, 3, "2"), case(4, 4, "2", "Thy")]
    plain = suggest(cases, Frame(6 * MILLION, most=3))
    assert list(plain.amounts) == ["2019-0001", "2019-0002", "2019-0003"]
    most = suggest(cases, Frame(6 * MILLION, most=3, allocation=announced(max_per_region=2)))
    assert list(most.amounts) == ["2019-0001", "2019-0002", "2019-0004"]
    assert told(most)[2] == "Nr. 3 får ikke: Fyn har allerede 2, og puljen giver ikke flere i én region."
    fewest = suggest(cases, Frame(6 * MILLION, most=3, allocation=announced(min_regions=2)))
    assert (list(fewest.amounts), fewest.regions) == (["2019-0001", "2019-0002", "2019-0004"], 2)
    assert told(fewest)[2] == (
        "Nr. 3 får ikke: de sidste pladser holdes til regioner, der ellers ikke nås: puljen skal nå mindst 2."
    )
    money = suggest(cases, Frame(6 * MILLION, allocation=announced(min_regions=2)))
    assert told(money)[2] == (
        "Nr. 3 får ikke: der er 2,0 mio. kr. tilbage, men 2,0 mio. kr. holdes til regioner, der ellers ikke nås: "
        "puljen skal nå mindst 2."
    )


def test_a_bound_that_cannot_be_kept_is_said_and_kept_as_far_as_it_goes():
    cases = [case(1, 1, "2"), case(2, 2, "2", "Thy")]
    found = suggest(cases, Frame(6 * MILLION, allocation=announced(min_regions=4)))
    assert found.notes == (
        "Puljen skal nå mindst 4 regioner. Med dem, der er på ranglisten, og det, der er at fordele, kan højst 2 nås.",
    )
    assert found.regions == 2


@st.composite
def pools(draw):
    """A ranking of up to nine with equals, a frame, and perhaps bounds and lots."""
    size = draw(st.integers(1, 9))
    ore = st.integers(1, 400_000_000)
    applied = draw(st.lists(st.sampled_from([100, 100_000_000]) | ore, min_size=size, max_size=size))
    totals = sorted(draw(st.lists(st.integers(1, 6), min_size=size, max_size=size)), reverse=True)
    regions = draw(st.lists(st.sampled_from(["A", "B", "C", "D", ""]), min_size=size, max_size=size))
    out = (
        draw(st.lists(st.booleans().map(bool), min_size=size, max_size=size)) if draw(st.booleans()) else [False] * size
    )
    inside = [n for n in range(size) if not out[n]]
    ranks = {n: 1 + sum(totals[other] > totals[n] for other in inside) for n in inside}
    cases = [
        Candidate(f"{n}", ranks.get(n), Decimal(applied[n]) / 100, regions[n], "" if n in ranks else "afvist")
        for n in [*inside, *(n for n in range(size) if out[n])]
    ]
    rules = Allocation(
        "Regler",
        max_per_region=draw(st.none() | st.integers(1, 3)),
        min_regions=draw(st.none() | st.integers(1, 4)),
        lowest_share=draw(st.none() | st.sampled_from([Decimal(1), Decimal("33.33"), Decimal(60), Decimal(100)])),
        draws_lots=draw(st.booleans()),
    )
    frame = Frame(
        supply=Decimal(draw(st.integers(1, 900_000_000))) / 100,
        most=draw(st.none() | st.integers(1, 6)),
        allocation=draw(st.sampled_from([None, rules, rules])),
        lots=lots_of("frø", [each.number for each in cases]) if draw(st.booleans()) else None,
    )
    return cases, frame


def regions_within_reach(cases, frame, *, money: Decimal, room: int | None, reached: frozenset) -> int:
    """How many more regions can be reached, by trying every set; nobody need get more than the least."""
    candidates = [each for each in cases if each.region and each.region not in reached]
    most = len(candidates) if room is None else min(room, len(candidates))
    return max(
        len({each.region for each in chosen})
        for size in range(most + 1)
        for chosen in combinations(candidates, size)
        if sum((frame.least(each) for each in chosen), Decimal(0)) <= money
    )


def is_explained(line, before, after, frame) -> bool:
    """Whether what is said of a line that gets nothing is true where it stands."""
    given = [each for each in before if each.gets]
    left = frame.supply - sum((each.amount for each in given), Decimal(0))
    room = None if frame.most is None else frame.most - len(given)
    if line.code == "no_room":
        return room == 0
    if line.code == "region_full":
        return sum(each.candidate.region == line.candidate.region for each in given) == frame.max_per_region
    if line.code == "money" and not frame.min_regions:
        return left < line.candidate.applied and (frame.lowest_share is None or left < frame.least(line.candidate))
    if line.code not in {"money", "money_kept", "room_kept"} or not frame.min_regions:
        return False
    reached = frozenset(each.candidate.region for each in given if each.candidate.region)
    least = frame.least(line.candidate)
    if line.code == "money" and left < least:
        return True
    later = [each.candidate for each in after if each.candidate.rank is not None]
    wanted = min(
        frame.min_regions - len(reached),
        regions_within_reach([line.candidate, *later], frame, money=left, room=room, reached=reached),
    )
    with_it = reached | {line.candidate.region} if line.candidate.region else reached
    still = regions_within_reach(
        later, frame, money=left - least, room=None if room is None else room - 1, reached=with_it
    )
    return len(with_it) - len(reached) + still < wanted


@st.composite
def calls(draw):
    """A ranking of up to nine applications for one to five tilbud each, with equals, and so many free places."""
    size = draw(st.integers(1, 9))
    asked = draw(st.lists(st.integers(1, 5), min_size=size, max_size=size))
    totals = sorted(draw(st.lists(st.integers(1, 9), min_size=size, max_size=size)), reverse=True)
    regions = draw(st.lists(st.sampled_from(["A", "B", ""]), min_size=size, max_size=size))
    cases = [
        Candidate(f"{n}", 1 + sum(other > totals[n] for other in totals), Decimal(asked[n]), regions[n])
        for n in range(size)
    ]
    rules = Allocation("Regler", draws_lots=draw(st.booleans()), ranked_by=("need",))
    lots = lots_of("frø", [each.number for each in cases]) if draw(st.booleans()) else None
    return cases, Frame(Decimal(draw(st.integers(0, 20))), allocation=rules, lots=lots, unit=PLACES)


@settings(max_examples=500, derandomize=True, deadline=None)
@given(calls())
def test_on_500_random_calls_tilbud_never_pass_the_places_and_nobody_gets_a_part(call):
    """Checked by a walk of its own: one after the other, in the order of the lines, whole where there is room."""
    cases, frame = call
    found = suggest(cases, frame)
    left = frame.supply
    for line in found.lines:
        asked = line.candidate.applied
        if line.gets:
            assert line.amount == asked <= left
            assert line.words.startswith(f"Nr. {line.candidate.rank} får {places(asked)}: der er {left} tilbage.")
            left -= asked
        elif line.verdict == Verdict.OUT:
            assert asked > left
            out = f"Nr. {line.candidate.rank} får ikke: der er {places(left)} tilbage til de {asked} tilbud"
            assert line.words.startswith(out)
    assert (found.left, found.left >= 0) == (left, True)
    assert "kr." not in " ".join([*told(found), *found.notes])


@settings(max_examples=500, derandomize=True, deadline=None)
@given(pools())
def test_on_500_random_pools_it_keeps_the_bounds_and_skips_nobody_without_saying_why(pool):
    cases, frame = pool
    found = suggest(cases, frame)
    assert sorted(line.candidate.number for line in found.lines) == sorted(each.number for each in cases)
    assert found.total == sum(found.amounts.values(), Decimal(0)) <= frame.supply
    assert frame.most is None or found.partners <= frame.most
    for place, line in enumerate(found.lines):
        before, after = found.lines[:place], found.lines[place + 1 :]
        assert line.words.endswith(".")
        assert (line.verdict == Verdict.OUTSIDE) == (line.candidate.rank is None)
        assert line.verdict != Verdict.WHOLE or line.amount == line.candidate.applied
        if line.verdict == Verdict.PART:
            assert frame.least(line.candidate) <= line.amount < line.candidate.applied
        if line.verdict == Verdict.OUT:
            assert is_explained(line, before, after, frame), line
        better = {each.candidate.rank for each in before if each.verdict == Verdict.OUT} - {line.candidate.rank}
        assert set(line.ahead_of) == (better if line.gets else set())
    bounds_are_kept(found, frame, [each for each in cases if each.rank is not None])


def bounds_are_kept(found: Suggestion, frame: Frame, competing: list[Candidate]) -> None:
    tied = {line.candidate.rank for line in found.lines if line.code == "tied"}
    assert len(tied) <= 1
    assert all(line.candidate.rank > min(tied) for line in found.lines if line.code == "waits")
    if frame.max_per_region:
        given = [line.candidate.region for line in found.lines if line.gets and line.candidate.region]
        assert all(given.count(region) <= frame.max_per_region for region in given)
    if not found.is_open and frame.min_regions:
        reach = regions_within_reach(competing, frame, money=frame.supply, room=frame.most, reached=frozenset())
        assert found.regions >= min(frame.min_regions, reach)
    if frame.allocation is None:
        assert {line.code for line in found.lines} & ANNOUNCED_ONLY == set()
        assert [line.words for line in found.lines if "lod." in line.words] == []


def test_a_thousand_applications_take_less_than_two_seconds():
    cases = [case(n, 1 + (n // 20) * 20, "0.5", f"R{n % 5}") for n in range(1000)]
    frame = Frame(90 * MILLION, most=200, allocation=announced(min_regions=5, max_per_region=40))
    begun = perf_counter()
    assert len(suggest(cases, frame).lines) == 1000
    assert perf_counter() - begun < 2
