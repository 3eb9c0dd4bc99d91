"""Which texts are nearly the same? Asked of hundreds at once, so only those that share words are compared."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import combinations, pairwise

ALIKE = 0.85  # share of the words that stand in the same order in both
SHINGLE = 3  # words in a row
RARE = 12  # a run of words in more texts than this links neighbours only, else it would link everybody with everybody
MOST_COMPARED = 3_000


def groups_of(texts: Sequence[str]) -> list[list[int]]:
    """Groups of two or more positions whose texts (normalised) are the same or nearly so; in order of appearance."""
    first = {text: place for place, text in reversed(list(enumerate(texts)))}
    words = {place: text.split() for text, place in first.items()}
    parent = {place: place for place in words}

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for one, other in _candidates(words):
        if root(one) != root(other) and is_alike(words[one], words[other]):
            low, high = sorted((root(one), root(other)))
            parent[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        groups[root(first[text])].append(place)
    return [group for _, group in sorted(groups.items()) if len(group) > 1]


def is_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _candidates(words: dict[int, list[str]]) -> list[tuple[int, int]]:
    """Pairs that share runs of words, those that share most first."""
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in sorted(words):
        for run in {tuple(words[place][start : start + SHINGLE]) for start in range(len(words[place]) - SHINGLE + 1)}:
            holders[run].append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        shared.update(combinations(places, 2) if len(places) <= RARE else pairwise(places))
    enough = {
        pair: count
        for pair, count in shared.items()
        if count * 3 >= min(len(words[pair[0]]), len(words[pair[1]])) - SHINGLE
    }
    return sorted(enough, key=lambda pair: (-enough[pair], pair))[:MOST_COMPARED]
