"""The road from the opening to the released decision, as people walk it."""

import pytest

from assessment.models import ReleasedDecision
from assessment.results import package_of
from cases.actions import make_papers
from cases.models import Case, Document
from portal.models import OutboxMail
from tests.assessment import stories

pytestmark = [pytest.mark.django_db, stories.both_roads]

GIVEN = {"money": [("400000.00", 0), ("0.00", 0)], "places": [("0.00", 3), ("0.00", 0)]}
FIGURES = {
    "money": {"applied": "1.200.000,00 kr.", "money": "13,0 mio. kr.", "amount": "400.000,00 kr."},
    "places": {
        "applied": "5 tilbud",
        "money": "",
        "amount": "3 tilbud",
        "free": "75 tilbud",
        "ranked_by": [],
        "oversubscribed": False,
    },
}


def test_two_municipalities_are_answered_at_the_same_moment(proposed, manager, director, offers):
    pool = proposed[0].pool
    package = stories.released(pool, manager=manager, director=director)
    pool.refresh_from_db()
    assert (package.state, pool.state) == ("released", "released")
    rows = ReleasedDecision.objects.order_by("pk").values_list("outcome", "amount", "places", "released_at")
    assert [outcome for outcome, *_ in rows] == ["grant", "refusal"]
    assert [(str(amount), places) for _, amount, places, _ in rows] == GIVEN[offers]
    assert {at for *_, at in rows} == {stories.RELEASED_AT}
    assert list(Case.objects.order_by("pk").values_list("party_words", "agency_words")) == [
        ("Tilsagn", "Meddelt"),
        ("Afslag", "Meddelt"),
    ]
    letters = Document.objects.filter(kind="afgoerelse").order_by("pk")
    assert [letter.dated_at for letter in letters] == [stories.RELEASED_AT] * 2
    subjects = OutboxMail.objects.filter(once_key__contains="decision-").values_list("subject", flat=True)
    assert sorted(subjects) == [f"Nyt på sag {case.number}" for case in Case.objects.order_by("number")]
    make_papers(now=stories.RELEASED_AT)
    assert not Document.objects.filter(kind="afgoerelse", file__isnull=True).exists()


def test_the_package_is_one_and_knows_its_pools_figures(proposed, manager, offers):
    package = stories.recommended(proposed[0].pool, by=manager)
    assert package_of(proposed[0].pool).pk == package.pk
    assert (
        package.figures
        == {
            "received": 2,
            "granted": 1,
            "not_met": {},
            "outranked": [proposed[1].case.number],
        }
        | FIGURES[offers]
    )
