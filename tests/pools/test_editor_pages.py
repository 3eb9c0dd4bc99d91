"""A pool is written on its pages: by Puljeansvarlige alone, none undoing another, announced by a third."""

import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pools import actions
from pools.actions import writing
from pools.document import document_of, from_json
from pools.editor.merging import seal
from pools.editor.overview import copy_of
from pools.editor.sections import BY_KEY, SECTIONS
from pools.editor.sheet import place_of
from pools.models import Pool, PoolDraft, PoolFile
from pools.permissions import pools_in_work
from pools.poolfile import load
from pools.states import PoolState
from portal import files
from portal.models import FileScan, HistoryRow, Installation
from portal.states import InstallationKind
from portal.steps import NotPossibleNow
from tests.pools.factories import ANNOUNCED_AT, announced_pool, draft_pool, seed_document, seed_text
from tests.portal.file_samples import pdf

pytestmark = pytest.mark.db
LIST = "/sagsbehandling/puljer/"
EDIT = f"{LIST}recovery-2019/rediger/"


def flat(raw, name: str = "") -> dict[str, str | list[str]]:
    """A typed section as a browser posts it."""
    posted: dict[str, str | list[str]] = {}
    for key, value in raw.items():
        here = f"{name}.{key}" if name else key
        if isinstance(value, dict):
            posted |= flat(value, here)
        elif isinstance(value, list) and (not value or isinstance(value[0], dict)):
            posted[here] = [str(n) for n in range(len(value))]
            for n, row in enumerate(value):
                posted |= flat(row, f"{here}.{n}")
        else:
            posted[here] = value
    return posted


def working(user, slug: str = "recovery-2019"):
    return copy_of(pools_in_work(user).get(slug=slug))


def posted(user, key: str, slug: str = "recovery-2019", **changes):
    """What the section's page would post, with some fields typed otherwise."""
    section, copy = BY_KEY[key], working(user, slug)
    words_then = section.typed(copy.document)
    base = {"base": section.fingerprint(copy.document), "words-base": seal(place_of(copy.pool.pk, section), words_then)}
    return flat(words_then) | base | changes


def seen(user) -> dict[str, str]:
    """The fingerprint of the whole working copy, as the page of the pool holds it."""
    return {"base": working(user).fingerprint}


def save(client, key: str, values, slug: str = "recovery-2019"):
    return client.post(reverse("pools:save_section", args=[slug, key]), values)


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def seed(manager) -> Pool:
    return draft_pool(manager)


@pytest.fixture
def writer(client, login, manager2):
    return login(client, manager2)


def test_every_section_saved_untouched_writes_nothing(writer, manager2, seed):
    for section in SECTIONS:
        page = writer.get(f"{EDIT}{section.key}/")
        assert (page.status_code, page.context["sheet"].findings) == (200, [])
        assert save(writer, section.key, posted(manager2, section.key)).status_code == 302
    assert PoolDraft.objects.count() == 0
    assert working(manager2).document == seed_document()


def test_a_changed_section_is_kept_and_its_writer_among_the_writers(writer, manager, manager2, seed):
    answer = save(writer, "grundlag", posted(manager2, "grundlag", summary="Kortere\r\nog klarere."))
    assert answer.url == f"{EDIT}grundlag/"
    draft = PoolDraft.objects.get()
    assert from_json(bytes(draft.document)).summary == "Kortere\nog klarere."
    assert (sorted(draft.writers), draft.base_version) == (sorted([manager.pk, manager2.pk]), seed.version)
    assert HistoryRow.objects.of("pulje/recovery-2019").last().verb == "write_section"
    overview = words(writer.get(EDIT))
    assert "Har skrevet i kladden: Per Puljeansvarlig, Pia Puljeansvarlig." in overview
    assert "Per Puljeansvarlig, " in overview


def test_a_row_is_added_and_moved_by_a_button_and_all_is_kept(writer, manager2, seed):
    values = posted(manager2, "spoergsmaal", do="add:questions")
    answer = save(writer, "spoergsmaal", values)
    count = len(seed_document().questions)
    assert answer.url == f"{EDIT}spoergsmaal/#questions.{count}"
    assert len(working(manager2).document.questions) == count + 1
    assert (
        save(writer, "spoergsmaal", posted(manager2, "spoergsmaal", do=f"remove:questions.{count}")).status_code == 302
    )
    assert working(manager2).document == seed_document()


def test_what_cannot_be_read_is_refused_at_its_field_and_nothing_typed_is_lost(writer, manager2, seed):
    changes = {"deadline": "snart", "expected_answer": "forventeligt til jul", "first_month": "marts"}
    answer = save(writer, "tid", posted(manager2, "tid", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a class="function-link" href="#first_month">' in page
    assert '<a class="function-link" href="#deadline">' in page
    assert [f'value="{typed}"' in page for typed in changes.values()] == [True] * 3
    assert PoolDraft.objects.count() == 0


def written_by(user, key: str, now, slug: str = "recovery-2019", **values):
    """What a colleague saves in the section meanwhile."""
    section, copy = BY_KEY[key], working(user, slug)
    base = section.fingerprint(copy.document)
    writing.save_section(copy.pool, section, values, base=base, by=user, now=now)


def test_what_only_a_colleague_changed_follows_along_without_a_question(writer, manager, manager2, seed, now):
    mine = posted(manager2, "grundlag", short_title="Min titel")
    written_by(manager, "grundlag", now, summary="Den andens resumé.")
    assert save(writer, "grundlag", mine).status_code == 302
    document = working(manager2).document
    assert (document.summary, document.short_title) == ("Den andens resumé.", "Min titel")


def test_of_a_field_both_have_changed_both_texts_are_shown_and_one_is_chosen(writer, manager, manager2, seed, now):
    mine = posted(manager2, "grundlag", summary="Mit resumé.", short_title="Min titel")
    written_by(manager, "grundlag", now, summary="Den andens resumé.", notes="Den andens note.")
    answer = save(writer, "grundlag", mine)
    page, sheet = words(answer), answer.context["sheet"]
    assert (answer.status_code, [clash.name for clash in sheet.clashes]) == (409, ["summary"])
    assert "Pia Puljeansvarlig gemte afsnittet tirsdag den 20. august 2019 kl. 12.00" in page
    assert ("Den andens resumé." in page, "Mit resumé." in page) == (True, True)
    hidden = {"base": sheet.base, "words-base": sheet.base_words, "clash-base": sheet.clash_words}
    again = mine | hidden | {"notes": "Den andens note."}
    undecided = save(writer, "grundlag", again)
    assert (undecided.status_code, "Vælg, hvilken tekst der skal gælde." in words(undecided)) == (422, True)
    assert [clash.name for clash in undecided.context["sheet"].clashes] == ["summary"]
    assert save(writer, "grundlag", again | {"summary-base": "theirs"}).status_code == 302
    document = working(manager2).document
    assert (document.summary, document.short_title) == ("Den andens resumé.", "Min titel")
    assert document.notes == "Den andens note."


def test_a_page_that_was_refused_still_knows_what_it_was_written_from(writer, manager, manager2, seed, now):
    mine = posted(manager2, "tid", deadline="snart", expected_answer="til jul")
    written_by(manager, "tid", now, first_month="2020-03")
    refused = save(writer, "tid", mine)
    sheet = refused.context["sheet"]
    assert (refused.status_code, sheet.base) == (422, mine["base"])
    again = posted(manager2, "tid") | mine | {"deadline": "17.09.2019 kl. 12.00", "words-base": sheet.base_words}
    assert save(writer, "tid", again).status_code == 302
    assert (working(manager2).document.first_month, working(manager2).document.expected_answer) == (
        "2020-03",
        "til jul",
    )


def test_rows_of_a_list_are_laid_together_by_key(writer, manager, manager2, seed, now):
    first, second, *rest = seed_document().questions
    mine = posted(manager2, "spoergsmaal", do="remove:questions.2", **{"questions.1.help": "Min hjælp."})
    theirs = (replace(second, label="Den andens spørgsmål"), first, *rest)
    written_by(manager, "spoergsmaal", now, questions=theirs)
    assert save(writer, "spoergsmaal", mine).status_code == 302
    now_second, now_first, *now_rest = working(manager2).document.questions
    assert (now_second.label, now_second.help) == ("Den andens spørgsmål", "Min hjælp.")
    assert (now_first, tuple(now_rest)) == (first, tuple(rest[1:]))


def test_of_a_list_only_the_field_that_differs_is_asked_about(writer, manager, manager2, seed, now):
    mine = posted(manager2, "kontakt", **{"contacts.0.title": "Min postkasse"})
    contacts = seed_document().contacts
    written_by(manager, "kontakt", now, contacts=(replace(contacts[0], title="Den andens postkasse"), *contacts[1:]))
    [clash] = save(writer, "kontakt", mine).context["sheet"].clashes
    assert (clash.name, clash.mine.value, clash.theirs.value) == (
        "contacts.0.title",
        "Min postkasse",
        "Den andens postkasse",
    )


def test_two_write_in_two_sections_without_meeting(writer, manager, manager2, seed, now):
    mine = posted(manager2, "kontakt", **{"contacts.0.title": "Tilskudsforvaltningen"})
    section = BY_KEY["grundlag"]
    base = section.fingerprint(seed_document())
    writing.save_section(seed, section, {"summary": "Den andens udgave."}, base=base, by=manager, now=now)
    assert save(writer, "kontakt", mine).status_code == 302
    document = working(manager2).document
    assert (document.summary, document.contacts[0].title) == ("Den andens udgave.", "Tilskudsforvaltningen")


def test_a_draft_with_something_missing_is_no_version_and_each_thing_leads_to_its_field(writer, manager2, seed):
    save(writer, "tid", posted(manager2, "tid", deadline="", expected_answer=""))
    answer = writer.post(f"{EDIT}goer-klar/")
    assert answer.status_code == 409
    assert [(o.text, o.url) for o in answer.context["obstacles"]] == [
        ("Frist, periode og informationsmøde: «Forventet svar» må ikke være tom.", f"{EDIT}tid/#expected_answer"),
        ("Frist, periode og informationsmøde: Ansøgningsfrist: Skriv dato og klokkeslæt.", f"{EDIT}tid/#deadline"),
    ]
    page = words(writer.get(f"{EDIT}tid/"))
    assert 'aria-describedby="deadline-help deadline-findings"' in page
    assert writer.get(f"{EDIT}se-som-ansoeger/").status_code == 409


def test_ready_made_by_two_and_announced_by_the_third(writer, client, login, manager, manager2, director, seed):
    save(writer, "grundlag", posted(manager2, "grundlag", summary="Præciseret."))
    with pytest.raises(NotPossibleNow) as refused:
        actions.announce(seed, by=director, now=ANNOUNCED_AT)
    assert [obstacle.code for obstacle in refused.value.obstacles] == ["draft_is_ahead"]
    assert writer.post(f"{EDIT}goer-klar/").status_code == 302
    seed.refresh_from_db()
    assert (seed.version.number, seed.version.writers) == (2, sorted([manager.pk, manager2.pk]))
    assert "Den udmeldes af en, der ikke selv har skrevet i den: Ditte Direktør." in words(writer.get(EDIT))
    for author in (manager, manager2):
        with pytest.raises(NotPossibleNow) as refused:
            actions.announce(seed, by=author, now=ANNOUNCED_AT)
        assert [obstacle.code for obstacle in refused.value.obstacles] == ["announcing_takes_two"]
    page = login(client, director).get(EDIT).content.decode()
    assert f'action="{reverse("pools:announce", args=["recovery-2019"])}"' in page
    assert actions.announce(seed, by=director, now=ANNOUNCED_AT).state == PoolState.ANNOUNCED
    assert PoolDraft.objects.count() == 0


def test_the_same_words_made_ready_twice_are_one_version(writer, seed):
    assert [writer.post(f"{EDIT}goer-klar/").status_code for _ in range(2)] == [302, 302]
    assert seed.versions.count() == 1


def test_an_assumption_bars_a_real_announcement_and_the_page_says_so(writer, seed, monkeypatch):
    monkeypatch.setattr(Installation, "current_kind", classmethod(lambda cls: InstallationKind.LIVE))
    count = len(seed_document().assumptions)
    assert f"Puljen kan ikke udmeldes, før dens {count} antagelser er afklaret" in words(writer.get(EDIT))


def test_a_new_pool_is_empty_and_nobody_outside_can_see_it(writer, client, login, applicant):
    answer = writer.post("/sagsbehandling/ny-pulje/tom/", {"new-title": "Ny pulje", "new-slug": "ny-2027"})
    assert answer.url == f"{LIST}ny-2027/rediger/"
    assert "Ny pulje" in words(writer.get(LIST))
    for page in ("/puljer/ny-2027/", f"{LIST}ny-2027/rediger/se-som-ansoeger/skema/"):
        assert writer.get(page).status_code in {404, 409}
    login(client, applicant)
    assert client.get("/puljer/ny-2027/").status_code == 404


@pytest.mark.parametrize(
    ("slug", "told"),
    [
        ("Ny Pulje", "Adressen må kun have små bogstaver"),
        ("recovery-2019", "Der er allerede en pulje med den adresse."),
    ],
)
def test_an_address_is_free_and_can_stand_in_a_link(writer, seed, slug, told):
    answer = writer.post("/sagsbehandling/ny-pulje/tom/", {"new-title": "Ny", "new-slug": slug})
    assert (answer.status_code, told in words(answer)) == (422, True)


def test_last_years_pool_is_the_way_to_begin(writer, manager, manager2, director, seed):
    announced = actions.announce(seed, by=director, now=ANNOUNCED_AT)
    assert writer.get(f"/sagsbehandling/ny-pulje/?fra={announced.slug}").status_code == 200
    values = {"clone-source": announced.slug, "clone-title": "Anden runde", "clone-slug": "recovery-2020"}
    assert writer.post("/sagsbehandling/ny-pulje/udgangspunkt/", values).status_code == 302
    document = working(manager2, "recovery-2020").document
    assert (document.questions, document.assumptions) == (seed_document().questions, seed_document().assumptions)
    moments = {"opens": "01.07.2020 kl. 09.00", "deadline": "17.09.2020 kl. 12.00", "expected_answer": "i december"}
    moments |= {"first_month": "01.2021", "last_month": "09.2023"}
    moments |= {
        "information_meeting.starts": "19.08.2020 kl. 15.30",
        "information_meeting.ends": "19.08.2020 kl. 17.00",
    }
    assert save(writer, "tid", posted(manager2, "tid", "recovery-2020", **moments), "recovery-2020").status_code == 302
    assert writer.post(f"{LIST}recovery-2020/rediger/goer-klar/").status_code == 302
    assert Pool.objects.get(slug="recovery-2020").version.number == 1


def file_of(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("pulje.toml", text.encode())


def test_the_browser_and_the_command_agree_on_a_file(writer, manager2, seed):
    fetched = writer.get(f"{EDIT}puljefil.toml")
    assert fetched.content.decode() == seed_text()
    save(writer, "grundlag", posted(manager2, "grundlag", summary="Præciseret."))
    text = writer.get(f"{EDIT}puljefil.toml").content.decode()
    assert load(text) == working(manager2).document
    answer = writer.post(f"{EDIT}indlaes/", {"file": file_of(seed_text()), "confirmed": "on"} | seen(manager2))
    assert answer.status_code == 302
    assert working(manager2).document == seed_document()
    assert writer.post(f"{EDIT}goer-klar/").status_code == 302
    seed.refresh_from_db()
    assert seed.version.number == 1
    loaded = actions.load_pool(load(text), by=manager2, now=ANNOUNCED_AT)
    assert (loaded.version.number, working(manager2).is_ahead) == (2, False)


def test_what_a_colleague_wrote_a_second_ago_is_neither_discarded_nor_replaced_unseen(writer, manager, manager2, seed):
    save(writer, "grundlag", posted(manager2, "grundlag", summary="Mit."))
    before = writer.get(EDIT)
    assert before.content.decode().count(f'name="base" value="{working(manager2).fingerprint}"') == 2
    base = seen(manager2)
    section, copy = BY_KEY["kontakt"], working(manager)
    contacts = copy.document.contacts[:1]
    there = section.fingerprint(copy.document)
    writing.save_section(seed, section, {"contacts": contacts}, base=there, by=manager, now=ANNOUNCED_AT)
    file = {"file": file_of(seed_text()), "confirmed": "on"}
    for address, values in {"fortryd/": {}, "indlaes/": file}.items():
        answer = writer.post(f"{EDIT}{address}", values | base)
        assert (answer.status_code, [o.code for o in answer.context["obstacles"]]) == (409, ["written_meanwhile"])
    assert working(manager2).document.contacts == contacts
    lost = working(manager2).fingerprint
    assert writer.post(f"{EDIT}fortryd/", seen(manager2)).status_code == 302
    line = HistoryRow.objects.of("pulje/recovery-2019").last()
    assert (line.verb, line.actor_id, line.facts) == ("discard_draft", manager2.pk, {"fingerprint": lost})


def test_a_draft_that_never_became_a_version_is_deleted_and_its_address_is_free(writer, manager, manager2, now):
    new = {"new-title": "Prøve", "new-slug": "proeve"}
    begin = reverse("pools:begin_empty")
    assert writer.post(begin, new).status_code == 302
    edit = f"{LIST}proeve/rediger/"
    assert "Slet kladden" in words(writer.get(edit))
    stale = {"base": working(manager2, "proeve").fingerprint}
    written_by(manager, "grundlag", now, "proeve", summary="Den andens resumé.")
    assert "Der er skrevet i kladden, siden" in words(writer.post(f"{edit}slet/", stale, follow=True))
    answer = writer.post(f"{edit}slet/", {"base": working(manager2, "proeve").fingerprint}, follow=True)
    assert "Kladden er slettet. Adressen «proeve» er fri igen." in words(answer)
    line = HistoryRow.objects.of("pulje/proeve").last()
    assert (line.verb, line.actor_id, Pool.objects.count()) == ("delete_draft", manager2.pk, 0)
    assert writer.post(begin, new).status_code == 302


def test_a_pool_with_a_version_is_not_deleted(writer, manager2, seed):
    assert "Slet kladden" not in words(writer.get(EDIT))
    assert "Puljen har en version" in words(writer.post(f"{EDIT}slet/", seen(manager2), follow=True))
    assert Pool.objects.get() == seed


def test_who_is_logged_out_while_writing_gets_the_text_back_under_danish_names(writer, manager2, seed):
    labels = writer.get(f"{EDIT}spoergsmaal/").context["sheet"].labels
    mine = posted(
        manager2, "spoergsmaal", **{"labels-base": labels, "questions.1.help": "Min lange hjælp til ansøger."}
    )
    writer.logout()
    answer = save(writer, "spoergsmaal", mine)
    page = words(answer)
    assert (answer.status_code, "Min lange hjælp til ansøger." in page) == (403, True)
    assert ">Hjælpetekst (2)</label>" in page
    assert ("questions." in page, "labels-base" in page, "words-base" in page) == (False, False, False)


def test_a_draft_that_gives_way_to_a_loaded_file_is_told_of(writer, manager, manager2, seed):
    save(writer, "grundlag", posted(manager2, "grundlag", summary="Mit."))
    lost = working(manager2).fingerprint
    actions.load_pool(seed_document(), by=manager, now=ANNOUNCED_AT)
    line = HistoryRow.objects.of("pulje/recovery-2019").last()
    assert (line.verb, line.actor_id, line.facts) == ("discard_draft", manager.pk, {"fingerprint": lost})


def test_a_file_replaces_nothing_before_it_is_confirmed_and_readable(writer, manager2, seed):
    broken = seed_text().replace("accept_days = 21", 'accept_days = "mange"')
    line = broken.split("\n").index('accept_days = "mange"') + 1
    cases = [
        ({"file": file_of(seed_text())}, "Sæt kryds, hvis filen skal stå i stedet for kladden."),
        ({"file": file_of(broken), "confirmed": "on"}, f"Linje {line}: «accept_days» skal være et helt tal."),
        (
            {"file": SimpleUploadedFile("p.toml", "æ".encode("latin-1")), "confirmed": "on"},
            "Filen er ikke skrevet i UTF-8.",
        ),
        ({"confirmed": "on"}, "Vælg en puljefil."),
    ]
    for values, told in cases:
        answer = writer.post(f"{EDIT}indlaes/", values)
        assert (answer.status_code, told in words(answer)) == (422, True)
    other = seed_text().replace('slug = "recovery-2019"', 'slug = "en-anden"')
    answer = writer.post(f"{EDIT}indlaes/", {"file": file_of(other), "confirmed": "on"})
    assert (answer.status_code, [o.code for o in answer.context["obstacles"]]) == (409, ["file_of_another_pool"])
    assert PoolDraft.objects.count() == 0


def test_a_file_that_lacks_something_begins_a_draft_and_says_on_which_line(writer):
    text = seed_text().replace("accept_days = 21", "accept_days = 0")
    line = text.split("\n").index("accept_days = 0") + 1
    answer = writer.post("/sagsbehandling/ny-pulje/fil/", {"file": file_of(text)}, follow=True)
    assert answer.redirect_chain[-1][0] == EDIT
    assert f"Linje {line}: Der skal være mindst én dag til at acceptere." in words(answer)
    assert Pool.objects.get().version is None


def test_a_file_is_kept_once_and_fetched_by_those_who_may_see_the_pool(
    writer, client, login, manager2, director, applicant, seed
):
    content, values = pdf(), posted(manager2, "materialer")
    values["material_groups.0.materials.0.upload"] = SimpleUploadedFile("v.pdf", content)
    assert save(writer, "materialer", values).status_code == 302
    material = working(manager2).document.material_groups[0].materials[0]
    kept = PoolFile.objects.get()
    assert (material.file, material.sha256) == ("v.pdf", kept.file.sha256)
    address = reverse("pools:material", args=["recovery-2019", material.sha256])
    assert writer.get(address).content == content
    writer.post(f"{EDIT}goer-klar/")
    client.logout()
    assert client.get(address).status_code == 404
    actions.announce(seed, by=director, now=ANNOUNCED_AT)
    assert client.get(address)["Content-Disposition"] == 'attachment; filename="v.pdf"'
    assert address in client.get("/puljer/recovery-2019/").content.decode()
    assert client.get(reverse("pools:material", args=["recovery-2019", "0" * 64])).status_code == 404


def test_a_material_with_a_virus_is_given_to_nobody(writer, client, login, director, applicant, manager2, seed):
    values = posted(manager2, "materialer")
    values["material_groups.0.materials.0.upload"] = SimpleUploadedFile("v.pdf", pdf())
    save(writer, "materialer", values)
    writer.post(f"{EDIT}goer-klar/")
    actions.announce(seed, by=director, now=ANNOUNCED_AT)
    file = PoolFile.objects.get().file
    FileScan.objects.create(file=file, is_clean=False, signature="Win.Test.EICAR", at=ANNOUNCED_AT)
    address = reverse("pools:material", args=["recovery-2019", file.sha256])
    for user in (manager2, applicant, None):
        client.logout()
        answer = (login(client, user) if user else client).get(address)
        assert (answer.status_code, "Filen indeholder virus" in words(answer)) == (409, True)


def test_two_pools_that_brought_the_same_bytes_both_give_them_out(writer, manager, manager2, seed):
    values = posted(manager2, "materialer")
    values["material_groups.0.materials.0.upload"] = SimpleUploadedFile("v.pdf", pdf())
    save(writer, "materialer", values)
    first = PoolFile.objects.get()
    other = files.store(files.read(first.file), name="v2.pdf", media_type=files.PDF, now=ANNOUNCED_AT)
    PoolFile.objects.create(pool=draft_pool(manager, slug="en-anden"), file=other, at=ANNOUNCED_AT, by=manager)
    assert writer.get(reverse("pools:material", args=["recovery-2019", first.file.sha256])).status_code == 200


def test_a_file_from_elsewhere_names_a_material_that_is_not_here(writer, manager2, seed):
    values = posted(manager2, "materialer")
    values |= {"material_groups.0.materials.0.sha256": "0" * 64, "material_groups.0.materials.0.file": "v.pdf"}
    assert save(writer, "materialer", values).status_code == 302
    answer = writer.post(f"{EDIT}goer-klar/")
    assert [obstacle.code for obstacle in answer.context["obstacles"]] == ["file_is_not_here"]


def test_a_file_that_is_not_what_it_says_is_refused_at_its_field(writer, manager2, seed):
    values = posted(manager2, "materialer")
    name = "material_groups.0.materials.0"
    answer = save(writer, "materialer", values | {f"{name}.upload": SimpleUploadedFile("v.pdf", b"MZ\x90")})
    assert (answer.status_code, [o.url for o in answer.context["sheet"].obstacles]) == (422, [f"#{name}.sha256"])
    assert PoolFile.objects.count() == 0


def test_what_lies_fast_in_an_announced_pool_is_not_written(writer, manager, manager2, director, now):
    pool = announced_pool(manager, director)
    values = posted(manager2, "tid", deadline="01.10.2019 kl. 12.00", expected_answer="til nytår")
    assert save(writer, "tid", values).status_code == 302
    document = working(manager2).document
    assert (document.deadline, document.expected_answer) == (document_of(pool.version).deadline, "til nytår")
    draft = PoolDraft.objects.get()
    assert (draft.base_version, draft.writers) == (pool.version, [manager2.pk])
    assert writer.post(f"{EDIT}goer-klar/").status_code == 409
    moved = seed_text().replace("deadline = 2019-09-17", "deadline = 2019-10-17")
    answer = writer.post(f"{EDIT}indlaes/", {"file": file_of(moved), "confirmed": "on"} | seen(manager2))
    assert [obstacle.code for obstacle in answer.context["obstacles"]] == ["file_changes_what_is_fixed"]
    assert "Foreslå ændringen" in words(writer.get(EDIT))
    assert writer.post(f"{EDIT}fortryd/", seen(manager2)).status_code == 302
    assert working(manager2).document == document_of(pool.version)


def test_the_previews_are_the_applicants_own_pages_marked_and_closed(writer, seed):
    page = words(writer.get(f"{EDIT}se-som-ansoeger/"))
    assert "FORHÅNDSVISNING" in page
    assert (
        "disabled>Start ansøgning</button>" in page
        or "Puljen åbner" in page
        or "Ansøgningsfristen er overskredet" in page
    )
    form = writer.get(f"{EDIT}se-som-ansoeger/skema/").content.decode()
    assert '<fieldset class="preview-form" disabled>' in form
    for question in seed_document().questions:
        assert f'id="{question.key}"' in form


def test_no_link_of_a_preview_leads_nowhere(writer, client, manager2):
    writer.post("/sagsbehandling/ny-pulje/fil/", {"file": file_of(seed_text())})
    page = writer.get(f"{EDIT}se-som-ansoeger/")
    assert page.context["pool"].version_id is None
    for text in ("Se ansøgningsskemaet (PDF)", "Tilmelding og materiale til"):
        assert text in words(page)
    main = page.content.decode().partition("<main")[2].partition("</main>")[0]
    ways = set(re.findall(r'<a [^>]*href="(/[^"#]*)"', main))
    assert ways >= {EDIT}
    assert {way: status for way in ways if (status := writer.get(way).status_code) != 200} == {}


def test_only_the_manager_writes_others_of_the_agency_read_and_applicants_find_nothing(
    client, login, seed, manager, director, auditor, caseworker, applicant
):
    reading = [LIST, EDIT, *(f"{EDIT}{section.key}/" for section in SECTIONS), f"{EDIT}puljefil.toml"]
    reading += [f"{EDIT}se-som-ansoeger/", f"{EDIT}se-som-ansoeger/skema/"]
    writes = [
        "/sagsbehandling/ny-pulje/tom/",
        "/sagsbehandling/ny-pulje/fil/",
        "/sagsbehandling/ny-pulje/udgangspunkt/",
    ]
    writes += [f"{EDIT}grundlag/gem/", f"{EDIT}goer-klar/", f"{EDIT}fortryd/", f"{EDIT}indlaes/"]
    values = posted(manager, "grundlag", summary="Noget andet.") | {"new-title": "Ny", "new-slug": "ny"}
    expected = {applicant: (404, 404), caseworker: (403, 403), auditor: (200, 403), director: (200, 403)}
    for user, (read, written) in expected.items():
        login(client, user)
        assert {client.get(path).status_code for path in reading} == {read}, user
        assert {client.post(path, values).status_code for path in writes} <= {
            written,
            422 if written == 403 else 404,
        }, user
        assert "Gem afsnittet" not in client.get(f"{EDIT}grundlag/").content.decode()
    assert (PoolDraft.objects.count(), Pool.objects.count()) == (0, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(writer, manager, count, django_assert_num_queries):
    for number in range(count):
        draft_pool(manager, slug=f"pulje-{number}")
    writer.get(LIST)
    with django_assert_num_queries(4):
        assert len(writer.get(LIST).context["drafts"]) == count
