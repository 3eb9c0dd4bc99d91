"""Which order do the lines stand in, and why? Said where a call ranks by some criteria only when there is not room."""

from assessment.lines import Ranking

ROOM_FOR_ALL = (
    "Der er plads til alle, der har søgt. Alle, der opfylder kravene, kan få plads, og alle kriterier vejer med i "
    "rækkefølgen."
)
BESIDE = (
    "De andre kriterier er vurderet og vises ved siden af. Lægges der vægt på dem, fraviges ranglisten, og det skal "
    "begrundes på linjen."
)


def order_words(ranking: Ranking) -> str:
    """Empty where all criteria always rank; without numbers where a line is hidden, for they would tell of it."""
    if not ranking.document.ranked_by:
        return ""
    if not ranking.is_oversubscribed:
        return ROOM_FOR_ALL
    titles = " og ".join(f"«{each.title}»" for each in ranking.ranking_criteria)
    asked = f"Der er søgt om plads til {ranking.contested:.0f} tilbud, og der er {ranking.free:.0f} ledige pladser."
    if ranking.hidden:
        asked = "Der er søgt om flere pladser, end der er ledige."
    return f"{asked} Derfor bestemmer {titles} alene rækkefølgen. {BESIDE}"
