"""How lots are drawn between equals: one names a public source before it is known, another reads off what it said."""

import hashlib
from datetime import datetime

from django.db import transaction

from assessment.models import LotDraw
from assessment.permissions import may_announce_draw, may_draw_lots
from assessment.results import ranking_of
from assessment.rules.allocating import obstacles_of_lines, obstacles_to_announce_draw, obstacles_to_draw
from pools.document import document_of
from pools.models import Pool
from portal import history
from portal.models import User
from portal.steps import require, require_possible


@transaction.atomic
def announce_draw(pool: Pool, *, source: str, by: User, now: datetime) -> LotDraw:
    """«Nævn kilden»: from where the numbers will come, before anybody can know them. It may be changed until drawn."""
    pool = _locked(pool)
    require(may_announce_draw(by))
    draw = LotDraw.objects.locked().filter(pool=pool).first()
    require_possible(obstacles_to_announce_draw(document_of(pool.version), draw))
    require_possible(obstacles_of_lines(ranking_of(pool, viewer=by)))
    draw = draw or LotDraw(pool=pool)
    draw.source, draw.announced_at, draw.announced_by = " ".join(source.split()), now, by
    draw.save()
    facts = {"draw": draw.pk, "source_sha256": _sha256(draw.source)}
    history.record(pool.history_chain, "announce_draw", by=by, now=now, facts=facts)
    return draw


@transaction.atomic
def draw_lots(pool: Pool, *, seed: str, by: User, now: datetime) -> LotDraw:
    """«Træk lod»: the source's numbers are the seed, and every case's lot follows from it."""
    pool = _locked(pool)
    require(may_draw_lots(by))
    draw = LotDraw.objects.locked().filter(pool=pool).first()
    require_possible(obstacles_to_draw(document_of(pool.version), draw, by=by))
    require_possible(obstacles_of_lines(ranking_of(pool, viewer=by)))
    draw = LotDraw.objects.get(pool=pool)
    draw.seed, draw.drawn_at, draw.drawn_by = " ".join(seed.split()), now, by
    draw.save()
    facts = {"draw": draw.pk, "seed_sha256": _sha256(draw.seed)}
    history.record(pool.history_chain, "draw_lots", by=by, now=now, facts=facts)
    return draw


def _locked(pool: Pool) -> Pool:
    return Pool.objects.locked().select_related("version").get(pk=pool.pk)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
