"""How are cases shared evenly among caseworkers, so that each case gets as many as it lacks?"""

from collections.abc import Collection, Mapping


def share_evenly(
    lacking: Mapping[int, int], able: Mapping[int, Collection[int]], load: Mapping[int, int]
) -> list[tuple[int, int]]:
    """(case, person) pairs: each case gets `lacking` people of those `able` to take it, the least loaded first.

    `load` is how many cases each person has already. Cases few can take come first, so that the rest stays even. A
    case gets fewer than it lacks only where nobody else is able.
    """
    carried = dict(load)
    pairs = []
    for case in sorted(lacking, key=lambda key: (len(able[key]), key)):
        by_load = sorted(able[case], key=lambda person: (carried.get(person, 0), person))
        for person in by_load[: max(lacking[case], 0)]:
            carried[person] = carried.get(person, 0) + 1
            pairs.append((case, person))
    return sorted(pairs)
