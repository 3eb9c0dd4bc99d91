"""Partnerships: suggested by themes, size and distance, agreed by both, and each told only the least of the other."""

import pytest
from django.core.exceptions import PermissionDenied

from cases.models import Goal
from indsatsforloeb.actions.partners import agree_partnership, end_partnership, suggest_partnership
from indsatsforloeb.models import Course, Partnership
from indsatsforloeb.partnering import bonds_of, suggestions_for
from portal.models import HistoryRow, OutboxMail
from portal.steps import NotPossibleNow
from tests.indsatsforloeb import stories

pytestmark = pytest.mark.db
NOW = stories.STARTED_AT
WHY = "Begge vil arbejde med sundhed."


def goal_of(course: Course, *themes: str) -> None:
    for theme in themes:
        Goal.objects.create(
            case=course.case, theme=theme, title=f"Mål om {theme}", created_at=NOW, created_by=course.responsible
        )


@pytest.fixture
def other(call, course, aalborg, aalborg_applicant, consultant2) -> Course:
    """Aalborg's course over Havblik, which works with health as Odense's does."""
    tilbud = stories.tilbud_of(aalborg, "Havblik", kommunekode="0851", address="Havnevej 2, 9000 Aalborg")
    application = stories.released_place(call, aalborg, tilbud, by=aalborg_applicant, employees=45)
    started = stories.started(application, consultant2)
    for each in (course, started):
        goal_of(each, "health")
    return started


@pytest.fixture
def suggested(course, other, consultant) -> Partnership:
    return suggest_partnership(course, other, reason=WHY, by=consultant, now=NOW)


@pytest.fixture
def agreed(suggested, course, other, applicant, aalborg_applicant) -> Partnership:
    agree_partnership(suggested, course, by=applicant, now=NOW)
    return agree_partnership(suggested, other, by=aalborg_applicant, now=NOW)


def test_a_suggestion_says_why_by_themes_size_and_distance(course, other):
    goal_of(course, "civil_society")
    goal_of(other, "civil_society", "education")
    (found,) = suggestions_for(course)
    assert (found.other.title, found.other.kommuner) == ("Havblik", "Aalborg")
    assert found.why == (
        "Begge arbejder med Sundhed og Civilsamfund. De er omtrent lige store (30 og 45 medarbejdere)."
        " Der er cirka 180 km mellem dem."
    )
    assert found.reason == (
        "Begge arbejder med Sundhed og Civilsamfund. De er omtrent lige store. Der er cirka 180 km mellem dem."
    )


def test_without_a_theme_in_common_nothing_is_suggested_and_the_page_says_why(client, login, course, other, consultant):
    """A dropped goal's theme is not shared, and another's own theme is not enough."""
    Goal.objects.filter(case=other.case).update(dropped_at=NOW, dropped_by=consultant, drop_reason="Nået")
    goal_of(other, "education")
    assert suggestions_for(course) == []
    address = f"/forloeb/{course.case.number}/partnerskaber/"
    assert "Ingen andre forløb i gang har et tema fælles med dette" in login(client, consultant).get(address).text
    refused = client.post(f"{address}foreslaa/", {"other": other.case.number, "reason": WHY})
    assert (refused.status_code, Partnership.objects.count()) == (409, 0)


def test_one_suggested_stands_no_more_among_the_suggestions_until_it_has_ended(suggested, course, other, applicant):
    assert suggestions_for(course) == []
    assert suggestions_for(other) == []
    end_partnership(suggested, course, by=applicant, now=NOW)
    assert [each.other.course for each in suggestions_for(course)] == [other]


def test_it_stands_when_both_have_said_yes(suggested, course, other, applicant, aalborg_applicant):
    assert [each.words for each in bonds_of(course)] == ["Venter på jeres svar"]
    assert not agree_partnership(suggested, course, by=applicant, now=NOW).stands
    assert [each.words for each in bonds_of(course)] == ["Venter på det andet tilbud"]
    assert agree_partnership(suggested, other, by=aalborg_applicant, now=NOW).stands
    assert [each.words for each in bonds_of(course) + bonds_of(other)] == ["Aftalt", "Aftalt"]


def test_it_ends_with_a_trace_on_both_cases(agreed, course, other, applicant, consultant):
    end_partnership(agreed, course, by=applicant, now=NOW)
    assert [each.words for each in bonds_of(other)] == ["Ophørt"]
    verbs = ["suggest_partnership", "agree_partnership", "agree_partnership", "end_partnership"]
    for each in (course, other):
        rows = HistoryRow.objects.filter(chain=each.history_chain, verb__contains="partnership").order_by("number")
        assert [row.verb for row in rows] == verbs
    with pytest.raises(NotPossibleNow):
        end_partnership(agreed, course, by=applicant, now=NOW)
    suggest_partnership(course, other, reason=WHY, by=consultant, now=NOW)  # and it can be suggested anew


def test_everybody_of_both_cases_is_told_once_for_each_step(agreed, applicant, aalborg_applicant, course, other):
    for person, case in ((applicant, course.case), (aalborg_applicant, other.case)):
        mails = OutboxMail.objects.filter(to=person.email, subject=f"Nyt på sag {case.number}")
        assert mails.filter(once_key__contains="partnership").count() == 3


@pytest.mark.parametrize("who", ["applicant", "external", "consultant2", "auditor", "manager"])
def test_only_the_courses_own_of_indsatsteam_suggests(who, course, other, request):
    with pytest.raises(PermissionDenied):
        suggest_partnership(course, other, reason=WHY, by=request.getfixturevalue(who), now=NOW)


@pytest.mark.parametrize("who", ["consultant", "aalborg_applicant", "external", "auditor", "colleague"])
def test_nobody_but_the_tilbuds_own_side_says_yes_for_it(who, suggested, course, request):
    with pytest.raises(PermissionDenied):
        agree_partnership(suggested, course, by=request.getfixturevalue(who), now=NOW)


def test_a_partnership_is_not_suggested_twice_nor_with_oneself_nor_without_a_reason(
    suggested, course, other, consultant
):
    for first, second, reason, code in (
        (course, other, WHY, "suggested"),
        (course, course, WHY, "same_course"),
    ):
        with pytest.raises(NotPossibleNow) as refused:
            suggest_partnership(first, second, reason=reason, by=consultant, now=NOW)
        assert [each.code for each in refused.value.obstacles] == [code]
    end_partnership(suggested, course, by=consultant, now=NOW)
    with pytest.raises(NotPossibleNow) as refused:
        suggest_partnership(course, other, reason="  ", by=consultant, now=NOW)
    assert [each.code for each in refused.value.obstacles] == ["no_reason"]


def test_a_side_sees_of_the_other_only_the_least_until_both_agree(
    client, login, suggested, course, other, applicant, aalborg_applicant
):
    other.tilbud.update(leader=aalborg_applicant)
    address = f"/forloeb/{course.case.number}/partnerskaber/"
    body = login(client, applicant).get(address).content.decode()
    assert "Havblik" in body
    assert "Aalborg" in body
    assert aalborg_applicant.email not in body
    assert "45" not in body.split('id="main-content"')[1].split("</main>")[0]
    assert other.case.number not in body
    agree_partnership(suggested, course, by=applicant, now=NOW)
    agree_partnership(suggested, other, by=aalborg_applicant, now=NOW)
    assert aalborg_applicant.email in client.get(address).content.decode()


def test_the_page_suggests_and_both_answer(client, login, course, other, consultant, applicant, aalborg_applicant):
    login(client, consultant)
    address = f"/forloeb/{course.case.number}/partnerskaber/"
    assert "Havblik" in client.get(address).content.decode()
    sent = client.post(f"{address}foreslaa/", {"other": other.case.number, "reason": WHY})
    assert (sent.status_code, sent.url) == (302, address)
    partnership = Partnership.objects.get()
    login(client, applicant)
    assert client.post(f"{address}{partnership.pk}/ja/").status_code == 302
    login(client, aalborg_applicant)
    there = f"/forloeb/{other.case.number}/partnerskaber/"
    assert client.post(f"{there}{partnership.pk}/ja/").status_code == 302
    partnership.refresh_from_db()
    assert partnership.stands
    assert client.post(f"{there}{partnership.pk}/ja/").status_code == 409
    assert client.post(f"{there}{partnership.pk}/slut/").status_code == 302


def test_what_was_typed_is_kept_when_it_is_refused(client, login, course, other, consultant):
    login(client, consultant)
    address = f"/forloeb/{course.case.number}/partnerskaber/foreslaa/"
    assert client.post(address, {"other": "2019-9999", "reason": "En lang tekst"}).status_code == 409
    refused = client.post(address, {"other": other.case.number, "reason": " "})
    assert refused.status_code == 409
    assert "Skriv, hvorfor netop de to tilbud" in refused.content.decode()


@pytest.mark.parametrize("who", ["stranger", "aalborg_applicant", "caseworker", "external"])
def test_a_stranger_meets_404(client, login, suggested, course, who, request):
    login(client, request.getfixturevalue(who))
    address = f"/forloeb/{course.case.number}/partnerskaber/"
    assert client.get(address).status_code == 404
    assert client.post(f"{address}{suggested.pk}/ja/").status_code == 404
