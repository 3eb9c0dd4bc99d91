"""How is each line of a suggestion told, so that the one who is passed over could read it too?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from assessment.allocation.candidates import NOTHING, Candidate, Frame
from assessment.allocation.suggestion import SuggestedLine, Verdict
from portal.money import show_number


class Found(Protocol):
    """What the walk found about one candidate."""

    verdict: Verdict
    amount: Decimal
    code: str
    kept: Decimal


def line_of(
    each: Candidate, found: Found, frame: Frame, left: Decimal, given: int, *, by_lot: bool = False
) -> SuggestedLine:
    """«Nr. 3 får 2,4 mio. kr.: der er penge til hele beløbet.»"""
    lot = " Rækkefølgen mellem lige mange point er trukket ved lod." if by_lot else ""
    said = f"Nr. {each.rank} {_begins(found, each, frame)}: {_why(each, found, frame, left, given)}.{lot}"
    return SuggestedLine(each, found.verdict, found.amount, found.code, said)


def _begins(found: Found, each: Candidate, frame: Frame) -> str:
    say = frame.unit.say
    if found.verdict == Verdict.OUT:
        return "får ikke"
    return f"får {say(found.amount)}" + (f" af {say(each.applied)}" if found.verdict == Verdict.PART else "")


def _why(each: Candidate, found: Found, frame: Frame, left: Decimal, given: int) -> str:
    unit = frame.unit
    say = unit.say
    kept = f", når {say(found.kept)} holdes til regioner, der ellers ikke nås" if found.kept else ""
    share = frame.lowest_share
    least = f"mindst {_percent(share)} af det ansøgte" if share is not None else ""
    return {
        "whole": unit.enough.format(left=unit.count(left)),
        "part": f"der er {say(found.amount)} tilbage{kept}, og det er {least}",
        "no_room": f"der er allerede {given}, der får, og puljen har ikke plads til flere",
        "region_full": f"{each.region} har allerede {frame.max_per_region}, og puljen giver ikke flere i én region",
        "room_kept": f"de sidste pladser holdes til regioner, der ellers ikke nås: puljen skal nå mindst "
        f"{frame.min_regions}",
        "money": f"der er {say(left)} tilbage{kept}{_no_part(each, frame)}",
        "money_kept": f"der er {say(left)} tilbage, men {say(found.kept)} holdes til regioner, der ellers ikke "
        f"nås: puljen skal nå mindst {frame.min_regions}",
        "nothing_applied": unit.nothing_applied,
    }[found.code]


def _no_part(each: Candidate, frame: Frame) -> str:
    if frame.lowest_share is None:
        return f" {frame.unit.too_little.format(asked=frame.unit.ask(each.applied))}"
    say = frame.unit.say
    return f", og puljen giver ikke delvise tilsagn under {_percent(frame.lowest_share)} (her {say(frame.least(each))})"


def _percent(share: Decimal) -> str:
    return f"{show_number(share, 0 if share == share.to_integral_value() else 2)} pct."


def outside(each: Candidate) -> SuggestedLine:
    return SuggestedLine(each, Verdict.OUTSIDE, NOTHING, "outside", f"Er ikke på ranglisten: {each.outside}.")


def waits(each: Candidate, rank: int) -> SuggestedLine:
    said = f"Nr. {each.rank} er ikke afgjort: der skal først vælges mellem dem, der deler nr. {rank}."
    return SuggestedLine(each, Verdict.OPEN, NOTHING, "waits", said)


def tied(each: Candidate, fitting: Sequence[Candidate], frame: Frame, left: Decimal) -> SuggestedLine:
    """Equals who could each get something, but not all: nobody is put before the others by a machine."""
    others = ", ".join(other.number for other in fitting if other is not each)
    what = f"der er {frame.unit.say(left)} tilbage, og det rækker ikke til alle"
    way = (
        "Der skal trækkes lod mellem dem, før resten kan fordeles"
        if frame.draws_lots
        else "Puljen har ikke meldt lodtrækning ud. Vælg selv mellem dem, og skriv begrundelsen"
    )
    said = f"Nr. {each.rank} er ikke afgjort: den har samme point som {others}, {what}. {way}."
    return SuggestedLine(each, Verdict.OPEN, NOTHING, "tied", said)


def with_better_places(lines: Iterable[SuggestedLine]) -> list[SuggestedLine]:
    """Who gets something though a better place does not is told so: that must be reasoned by a person."""
    told: list[SuggestedLine] = []
    left_out: list[int] = []
    for line in lines:
        rank = line.candidate.rank
        better = tuple(dict.fromkeys(place for place in left_out if rank is not None and place < rank))
        if line.gets and better:
            said = _places(better)
            line = replace(
                line, ahead_of=better, words=f"{line.words} {said} får ikke; at gå forbi ranglisten skal begrundes."
            )
        if line.verdict == Verdict.OUT and rank is not None:
            left_out.append(rank)
        told.append(line)
    return told


def _places(ranks: Sequence[int]) -> str:
    if len(ranks) > 3:
        return f"{len(ranks)} bedre placerede, den første nr. {ranks[0]},"
    return " og ".join(f"Nr. {rank}" if n == 0 else f"nr. {rank}" for n, rank in enumerate(ranks))


def notes(lines: Sequence[SuggestedLine], frame: Frame, aim: int) -> tuple[str, ...]:
    """What the reader must know of the whole: what the pool wished for and cannot get."""
    given = [line for line in lines if line.gets]
    is_open = any(line.verdict == Verdict.OPEN for line in lines)
    said = []
    if aim < frame.min_regions:
        said.append(
            f"Puljen skal nå mindst {frame.min_regions} regioner. Med dem, der er på ranglisten, og det, der er at "
            f"fordele, kan højst {aim} nås."
        )
    if len(given) < frame.fewest and not is_open:
        said.append(f"Puljen regner med mindst {frame.fewest}, der får tilsagn. Forslaget når {len(given)}.")
    nowhere = [line.candidate.number for line in given if not line.candidate.region]
    if nowhere and (frame.max_per_region or frame.min_regions):
        said.append(f"Portalen kender ikke regionen for sag {', '.join(nowhere)}. De tæller ikke med i nogen region.")
    return tuple(said)
