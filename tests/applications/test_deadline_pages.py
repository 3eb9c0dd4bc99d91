"""The pages around a deadline: it is moved by two, more time is asked for and answered, trouble is written down."""

from datetime import timedelta

import pytest
from django.utils import timezone

from applications.actions.deadline import enforce_deadlines
from applications.actions.dispensing import ask_dispensation, give_dispensation, refuse_dispensation
from applications.models import Application, Dispensation, DispensationRequest, ProblemReport
from pools.document import document_of
from pools.models import DeadlineChange, PoolDraft, PoolNotice, VersionProposal
from portal.clock import COPENHAGEN
from portal.danish import moment
from portal.models import HistoryRow, OutboxMail
from tests.applications.factories import complete_draft, draft, seen_by
from tests.applications.version_stories import changed_question, propose_as_it_stands, written
from tests.pools.factories import announced_pool

pytestmark = pytest.mark.db


def typed(moment):
    local = moment.astimezone(COPENHAGEN)
    return {"day": f"{local:%d.%m.%Y}", "clock": f"{local:%H.%M}"}


def at_noon(days):
    local = (timezone.now() + timedelta(days=days)).astimezone(COPENHAGEN)
    return local.replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def closed_pool(manager, manager2):
    """A pool whose deadline was an hour ago."""
    now = timezone.now()
    moments = {"opens": now - timedelta(days=20), "deadline": now - timedelta(hours=1)}
    return announced_pool(manager, manager2, now=now - timedelta(days=21), slug="recovery-lukket", **moments)


@pytest.fixture
def unsent(closed_pool, applicant):
    """Odense's draft, which was not sent in time."""
    return draft(closed_pool, applicant, closed_pool.deadline_at - timedelta(days=1))


def test_a_deadline_is_proposed_by_one_and_moved_by_another_on_the_page(
    client, login, open_pool, applicant, manager, director
):
    draft(open_pool, applicant, timezone.now())
    address, new = f"/sagsbehandling/puljer/{open_pool.slug}/frist/", at_noon(12)
    login(client, manager)
    page = client.get(address).content.decode()
    assert "Får besked: 1 sag med kladde og 0 med indsendt ansøgning, i alt 1 mail." in page
    assert "Odense" not in page
    answer = client.post(f"{address}foreslaa/", typed(new) | {"reason": "Nedbrud"}, follow=True)
    assert "En anden end dig skal godkende forslaget." in answer.content.decode()
    change = DeadlineChange.objects.get()
    own = client.post(f"{address}{change.pk}/godkend/")
    assert (own.status_code, "af en anden end den" in own.content.decode()) == (409, True)
    login(client, director)
    done = client.post(f"{address}{change.pk}/godkend/", follow=True).content.decode()
    assert "Godkendt" in done
    open_pool.refresh_from_db()
    assert (open_pool.deadline_at, open_pool.calendar_sequence) == (new, 1)
    for page in (f"/puljer/{open_pool.slug}/", "/puljer/", "/"):
        assert f"(tidligere {moment(change.old_deadline)})" in client.get(page).content.decode()
    login(client, applicant)
    case = f"/mine-tilskudssager/{Application.objects.get().case.number}/"
    assert f"(tidligere {moment(change.old_deadline)})" in client.get(f"{case}ansoegning/").content.decode()
    shown = client.get(case).content.decode()
    assert "Fristen er forlænget. Den var tidligere" in shown
    assert moment(new) in shown
    login(client, director)
    again = client.post(f"{address}{change.pk}/tag-tilbage/")
    assert (again.status_code, "godkendt eller taget tilbage" in again.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        ("25.10.2099", "02.30", "findes to gange eller slet ikke"),
        ("29.03.2099", "02.30", "findes to gange eller slet ikke"),
        ("31.02.2099", "12.00", "Den dato findes ikke"),
        ("i morgen", "12.00", "Skriv datoen som dag.måned.år"),
        ("24.09.2099", "25.00", "Skriv klokkeslættet som"),
        ("24.09.2099", "", "Klokkeslæt"),
    ],
)
def test_a_moment_that_is_not_one_is_refused_in_its_field(client, login, open_pool, manager, day, clock, said):
    login(client, manager)
    answer = client.post(
        f"/sagsbehandling/puljer/{open_pool.slug}/frist/foreslaa/", {"day": day, "clock": clock, "reason": "Nedbrud"}
    )
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert DeadlineChange.objects.count() == 0


def test_a_proposal_that_nobody_wants_is_taken_back(client, login, open_pool, manager, manager2):
    address = f"/sagsbehandling/puljer/{open_pool.slug}/frist/"
    login(client, manager)
    client.post(f"{address}foreslaa/", typed(at_noon(12)) | {"reason": "Nedbrud"})
    login(client, manager2)
    page = client.post(f"{address}{DeadlineChange.objects.get().pk}/tag-tilbage/", follow=True).content.decode()
    assert "Ikke gennemført" in page
    assert DeadlineChange.objects.waiting().count() == 0
    assert HistoryRow.objects.filter(verb="withdraw_deadline").count() == 1


@pytest.mark.parametrize("who", ["caseworker", "payer", "admin", "applicant"])
def test_the_page_is_for_those_who_lead_and_the_auditor(client, login, open_pool, who, request):
    login(client, request.getfixturevalue(who))
    for page in ("frist", "version"):
        assert client.get(f"/sagsbehandling/puljer/{open_pool.slug}/{page}/").status_code == 403


def test_a_party_asks_for_more_time_on_the_last_look_and_is_answered_there(
    client, login, closed_pool, unsent, applicant, manager, auditor
):
    review = f"/mine-tilskudssager/{unsent.case.number}/gennemse/"
    login(client, applicant)
    assert "Fristen er overskredet. Hvad kan I gøre?" in client.get(review).content.decode()
    empty = client.post(f"{review}dispensation/", {"reason": ""})
    assert (empty.status_code, "Bed om dispensation" in empty.content.decode()) == (422, True)
    asked = client.post(f"{review}dispensation/", {"reason": "Strømmen gik i hele byen"}, follow=True)
    assert "Styrelsen har ikke svaret endnu." in asked.content.decode()
    again = client.post(f"{review}dispensation/", {"reason": "Svar nu"})
    assert (again.status_code, DispensationRequest.objects.count()) == (409, 1)
    address = f"/sagsbehandling/puljer/{closed_pool.slug}/frist/"
    login(client, auditor)
    assert "Odense" not in client.get(address).content.decode()
    login(client, manager)
    page = client.get(address).content.decode()
    assert f"Sag {unsent.case.number}" in page
    assert "Strømmen gik i hele byen" in page
    request = DispensationRequest.objects.get()
    fields = {f"giv-{request.pk}-{name}": value for name, value in (typed(at_noon(3)) | {"reason": "Strøm"}).items()}
    wrong = client.post(f"{address}anmodning/{request.pk}/giv/", fields | {f"giv-{request.pk}-clock": "x"})
    assert (wrong.status_code, "Skriv klokkeslættet" in wrong.content.decode()) == (422, True)
    given = client.post(f"{address}anmodning/{request.pk}/giv/", fields, follow=True).content.decode()
    assert "Givne dispensationer" in given
    assert Dispensation.objects.get().until == at_noon(3)
    login(client, applicant)
    page = client.get(review).content.decode()
    assert "I har fået dispensation" in page
    assert "Styrelsen sagde ja" in page
    assert client.get(review.replace("gennemse", "ansoegning")).content.decode().count("Gem kladde") >= 1
    assert "I har dispensation og kan indsende" in client.get(review.replace("gennemse/", "")).content.decode()


def test_while_sealed_the_agency_answers_a_number_and_the_name_stands_nowhere(
    client, login, closed_pool, unsent, applicant, manager, director
):
    """Requests, dispensations and answers, the pool's own pages and history, the agency's mails: no name on any."""
    names = ("Odense Kommune", applicant.name, applicant.email)
    address, now = f"/sagsbehandling/puljer/{closed_pool.slug}/", timezone.now()
    first = ask_dispensation(unsent, "Strømmen gik", by=applicant, now=now)
    refuse_dispensation(first, "Portalen var i drift", by=manager, now=now)
    ask_dispensation(unsent, "Strømmen gik igen", by=applicant, now=now)
    give_dispensation(unsent, at_noon(3), "Strømsvigt", by=manager, now=now)
    give_dispensation(unsent, at_noon(4), "Oversvømmelse", by=manager, now=now)
    login(client, director)
    answered = client.get(f"{address}frist/").content.decode()
    assert ("Givne dispensationer" in answered, "Besvarede anmodninger" in answered) == (True, True)
    enforce_deadlines(now=at_noon(4) + timedelta(minutes=4))
    ask_dispensation(unsent, "Og igen", by=applicant, now=at_noon(4) + timedelta(minutes=5))
    pages = [client.get(f"{address}{part}") for part in ("", "frist/", "beviser/", "version/")]
    assert ({page.status_code for page in pages}, "Og igen" in pages[1].content.decode()) == ({200}, True)
    shown = [page.content.decode() for page in pages]
    shown.append(client.get(f"/puljer/{closed_pool.slug}/").content.decode())
    told = OutboxMail.objects.filter(to__endswith="@styrelsen.example")
    assert told.filter(once_key__startswith="dispensation-request/").exists()
    shown += [mail.subject + mail.body for mail in told]
    shown += [str(row.facts) for row in HistoryRow.objects.filter(chain=closed_pool.history_chain)]
    shown += [str(row.facts) for row in HistoryRow.objects.filter(verb__contains="dispensation")]
    assert [(name, text) for text in shown for name in names if name in text] == []


def test_a_no_is_said_with_a_reason(client, login, closed_pool, unsent, applicant, manager):
    request = ask_dispensation(unsent, "Vi glemte det", by=applicant, now=timezone.now())
    address = f"/sagsbehandling/puljer/{closed_pool.slug}/frist/anmodning/{request.pk}/sig-nej/"
    login(client, manager)
    assert client.post(address, {f"nej-{request.pk}-answer": ""}).status_code == 422
    client.post(address, {f"nej-{request.pk}-answer": "Portalen var i drift."})
    request.refresh_from_db()
    assert (request.answer, request.dispensation) == ("Portalen var i drift.", None)
    login(client, applicant)
    page = client.get(f"/mine-tilskudssager/{unsent.case.number}/gennemse/").content.decode()
    assert "Styrelsen sagde nej" in page
    assert "Bed om dispensation</button>" in page
    assert page.index("Bed igen, hvis der er nyt") < page.index("Bed om dispensation</button>")
    assert "Forsøg alligevel (bliver registreret, men ikke modtaget)" in page
    assert "Indsend ansøgning</button>" not in page
    assert "Send til godkendelse" not in page


def test_more_time_for_one_who_has_called_is_given_by_case_number(client, login, open_pool, applicant, manager):
    application = draft(open_pool, applicant, timezone.now())
    address = f"/sagsbehandling/puljer/{open_pool.slug}/frist/dispensation/"
    fields = {f"ny-{name}": value for name, value in (typed(at_noon(20)) | {"reason": "Oversvømmelse"}).items()}
    login(client, manager)
    assert client.post(address, fields | {"ny-number": "2019-9999"}).status_code == 422
    client.post(address, fields | {"ny-number": application.case.number})
    assert seen_by(applicant, application).deadline_in_force == at_noon(20)


@pytest.fixture
def looser(open_pool, manager):
    """A draft of the next wording, which asks less."""
    document = changed_question(document_of(open_pool.version), "project_manager", required=False)
    return written(open_pool, document, by=manager, now=timezone.now())


def test_a_version_is_proposed_approved_and_read_on_the_pages(
    client, login, open_pool, looser, applicant, manager, manager2
):
    application = complete_draft(open_pool, applicant, timezone.now())
    address = f"/sagsbehandling/puljer/{open_pool.slug}/version/"
    login(client, manager)
    page = client.get(address).content.decode()
    assert "Skal besvares: Nej" in page
    assert "Ændringen stiller ingen nye eller skærpede krav." in page
    assert client.post(f"{address}foreslaa/", {"title": "Ny", "text": "x"}).status_code == 409
    half = {"title": "Præcisering af projektleder", "text": "Svaret er frivilligt.", "day": "24.09.2099"}
    assert f'name="read" value="{looser.fingerprint}"' in page
    assert "Skriv både dato og klokkeslæt" in client.post(f"{address}foreslaa/", half).content.decode()
    told = {
        "title": "Præcisering af projektleder",
        "text": "Svaret er frivilligt.",
        "read": looser.fingerprint,
    } | typed(at_noon(30))
    client.post(f"{address}foreslaa/", told | {"reason": "God tid til at læse"})
    proposal = VersionProposal.objects.get()
    assert client.post(f"{address}{proposal.pk}/godkend/").status_code == 409
    assert "Godkend ændringen" not in client.get(address).content.decode()
    login(client, manager2)
    assert "Godkend ændringen" in client.get(address).content.decode()
    client.post(f"{address}{proposal.pk}/godkend/")
    login(client, applicant)
    form = f"/mine-tilskudssager/{application.case.number}/ansoegning/"
    page = client.get(form).content.decode()
    assert "Puljen er ændret, siden ansøgningen blev skrevet" in page
    assert "Præcisering af projektleder" in page
    trial = client.post(form.replace("ansoegning", "gennemse/proev")).content.decode()
    assert f'href="{form}#nyt-i-puljen"' in trial
    assert client.post(f"{form}laest/").status_code == 409
    assert 'name="read" value="2"' in page
    read = client.post(f"{form}laest/", {"read": "2"}, follow=True).content.decode()
    assert "Puljen er ændret, siden" not in read
    assert Application.objects.get().pool_version.number == 2


def test_while_a_proposal_waits_the_pool_is_not_written_in_and_nothing_typed_is_lost(
    client, login, open_pool, looser, manager, manager2
):
    proposal = propose_as_it_stands(open_pool, by=manager, now=timezone.now())
    section = f"/sagsbehandling/puljer/{open_pool.slug}/rediger/grundlag/"
    login(client, manager2)
    page = client.get(section).content.decode()
    assert ("En ændring venter på godkendelse" in page, "Gem afsnittet" in page) == (True, False)
    refused = client.post(f"{section}gem/", {"base": "x", "summary": "Skrevet imens."})
    assert (refused.status_code, "Skrevet imens." in refused.content.decode()) == (409, True)
    assert bytes(PoolDraft.objects.get().document) == bytes(looser.document)
    client.post(f"/sagsbehandling/puljer/{open_pool.slug}/version/{proposal.pk}/tag-tilbage/")
    assert "Gem afsnittet" in client.get(section).content.decode()


def test_who_has_written_is_not_shown_the_button_to_approve(client, login, open_pool, looser, manager, director):
    PoolDraft.objects.update(writers=[manager.pk, director.pk])
    propose_as_it_stands(open_pool, by=manager, now=timezone.now())
    login(client, director)
    page = client.get(f"/sagsbehandling/puljer/{open_pool.slug}/version/").content.decode()
    assert "Godkend ændringen" not in page
    assert "skal godkendes af en anden end dem, der har skrevet eller foreslået den." in page


def test_a_notice_is_seen_then_published_and_changes_nothing(client, login, open_pool, manager, director):
    address = f"/sagsbehandling/puljer/{open_pool.slug}/version/meddelelse/"
    login(client, director)
    assert client.post(address, {"ny-title": "Svaret er forsinket", "ny-text": "Til januar."}).status_code == 403
    login(client, manager)
    assert client.post(address, {"ny-title": ""}).status_code == 422
    clarified = client.post(address, {"ny-title": "præcisering af beløbet", "ny-text": "Det er mindre."})
    assert (clarified.status_code, "kan ikke hedde «Præcisering»" in clarified.content.decode()) == (422, True)
    told = {"ny-title": "Svaret er forsinket", "ny-text": "Det kommer i januar."}
    assert "Sådan ser alle den" in client.post(address, told).content.decode()
    assert "Sådan ser alle den" not in client.post(address, told | {"step": "edit"}).content.decode()
    assert not PoolNotice.objects.filter(title="Svaret er forsinket").exists()
    assert client.post(address, told | {"step": "publish"}).status_code == 302
    assert PoolNotice.objects.filter(title="Svaret er forsinket").count() == 1
    assert "Svaret er forsinket" in client.get(f"/puljer/{open_pool.slug}/").content.decode()


def test_anybody_reports_trouble_and_is_thanked_with_moment_and_number(client, open_pool):
    page = f"/puljer/{open_pool.slug}/"
    form = client.get("/teknisk-problem/", {"side": page}).content.decode()
    assert f'value="{page}"' in form
    answer = client.post("/teknisk-problem/", {"text": "Siden er hvid", "page": page, "email": "x@kommune.example"})
    report = ProblemReport.objects.get()
    assert (report.pool, report.application, report.user, report.page) == (open_pool, None, None, page)
    assert f"Melding nr. {report.pk}" in answer.content.decode()
    mail = OutboxMail.objects.get(once_key=f"problem/{report.pk}")
    assert (mail.to, "Siden er hvid" in mail.body) == ("portal@styrelsen.example", True)
    assert client.post("/teknisk-problem/", {"text": " "}).status_code == 422


def test_a_report_lies_on_the_case_only_when_it_is_ones_own(client, login, open_pool, applicant, stranger):
    application = draft(open_pool, applicant, timezone.now())
    page = f"/mine-tilskudssager/{application.case.number}/budget/"
    for who, case in ((None, None), (stranger, None), (applicant, application)):
        if who:
            login(client, who)
        client.post("/teknisk-problem/", {"text": "Kan ikke gemme", "page": page})
        assert ProblemReport.objects.latest("pk").application == case
    assert ProblemReport.objects.latest("pk").pool == open_pool
    assert HistoryRow.objects.filter(verb="report_problem", chain=application.case.history_chain).count() == 1


@pytest.mark.parametrize("page", ["https://ond.example/", "//ond.example/", "javascript:alert(1)", "/\\ond.example"])
def test_another_sites_address_is_not_kept_as_the_page(client, db, page):
    client.post("/teknisk-problem/", {"text": "Hjælp", "page": page})
    assert ProblemReport.objects.get().page == ""


def test_a_report_is_kept_when_the_technical_contact_has_had_mails_enough(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"problem_mail": "2/h/ip"}
    found = [client.post("/teknisk-problem/", {"text": f"Nr. {n}"}) for n in range(3)]
    assert [answer.status_code for answer in found] == [200, 200, 200]
    assert "Melding nr." in found[2].content.decode()
    mails = OutboxMail.objects.filter(once_key__startswith="problem/")
    assert (ProblemReport.objects.count(), mails.count()) == (3, 2)


def test_one_sender_cannot_fill_the_evidence(client, db, settings):
    assert settings.ACCOUNT_RATE_LIMITS["problem"] == "3000/h/ip"  # a whole kommune is one address
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"problem": "2/h/ip"}
    found = [client.post("/teknisk-problem/", {"text": f"Nr. {n}"}).status_code for n in range(3)]
    assert found == [200, 200, 429]
    assert ProblemReport.objects.count() == 2
