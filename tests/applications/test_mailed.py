"""An application that came by mail: written in by Indsatsteam, a submission like any other, marked as what it is."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction

from applications.actions.mailing import register_mailed
from applications.actions.opening import open_applications
from applications.actions.submitting import record_attempt
from applications.documents import received_words
from applications.evidence import evidence_of_case
from applications.mailed import Applicant, Mail, counts_from
from applications.models import Application, ApplicationTilbud, MailedApplication, Submission
from applications.openings import ready_to_open
from applications.reading import reading_of
from applications.status import banner_of
from applications.verify import problems
from cases.actions.duties import record_duty
from cases.models import CaseDuty, CaseParticipant, Document
from cases.states import CaseRole, Duty
from pools.document.form import Intake
from pools.models import Pool
from portal.clock import Arrival
from portal.filetypes import TYPES
from portal.models import Organisation, OutboxMail, Tilbud
from portal.states import LoginMethod, Lovgrundlag
from portal.steps import NotPossibleNow
from portal.uploads import Inspected
from tests.applications.factories import a_tilbud, draft
from tests.pools.factories import announced_places
from tests.portal.file_samples import pdf

pytestmark = pytest.mark.db
CVR = "10150817"
PDF = pdf()


def mail(now, *, sender="leder@gaarden.example", ago=timedelta(days=3)) -> Mail:
    return Mail(sender, "Gerda Gård", now - ago, Inspected(PDF, "mail.pdf", TYPES["pdf"]))


def a_row(tilbud: Tilbud | None = None) -> ApplicationTilbud:
    new = Tilbud(
        name="Solgården", lovgrundlag=Lovgrundlag.SEL_108, address="Solvej 1, 9000 Aalborg", kommunekode="0851"
    )
    return ApplicationTilbud(tilbud=tilbud or new, employees=18, citizens=20)


def registered(pool, consultant, now, *, came=None, applicant=None, rows=None, **answers) -> Submission:
    who = {"arrival": Arrival(now, "database"), "by": consultant, "now": now}
    whose = applicant or Applicant(CVR, "Fonden Solgården", "privat")
    return register_mailed(pool, came or mail(now), whose, rows or [a_row()], answers, **who)


def test_it_is_a_submission_like_any_other_marked_as_mail(places, consultant, now):
    submission = registered(places, consultant, now, need="Vi har brug for rådgivning.")
    application = Application.objects.with_everything().with_deadline().get(pk=submission.application_id)
    content, organisation = json.loads(bytes(submission.canonical)), Organisation.objects.get(cvr=CVR)
    assert (submission.login_method, submission.places_applied, submission.cvr) == (LoginMethod.MAIL, 1, CVR)
    assert (organisation.name, organisation.kind, organisation.confirmed_at) == ("Fonden Solgården", "privat", None)
    assert (application.state, application.current_submission, application.case.unsealed_at) == (
        "submitted",
        submission,
        None,
    )
    assert [each["name"] for each in content["tilbud"]] == ["Solgården"]
    answers = {each.key: each.shown for part in reading_of(submission).sections for each in part.answers}
    assert (answers["need"], answers["motivation"]) == ("Vi har brug for rådgivning.", "")
    words = " – modtaget på mail, registreret tirsdag den 20. august 2019 kl. 12.00 af Ida Indsatsteam"
    assert received_words(submission) == f"lørdag den 17. august 2019 kl. 12.00.00{words}"
    assert words in banner_of(application, now=now).text
    assert counts_from(submission) == now - timedelta(days=3)


def test_the_receipt_goes_to_whoever_wrote_the_mail(places, consultant, now):
    submission = registered(places, consultant, now)
    letters = OutboxMail.objects.filter(once_key__startswith=f"submission/{submission.pk}")
    (letter,) = letters
    assert letter.to == "leder@gaarden.example"
    assert submission.receipt_number in letter.body
    assert "Registreret i portalen: tirsdag den 20. august 2019 kl. 12.00 af Ida Indsatsteam" in letter.body
    papers = Document.objects.filter(entry__case=submission.application.case).order_by("pk")
    assert [paper.words["sent_by"] for paper in papers] == ["Gerda Gård, leder@gaarden.example, på mail"] * 2


def test_the_evidence_says_when_the_mail_came_and_when_it_was_written_in(places, consultant, now):
    submission = registered(places, consultant, now)
    application = Application.objects.with_everything().with_deadline().get(pk=submission.application_id)
    (tried,) = evidence_of_case(application, names=True, now=now).attempts
    assert (tried.received_at, tried.outcome) == (now, "Modtaget")
    assert tried.who == "Kom på mail lørdag den 17. august 2019 kl. 12.00, som tæller; skrevet ind af Indsatsteam"


def test_whoever_registers_may_not_judge_it(places, consultant, now):
    case = registered(places, consultant, now).application.case
    assert list(CaseDuty.objects.filter(case=case).values_list("person", "duty", "side")) == [
        (consultant.pk, Duty.REGISTER, "other")
    ]
    for duty in (Duty.SCORE, Duty.RECOMMEND, Duty.APPROVE, Duty.PAY):
        with pytest.raises(NotPossibleNow, match="duty_pair_refused"):
            record_duty(case, duty, by=consultant, now=now)
        with pytest.raises(IntegrityError, match="duty_pair_refused"), transaction.atomic():
            CaseDuty.objects.create(case=case, person=consultant, duty=duty, at=now)


def test_a_known_colleague_is_responsible_and_a_stranger_is_nobody(places, consultant, odense, applicant, now):
    known = registered(places, consultant, now, came=mail(now, sender=applicant.email), applicant=Applicant(odense.cvr))
    places_on = CaseParticipant.objects.filter(case=known.application.case).values_list("user", "role")
    assert list(places_on) == [(applicant.pk, CaseRole.RESPONSIBLE)]
    other = registered(places, consultant, now)
    assert not CaseParticipant.objects.filter(case=other.application.case).exists()


def test_only_the_team_registers_to_a_call_for_places(places, pool, consultant, manager, caseworker, applicant, now):
    for who in (manager, caseworker, applicant):
        with pytest.raises(PermissionDenied):
            registered(places, who, now)
    with pytest.raises(PermissionDenied):
        registered(pool, consultant, now)


@pytest.mark.parametrize(("ago", "code"), [(timedelta(days=-1), "mail_later"), (timedelta(days=60), "mail_too_early")])
def test_the_moment_of_the_mail_is_one_the_call_was_open(places, consultant, now, ago, code):
    with pytest.raises(NotPossibleNow, match=code):
        registered(places, consultant, now, came=mail(now, ago=ago))
    assert not Submission.objects.exists()


def test_a_mail_in_time_is_written_in_after_the_deadline_until_it_is_opened(places, consultant, manager):
    after = places.deadline_at + timedelta(hours=20)
    submission = registered(places, consultant, after, came=mail(after, ago=timedelta(hours=21)))
    application = submission.application
    assert (submission.received_at, counts_from(submission)) == (after, places.deadline_at - timedelta(hours=1))
    assert list(problems()) == []
    open_applications(places, by=manager, now=after)
    application.refresh_from_db()
    assert application.intake == 1
    Pool.objects.filter(pk=places.pk).update(state="closed")
    with pytest.raises(NotPossibleNow, match="closed"):
        registered(places, consultant, after, came=mail(after, ago=timedelta(hours=22)))


def test_a_mail_that_came_before_a_cut_off_is_in_its_round_whenever_it_is_written_in(
    manager, manager2, consultant, now
):
    rounds = Intake("rounds", "Der kan søges i runder.", (now,))
    call, later = announced_places(manager, manager2, intake=rounds), now + timedelta(days=2)
    before = registered(call, consultant, later, came=mail(later, ago=timedelta(days=3)))
    other = Tilbud(
        name="Havblik", lovgrundlag=Lovgrundlag.SEL_108, address="Havvej 1, 9000 Aalborg", kommunekode="0851"
    )
    registered(call, consultant, later, came=mail(later, ago=timedelta(days=1)), rows=[a_row(other)])
    assert list(ready_to_open(call, now=later)) == [before.application]


def test_a_mail_after_the_deadline_is_too_late_for_the_rule_and_for_the_database(places, consultant):
    after = places.deadline_at + timedelta(hours=20)
    with pytest.raises(NotPossibleNow, match="mail_too_late"):
        registered(places, consultant, after, came=mail(after, ago=timedelta(hours=19)))
    submission = registered(places, consultant, after, came=mail(after, ago=timedelta(hours=21)))
    assert refused_by("SET CONSTRAINTS ALL IMMEDIATE") == ""
    copied = "submission_id, mail_received_at, sender, file_id, registered_at, registered_by_id"
    sql = (
        f"INSERT INTO applications_mailedapplication ({copied}) SELECT submission_id, mail_received_at + interval"
        " '{}', sender, file_id, registered_at, registered_by_id FROM applications_mailedapplication"
    )
    for moved, name in (("2 hours", "mail_in_time"), ("-1 year", "mail_in_time"), ("9 days", "mail_is_a_mail")):
        assert refused_by(sql.format(moved)) == name
    assert submission.mailed.mail_received_at < places.deadline_at


def test_a_late_submission_does_not_become_a_mail_by_saying_so(places, consultant, odense, applicant, now):
    """The same late submission of a portal application, said to be a mail: nobody has the mail."""
    application, after = draft(places, applicant, now), places.deadline_at + timedelta(hours=20)
    attempt = record_attempt(application, by=applicant, arrival=Arrival(after, "database"), now=after)
    about = {"application": application, "attempt": attempt, "draft_version": 1, "canonical": b"{}", "by": applicant}
    about |= {"sha256": hashlib.sha256(b"{}").hexdigest(), "receipt_number": "K-SENT-1", "cvr": odense.cvr}
    about |= {"received_at": after, "stored_at": after, "places_applied": 1}
    for method, name in (("password", "submission_in_time"), ("mail", "mail_is_kept")):
        assert stored_as(method, about) == name


def stored_as(method: str, about: dict) -> str:
    """The constraint that meets a submission of this kind; "" when it goes through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            Submission.objects.create(login_method=method, **about)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return ""


def refused_by(*statements: str) -> str:
    """The constraint a bare statement meets; "" when it goes through."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for each in statements:
                cursor.execute(each)
    except DatabaseError as error:
        return error.__cause__.diag.constraint_name
    return ""


def test_a_tilbud_asked_for_already_is_told_by_its_case_number_alone(places, consultant, odense, applicant, now):
    standing = draft(places, applicant, now)
    with pytest.raises(NotPossibleNow) as refused:
        registered(places, consultant, now, applicant=Applicant(odense.cvr), rows=[a_row(a_tilbud(odense))])
    (obstacle,) = refused.value.obstacles
    assert obstacle.text == f"Lindegården står allerede i en ansøgning til dette opslag: sag {standing.case.number}."


def test_how_it_came_is_never_changed(places, consultant, now):
    registered(places, consultant, now)
    for attack in (
        "UPDATE applications_mailedapplication SET sender = 'x'",
        "DELETE FROM applications_mailedapplication",
    ):
        with (
            pytest.raises(Exception, match="kan kun vokse"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(attack)
    assert MailedApplication.objects.count() == 1


PAGE = "/puljer/indsatsforloeb/registrer/"
ROW = {"name": "Solgården", "lovgrundlag": "sel_108", "address": "Solvej 1, 9000 Aalborg", "kommunekode": "0851"}


def posted(**changes) -> dict:
    row = {f"tilbud-0-{name}": value for name, value in (ROW | {"employees": "18", "citizens": "20"}).items()}
    form = {"tilbud-TOTAL_FORMS": "1", "tilbud-INITIAL_FORMS": "0", "name": "Fonden Solgården", "kind": "privat"}
    who = {"contact": "Gerda Gård", "sender": "leder@gaarden.example"}
    answers = {"need": "Vi har brug for rådgivning.", "need-version": "0"}
    return row | form | who | answers | {"file": SimpleUploadedFile("mail.pdf", PDF)} | changes


def test_the_page_finds_the_organisation_and_takes_the_mail_in(client, login, open_places, consultant):
    login(client, consultant)
    assert "Find organisationen" in client.get(PAGE).text
    assert client.get(PAGE, {"cvr": "12345678"}).status_code == 422
    page = client.get(PAGE, {"cvr": CVR})
    assert (page.status_code, "er nyt i portalen" in page.text) == (200, True)
    came = page.wsgi_request.now - timedelta(days=2)
    moment = {"day": came.strftime("%d.%m.%Y"), "clock": "09.15"}
    answer = client.post(f"{PAGE}?cvr={CVR}", posted(**moment))
    assert (answer.status_code, answer.headers.get("Location")) == (302, PAGE)
    submission = Submission.objects.get()
    assert (submission.mailed.file.name, submission.application.tilbud.get().employees) == ("mail.pdf", 18)


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(client, login, open_places, consultant):
    login(client, consultant)
    wrong = posted(day="32.13.2019", clock="09.15", **{"tilbud-0-employees": "mange"})
    answer = client.post(f"{PAGE}?cvr={CVR}", wrong)
    assert (answer.status_code, Submission.objects.count(), Organisation.objects.filter(cvr=CVR).count()) == (422, 0, 0)
    assert answer.text.count('data-module="error-summary"') == 1
    assert 'href="#id_tilbud-0-employees"' in answer.text
    assert "Den dato findes ikke" in answer.text
    assert "Vi har brug for rådgivning." in answer.text
    assert 'value="Solgården"' in answer.text


@pytest.mark.parametrize("who", ["applicant", "caseworker", "manager", "director"])
def test_nobody_else_opens_the_page(client, login, open_places, request, who):
    login(client, request.getfixturevalue(who))
    assert client.get(PAGE).status_code == 403
