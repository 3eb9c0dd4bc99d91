"""Is there money, or a place, for it? One rule for whoever types an amount, writes a decision or uses a scenario."""

from decimal import Decimal

from applications.models import Application
from applications.permissions import entered_places
from assessment.lines import Ranking
from assessment.numbers.capacity import entered_in, given_places, holdings_in
from assessment.units import places
from pools.document import PoolDocument, document_of
from portal.money import show_kroner
from portal.steps import Obstacle


def over_supply(ranking: Ranking, given: Decimal, url: str = "") -> list[Obstacle]:
    """`given` is what all lines would get together; `url` the field where it can be set down."""
    return _over(ranking.document, given - ranking.free, url)


def over_supply_with(application: Application, given: Decimal) -> list[Obstacle]:
    """When `application` gets so many kr. or places beside what others have or may come to have.

    As the database counts: of each one's decisions that no released one has replaced, the highest; then what is
    entered by hand. Wants `pool__version`.
    """
    if not given:
        return []
    pool, document = application.pool, document_of(application.pool.version)
    held = [each.held for key, each in holdings_in(pool, document).items() if key != application.pk]
    over = sum(held, given) + entered_in(pool, document) - document.supply
    if document.offers_money:
        return _over(document, over, "#id_amount")
    return [*_second_place(application), *_over(document, over, "#id_outcome")]


def _second_place(application: Application) -> list[Obstacle]:
    """One place for each tilbud: it may have got one since it applied, by another decision or entered by hand."""
    asked = {row.tilbud_id: row.tilbud.name for row in application.tilbud.select_related("tilbud")}
    given = given_places(application.pool, asked, besides=application.pk)
    found = [f"{asked[key]} har allerede fået en plads under dette opslag: sag {given[key]}." for key in sorted(given)]
    entered = sorted(entered_places(application.pool, asked))
    found += [f"{asked[key]} har allerede en plads under dette opslag, som er indtastet." for key in entered]
    return [Obstacle("place_given_already", text, "#id_outcome") for text in found]


def _over(document: PoolDocument, over: Decimal, url: str) -> list[Obstacle]:
    if over <= 0:
        return []
    if document.offers_money:
        text = f"Så gives der {show_kroner(over)} mere, end puljen har. Sæt et beløb ned først."
        return [Obstacle("over_money", text, url)]
    text = f"Så gives der {places(over)} mere, end der er. Giv en anden afslag først."
    return [Obstacle("over_places", text, url)]
