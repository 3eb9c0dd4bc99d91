"""Must show: hostile words in every field of the road make no script, no fetch, no formula and no header anywhere."""

import csv
import io
import re
import zipfile

import pikepdf
import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client
from django.utils.safestring import mark_safe
from pypdf import PdfReader
from weasyprint import HTML

from assessment.models import AccessRequest, Inquiry, Scenario
from cases.actions import make_papers
from cases.models import Document, JournalEntry
from portal import files, paper
from portal.exports import XLSX, csv_of
from portal.models import OutboxMail
from portal.outbox import sweep
from tests.applications.file_stories import PLAN
from tests.assessment import stories
from tests.portal.file_samples import pdf
from tests.road import hostile_road as road
from tests.road.hostile import (
    FORMULAS,
    IN_ATTRIBUTE,
    IN_TEXT,
    SECRET,
    STRINGS,
    Evil,
    canary_file,
    formula_in,
    listening,
    took,
    took_in_a_browsers_reading,
)
from tests.road.routes import DECLARED, DESK_CASE, PARTY, addresses
from tests.road.test_strangers import of

pytestmark = pytest.mark.db

LEAVES = {"account_logout", "cases:document"}  # ends the session; a paper, looked at by itself
PAPERS = ("assessment:briefing", "assessment:case_evidence_pdf", "assessment:evidence_pdf", "pools:empty_form")


@pytest.fixture
def evil(tmp_path):
    """The strings, and an ear: nothing they lead to is ever asked for."""
    with listening() as (address, heard):
        yield Evil(address, str(canary_file(tmp_path)))
        assert heard == []


@pytest.fixture
def people(manager, manager2, director, caseworker, caseworker2, odense, applicant, aalborg, aalborg_applicant):
    applicants = ((odense, applicant), (aalborg, aalborg_applicant))
    return road.People(manager, manager2, director, (caseworker, caseworker2), applicants)


@pytest.fixture
def written(monkeypatch) -> list[str]:
    """What papers say, as HTML before it is printed: printing takes its time, and has a story of its own."""
    said: list[str] = []
    blank = pdf()

    def note(html: str, xmp: str) -> bytes:
        said.append(html)
        return blank

    monkeypatch.setattr(paper, "_print", note)
    return said


class Sweep:
    """Every address as each of these people sees it; `seen` is {name of the address: how often it was shown}."""

    def __init__(self, evil: Evil) -> None:
        self.evil, self.found, self.seen = evil, {}, {}

    def look(self, names: set[str], application, *users, at) -> None:
        for user in users:
            client = Client(raise_request_exception=True)
            if user is not None:
                client.force_login(user, backend="portal.identity.PasswordBackend")
            with time_machine.travel(at, tick=False):
                for name, address in self.addresses(names, application):
                    self.judge(name, client.get(address))

    def addresses(self, names: set[str], application):
        values = of(application) | rows_of(application)
        yield from addresses(names - LEAVES, **values).items()
        for akt in JournalEntry.objects.filter(case=application.case).values_list("pk", flat=True):
            some = {"assessment:note", "assessment:document"} & names
            yield from addresses(some, **values | {"akt": akt, "place": akt}).items()

    def judge(self, name: str, response: HttpResponse) -> None:
        if response.status_code != 200:
            return
        kind = response["Content-Type"].partition(";")[0]
        content = b"".join(response) if response.streaming else response.content
        first = name not in self.seen
        self.seen[name] = self.seen.get(name, 0) + 1
        wrong = self.wrong(kind, content, first=first)
        if wrong:
            self.found[name] = wrong

    def wrong(self, kind: str, content: bytes, *, first: bool) -> list[str]:
        if kind == "text/html":
            page = content.decode()
            return took(page, self.evil) + (took_in_a_browsers_reading(page, self.evil) if first else [])
        if kind == "text/csv":
            return formula_in(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        return formulas_of(content) if kind == XLSX else []


def rows_of(application) -> dict[str, object]:
    """What hangs on the case and its pool, for the addresses that ask for it."""

    def first(rows):
        found = rows.order_by("pk").first()
        return found.pk if found else 1

    attachment = application.attachments.first()
    return {
        "inquiry_id": first(Inquiry.objects.filter(application=application)),
        "scenario_id": first(Scenario.objects.filter(pool=application.pool)),
        "request_id": first(AccessRequest.objects.filter(case=application.case)),
        "attachment_id": attachment.pk if attachment else 1,
        "activity_id": first(application.activities),
        **{"tilbud_id": 1, "earlier": application.case.number},
        "question": PLAN,
    }


def formulas_of(workbook: bytes) -> list[str]:
    """Formulas and addresses in a spreadsheet that somebody typed; the portal's own sums may stand."""
    found = []
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        for name in parts.namelist():
            part = parts.read(name).decode(errors="replace")
            found += [
                each for each in re.findall(r"<f[^>]*>([^<]*)</f>", part) if re.search(r"cmd\||HYPERLINK|SUM\(1", each)
            ]
            found += re.findall(r'Target="(?:http|file)[^"]*"', part) if "/_rels/sheet" in name else []
    return found


# It is found where it would take.


@pytest.mark.parametrize("said", IN_TEXT)
def test_a_page_that_shows_it_unprepared_is_found(said):
    evil = Evil("BEACON", "CANARY")
    page = Template("<!doctype html><title>x</title><main>{{ said }}</main>")
    assert took_in_a_browsers_reading(page.render(Context({"said": mark_safe(said)})), evil) != []
    assert took_in_a_browsers_reading(page.render(Context({"said": said})), evil) == []


@pytest.mark.parametrize("said", IN_ATTRIBUTE)
def test_an_attribute_that_shows_it_unprepared_is_found(said):
    evil = Evil("BEACON", "CANARY")
    quote = said[0]
    assert took(f"<!doctype html><main><input value={quote}{said}{quote}></main>", evil) != []


def test_a_link_that_runs_a_table_that_reckons_and_a_paper_that_fetches_are_found(tmp_path):
    evil = Evil("BEACON", "CANARY")
    assert took('<main><a href="javascript:window.__xss=12">x</a></main>', evil) != []
    assert formula_in([[each] for each in FORMULAS]) == FORMULAS
    assert formula_in(csv.reader(io.StringIO(csv_of(["a"], [[each] for each in STRINGS])), delimiter=";")) == []
    with listening() as (address, heard):
        unsafe = Evil(address, str(canary_file(tmp_path)))
        made = HTML(string=f"<main>{unsafe.text(20_000)}</main>").write_pdf()
        assert len(heard) > 0
    assert wrong_in_pdf(made, unsafe) != []


def test_there_are_forty():
    assert len(set(STRINGS)) == 40


# The road.


def test_no_page_runs_it_no_table_reckons_with_it_and_no_mail_carries_it(people, evil, written, auditor, stranger):
    first, second = people.applicants
    swept = Sweep(evil)
    people.renamed(evil)
    pool = road.a_pool(people, evil)
    road.the_public_asks(pool, people, evil)
    cases = [road.a_draft(pool, *who, evil) for who in people.applicants]
    swept.look(
        set(PARTY) | {"pools:detail", "pools:questions", "pools:list"}, cases[0], first[1], None, at=stories.APPLIED_AT
    )
    package = road.to_the_recommendation(people, evil, cases)
    staff = (people.manager, people.director, people.judges[0])
    swept.look(DECLARED, cases[0], *staff, first[1], at=stories.DECIDED_AT)
    road.released(package, cases, people, evil)
    make_papers(now=stories.CHANGED_AT)
    swept.look(DECLARED, cases[0], auditor, first[1], None, at=stories.CHANGED_AT)
    swept.look(set(DESK_CASE) | set(PARTY), cases[1], people.manager, second[1], at=stories.CHANGED_AT)
    assert swept.found == {}
    assert len(swept.seen) > 110, sorted(DECLARED - set(swept.seen))
    assert evil.used == set(range(40))
    assert {fault for html in written for fault in took(html, evil)} - {"<style>"} == set()
    assert len(written) >= 10
    no_mail_carries_it(evil)


def no_mail_carries_it(evil: Evil) -> None:
    rows = OutboxMail.objects.all()
    assert [row.subject for row in rows if re.search(r"[\r\n]", row.subject + row.to)] == []
    while sweep(now=stories.CHANGED_AT):
        pass
    assert (len(mail.outbox), rows.filter(sent_at__isnull=True).count()) == (rows.count(), 0)
    for each in mail.outbox:
        message = each.message()
        assert (len(each.recipients()), message["Bcc"], message["Cc"]) == (1, None, None)
        assert (message.get_content_type(), message.is_multipart()) == ("text/plain", False)


def test_no_paper_fetches_it(people, evil, login):
    evil.longest = 600  # the forty come by turns: printing pages of the same takes a minute
    people.renamed(evil)
    pool = road.a_pool(people, evil)
    cases = [road.a_draft(pool, *who, evil) for who in people.applicants]
    package = road.to_the_recommendation(people, evil, cases)
    road.released(package, cases, people, evil)
    make_papers(now=stories.CHANGED_AT)
    made = {f"document {each.pk}": files.read(each.file) for each in Document.objects.exclude(file=None)}
    for asked in AccessRequest.objects.exclude(file=None):
        with zipfile.ZipFile(io.BytesIO(files.read(asked.file))) as parts:
            made |= {f"{asked.pk} {name}": parts.read(name) for name in parts.namelist() if name.endswith(".pdf")}
    boss = login(Client(), people.manager)
    for name, address in addresses(set(PAPERS), **of(cases[0])).items():
        response = boss.get(address)
        made[name] = b"".join(response) if response.streaming else response.content
    assert {name: wrong for name, content in made.items() if (wrong := wrong_in_pdf(content, evil))} == {}
    assert len(made) >= 15


def wrong_in_pdf(content: bytes, evil: Evil) -> list[str]:
    """What a paper carries or does beside being read."""
    found = []
    with pikepdf.open(io.BytesIO(content)) as document:
        found += [f"attached: {name}" for name in document.attachments]
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary):
                found += [key for key in ("/JS", "/JavaScript", "/Launch", "/EmbeddedFile") if key in thing]
                address = str(thing.get("/URI", ""))
                found += [address] if evil.beacon in address or address.startswith(("javascript", "file")) else []
    if SECRET in " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages[:3]):
        found.append(SECRET)
    return found
