"""Can what the pool says about dividing its money or places be kept?"""

from collections.abc import Iterator

from pools.document import Allocation, PoolDocument
from pools.poolfile.lines import Path

Finding = tuple[Path, str]
MOST_REGIONS = 5
PLACE = "allocation"


def findings(document: PoolDocument) -> Iterator[Finding]:
    """Nothing when the pool is divided by the ranking alone."""
    allocation = document.allocation
    if allocation is None:
        return
    if not allocation.text:
        yield (PLACE, "text"), "Skriv, hvad ansøgerne får at vide om fordelingen. Teksten står på puljesiden."
    bounds = (allocation.max_per_region, allocation.min_regions, allocation.lowest_share)
    if bounds == (None, None, None) and not allocation.draws_lots and not allocation.ranked_by:
        yield (PLACE,), "Fordelingen har ingen grænse. Skriv mindst én, eller fjern afsnittet."
    yield from _ranked_by(document, allocation)
    if document.offers_money:
        yield from _regions(document, allocation)
    else:
        yield from _hard_bars(allocation)
    share = allocation.lowest_share
    if share is not None and not 0 < share <= 100:
        yield (PLACE, "lowest_share"), "Den mindste del skal være over 0 og højst 100 pct."
    if share is not None and not document.offers_money:
        yield (PLACE, "lowest_share"), "En pulje med pladser har ingen delvise beløb."


def _regions(document: PoolDocument, allocation: Allocation) -> Iterator[Finding]:
    most, fewest = allocation.max_per_region, allocation.min_regions
    least_partners, most_partners = document.partners or (0, document.places or None)
    if most is not None and most < 1:
        yield (PLACE, "max_per_region"), "Det største antal i hver region skal være mindst 1."
    elif most is not None and most * MOST_REGIONS < least_partners:
        yield (PLACE, "max_per_region"), f"Så kan der ikke findes {least_partners}, der får tilsagn."
    if fewest is not None and not 1 <= fewest <= MOST_REGIONS:
        yield (PLACE, "min_regions"), f"Det mindste antal regioner skal være fra 1 til {MOST_REGIONS}."
    elif fewest is not None and most_partners is not None and fewest > most_partners:
        yield (PLACE, "min_regions"), f"{fewest} regioner kan ikke nås, når højst {most_partners} får tilsagn."


def _ranked_by(document: PoolDocument, allocation: Allocation) -> Iterator[Finding]:
    """They must be criteria that are scored and weigh something, else nobody could be ranked by them."""
    weights = {each.key: each.weight for each in document.scored_criteria}
    if unknown := [key for key in allocation.ranked_by if key not in weights]:
        yield (PLACE, "ranked_by"), f"Der er intet kriterium «{', '.join(unknown)}», som giver point."
    elif allocation.ranked_by and not any(weights[key] for key in allocation.ranked_by):
        yield (PLACE, "ranked_by"), "De kriterier, der rangordner, skal veje noget."
    if allocation.ranked_by and document.offers_money:
        yield (PLACE, "ranked_by"), "En pulje med penge rangordnes efter alle kriterierne: fjern «ranked_by»."


def _hard_bars(allocation: Allocation) -> Iterator[Finding]:
    """Spread of places is weighed by a person with a written reason: no bound of regions may shut anybody out."""
    told = "Spredning af pladser vægtes med en skrevet begrundelse og kan ikke være en fast grænse."
    for name in ("max_per_region", "min_regions"):
        if getattr(allocation, name) is not None:
            yield (PLACE, name), told
