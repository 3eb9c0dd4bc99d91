"""A budget goes out to a spreadsheet and comes back: whole and previewed, or not at all."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from xlsxwriter import Workbook

from applications.actions import budget as actions
from applications.budget import Budget
from applications.budget.entry import read_post
from applications.models import BudgetPost, BudgetRevision
from cases.actions.people import add_colleague
from cases.states import CaseRole
from pools.document import document_of
from portal.danish import month_label
from tests.applications.budget_stories import draft_with_activities, write_line, write_post
from tests.applications.sheet_stories import cells_of, libreoffice, workbook
from tests.applications.test_budget_pages import words
from tests.pools.factories import announced_pool

pytestmark = pytest.mark.db
HEADINGS = ["Kategori", "Aktivitet", "Specifikation", "Antal", "Enhed", "Pris pr. enhed"]
LEADER = ["Løn", "Uddannelse af nøglepersoner", "Projektleder, 20 timer om ugen", "100", "timer", "412,50"]
LEADERS = workbook([[*HEADINGS, "jan. 2020"], [*LEADER, 41250]])


@pytest.fixture
def draft(manager, manager2, applicant, odense, now):
    return draft_with_activities(announced_pool(manager, manager2), odense, by=applicant, now=now)


@pytest.fixture
def page(client, login, draft, applicant, time_machine, monkeypatch, now):
    """The budget page's address, seen by the responsible applicant on 20 August 2019."""
    time_machine.move_to(now, tick=False)
    monkeypatch.setattr("portal.clock.database_now", lambda: now)
    login(client, applicant)
    return reverse("applications:budget", args=[draft.case.number])


def sent(client, page, content: bytes):
    return client.post(f"{page}indlaes/", {"sheet": named(content)})


def named(content: bytes, name: str = "budget.xlsx") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def carried(response) -> dict[str, str]:
    """The hidden fields of the preview."""
    shown = response.context
    return {"carried": shown["carried"], "seen": shown["preview"].seen}


def taken_in(client, page, content: bytes):
    """Sent, previewed and confirmed."""
    preview = sent(client, page, content)
    assert preview.status_code == 200, words(preview)
    return client.post(f"{page}indlaes/gem/", carried(preview))


def faults(response) -> dict[str, str]:
    return {fault.reference: fault.text for fault in response.context["preview"].content.faults}


def test_the_sheet_has_the_pages_layout_and_formulas_for_every_sum(client, page, draft, applicant, now):
    write_post(draft, by=applicant, now=now)
    write_line(draft, "cofunding", "1.250", by=applicant, now=now)
    answer = client.get(f"{page}budget.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = cells_of(answer.content)
    months = [month_label(month) for month in document_of(draft.pool_version).months]
    years = ["1. projektår", "2. projektår", "3. projektår"]
    assert rows[4] == ["Nøgle", *HEADINGS, "Pris", "Note", *months, *years, "I alt", "Mangler at fordele"]
    assert rows[5][:12] == [
        f"P{draft.posts.get().pk}.2", "Løn", "Uddannelse af nøglepersoner", "Projektleder, 20 timer om ugen",
        100.0, "timer", 412.5, 41250.0, "", 20000.0, 21250.0, "",
    ]  # fmt: skip
    assert rows[5][42:] == [41250.0, 0.0, 0.0, 41250.0, 0.0]
    sums = next(row for row in rows if row[1] == "I alt")
    assert (sums[9], sums[10], sums[42], sums[45]) == (20000.0, 21250.0, 41250.0, 41250.0)
    applied = next(row for row in rows if row[3] == "= Ansøgt beløb")
    assert applied[6] == 40000.0


def test_what_was_fetched_and_sent_back_unchanged_changes_nothing(client, page, draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    write_line(draft, "income", "500,05", by=applicant, now=now)
    preview = sent(client, page, client.get(f"{page}budget.xlsx").content)
    assert preview.status_code == 200
    assert "Ingen ændringer" in words(preview)
    assert BudgetPost.objects.get(pk=post.pk).version == post.version


def test_a_sheet_is_previewed_and_taken_in_whole(client, page, draft, applicant, now):
    kept = write_post(draft, by=applicant, now=now)
    gone = write_post(draft, by=applicant, now=now, specification="Konsulent")
    rows = cells_of(client.get(f"{page}budget.xlsx").content)
    rows[5][4], rows[5][11] = 110, "4.125"
    rows[6] = [""] * len(rows[6])
    rows[7][1:7] = ["Transport", "Netværk mellem kommuner", "Tog til netværksmøder", 10, "rejser", 300]
    rows[7][9 + 32] = 3000
    preview = sent(client, page, workbook(rows))
    assert "1 ny post, 1 post ændres, 1 post fjernes" in words(preview)
    assert "Antal: 100 → 110" in words(preview)
    assert "mar. 2020: (tomt) → 4.125" in words(preview)
    assert draft.posts.count() == 2  # nothing yet

    answer = client.post(f"{page}indlaes/gem/", carried(preview))
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert (str(kept.quantity), kept.months["2020-03"], kept.version) == ("110.00", "4125.00", 3)
    new = draft.posts.exclude(pk=kept.pk).get()
    assert (new.category, new.activity.name, new.months) == (
        "transport",
        "Netværk mellem kommuner",
        {"2022-09": "3000.00"},
    )
    assert [revision.row_id for revision in BudgetRevision.objects.removed_posts(draft)] == [gone.pk]
    assert str(Budget.of(draft).expenses) == "48375.00"
    draft.refresh_from_db()
    assert draft.draft_version > 4


def test_an_unbalanced_sheet_comes_in_and_shows_what_is_missing(client, page, draft):
    rows = [[*HEADINGS, "jan. 2020"], [*LEADER[:1], "", "", "100", "", "412,50", "1.000"]]
    assert taken_in(client, page, workbook(rows)).status_code == 302
    shown = words(client.get(page))
    assert "Post 1 mangler en specifikation." in shown
    assert "Post 1 mangler en aktivitet." in shown
    assert "Månederne giver 1.000,00 kr., men prisen er 41.250,00 kr." in shown


def test_every_cell_that_cannot_be_read_is_named_on_the_page_and_marked_in_a_copy(client, page, draft):
    rows = [
        [*HEADINGS, "jan. 2020", date(2020, 2, 1), "marts 2020", "okt. 2022"],
        ["Lønninger", *LEADER[1:], "1.234,50", "1234.5", "", ""],
        [*LEADER[:3], -5, "timer", "412,505", True, "", "", 7],
        [*LEADER[:3], 1, "timer", 2, "", date(2020, 1, 1), "", ""],
    ]
    preview = sent(client, page, workbook(rows, formulas={"I4": "=H2*2", "D4": "=1/0"}))
    assert preview.status_code == 422
    found = faults(preview)
    assert sorted(found) == ["A2", "D3", "D4", "F3", "G3", "H2", "H4", "I4", "J3"]
    assert found["A2"].startswith("Puljen har ikke den kategori. Vælg en af «Løn»")
    assert found["H2"].startswith("Punktum læses som tusinder.")
    assert found["D3"] == "Tallet må ikke være negativt. Skriv 5 uden minus."
    assert found["F3"].startswith("Der er 3 cifre efter kommaet.")
    assert found["H4"].startswith("Her står en dato")
    assert found["I4"].startswith("Her står en formel.")
    assert found["J3"].startswith("Måneden ligger uden for projektperioden (jan. 2020 – sep. 2022).")
    assert "Celle H2" in words(preview)
    assert not draft.posts.exists()

    marked = client.post(f"{page}indlaes/maerket.xlsx", carried(preview))
    assert cells_of(marked.content)[1][6:8] == ["1.234,50", "1234.5"]
    assert client.post(f"{page}indlaes/gem/", carried(preview)).status_code == 422
    assert not draft.posts.exists()


def test_months_are_read_from_dates_and_words_and_merged_titles_fill_down(client, page, draft):
    memory = io.BytesIO()
    with Workbook(memory) as book:
        sheet = book.add_worksheet("Mit ark")
        for column, heading in enumerate([*HEADINGS, "Januar 2020", "2020-02", "3/2020"]):
            sheet.write(1, column, heading)
        sheet.write_datetime(1, 9, date(2020, 4, 1), book.add_format({"num_format": "mmm-yy"}))
        sheet.merge_range(2, 1, 3, 1, "Netværk mellem kommuner")
        for row in (2, 3):
            for column, cell in enumerate([*LEADER, 1, 2, 3, 4]):
                if column != 1:
                    sheet.write(row, column, cell)
        sheet.merge_range(4, 6, 4, 7, 500)
        sheet.write(4, 2, "Flettet")
    preview = sent(client, page, memory.getvalue())
    assert faults(preview) == {"G5": "Cellen er flettet. Ophæv fletningen, og skriv beløbet i hver måned og hver post."}
    read = preview.context["preview"].posts.added
    assert [change.row.activity.name for change in read[:2]] == ["Netværk mellem kommuner"] * 2
    assert read[0].row.months == {f"2020-0{n}": f"{n}.00" for n in (1, 2, 3, 4)}


def test_a_budget_changed_meanwhile_is_told_and_previewed_anew(client, page, draft, applicant, now):
    post = write_post(draft, by=applicant, now=now)
    sheet = client.get(f"{page}budget.xlsx").content
    rows = cells_of(sheet)
    rows[5][4] = 120
    preview = sent(client, page, workbook(rows))
    theirs = read_post({"unit": "uger"}, document_of(draft.pool_version), [])
    actions.save_post(draft, post.pk, theirs, base_version=post.version, by=applicant, now=now)
    stale = client.post(f"{page}indlaes/gem/", carried(preview))
    assert stale.status_code == 409
    assert "ændret, siden I så forhåndsvisningen" in words(stale)
    assert "ændret imens" in words(stale)
    assert BudgetPost.objects.get(pk=post.pk).unit == "uger"
    assert client.post(f"{page}indlaes/gem/", carried(stale)).status_code == 302
    assert BudgetPost.objects.get(pk=post.pk).unit == "timer"


def test_a_preview_is_for_one_person_and_some_hours(
    client, login, page, draft, colleague, applicant, time_machine, now
):
    preview = sent(client, page, LEADERS)
    changed = {**carried(preview), "carried": carried(preview)["carried"][:-3] + "abc"}
    assert client.post(f"{page}indlaes/gem/", changed).status_code == 422
    add_colleague(draft.case, email=colleague.email, role=CaseRole.EDITOR, by=applicant, now=now)
    assert client.post(f"{page}indlaes/gem/", carried(sent(login(client, colleague), page, LEADERS))).status_code == 302
    assert client.post(f"{page}indlaes/gem/", carried(preview)).status_code == 422
    login(client, applicant)
    time_machine.move_to(now + timedelta(hours=5), tick=False)
    assert client.post(f"{page}indlaes/gem/", carried(preview)).status_code == 422
    assert draft.posts.count() == 1


def test_text_that_looks_like_a_formula_is_text(client, page, draft, applicant, now):
    for start in ("=1+1", "+45 12 34", "-fradrag", "@navn", '=HYPERLINK("http://x.example")'):
        write_post(draft, by=applicant, now=now, specification=start, note=start)
    content = client.get(f"{page}budget.xlsx").content
    assert [row[3] for row in cells_of(content)[5:10]] == [post.specification for post in draft.posts.all()]
    preview = sent(client, page, content)
    assert "Ingen ændringer" in words(preview)


def test_the_empty_sheet_of_a_pool_is_open_to_all_and_the_same_bytes_every_time(client, draft):
    address = reverse("applications:empty_sheet", args=[draft.pool.slug])
    answer = client.get(address)
    assert answer.content == client.get(address).content
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    rows = cells_of(answer.content)
    assert rows[1][1] == "Tomt budgetskema"
    assert len(rows[4]) == 9 + 33 + 5
    choices = [row[0] for row in cells_of(answer.content, "Valg") if row[0]]
    assert choices == [category.title for category in document_of(draft.pool_version).budget.categories]
    assert address in client.get(reverse("pools:detail", args=[draft.pool.slug])).content.decode()


def test_a_sheet_written_by_libreoffice_fills_the_33_months(client, page, draft, applicant, now, tmp_path):
    """Danish numbers in a text file, read by the program as a Dane would have typed them, and saved as .xlsx."""
    months = [f"{year}-{month:02}-01" for year in (2020, 2021, 2022) for month in range(1, 13)][:33]
    amounts = [f"1.{n:03}.250,{n:02}" if n % 2 else f"1{n:03}250" for n in range(33)]
    source = tmp_path / "budget.csv"
    lines = [
        [*HEADINGS, *months],
        [*LEADER[:3], "33", "måneder", "1.016.250,08", *amounts],
    ]
    source.write_text(
        "\n".join(";".join(f'"{c}"' if ";" in c or "," in c and " " in c else c for c in line) for line in lines)
    )
    written = libreoffice(source, tmp_path, "--infilter=CSV:59,34,76,1,,1030,false,true")
    assert taken_in(client, page, written).status_code == 302
    post = draft.posts.get()
    assert len(post.months) == 33
    assert (post.months["2020-01"], post.months["2020-02"], post.months["2022-09"]) == (
        "1000250.00",
        "1001250.01",
        "1032250.00",
    )


def test_our_own_sheet_filled_in_and_saved_by_libreoffice_comes_back(client, page, draft, applicant, now, tmp_path):
    post = write_post(draft, by=applicant, now=now)
    write_line(draft, "cofunding", "1.250,75", by=applicant, now=now)
    source = tmp_path / "budget.xlsx"
    source.write_bytes(client.get(f"{page}budget.xlsx").content)
    preview = sent(client, page, libreoffice(source, tmp_path))
    assert "Ingen ændringer" in words(preview)
    assert BudgetPost.objects.get(pk=post.pk).version == post.version


def test_sixty_posts_come_in_with_few_statements_and_keep_the_sheets_order(
    client, page, draft, django_assert_max_num_queries
):
    months = [month_label(month) for month in document_of(draft.pool_version).months]
    rows = [[*LEADER[:2], f"Medarbejder {n}", 330, "timer", 100, *[1000] * 33] for n in range(60)]
    preview = sent(client, page, workbook([[*HEADINGS, *months], *rows]))
    with django_assert_max_num_queries(20):
        assert client.post(f"{page}indlaes/gem/", carried(preview)).status_code == 302
    assert str(Budget.of(draft).expenses) == "1980000.00"

    fetched = cells_of(client.get(f"{page}budget.xlsx").content)
    posts, below = fetched[5:65], fetched[65:]
    moved = [posts[1], ["", "Løn", "", "Ny i midten", *[""] * 43], posts[0], *posts[2:]]
    preview = sent(client, page, workbook([*fetched[:5], *moved, *below]))
    assert preview.context["preview"].words == "1 ny post"
    with django_assert_max_num_queries(24):
        assert client.post(f"{page}indlaes/gem/", carried(preview)).status_code == 302
    names = list(draft.posts.values_list("specification", flat=True))
    assert names[:4] == ["Medarbejder 1", "Ny i midten", "Medarbejder 0", "Medarbejder 2"]
    assert len(names) == 61


def test_a_reader_fetches_the_sheet_and_cannot_send_one(client, login, page, draft, colleague, applicant, now):
    add_colleague(draft.case, email=colleague.email, role=CaseRole.READER, by=applicant, now=now)
    login(client, colleague)
    assert client.get(f"{page}budget.xlsx").status_code == 200
    assert "Kun redaktører og den ansøgningsansvarlige kan læse et ark ind." in words(client.get(f"{page}indlaes/"))
    assert sent(client, page, LEADERS).status_code == 403


def test_lines_of_financing_follow_the_sheet(client, page, draft, applicant, now):
    kept = write_line(draft, "cofunding", "1.250", by=applicant, now=now)
    write_line(draft, "income", "99", by=applicant, now=now)
    rows = cells_of(client.get(f"{page}budget.xlsx").content)
    first = next(at for at, row in enumerate(rows) if row[1] == "Type") + 1
    rows[first][6] = "2.250,75"
    rows[first + 1] = [""] * len(rows[0])
    rows[first + 2][1:7] = ["Indtægter", "", "Deltagerbetaling", "", "", 500]
    rows[first + 3][1:7] = ["Gave", "", "Fond", "", "", -1]
    refused = sent(client, page, workbook(rows))
    assert list(faults(refused).values()) == [
        "Vælg medfinansiering eller indtægter.",
        "Tallet må ikke være negativt. Skriv 1 uden minus.",
    ]
    rows[first + 3][1:7] = [""] * 6
    preview = sent(client, page, workbook(rows))
    assert preview.context["preview"].words == "1 ny linje, 1 linje ændres, 1 linje fjernes"
    client.post(f"{page}indlaes/gem/", carried(preview))
    kept.refresh_from_db()
    assert str(kept.amount) == "2250.75"
    assert [str(line.amount) for line in draft.financing.all()] == ["2250.75", "500.00"]
