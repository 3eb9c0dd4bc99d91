"""In what does a call give: kroner, or places for tilbud? One entry of columns and words for each."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pools.document import PoolDocument
from portal.money import MILLION, show_kroner, show_number, show_short

STEP_OF_MILLIONS = MILLION / 10


@dataclass(frozen=True)
class Unit:
    """What is applied for and given is read from the columns `applied` of a submission and `given` of a decision, which
    `keep` is the kind of.

    `show` is how it stands in a table, `field` where it is typed, `say` in a sentence (`say_exactly` with every øre),
    `ask` what somebody applied for, `tell` how a letter tells it, `count` what is left. `enough` and `too_little` are
    ends of the sentence «Nr. 7 får …: der er …»; what `is_whole` is never given in part.
    """

    applied: str
    given: str
    keep: Callable[[Decimal], Decimal | int]
    show: Callable[[Decimal], str]
    field: Callable[[Decimal], str]
    say: Callable[[Decimal], str]
    say_exactly: Callable[[Decimal], str]
    ask: Callable[[Decimal], str]
    tell: Callable[[Decimal], str]
    count: Callable[[Decimal], str]
    enough: str
    too_little: str
    nothing_applied: str
    is_whole: bool


def kroner(amount: Decimal) -> str:
    """«2,4 mio. kr.», «750.000 kr.» or «1.234.567,50 kr.»: as short as it is exact."""
    if amount % STEP_OF_MILLIONS == 0 or amount % 1 == 0 and amount < MILLION:
        return show_short(amount)
    return show_kroner(amount)


def places(count: Decimal | int) -> str:
    """«1 plads», «3 pladser»."""
    return f"{count:.0f} plads" if count == 1 else f"{count:.0f} pladser"


def tilbud(count: Decimal | int) -> str:
    """«3 tilbud»."""
    return f"{count:.0f} tilbud"


def _number(count: Decimal | int) -> str:
    return f"{count:.0f}"


MONEY = Unit(
    applied="amount_applied",
    given="amount",
    keep=Decimal,
    show=show_kroner,
    field=show_number,
    say=kroner,
    say_exactly=show_kroner,
    ask=kroner,
    tell=show_kroner,
    count=kroner,
    enough="der er penge til hele beløbet",
    too_little="til de {asked}, der er søgt om, og puljen har ikke meldt ud, at den giver en del af beløbet",
    nothing_applied="der er ikke søgt om noget beløb",
    is_whole=False,
)
PLACES = Unit(
    applied="places_applied",
    given="places",
    keep=int,
    show=_number,
    field=_number,
    say=places,
    say_exactly=places,
    ask=tilbud,
    tell=tilbud,
    count=_number,
    enough="der er {left} tilbage",
    too_little="til de {asked}, der er søgt for, og et forløb gives til hele ansøgningen eller slet ikke",
    nothing_applied="der er ikke søgt for noget tilbud",
    is_whole=True,
)


def unit_of(document: PoolDocument) -> Unit:
    return MONEY if document.offers_money else PLACES


def given_words(amount: Decimal, count: int) -> str:
    """What a decision gives, in words; empty when it gives nothing."""
    return places(count) if count else show_kroner(amount) if amount else ""
