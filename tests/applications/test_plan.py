"""What stands in a plan: activities with description, note and milestones; in order, and never lost."""

import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import page as validator
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from applications.actions.planning import DOWN, UP, move_activity, save_plan
from applications.canonical import canonical_bytes, content_of
from applications.completeness import warnings_of
from applications.drafts import draft_of
from applications.models import AnswerRevision
from applications.plan import NEW, STALE, Row, TypedMilestone
from applications.reading import read, reading_of, reading_of_draft
from applications.timeplan import time_plan_of
from applications.views.review import draft_paper
from pools.document import ProjectYear, document_of
from tests.applications.factories import complete_draft, draft, seen_by, submitted

pytestmark = pytest.mark.db
FIRST, LAST = "2020-01", "2020-06"


def row(name="Netværk", *, key=NEW, base="", **cells) -> Row:
    return Row(key, **{"name": name, "first_month": FIRST, "last_month": LAST} | cells, base=base)


def plan(application):
    return [Row.of(each) for each in application.activities.prefetch_related("milestones")]


@pytest.fixture
def written(pool, applicant, now):
    """A draft with two activities, the first with everything there can be."""
    application = draft(pool, applicant, now)
    first = row(
        description="Vi mødes hver måned.\n\n- dagsorden\n- referat",
        note="Afholdes skiftevis.",
        responsible="Centerchefen",
        milestones=(TypedMilestone("Første møde", "2020-01"), TypedMilestone("Halvvejs", "2020-03")),
    )
    assert save_plan(application, [first, row("Formidling")], by=applicant, now=now) == {}
    return seen_by(applicant, application)


def test_an_activity_keeps_everything_that_is_written_in_it(written):
    activity = plan(written)[0]
    assert (activity.description, activity.note) == (
        "Vi mødes hver måned.\n\n- dagsorden\n- referat",
        "Afholdes skiftevis.",
    )
    assert activity.milestones == (("Første møde", "2020-01"), ("Halvvejs", "2020-03"))


def test_what_is_said_of_an_activity_is_sent_and_what_is_not_said_leaves_no_trace(written):
    first, second = content_of(written)["activities"]
    assert first["milestones"] == [
        {"name": "Første møde", "month": "2020-01"},
        {"name": "Halvvejs", "month": "2020-03"},
    ]
    assert (first["description"][:2], first["note"]) == ("Vi", "Afholdes skiftevis.")
    assert set(second) == {"name", "first_month", "last_month", "responsible"}


def test_a_submission_from_before_descriptions_is_read_as_it_was(written):
    content = json.loads(canonical_bytes(content_of(written)))
    for activity in content["activities"]:
        for key in ("description", "note", "milestones"):
            activity.pop(key, None)
    reading = read(content, document_of(written.pool_version), case_number="2019-0001")
    told = [(each.name, each.description, each.note, each.milestones) for each in reading.activities]
    assert told == [("Netværk", "", "", ()), ("Formidling", "", "", ())]
    assert reading.time_plan.lines[0].milestones == ()


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"name": ""}, "name"),
        ({"name": "formidling"}, "name"),
        ({"first_month": "2019-12"}, "first_month"),
        ({"last_month": "2022-10"}, "last_month"),
        ({"first_month": "2020-07"}, "last_month"),
        ({"description": "x" * 4001}, "description"),
        ({"note": "x" * 2001}, "note"),
        ({"milestones": (TypedMilestone("Uden måned", ""),)}, "milestones"),
        ({"milestones": (TypedMilestone("", "2020-02"),)}, "milestones"),
        ({"milestones": (TypedMilestone("For tidligt", "2019-12"),)}, "milestones"),
        ({"milestones": (TypedMilestone("For sent", "2020-07"),)}, "milestones"),
        ({"milestones": (TypedMilestone("x" * 201, "2020-02"),)}, "milestones"),
    ],
)
def test_what_cannot_be_in_a_plan_is_refused_where_it_stands(written, applicant, now, cells, cell):
    before = plan(written)[0]
    changed = (
        row(key=before.key, base=before.base, **cells)
        if "name" not in cells
        else row(cells["name"], key=before.key, base=before.base)
    )
    assert list(save_plan(written, [changed], by=applicant, now=now)[before.key]) == [cell]
    assert plan(written)[0] == before


def test_when_two_write_in_the_same_activity_both_texts_stand(written, applicant, now):
    before = plan(written)[0]
    theirs, mine = (row(text, key=before.key, base=before.base) for text in ("Karls navn", "Annas navn"))
    assert save_plan(written, [theirs], by=applicant, now=now) == {}
    assert list(save_plan(written, [mine], by=applicant, now=now)[before.key]) == [STALE]
    assert plan(written)[0].name == "Karls navn"
    kept = AnswerRevision.objects.get(question=f"_activity/{before.key}").value
    assert (kept["name"], kept["milestones"][0]) == ("Netværk", ["Første møde", "2020-01"])
    again = row("Annas navn", key=before.key, base=plan(written)[0].base)
    assert save_plan(written, [again], by=applicant, now=now) == {}


def test_what_is_written_in_an_activity_that_a_colleague_removed_meanwhile_is_an_activity_again(
    written, applicant, now
):
    opened, untouched = plan(written)
    assert save_plan(written, [replace(each, remove=True) for each in plan(written)], by=applicant, now=now) == {}
    assert plan(written) == []
    rewritten = replace(opened, description="Vi mødes hver uge.")
    assert save_plan(written, [rewritten, untouched], by=applicant, now=now) == {}
    assert [(each.name, each.description) for each in plan(written)] == [("Netværk", "Vi mødes hver uge.")]


def test_activities_change_places_and_the_ends_stay(written, applicant, now):
    first, second = (int(each.key) for each in plan(written))
    for activity, direction, order in (
        (first, UP, [first, second]),
        (first, DOWN, [second, first]),
        (first, DOWN, [second, first]),
        (first, UP, [first, second]),
        (10**9, UP, [first, second]),
    ):
        move_activity(written, activity, direction, by=applicant, now=now)
        assert [int(each.key) for each in plan(written)] == order
    assert seen_by(applicant, written).draft_version == written.draft_version + 2


def test_an_activity_with_money_is_not_removed(pool, applicant, now, client, login):
    application = complete_draft(pool, applicant, now)
    only = plan(application)[0]
    gone = Row(only.key, base=only.base, remove=True)
    errors = save_plan(application, [gone], by=applicant, now=now)
    assert errors[only.key]["remove"].startswith("Aktiviteten bruges af 1 poster i budgettet.")


def test_a_missing_description_is_a_warning_and_no_obstacle(written):
    texts = [warning.text for warning in warnings_of(draft_of(written)) if warning.code == "activity_undescribed"]
    assert texts == ["Aktiviteten «Formidling» har ingen beskrivelse. Den kan indsendes uden."]


def test_the_time_plan_has_a_bar_an_amount_and_a_diamond_a_month(pool, applicant, now):
    application = complete_draft(pool, applicant, now)
    before = plan(application)[0]
    marks = (TypedMilestone("A", "2020-02"), TypedMilestone("B", "2020-02"), TypedMilestone("C", "2020-03"))
    changed = Row(before.key, before.name, "2020-02", "2020-03", milestones=marks, base=before.base)
    assert save_plan(application, [changed], by=applicant, now=now) == {}
    drawn = reading_of_draft(draft_of(seen_by(applicant, application))).time_plan
    line = drawn.lines[0]
    month = drawn.bands[0].width // 12
    assert (line.bar_x, line.bar_width) == (drawn.bands[0].x + month, 2 * month)
    assert [diamond.words for diamond in line.diamonds] == ["feb. 2020: A, B", "mar. 2020: C"]
    assert (str(line.amount), str(drawn.total), str(drawn.without_activity)) == ("41250.00", "41250.00", "0.00")
    assert drawn.title == "Tidsplan. 1 aktivitet og 3 milepæle fra jan. 2020 til sep. 2022. Tallene står i tabellen."


def test_an_activity_outside_the_period_has_no_bar_and_an_empty_plan_no_picture():
    years = (ProjectYear(1, "1. projektår", ("2020-01", "2020-02")),)
    outside = row(first_month="2021-01", last_month="2021-02", milestones=(TypedMilestone("M", "2021-01"),))
    line = time_plan_of([outside], years, None).lines[0]
    assert (line.bar_width, line.diamonds, line.amount) == (0, (), None)
    assert time_plan_of([], years, None) is None


def test_the_picture_and_its_table_stand_in_the_submission(pool, applicant, approver, now):
    application = submitted(pool, applicant, approver, now)
    reading = reading_of(application.current_submission)
    assert [line.name for line in reading.time_plan.lines] == ["Uddannelse af nøglepersoner"]


def test_the_plan_is_printed_in_papers_that_keep_and_can_be_read_aloud(written, applicant, now):
    pdf = draft_paper(seen_by(applicant, written), now=now)
    profiles = (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1)
    reports = [validator.validate_pdf_bytes(pdf, profile=profile) for profile in profiles]
    assert [failure.message for report in reports for failure in report.failures] == []
    text = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)
    assert [word for word in ("Tidsplan", "Halvvejs", "Vi mødes", "Note: Afholdes") if word not in text] == []


# --- on the page ---------------------------------------------------------------------------------------------------


@pytest.fixture
def mine(open_pool, applicant, login, client):
    """A draft in a pool that is open now, and Anna logged in."""
    login(client, applicant)
    return complete_draft(open_pool, applicant, timezone.now() - timedelta(minutes=1))


def at(name, application, *more):
    return reverse(f"applications:{name}", args=[application.case.number, *more])


def typed(stored: Row, **cells) -> dict:
    fields = stored.as_json() | {"base": stored.base} | cells
    milestones = fields.pop("milestones")
    posted = {f"activity-{stored.key}-{name}": value for name, value in fields.items()}
    posted[f"activity-{stored.key}-milestone"] = [name for name, _ in milestones]
    posted[f"activity-{stored.key}-milestone_month"] = [month for _, month in milestones]
    return posted


def test_a_row_is_saved_as_it_is_left(mine, client):
    stored = plan(mine)[0]
    posted = typed(stored, description="Nyt", milestones=[["Klar", stored.first_month], ["", ""]])
    answer = client.post(at("save_activity", mine), posted)
    assert (answer.status_code, answer.json()["key"], answer.json()["saved"][:9]) == (200, stored.key, "Gemt kl. ")
    now_stored = plan(mine)[0]
    assert (now_stored.description, now_stored.milestones[0].name) == ("Nyt", "Klar")
    assert answer.json()["base"] == now_stored.base


def test_a_new_row_gets_its_number_when_it_is_left(mine, client):
    months = {"first_month": plan(mine)[0].first_month, "last_month": plan(mine)[0].first_month}
    answer = client.post(at("save_activity", mine), typed(Row(NEW, "Ny", **months)))
    assert answer.json()["key"] == plan(mine)[-1].key
    assert client.post(at("save_activity", mine), typed(Row(NEW))).json()["key"] == NEW


def test_a_stale_row_answers_409_with_theirs_and_a_wrong_one_422(mine, client):
    stored = plan(mine)[0]
    assert client.post(at("save_activity", mine), typed(stored, name="Karls")).status_code == 200
    stale = client.post(at("save_activity", mine), typed(stored, name="Annas"))
    assert (stale.status_code, stale.json()["theirs"]["name"]) == (409, "Karls")
    assert stale.json()["base"] == plan(mine)[0].base
    wrong = client.post(at("save_activity", mine), typed(plan(mine)[0], name=""))
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["name"])
    assert client.post(at("save_activity", mine), {}).status_code == 404


def test_without_javascript_both_stand_and_saving_again_is_a_choice(mine, client):
    stored = plan(mine)[0]
    client.post(at("save_activity", mine), typed(stored, name="Karls", description="Karls tekst"))
    page = client.post(at("save", mine), typed(stored, name="Annas"))
    body = page.content.decode()
    assert page.status_code == 422
    assert ("Karls tekst" in body, 'value="Annas"' in body, plan(mine)[0].base in body) == (True, True, True)
    assert client.post(at("save", mine), typed(plan(mine)[0], name="Annas")).status_code == 302
    assert plan(mine)[0].name == "Annas"


def test_moving_saves_what_was_typed_first(mine, client):
    stored = plan(mine)[0]
    months = {"first_month": stored.first_month, "last_month": stored.last_month}
    new = typed(Row(NEW, "Den anden", **months))
    client.post(at("save", mine), new)
    second = plan(mine)[1]
    answer = client.post(at("move_activity_up", mine, second.key), typed(second, name="Nu den første"))
    assert answer["Location"].endswith(f"#aktivitet-{second.key}")
    assert [each.name for each in plan(mine)] == ["Nu den første", stored.name]
    client.post(at("move_activity_down", mine, second.key), typed(plan(mine)[0]))
    assert [each.name for each in plan(mine)] == [stored.name, "Nu den første"]


def test_a_removal_that_money_stands_in_the_way_of_leads_to_the_budget(mine, client):
    stored = plan(mine)[0]
    page = client.post(at("save", mine), typed(stored, remove="ja")).content.decode()
    assert f'<a href="{at("budget", mine)}">Gå til budgettet</a>' in page
