"""Does saving stay quick, and is nothing lost, when 98 municipalities with five editors each write at once?"""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.bench import editors as writing
from tests.bench.conftest import start_portal
from tests.pools.factories import announced_pool
from tests.worlds import World

pytestmark = [pytest.mark.bench, pytest.mark.world]
AIM = 3  # times the unloaded 95th percentile


def test_490_editors_saving_every_ten_seconds_lose_nothing_and_wait_little(world: World, manager, manager2):
    world.env |= {"TESTING": "0", "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    now = timezone.now()
    moments = {"opens": now - timedelta(days=1), "deadline": now + timedelta(days=30)}
    pool = announced_pool(manager, manager2, now=now - timedelta(days=2), **moments)
    applications = writing.applications_of(pool, now=now)
    editors = writing.editors_of(start_portal(world), applications)
    assert len(editors) == writing.MUNICIPALITIES * writing.EDITORS
    writing.one_at_a_time(editors, times=60)  # every worker loads its code
    alone = writing.one_at_a_time(editors, times=200)
    together = writing.all_at_once(editors)
    times = together.p95 / alone.p95
    rate = len(together.saved) / writing.SECONDS
    print(f"\n{'':34}{'antal':>8}{'median':>9}{'95 %':>9}{'længst':>9}   ms")
    for name, load in (("Ét felt ad gangen", alone), (f"490 redaktører, {rate:.0f} i sekundet", together)):
        print(f"{name:34}{len(load.saved):>8}{load.median:>9.1f}{load.p95:>9.1f}{load.slowest:>9.1f}")
    print(f"Tabt: 0 tilladt. 95 % mod 95 %: {times:.1f} × (mål ≤ {AIM}: {'nået' if times <= AIM else 'IKKE NÅET'})")
    assert together.refused == []
    assert writing.lost([alone, together]) == []
    assert times <= AIM
