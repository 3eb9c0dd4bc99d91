"""The analysis in a real Chromium: a citizen on a phone without script, the consultant at both widths."""

from pathlib import Path

import pytest
from django.db import transaction

from cases.actions import make_papers
from indsatsforloeb.actions import evaluating, reporting
from indsatsforloeb.models import AnalysisReport, Course
from indsatsforloeb.themes import THEMES
from tests.browser import WIDTHS, chromium, faults, log_in
from tests.conftest import PASSWORD
from tests.indsatsforloeb import stories
from tests.indsatsforloeb.evaluations import answered, closed, links, opened
from tests.indsatsforloeb.stories import STARTED_AT

pytestmark = [pytest.mark.browser, pytest.mark.world]


@pytest.fixture
def course(world, manager, manager2, odense, applicant, consultant) -> Course:
    """A course of Solsiden's with real commits."""
    with transaction.atomic():
        call = stories.call_for_places(manager, manager2)
        place = stories.released_place(call, odense, stories.tilbud_of(odense, "Solsiden"), by=applicant)
        return stories.started(place, consultant)


def served(world) -> str:
    return world.start_web(workers=1, DJANGO_SETTINGS_MODULE="tests.settings")


def look(page, name: str, tmp_path: Path) -> None:
    page.screenshot(path=tmp_path / f"{name}.png", full_page=True)


def test_a_citizen_answers_on_a_phone_without_script(course, world, consultant, tmp_path):
    with transaction.atomic():
        first, second = links(opened(course, consultant), "citizens", 2, consultant)
    address, found = served(world), {}
    with chromium() as browser:
        page = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
        page.goto(f"{address}/selvevaluering/{first}/")
        look(page, "citizen", tmp_path)
        page.get_by_role("button", name="Send mit svar").click()
        assert "Svar på mindst ét udsagn" in page.get_by_role("alert").inner_text()
        group = page.get_by_role("group", name="Jeg bliver lyttet til, når jeg siger, hvordan jeg har det.")
        group.get_by_label("Passer godt").check()
        page.get_by_role("button", name="Send mit svar").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Tak for dit svar"
        assert page.context.cookies() == []
        page.goto(f"{address}/selvevaluering/{first}/")
        assert page.get_by_role("heading", level=1).inner_text() == "Linket kan ikke bruges nu"
        looking = browser.new_context().new_page()
        for path in (f"/selvevaluering/{second}/", f"/selvevaluering/{first}/", "/selvevaluering/tak/"):
            for width in WIDTHS:
                looking.set_viewport_size({"width": width, "height": 740})
                looking.goto(address + path)
                if wrong := faults(looking):
                    found[path, width] = wrong
    assert found == {}
    written = world.logs()
    assert [secret for secret in (first, second) if secret in written] == []


@pytest.fixture
def evaluated(course, consultant, applicant) -> Course:
    """Eight employees, two citizens and the leaders; closed, and the report written."""
    with transaction.atomic():
        evaluation = opened(course, consultant)
        answered(evaluation, "employees", [2, 3, 3, 4, 4, 5, 2, 3], consultant)
        answered(evaluation, "citizens", [4] * 6, consultant)
        said = {f"{key}-{at}": point for point, key in enumerate(list(THEMES)[:5], start=1) for at in (1, 2)}
        comments = {"health": "Vi mangler en sygeplejerske."}
        evaluating.answer_as_leaders(evaluation, said, comments, by=applicant, now=STARTED_AT)
        closed(evaluation, consultant)
        themes = {key: {"finding": f"Fund om {title.lower()}.", "strength": "Godt."} for key, title in THEMES.items()}
        reporting.write_report(course, "Kort sagt.", themes, version=0, by=consultant, now=STARTED_AT)
    return course


def test_the_pages_of_the_analysis(evaluated, world, consultant, applicant, tmp_path):
    run, found = f"/forloeb/{evaluated.case.number}/", {}
    address = served(world)
    with chromium() as browser:
        page = browser.new_context().new_page()
        log_in(page, address, consultant.email, PASSWORD)
        for path in (f"{run}analyse/", f"{run}selvevaluering/", f"{run}rapport/"):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                assert page.goto(address + path).status == 200
                look(page, f"{path.split('/')[-2]}-{width}", tmp_path)
                if wrong := faults(page):
                    found[path, width] = wrong
        page.get_by_role("button", name="Overdrag rapporten").click()
        page.get_by_text("Rapporten er overdraget til tilbuddet.").wait_for()
        page = browser.new_context().new_page()
        log_in(page, address, applicant.email, PASSWORD)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{address}{run}rapport/")
            look(page, f"handed-over-{width}", tmp_path)
            if wrong := faults(page):
                found["handed over", width] = wrong
    make_papers(now=STARTED_AT)
    paper = AnalysisReport.objects.select_related("document__file").get().document.file
    assert found == {}
    assert paper is not None


def test_the_sheet_and_the_leaders_form(course, world, consultant, applicant, tmp_path):
    with transaction.atomic():
        opened(course, consultant)
    page_of, found, address = f"/forloeb/{course.case.number}/selvevaluering/", {}, served(world)
    with chromium() as browser:
        page = browser.new_context().new_page()
        log_in(page, address, consultant.email, PASSWORD)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address + page_of)
            look(page, f"open-{width}", tmp_path)
            found["open", width] = faults(page)
            page.get_by_label("Medarbejdere").check()
            page.get_by_label("Antal links").fill("6")
            page.get_by_role("button", name="Lav links").click()
            page.get_by_role("heading", name="Links til medarbejdere").wait_for()
            look(page, f"sheet-{width}", tmp_path)
            found["sheet", width] = faults(page)
        page = browser.new_context().new_page()
        log_in(page, address, applicant.email, PASSWORD)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{address}{page_of}1/ledere/")
            look(page, f"leaders-{width}", tmp_path)
            found["leaders", width] = faults(page)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
