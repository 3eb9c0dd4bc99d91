"""Where the director is inhabil, the deputy decides: those lines and no others; nothing is sealed before both have."""

import pytest
from django.db import connection
from django.urls import reverse

from assessment import actions
from assessment.models import DecisionPackage, Signature
from assessment.packages.rounds import signer_of
from assessment.results import package_of
from assessment.states import Capacity
from cases.models import CaseDuty, JournalEntry
from portal.models import HistoryRow, OutboxMail
from portal.states import Role
from portal.steps import NotPossibleNow
from tests.assessment import stories
from tests.assessment.test_invariants import refusal
from tests.assessment.test_release import letters, words

pytestmark = pytest.mark.db
TOLD_ONCE = ("split",)

TIE = "Jeg har været ansat i Odense Kommune."


@pytest.fixture
def split(proposed, manager, director, deputy) -> DecisionPackage:
    """Recommended; the director is barred on Odense, the first line, which is therefore the deputy's."""
    actions.declare(proposed[0].case, conflict=True, text=TIE, by=director, now=stories.JUDGED_AT)
    actions.declare(proposed[0].case, conflict=False, text="", by=deputy, now=stories.JUDGED_AT)
    return stories.recommended(proposed[0].pool, by=manager)


def codes(refused) -> list[str]:
    return [each.code for each in refused.value.obstacles]


def approve(package, by):
    return actions.approve(package, by=by, now=stories.DECIDED_AT)


@pytest.mark.parametrize("order", [("director", "deputy"), ("deputy", "director")])
def test_the_package_is_sealed_when_both_have_signed_whoever_is_last(split, order, request):
    first, last = (request.getfixturevalue(name) for name in order)
    waiting = approve(split, first)
    assert (waiting.state, waiting.manifest, waiting.pool.state) == ("recommended", None, "recommended")
    sealed = approve(split, last)
    assert (sealed.state, sealed.approved_by, sealed.pool.state) == ("approved", last, "approved")
    assert len(sealed.manifest_sha256) == 64


def test_each_signs_their_own_lines_and_the_duty_stands_on_those_alone(split, proposed, director, deputy):
    approve(split, director)
    approve(split, deputy)
    odense, aalborg = split.decisions.order_by("application__case__number")
    assert list(Signature.objects.values_list("capacity", "by", "lines")) == [
        ("director", director.pk, [aalborg.pk]),
        ("deputy", deputy.pk, [odense.pk]),
    ]
    duties = CaseDuty.objects.filter(duty="approve").order_by("case").values_list("case", "person")
    assert list(duties) == [(proposed[0].case_id, deputy.pk), (proposed[1].case_id, director.pk)]
    assert signer_of(package_of(split.pool)) == {odense.pk: deputy, aalborg.pk: director}


def test_a_signature_that_waits_for_the_other_is_in_history_and_journal_and_tells_the_other_once(
    split, proposed, director, deputy
):
    approve(split, director)
    told = OutboxMail.objects.filter(subject="En indstilling venter på dig").order_by("to")
    assert [mail.to for mail in told] == [director.email, deputy.email]
    line = HistoryRow.objects.of(split.pool.history_chain).last()
    assert (line.verb, line.facts["capacity"], line.facts["lines"]) == ("sign", "director", 1)
    entry = JournalEntry.objects.filter(case=proposed[1].case).order_by("number").last()
    assert (entry.title, entry.visible_to_party) == ("Indstilling underskrevet (direktør)", False)
    assert not JournalEntry.objects.filter(case=proposed[0].case, title=entry.title).exists()


def test_the_letter_is_signed_by_whoever_decided_that_line(split, proposed, director, deputy):
    approve(split, director)
    package = approve(split, deputy)
    actions.release(package, by=deputy, now=stories.RELEASED_AT)
    odense, aalborg = (words(letter) for letter in letters())
    assert [deputy.name in odense, director.name in odense] == [True, False]
    assert [deputy.name in aalborg, director.name in aalborg] == [False, True]


def test_the_deputy_decides_nothing_where_the_director_is_not_barred(proposed, manager, deputy):
    package = stories.recommended(proposed[0].pool, by=manager)
    stories.declared_over_list(proposed[0].pool, deputy)
    with pytest.raises(NotPossibleNow) as refused:
        approve(package, deputy)
    assert codes(refused) == ["not_deputy"]


def test_one_person_is_not_both(split, director):
    director.roles = [Role.DIRECTOR, Role.DEPUTY]
    director.save()
    approve(split, director)
    with pytest.raises(NotPossibleNow) as refused:
        approve(split, director)
    assert codes(refused) == ["signed_already"]


def test_a_deputy_who_is_barred_or_has_not_declared_is_refused(split, proposed, deputy, manager):
    actions.declare(proposed[0].case, conflict=True, text="Fætter.", by=deputy, now=stories.DECIDED_AT)
    with pytest.raises(NotPossibleNow) as refused:
        approve(package_of(split.pool), deputy)
    assert codes(refused) == ["barred"]


def test_an_undeclared_deputy_is_led_to_the_very_case(proposed, manager, director, deputy):
    actions.declare(proposed[0].case, conflict=True, text=TIE, by=director, now=stories.JUDGED_AT)
    package = stories.recommended(proposed[0].pool, by=manager)
    with pytest.raises(NotPossibleNow) as refused:
        approve(package, deputy)
    there = reverse("assessment:impartiality", args=[proposed[0].case.number])
    assert [(each.code, each.url) for each in refused.value.obstacles] == [("not_declared", there)]


def test_either_may_return_it_but_only_comment_what_is_theirs(split, director, deputy):
    odense, aalborg = split.decisions.order_by("application__case__number")
    back = {"comment": "", "now": stories.DECIDED_AT}
    for person, other in ((director, odense), (deputy, aalborg)):
        with pytest.raises(NotPossibleNow) as refused:
            actions.send_back(split, comments={other.pk: "Skriv mere."}, by=person, **back)
        assert codes(refused) == ["not_own_line"]
    returned = actions.send_back(split, comments={odense.pk: "Skriv mere."}, by=deputy, **back)
    assert (returned.state, returned.returned_by) == ("draft", deputy)


def test_a_signature_of_an_earlier_round_counts_no_longer(split, manager, director, deputy):
    approve(split, director)
    actions.send_back(split, comment="Forklar.", by=deputy, now=stories.DECIDED_AT)
    again = stories.recommended(split.pool, by=manager)
    assert approve(again, deputy).state == "recommended"
    assert approve(again, director).state == "approved"


# In the database

SIGN = (
    "INSERT INTO assessment_signature (package_id, round, capacity, at, by_id, lines) VALUES (%s, 1, %s, now(), %s, %s)"
)
APPROVE = (
    "UPDATE assessment_decisionpackage SET state = 'approved', approved_at = now(), approved_by_id = %s,"
    " manifest = 'x', manifest_sha256 = repeat('0', 64) WHERE id = %s"
)


def keys(package) -> list[int]:
    return list(package.decisions.order_by("application__case__number").values_list("pk", flat=True))


def test_the_database_takes_a_deputys_signature_only_where_a_director_is_barred(split, director, deputy):
    odense, aalborg = keys(split)
    stories.declared_over_list(split.pool, deputy)
    assert refusal(SIGN, split.pk, "deputy", deputy.pk, [odense, aalborg]) == "signature_covers_own_lines"
    assert refusal(SIGN, split.pk, "deputy", deputy.pk, []) == "signature_covers_own_lines"
    assert refusal(SIGN, split.pk, "director", deputy.pk, [odense]) == "signer_has_the_capacity"
    assert refusal(SIGN, split.pk, "director", director.pk, [odense, aalborg]) == "signature_covers_own_lines"


def test_the_database_approves_nothing_with_a_line_unsigned(split, director, deputy):
    approve(split, director)
    assert refusal(APPROVE, director.pk, split.pk) == "every_line_is_signed"
    approve(split, deputy)
    assert package_of(split.pool).state == "approved"


def test_the_database_counts_no_round_backwards(split, director, deputy, manager):
    approve(split, director)
    actions.send_back(split, comment="Forklar.", by=deputy, now=stories.DECIDED_AT)
    stories.recommended(split.pool, by=manager)
    assert refusal("UPDATE assessment_decisionpackage SET round = 1 WHERE id = %s", split.pk) == "package_goes_forward"
    assert Signature.objects.get().capacity == Capacity.DIRECTOR
    gone = "assessment_signature_append_only"
    assert refusal("UPDATE assessment_signature SET round = 2") == gone
    with connection.cursor() as cursor:
        cursor.execute("SELECT round FROM assessment_decisionpackage WHERE id = %s", [split.pk])
        assert cursor.fetchone() == (2,)


# The way back from an approval


def test_an_approval_is_taken_back_with_a_reason_and_the_seal_stays_in_the_history(proposed, manager, director):
    package = stories.approved(proposed[0].pool, manager=manager, director=director)
    seal = package.manifest_sha256
    with pytest.raises(NotPossibleNow) as refused:
        actions.withdraw_approval(package, reason=" ", by=director, now=stories.DECIDED_AT)
    assert codes(refused) == ["no_reason"]
    back = actions.withdraw_approval(
        package, reason="Et forhold er meldt for sent.", by=director, now=stories.DECIDED_AT
    )
    assert (back.state, back.approved_at, back.manifest_sha256, back.pool.state) == ("draft", None, "", "assessing")
    line = HistoryRow.objects.of(package.pool.history_chain).filter(verb="withdraw_approval").first()
    assert line.facts["manifest"] == seal
    assert [mail.to for mail in OutboxMail.objects.filter(subject="Godkendelsen er trukket tilbage")] == [manager.email]
    assert stories.approved(proposed[0].pool, manager=manager, director=director).round == 2


def test_a_released_package_is_never_taken_back(proposed, manager, director):
    package = stories.released(proposed[0].pool, manager=manager, director=director)
    with pytest.raises(NotPossibleNow) as refused:
        actions.withdraw_approval(package, reason="Fortrudt.", by=director, now=stories.RELEASED_AT)
    assert codes(refused) == ["not_approved"]


def test_the_database_wants_a_reason_and_an_empty_seal_for_the_way_back(proposed, manager, director):
    stories.approved(proposed[0].pool, manager=manager, director=director)
    back = (
        "UPDATE assessment_decisionpackage SET state = 'draft', manifest = NULL, manifest_sha256 = '',"
        " approved_at = NULL, approved_by_id = NULL"
    )
    assert refusal(back) == "approval_withdrawn_with_a_reason"
    said = f"{back}, return_comment = 'x', returned_at = now(), returned_by_id = %s"
    assert refusal(said, manager.pk) == "approval_withdrawn_with_a_reason"
