"""Is a story that was told once laid again whole – and is nothing of one test left for the next?"""

import pytest
from django.db import IntegrityError, connection, transaction

from applications.models import Application
from cases.models import Case
from portal.models import HistoryRow, User
from tests import told
from tests.assessment.conftest import TOLD_ONCE

pytestmark = pytest.mark.db
TWICE = pytest.mark.parametrize("time", ["first", "again"])
SEEN: dict[str, object] = {}


@TWICE
def test_what_is_laid_again_is_what_was_told_row_by_row(judged, manager, time) -> None:
    rows = {table: sorted(lines) for table, lines in told._rows().items()}
    assert rows == SEEN.setdefault("rows", rows)
    assert [each.case.number for each in judged] == list(Case.objects.order_by("pk").values_list("number", flat=True))
    assert User.objects.get(pk=manager.pk).email == "puljeansvarlig@styrelsen.example"


@TWICE
def test_what_one_test_changes_the_next_never_sees(judged, time) -> None:
    assert [each.case.title for each in judged] == SEEN.setdefault("titles", [each.case.title for each in judged])
    assert not Application.objects.filter(case__title="Ændret").exists()
    judged[0].case.title = "Ændret"
    judged[0].case.save(update_fields=["title"])


@TWICE
def test_the_triggers_stand_guard_over_what_is_laid(judged, time) -> None:
    with pytest.raises(IntegrityError, match="kan kun vokse"), transaction.atomic():
        HistoryRow.objects.order_by("pk")[:1].get().delete()
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)


class TestMoreThanRows:
    @pytest.fixture
    def pool(self, monkeypatch, pool):
        monkeypatch.setenv("TOLD", "ja")
        return pool

    def test_a_story_that_stands_on_more_than_rows_is_told_each_time(self, request, opened) -> None:
        assert told.story_of(request, TOLD_ONCE) is None

    def test_a_world_has_a_database_of_its_own_to_be_told_in(self, request) -> None:
        request.fixturenames.extend(["sent", "world"])
        assert told.story_of(request, TOLD_ONCE) is None
