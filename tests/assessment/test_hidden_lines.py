"""Who is barred on a line cannot tell its amount or outcome from what is left: two worlds, the same bytes."""

import io
import re
import zipfile
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse

from assessment import actions
from assessment.actions.allocating import TypedAmount
from assessment.models import Decision
from assessment.results import ranking_of
from portal.steps import NotPossibleNow
from tests.assessment import stories

pytestmark = pytest.mark.db

PAGES = ("priorities", "recommendation", "reserves")
WORLDS = (("grant", "400000.00"), ("grant", "300000.00"), ("refusal", "0"))


def masked(html: bytes) -> str:
    return re.sub(
        r'(csrfmiddlewaretoken" value="|nonce="|data-session-ends-in="|name="read-[^"]*" value=")[^"]*',
        "",
        html.decode(),
    )


def cells(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return {name: book.read(name) for name in book.namelist() if "worksheets" in name or "shared" in name}


def seen_by(client, slug) -> dict[str, object]:
    found = {name: masked(client.get(reverse(f"assessment:{name}", args=[slug])).content) for name in PAGES}
    export = client.get(reverse("assessment:rangliste_xlsx", args=[slug]))
    return found | {"xlsx": cells(b"".join(export) if export.streaming else export.content)}


@pytest.mark.parametrize("hidden", [0, 1])
@pytest.mark.parametrize("who", ["manager2", "director"])
def test_no_sum_count_place_or_mark_tells_of_the_line_one_is_barred_on(
    judged, client, login, manager, manager2, director, who, hidden, request
):
    """First the better placed is hidden, then the lower."""
    user = request.getfixturevalue(who)
    stories.declared_over_list(judged[0].pool, manager2)
    actions.declare(judged[hidden].case, conflict=True, text="Nabo.", by=user, now=stories.JUDGED_AT)
    login(client, user)
    stories.decided(judged[1 - hidden], "refusal", by=manager, deviation_reason=stories.AHEAD)  # one key in all worlds
    worlds = []
    for outcome, amount in WORLDS:
        mark = transaction.savepoint()
        stories.decided(judged[hidden], outcome, amount, by=manager)
        if not hidden:  # the other way round the refusal is owed reasons of its own
            stories.recommended(judged[0].pool, by=manager)
        worlds.append(seen_by(client, judged[0].pool.slug))
        transaction.savepoint_rollback(mark)
    assert [name for name in worlds[0] if len({repr(world[name]) for world in worlds}) > 1] == []
    assert "+ 1 sag, du ikke kan læse" in worlds[0]["priorities"]


def test_no_running_sum_stands_below_a_hidden_line(proposed, manager2):
    stories.declared_over_list(proposed[0].pool, manager2)
    actions.declare(proposed[0].case, conflict=True, text="Nabo.", by=manager2, now=stories.JUDGED_AT)
    ranking = ranking_of(proposed[0].pool, viewer=manager2)
    assert [line.running for line in ranking.lines] == [None, None]
    assert (ranking.hidden, ranking.shown.granted, ranking.shown.partners) == (1, 0, 0)


def test_who_is_barred_on_one_line_divides_none_and_is_told_who_does(proposed, manager, manager2):
    stories.declared_over_list(proposed[0].pool, manager2)
    actions.declare(proposed[0].case, conflict=True, text="Nabo.", by=manager2, now=stories.JUDGED_AT)
    read = Decision.objects.get(application=proposed[1]).changed_at.isoformat()
    typed = [TypedAmount(proposed[1].case.number, Decimal(100), read)]
    with pytest.raises(NotPossibleNow) as refused:
        actions.propose_amounts(proposed[0].pool, typed, by=manager2, now=stories.DECIDED_AT)
    (told,) = refused.value.obstacles
    assert told.code == "not_impartial"
    assert told.text.endswith(f"habil på alle sager: {manager.name}.")
    assert Decision.objects.get(application=proposed[1]).amount == 0
