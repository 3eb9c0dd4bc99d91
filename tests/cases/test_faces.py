"""What does a case show, and what does the clock alone change?"""

from datetime import timedelta

import pytest

from cases.faces import AgencyFace, PartyFace, set_agency_face, set_agency_faces, set_party_face, set_party_faces
from cases.guidance import guidance_for, is_outside_assessment
from cases.models import Case
from portal.states import Turn

pytestmark = pytest.mark.db
MICROSECOND = timedelta(microseconds=1)


def test_a_draft_is_ikke_indsendt_first_after_the_last_moment(case):
    due = case.party_due_at
    at_the_moment, after = case.party_face_at(due), case.party_face_at(due + MICROSECOND)
    assert (at_the_moment.words, at_the_moment.turn, at_the_moment.due_at, at_the_moment.derived) == (
        "Kladde", Turn.PARTY, due, False,
    )  # fmt: skip
    assert (after.words, after.turn, after.due_at, after.next_url, after.derived) == (
        "Ikke indsendt", Turn.NOBODY, None, "", True,
    )  # fmt: skip


def test_a_face_without_words_for_after_stays_when_the_moment_has_passed(case, now):
    set_party_face(case, PartyFace(words="Tilsagn", turn=Turn.PARTY, due_at=now), now=now)
    assert case.party_face_at(now + MICROSECOND).words == "Tilsagn"


def test_faces_are_written_to_their_own_columns(case, now):
    later = now + timedelta(hours=1)
    set_agency_face(case, AgencyFace(words="Formaliakontrol", turn=Turn.AGENCY, next_url="/x/"), now=later)
    stored = Case.objects.get()
    assert (stored.agency_words, stored.agency_changed_at, stored.party_words, stored.party_changed_at) == (
        "Formaliakontrol", later, "Kladde", now,
    )  # fmt: skip
    set_party_face(case, PartyFace(words="Indsendt", turn=Turn.AGENCY), now=later)
    stored = Case.objects.get()
    assert (stored.party_words, stored.party_due_at, stored.party_words_after_due, stored.party_changed_at) == (
        "Indsendt", None, "", later,
    )  # fmt: skip


def test_many_faces_take_one_query_each_side(open_case, odense, applicant, now, django_assert_num_queries):
    cases = [open_case(odense, applicant, now) for _ in range(4)]
    answers = ["Tilsagn", "Afslag", "Afvist", "Betinget tilsagn"]
    faces = [PartyFace(word, Turn.NOBODY) for word in answers]
    with django_assert_num_queries(2):
        set_party_faces(zip(cases, faces, strict=True), now=now)
        set_agency_faces([(case, AgencyFace("Meddelt", Turn.NOBODY)) for case in cases], now=now)
    assert list(Case.objects.order_by("pk").values_list("party_words", "agency_words")) == [
        (word, "Meddelt") for word in answers
    ]


def test_guidance_names_the_moment_and_the_one_next_step(case, now):
    guidance = guidance_for(case.party_face_at(now))
    assert (guidance.meaning, guidance.step, guidance.step_url, guidance.is_unsent) == (
        "Ansøgningen skal indsendes senest tirsdag den 17. september 2019 kl. 12.00.",
        "Fortsæt ansøgningen",
        "/puljer/",
        True,
    )


def test_after_the_deadline_there_is_nothing_to_do_for_a_submitted_case(case, now):
    face = PartyFace("Indsendt", Turn.AGENCY, "/x/", now, "Under behandling", Turn.AGENCY)
    set_party_face(case, face, now=now)
    assert is_outside_assessment(case.party_face_at(now)) is False
    shown = case.party_face_at(now + MICROSECOND)
    assert is_outside_assessment(shown) is True
    assert (guidance_for(shown).step, guidance_for(shown).is_unsent) == ("", False)


def test_an_answer_with_a_last_day_says_it(case, now):
    face = PartyFace("Tilsagn", Turn.PARTY, "/x/", now + timedelta(days=28))
    set_party_face(case, face, now=now)
    guidance = guidance_for(case.party_face_at(now))
    assert (guidance.meaning, guidance.step, guidance.is_answered_by_message) == (
        "Styrelsen har truffet afgørelse. Afgørelsen ligger under Dokumenter."
        " I skal svare senest tirsdag den 17. september 2019 kl. 12.00.",
        "Læs afgørelsen",
        True,
    )
