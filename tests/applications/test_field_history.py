"""Who wrote what in a field and when; an earlier text comes back as a new one; own earlier answers are used again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.actions.drafting import StaleAnswer, save_answer
from applications.actions.planning import save_plan
from applications.actions.reusing import insert_earlier, take_back
from applications.field_history import history_of
from applications.models import Answer, AnswerRevision
from applications.plan import NEW, Row
from cases.actions.people import add_colleague
from cases.states import CaseRole
from pools.document import document_of
from tests.applications.factories import draft, seen_by
from tests.pools.factories import announced_pool

pytestmark = pytest.mark.db
KEY = "project_manager"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def application(open_pool, applicant, colleague, now):
    application = draft(open_pool, applicant, now)
    add_colleague(application.case, email=colleague.email, role=CaseRole.EDITOR, by=applicant, now=now)
    return application


def at(application, name, *more):
    return reverse(f"applications:{name}", args=[application.case.number, *more])


def write(application, text, *, by, now, key=KEY):
    stored = application.answers.filter(question=key).first()
    save_answer(application, key, text, base_version=stored.version if stored else 0, by=by, now=now)


def texts(application, key=KEY):
    return [(each.text, each.by, each.is_current) for each in history_of(application, key).wordings]


def test_every_version_stands_there_with_its_writer_and_what_the_next_changed(
    client, login, application, applicant, colleague, now
):
    write(application, "Pernille, konsulent", by=applicant, now=now)
    write(application, "Pernille, specialkonsulent", by=colleague, now=now + timedelta(minutes=1))
    assert texts(application) == [
        ("Pernille, specialkonsulent", "Karl Kollega", True),
        ("Pernille, konsulent", "Anna Ansøger", False),
    ]
    page = login(client, applicant).get(at(application, "field_history", KEY)).content.decode()
    assert "Pernille, <mark>konsulent</mark>" in page
    assert "Tag denne tekst tilbage" in page
    form = client.get(at(application, "form")).content.decode()
    assert at(application, "field_history", KEY) in form


def test_an_earlier_text_comes_back_as_a_new_version_and_none_is_lost(
    client, login, application, applicant, colleague, now
):
    write(application, "Første", by=applicant, now=now)
    write(application, "Anden", by=colleague, now=now)
    login(client, applicant)
    client.post(at(application, "take_back", KEY, 1), {"base": "2"})
    assert texts(application) == [
        ("Første", "Anna Ansøger", True),
        ("Anden", "Karl Kollega", False),
        ("Første", "Anna Ansøger", False),
    ]


def test_taking_back_over_a_colleagues_newer_text_shows_that_first(
    client, login, application, applicant, colleague, now
):
    write(application, "Første", by=applicant, now=now)
    write(application, "Anden", by=applicant, now=now)
    write(application, "Kollegaens", by=colleague, now=now)
    answer = login(client, applicant).post(at(application, "take_back", KEY, 1), {"base": "2"})
    page = answer.content.decode()
    assert (answer.status_code, "Kollegaens" in page, 'value="3"' in page) == (409, True, True)
    with pytest.raises(StaleAnswer):
        take_back(application.case.number, KEY, 1, base_version=2, by=applicant, now=now)
    assert Answer.objects.get(application=application, question=KEY).value == "Kollegaens"


def test_a_removed_activity_and_its_changes_are_kept_and_come_back(client, login, application, applicant, now):
    document = document_of(application.pool_version)
    months = {"first_month": document.first_month, "last_month": document.last_month}
    save_plan(application, [Row(NEW, "Oplæring", **months)], by=applicant, now=now)
    activity = application.activities.get()
    base = Row.of(activity).base
    save_plan(application, [Row(str(activity.pk), "Oplæring af alle", **months, base=base)], by=applicant, now=now)
    key = f"aktivitet-{activity.pk}"
    page = login(client, applicant).get(at(application, "field_history", key)).content.decode()
    assert "Oplæring af alle" in page
    kept = history_of(application, key)
    client.post(at(application, "take_back", key, 1), {"base": kept.base})
    assert application.activities.get().name == "Oplæring"
    row = Row.of(application.activities.get())
    save_plan(application, [Row(row.key, row.name, **months, remove=True, base=row.base)], by=applicant, now=now)
    assert key in client.get(at(application, "removed_activities")).content.decode()
    client.post(at(application, "take_back", key, 2), {"base": ""})
    assert application.activities.get().name == "Oplæring af alle"


@pytest.mark.parametrize("key", ["findes_ikke", "aktivitet-999999", "aktivitet-x", "_commitments"])
def test_a_field_that_is_not_there_has_no_page(client, login, application, applicant, key):
    assert login(client, applicant).get(at(application, "field_history", key)).status_code == 404


def test_a_reader_reads_the_versions_and_takes_none_back(client, login, application, applicant, approver, now):
    add_colleague(application.case, email=approver.email, role=CaseRole.READER, by=applicant, now=now)
    write(application, "Første", by=applicant, now=now)
    write(application, "Anden", by=applicant, now=now)
    login(client, approver)
    assert "Tag denne tekst tilbage" not in client.get(at(application, "field_history", KEY)).content.decode()
    assert client.post(at(application, "take_back", KEY, 1), {"base": "2"}).status_code == 403


# The organisation's own earlier answers.


@pytest.fixture
def earlier(manager, manager2, applicant, now):
    """Odense's application to an earlier pool, with a text to use again."""
    moments = {"opens": now - timedelta(days=400), "deadline": now - timedelta(days=380)}
    pool = announced_pool(manager, manager2, now=now - timedelta(days=401), slug="recovery-foer", **moments)
    before = draft(pool, applicant, now - timedelta(days=399))
    moment = now - timedelta(days=399)
    write(before, "Pernille fra sidste år", by=applicant, now=moment)
    for place, key in enumerate(long_texts(before)[:2]):
        write(before, f"Behovet, del {place}", by=applicant, now=moment + timedelta(hours=place), key=key)
    return seen_by(applicant, before)


def long_texts(application):
    return [each.key for each in document_of(application.pool_version).questions if each.kind == "long_text"]


def test_the_same_question_comes_before_a_newer_text_of_the_same_kind(client, login, application, earlier, applicant):
    first = long_texts(application)[0]
    offered = login(client, applicant).get(at(application, "earlier", first)).context["earlier"]
    assert [(each.text, each.is_same_question) for each in offered] == [
        ("Behovet, del 0", True),
        ("Behovet, del 1", False),
    ]


def test_the_text_is_put_into_an_empty_field_and_stays_where_it_came_from(
    client, login, application, earlier, applicant
):
    login(client, applicant)
    answer = client.get(at(application, "earlier", KEY))
    page = answer.content.decode()
    assert [each.text for each in answer.context["earlier"]] == ["Pernille fra sidste år"]
    assert (page.count(">Indsæt<"), earlier.case.number in page) == (1, True)
    kept = earlier.answers.get(question=KEY)
    client.post(at(application, "insert_earlier", KEY, kept.pk), {"base": "0", "how": "replace"})
    assert application.answers.get(question=KEY).value == "Pernille fra sidste år"
    assert earlier.answers.get(question=KEY).version == 1


def test_what_stands_there_is_replaced_only_by_choice_and_is_kept(application, earlier, applicant, now):
    write(application, "Ny leder", by=applicant, now=now)
    kept = earlier.answers.get(question=KEY)
    put = {"by": applicant, "now": now}
    insert_earlier(application.case.number, KEY, kept.pk, append=True, base_version=1, **put)
    assert application.answers.get(question=KEY).value == "Ny leder Pernille fra sidste år"
    with pytest.raises(StaleAnswer):
        insert_earlier(application.case.number, KEY, kept.pk, append=False, base_version=1, **put)
    insert_earlier(application.case.number, KEY, kept.pk, append=False, base_version=2, **put)
    assert list(
        AnswerRevision.objects.filter(application=application, question=KEY).values_list("value", flat=True)
    ) == [
        "Ny leder",
        "Ny leder Pernille fra sidste år",
    ]


def test_nobody_elses_answers_are_offered_or_can_be_fetched(
    client, login, application, earlier, applicant, colleague, open_pool, aalborg_applicant, now
):
    """Another organisation's, and those of a case in one's own organisation that one is not on."""
    theirs = draft(open_pool, aalborg_applicant, now)
    write(theirs, "Aalborgs hemmelighed", by=aalborg_applicant, now=now)
    login(client, applicant)
    assert "Aalborgs hemmelighed" not in client.get(at(application, "earlier", KEY)).content.decode()
    secret = theirs.answers.get(question=KEY)
    address = at(application, "insert_earlier", KEY, secret.pk)
    assert client.post(address, {"base": "0", "how": "replace"}).status_code == 404
    login(client, colleague)  # on this case, not on the earlier one
    page = client.get(at(application, "earlier", KEY)).content.decode()
    assert "Pernille fra sidste år" not in page
    kept = earlier.answers.get(question=KEY)
    assert client.post(at(application, "insert_earlier", KEY, kept.pk), {"base": "0"}).status_code == 404
    assert not application.answers.filter(question=KEY).exists()


def test_a_question_that_is_not_text_has_no_earlier_texts(client, login, application, applicant):
    assert login(client, applicant).get(at(application, "earlier", "citizens")).status_code == 404


@pytest.mark.parametrize("others", [1, 3])
def test_the_list_asks_the_same_for_one_and_three(
    client, login, application, applicant, manager, manager2, now, others, django_assert_num_queries
):
    for place in range(others):
        moments = {"opens": now - timedelta(days=20), "deadline": now + timedelta(days=10)}
        pool = announced_pool(manager, manager2, now=now - timedelta(days=21), slug=f"foer-{place}", **moments)
        write(draft(pool, applicant, now), f"Tekst {place}", by=applicant, now=now)
    login(client, applicant).get(at(application, "earlier", KEY))
    with django_assert_num_queries(7):
        assert len(client.get(at(application, "earlier", KEY)).context["earlier"]) == others
