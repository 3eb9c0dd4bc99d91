"""A pool of 1,000 applications and three assessors: the ranking, the differences, the suggestion and 500 letters."""

import subprocess

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.bench import crowd, letters, table
from tests.bench.client import Caller
from tests.bench.conftest import ROUNDS, WARM_UP, start_portal
from tests.bench.crowd import People
from tests.bench.measuring import Page, measure, memory_of_workers, warm
from tests.bench.thousand import thousand
from tests.worlds import World

pytestmark = [pytest.mark.bench, pytest.mark.world]

MOST_QUERIES = 12
READING = 6  # times the floor
SLOWEST = 2_000  # ms for what is reckoned anew
GROWTH = 30  # MB that 450 letters more may add to the process


def test_a_pool_of_a_thousand_is_read_reckoned_and_answered(
    world: World, people: People, static_files: subprocess.Popen
):
    now = timezone.now()
    print("\n· Laver 1.000 ansøgninger med tre vurderinger hver …", flush=True)
    letter = crowd.unmade_letter(people, now=now)
    pool, _ = thousand(people, now=now)
    letters.laid(letter)
    crowd.settle()
    assert static_files.wait(240) == 0
    address = start_portal(world)
    manager, applicant = Caller(address, people.manager), Caller(address, people.applicant)

    def page(words: str, name: str, query: str = "", aim: float | None = None) -> Page:
        url = reverse(f"assessment:{name}", args=[pool.slug]) + query
        return Page(words, lambda: manager.get(url), aim=aim)

    every = [
        Page("Gulvet: session, bruger, én UPDATE", lambda: applicant.post("/bench/floor/write/")),
        page("Ranglisten, 1.000 ansøgninger", "priorities", aim=READING),
        page("Ranglisten, side 10", "priorities", "?side=10", aim=READING),
        page("Uenighed over 1.000 sager", "disagreement", aim=READING),
        page("Uenighed, kun dem med konsensus", "disagreement", "?vis=konsensus", aim=READING),
        page("Vægtenes betydning", "sensitivity"),
        page("Statistik", "statistics"),
        page("Forslag til fordeling", "suggestion"),
        page("Scenarier", "scenarios"),
        page("Rangliste som regneark", "rangliste_xlsx"),
    ]
    warm(every[0])
    for each in every:
        warm(each, times=8, at_once=8)
    measured = measure(every, rounds=ROUNDS // 2, warm_up=WARM_UP)
    memory = memory_of_workers(world.processes[-1].pid)
    print("\n", *table.lines(measured, memory), sep="\n")
    assert {each.page.name: each.queries for each in measured[1:5] if each.queries > MOST_QUERIES} == {}
    assert [each.page.name for each in measured if each.quickest > SLOWEST] == []
    assert table.missed(measured, memory) == []

    progress = list(letters.made())
    first, last = progress[0], progress[-1]
    print(
        f"· {last.made} breve på {last.seconds:.0f} s, {first.memory} MB efter {first.made}, {last.memory} MB til sidst"
    )
    assert (last.made >= letters.LETTERS, last.memory - first.memory <= GROWTH) == (True, True)
