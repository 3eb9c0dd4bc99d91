"""Does the editor know every field of a pool, read what is typed the Danish way, and keep what it does not touch?"""

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pools.canonical import hints_of
from pools.document import NOT_CHOSEN, Column, Condition, Option, PoolDocument, Question, canonical_json, from_json
from pools.editor import rows
from pools.editor.beginning import new_document
from pools.editor.findings import findings_in
from pools.editor.labels import LABELS
from pools.editor.moments import Limit, Moment, Month
from pools.editor.page import nodes_of
from pools.editor.sections import BY_KEY, SECTIONS
from pools.editor.shapes import Lines, Number, Pair, Share, Unreadable
from pools.editor.tables import Table, Tables, When, blank, shape_of, table_of, with_keys
from pools.editor.working import cloned
from pools.poolfile import dump, load, read
from tests.pools.factories import places_document, seed_document, seed_text

QUESTIONS = BY_KEY["spoergsmaal"]


def unreachable(kind: type, path: str = "") -> list[str]:
    """The fields of a declared table that have no place or no words in the editor."""
    lost = []
    written = {field.name: field for field in table_of(kind).fields}
    for name in hints_of(kind):
        shape = written[name].shape if name in written else None
        if shape is None or name not in LABELS.get(kind, {}):
            lost.append(f"{path}{name}")
        elif isinstance(shape, Table | Tables):
            inner = shape.kind if isinstance(shape, Table) else shape.row.kind
            lost += unreachable(inner, f"{path}{name}.")
        elif isinstance(shape, When):
            lost += sorted({f.name for f in fields(Condition)} ^ {"question", "any_of"})
        elif is_dataclass(hints_of(kind)[name]):
            lost.append(f"{path}{name}")
    return lost


def test_every_field_of_the_document_can_be_written_in_the_editor():
    assert unreachable(PoolDocument) == []


def test_every_field_stands_in_one_section():
    assert sorted(name for section in SECTIONS for name in section.fields) == sorted(hints_of(PoolDocument))


def test_no_label_is_of_a_field_that_is_gone():
    assert {
        kind: set(labels) - set(hints_of(kind)) for kind, labels in LABELS.items() if labels.keys() - hints_of(kind)
    } == {}


@pytest.mark.parametrize(
    "document",
    [seed_document(), places_document(), new_document(slug="ny", title="Ny", authority="S"), blank(PoolDocument)],
)
def test_a_section_saved_untouched_changes_no_byte(document):
    before = canonical_json(document)
    for section in SECTIONS:
        errors: dict[str, str] = {}
        document = section.put(document, section.read(section.typed(document), errors))
        assert (section.key, errors, canonical_json(document) == before) == (section.key, {}, True)


def test_what_only_later_pools_have_survives_too():
    """Conditions, tables, files, a capacity: nothing of them is in the seed pool's every question."""
    seed = seed_document()
    asked = replace(seed.questions[0], key="har_i", kind="yes_no", max_characters=None)
    table = Question(
        *("tabel", asked.criterion, asked.sub_point, "table", "Skriv"),
        columns=(
            Column("navn", "Navn", "short_text"),
            Column("valg", "Valg", "one_of", options=(Option("a", "A"), Option("b", "B"))),
        ),
        min_rows=1,
        max_rows=7,
        shown_when=Condition("har_i", ("nej", "ja")),
    )
    slot = replace(
        table, key="fil", kind="file", columns=(), min_rows=None, max_rows=None, file_types=("xlsx", "pdf"), max_files=2
    )
    bounded = replace(asked, key="tal", kind="number", minimum="-10.5", maximum="2000000.25")
    dated = replace(asked, key="dag", kind="date", minimum="2020-01-31")
    meeting = replace(seed.information_meeting, capacity=40, signup_until=datetime(2019, 8, 18, 10, 0, 30, tzinfo=UTC))
    document = replace(seed, questions=(asked, table, slot, bounded, dated), information_meeting=meeting, partners=None)
    assert from_json(canonical_json(document)) == document
    test_a_section_saved_untouched_changes_no_byte(document)


def test_numbers_dates_and_months_are_read_the_danish_way():
    noon = datetime(2019, 9, 17, 10, 0, tzinfo=UTC)
    assert [Moment().read(text) for text in ("17.09.2019 kl. 12.00", "17-9-2019 12:00", "17.9.2019, kl 12.00")] == [
        noon
    ] * 3
    assert (Moment().typed(noon), Moment().typed(NOT_CHOSEN), Moment().read("")) == (
        "17.09.2019 kl. 12.00",
        "",
        NOT_CHOSEN,
    )
    assert [Month().read(text) for text in ("01.2020", "1/2020", "2020-01", "januar 2020", "jan. 2020")] == [
        "2020-01"
    ] * 5
    assert (Number().read("4.000"), Number(optional=True).read(" "), Share().read("2,50")) == (
        4000,
        None,
        Decimal("2.5"),
    )
    assert (Limit().read("10,50"), Limit().read("31.01.2020"), Limit().typed("2020-01-31")) == (
        "10.50",
        "2020-01-31",
        "31.01.2020",
    )
    assert Lines().read("Et\r\n\r\n  To  \r\nTre↵fortsat") == ("Et", "To", "Tre\nfortsat")
    assert Pair().read({"0": "2", "1": "4"}) == (2, 4)


@pytest.mark.parametrize(
    ("shape", "typed", "told"),
    [
        (Moment(), "17.09.2019", "Skriv også klokkeslættet, fx 17.09.2019 kl. 12.00."),
        (Moment(), "i morgen", "Skriv dato og klokkeslæt som dd.mm.åååå kl. tt.mm, fx 17.09.2019 kl. 12.00."),
        (Moment(), "31.02.2019 kl. 12.00", "Den dato eller det klokkeslæt findes ikke. Skriv fx 17.09.2019 kl. 12.00."),
        (
            Moment(),
            "27.10.2019 kl. 02.30",
            "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet.",
        ),
        (Month(), "13.2020", "Den måned findes ikke. Skriv fx 01.2020."),
        (Month(), "næste år", "Skriv måneden som mm.åååå, fx 01.2020."),
        (Number(), "4,5", "Skriv et helt tal uden komma."),
        (Number(), "-5", "Skriv 0 eller et større tal."),
        (Pair(), {"0": "2", "1": ""}, "Skriv både det mindste og det største antal, eller lad begge stå tomme."),
        (When(), ["a=ja", "b=nej"], "Vælg svar på ét spørgsmål, ikke på flere."),
    ],
)
def test_what_cannot_be_read_says_what_to_write(shape, typed, told):
    with pytest.raises(Unreadable) as refused:
        shape.read(typed)
    assert refused.value.text == told


def test_an_unreadable_field_is_told_at_its_name_and_the_others_are_read():
    raw, errors = QUESTIONS.typed(seed_document()), {}
    raw["questions"][1]["max_characters"] = "mange"
    values = QUESTIONS.read(raw, errors)
    assert list(errors) == ["questions.1.max_characters"]
    assert values["questions"][0] == seed_document().questions[0]


def test_rows_are_added_moved_and_removed_as_they_are_typed():
    section = BY_KEY["kriterier"]
    raw = section.typed(seed_document())
    keys = [row["key"] for row in raw["criteria"]]
    moved, place = rows.after(section, raw, "up:criteria.1")
    assert ([row["key"] for row in moved["criteria"]], place) == ([keys[1], keys[0], *keys[2:]], "criteria.0")
    assert [criterion.number for criterion in section.read(moved, {})["criteria"]] == list(range(1, len(keys) + 1))
    assert rows.after(section, raw, "down:criteria.0")[0] == moved
    removed, place = rows.after(section, raw, "remove:criteria.0.sub_points.0")
    assert (removed["criteria"][0]["sub_points"], place) == (
        raw["criteria"][0]["sub_points"][1:],
        "criteria.0.sub_points",
    )
    added, place = rows.after(section, raw, "add:criteria.1.sub_points")
    assert (place, added["criteria"][1]["sub_points"][-1]) == (
        "criteria.1.sub_points.3",
        {"key": "", "text": "", "rubric": ""},
    )
    for nonsense in (
        "",
        "up:criteria",
        "add:criteria.99.sub_points",
        "remove:criteria.x",
        "add:assessors",
        "up:slug.1",
    ):
        assert rows.after(section, raw, nonsense) == (raw, "")


def test_a_key_left_blank_is_made_of_the_words():
    named = with_keys(
        [{"key": "", "label": "Behov for støtte?"}, {"key": "", "label": "Behov for støtte"}, {"key": "x"}]
    )
    assert [row["key"] for row in named] == ["behov_for_stoette", "behov_for_stoette_2", "x"]


def test_a_call_for_places_in_rounds_is_written_a_moment_on_each_line():
    section = BY_KEY["tid"]
    raw, errors = section.typed(places_document()), {}
    raw["intake"] |= {"kind": "rounds", "cut_offs": "01.03.2020 kl. 12.00\n\n01.09.2020 kl. 12.00"}
    document = section.put(places_document(), section.read(raw, errors))
    assert (errors, findings_in(document)) == ({}, [])
    noons = (datetime(2020, 3, 1, 11, 0, tzinfo=UTC), datetime(2020, 9, 1, 10, 0, tzinfo=UTC))
    assert (document.intake.kind, document.intake.cut_offs) == ("rounds", noons)
    assert section.typed(document)["intake"]["cut_offs"] == "01.03.2020 kl. 12.00\n01.09.2020 kl. 12.00"
    section.read(raw | {"intake": raw["intake"] | {"cut_offs": "01.03.2020 kl. 12.00\nsnart"}}, errors)
    assert list(errors) == ["intake.cut_offs"]


def test_a_call_without_openings_has_no_intake_when_its_fields_are_left_blank():
    section = BY_KEY["tid"]
    raw = section.typed(places_document()) | {"intake": {"kind": "", "text": "", "cut_offs": ""}}
    assert section.put(places_document(), section.read(raw, {})).intake is None


def test_a_finding_about_places_is_said_in_the_words_of_the_page():
    broken = replace(places_document(), course_months=None, capacity=places_document().capacity[1:])
    assert [(each.section.key, each.words) for each in findings_in(broken)] == [
        ("midler", "Planen har 70 pladser i alt, og opslaget har 75."),
        ("forloeb", "Skriv, hvor mange måneder et forløb varer, fx 4 og 12."),
    ]


def test_what_is_missing_stands_at_its_field_and_is_called_what_the_field_is_called():
    document = replace(new_document(slug="ny", title="Ny", authority="S"), first_month="2020-01", last_month="2019-01")
    found = {finding.name: (finding.section.key, finding.text) for finding in findings_in(document)}
    assert found["opens"] == ("tid", "Skriv dato og klokkeslæt.")
    assert found["short_title"] == ("grundlag", "«Kort titel» må ikke være tom.")
    assert found["law.accept_days"] == ("regler", "Der skal være mindst én dag til at acceptere.")
    assert found["headings.1"] == ("puljeside", "Der står ingenting under «Formål».")
    assert findings_in(seed_document()) == []


def test_a_row_just_added_says_what_to_choose_and_names_no_key():
    seed = seed_document()
    added = blank(Question)
    told = [each for each in findings_in(replace(seed, questions=(*seed.questions, added)))]
    assert [(each.name.rpartition(".")[2], each.text) for each in told] == [
        ("criterion", "Vælg et kriterium."),
        ("label", "Spørgsmålet har ingen tekst."),
        ("kind", "Vælg, hvad svaret er."),
    ]


def test_what_is_missing_in_a_new_pool_is_told_in_danish_and_leads_to_its_row():
    told = {each.text: each.name for each in findings_in(new_document(slug="ny", title="Ny", authority="S"))}
    assert told["Henvisningen til reglerne for «Afslag (refusal)» mangler."] == "law.references.1"
    assert any(text.startswith("Kontakten «teknisk»: skriv telefon") for text in told)
    headings = tuple(each for each in seed_document().headings if each.key != "audience")
    bare = replace(seed_document(), offers="", headings=headings)
    texts = {each.text for each in findings_in(bare)}
    assert "«Puljen udbyder» mangler. Vælg en af mulighederne." in texts
    assert "Overskriften «Hvem kan søge? (ansøgerkreds) (audience)» mangler på puljesiden." in texts


def test_a_sub_point_is_chosen_among_those_of_its_criterion():
    seed = seed_document()
    [list_node] = nodes_of(QUESTIONS, seed, QUESTIONS.typed(seed))
    chosen = next(node for node in list_node.rows[0].nodes if node.name == "questions.0.sub_point")
    [criterion] = [each for each in seed.criteria if each.key == seed.questions[0].criterion]
    assert [choice.key for choice in chosen.choices] == [point.key for point in criterion.sub_points]


def test_a_condition_is_chosen_among_earlier_questions_only():
    seed = seed_document()
    first, second = (replace(q, key=key, kind="yes_no") for q, key in zip(seed.questions, ("en", "to"), strict=False))
    document = replace(seed, questions=(first, second))
    [node] = nodes_of(QUESTIONS, document, QUESTIONS.typed(document))
    offered = [[choice.key for choice in row.aside[-1].choices] for row in node.rows]
    assert offered == [[], ["en=ja", "en=nej"]]
    assert isinstance(shape_of(Question, "shown_when"), When)


def test_a_clone_has_the_same_words_and_assumptions_and_no_moment():
    seed = seed_document()
    clone = cloned(seed, slug="recovery-2027", title="Ny runde")
    assert (clone.slug, clone.title, clone.assumptions) == ("recovery-2027", "Ny runde", seed.assumptions)
    assert (clone.opens, clone.deadline, clone.first_month, clone.information_meeting.starts) == (
        *(NOT_CHOSEN, NOT_CHOSEN, ""),
        NOT_CHOSEN,
    )
    missing = {finding.name for finding in findings_in(clone)}
    wanted = {"opens", "deadline", "first_month", "last_month", "expected_answer"}
    assert missing == {*wanted, "information_meeting.starts", "information_meeting.ends"}
    moments = ("opens", "deadline", "questions_until", "information_meeting", *sorted(wanted - {"opens", "deadline"}))
    back = replace(clone, slug=seed.slug, title=seed.title, **{name: getattr(seed, name) for name in moments})
    assert canonical_json(back) == canonical_json(seed)


def test_a_clone_of_a_call_for_places_has_its_words_and_no_months_or_rounds():
    rounds = replace(places_document().intake, kind="rounds", cut_offs=(places_document().deadline,))
    clone = cloned(places_document(intake=rounds), slug="forloeb-2027", title="Ny runde")
    assert (clone.capacity, clone.intake.cut_offs, clone.themes) == ((), (), places_document().themes)


def test_a_pool_that_is_still_being_written_goes_through_its_file():
    document = new_document(slug="ny", title="Ny", authority="S")
    again, problems = read(dump(document))
    assert canonical_json(again) == canonical_json(document)
    assert len(problems) == len(findings_in(document))
    assert "1970" not in dump(document)
    assert {"Nøglen «opens» mangler.", "Nøglen «deadline» mangler."} <= {problem.text for problem in problems}
    assert load(seed_text()) == read(seed_text())[0]
