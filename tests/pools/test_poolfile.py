"""Does a broken pool file say what is wrong, and where? One row per way to break the seed file."""

# ruff: noqa: E501 - a table is read along its lines
from dataclasses import replace

import pytest

from pools.poolfile import PoolFileError, dump, load
from tests.pools.factories import seed_document, seed_text

# (what is replaced, by what, text that the named line holds afterwards, what the file is told)
BROKEN = [
    ('slug = "recovery-2019"', "slug = recovery-2019", "slug =", "Værdien kan ikke læses. Tekst skal stå i citationstegn."),
    ('slug = "recovery-2019"', 'slug = "Recovery 2019"', "slug =", "«slug» må kun have små bogstaver a-z, tal og bindestreg."),
    ("places = 0", 'places = 0\nplaces = "x"', 'places = "x"', "Nøglen er skrevet to gange."),
    ("places = 0", "places = 0\ncolour = 1", "colour", "Nøglen «colour» kendes ikke."),
    ("places = 0", 'places = "0"', "places", "«places» skal være et helt tal."),
    ("places = 0", "places = true", "places", "«places» skal være et helt tal."),
    ("places = 0", "places = 4", "places", "En pulje med penge har ingen pladser: skriv 0."),
    ("amount = 13_000_000.00", "amount = nan", "amount =", "«amount» skal være et tal, fx 13_000_000.00."),
    ("amount = 13_000_000.00", "amount = 13_000_000.001", "amount =", "«amount» kan højst have to decimaler og 12 cifre foran dem."),
    ("amount = 13_000_000.00", "amount = 0.00", "amount =", "En pulje med penge skal have et beløb over 0 kr."),
    ("13,0 mio. kr.", "14,0 mio. kr.", "amount_text", "«amount_text» passer ikke med beløbet 13.000.000,00 kr."),
    ("§ 15.75.55.10.", "15.75.55.10", "finance_account", "Finanslovskontoen skrives som § 15.75.55.10."),
    ('offers = "money"', 'offers = "gifts"', "offers", "«offers» skal være en af: money, places."),
    ('approval = "portal"', 'approval = "fax"', "approval =", "«approval» skal være en af: portal, declaration, none."),
    ('audience = ["kommune"]', 'audience = ["kommune", "forening"]', "audience =", "Der er ingen slags ansøger, der hedder «forening»."),
    ("{cvr}", "{cpr}", "declaration", "Erklæringen kan kun have {organisation} og {cvr} i krøllede parenteser."),
    ("{cvr}", "{cvr.real}", "declaration", "Erklæringen kan kun have {organisation} og {cvr} i krøllede parenteser."),
    ("{cvr}", "{cvr", "declaration", "Erklæringen kan kun have {organisation} og {cvr} i krøllede parenteser."),
    ("partners = [2, 4]", "partners = [4, 2]", "partners", "«partners» skal være det mindste og det største antal, fx [2, 4]."),
    ("partners = [2, 4]", "partners = [2]", "partners", "«partners» skal have 2 værdier."),
    ("deadline = 2019-09-17T12:00:00", "deadline = 2019-10-27T02:30:00", "deadline =", "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet."),
    ("deadline = 2019-09-17T12:00:00", "deadline = 2020-03-29T02:30:00", "deadline =", "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet."),
    ("deadline = 2019-09-17T12:00:00", "deadline = 2019-09-17T12:00:00Z", "deadline =", "«deadline» skrives i dansk tid uden tidszone, fx 2019-09-17T12:00:00."),
    ("deadline = 2019-09-17T12:00:00", 'deadline = "17. september"', "deadline =", "«deadline» skal være dato og klokkeslæt som 2019-09-17T12:00:00."),
    ("deadline = 2019-09-17T12:00:00", "deadline = 2019-06-17T12:00:00", "deadline =", "Ansøgningsfristen skal ligge efter åbningen («opens»)."),
    ('first_month = "2020-01"', 'first_month = "2020-13"', "first_month", "«first_month» skal være en måned som 2020-01."),
    ('last_month = "2022-09"', 'last_month = "2019-09"', "last_month", "Projektperiodens sidste måned ligger før den første."),
    ("ends = 2019-08-19T17:00:00", "ends = 2019-08-19T15:00:00", "ends", "Informationsmødet skal slutte, efter at det begynder."),
    ('key = "purpose"\ntitle = "Formål"', 'key = "aim"\ntitle = "Formål"', "[[headings]]", "Overskriften «purpose» mangler på puljesiden."),
    ('key = "project_period"\n', 'key = "project_period"\ntext = "2020"\n', 'text = "2020"', "Under «Projektperiode» vises værdien selv: fjern «text»."),
    ('kind = "teknisk"', 'kind = "telepatisk"', "telepatisk", "Kontakten skal være en af: tilskudsfaglig, teknisk, projektspecifik."),
    ("portal@socialstyrelsen.example", "portal", 'email = "portal"', "«portal» er ikke en mailadresse."),
    ('title = "Vejledning"\n', 'title = "Vejledning"\nfile = "c:/vejledning.pdf"\n', "file =", "«file» skal være en adresse, der begynder med https://, eller udelades."),
    ('key = "effort"\nnumber = 2', 'key = "effort"\nnumber = 7', "number = 7", "Kriterierne skal være nummereret i rækkefølge: her 2."),
    ('key = "coherence"\nnumber = 4', 'key = "effort"\nnumber = 4', 'key = "effort"', "Nøglen «effort» er brugt før."),
    ("weight = 0", "weight = 2", "[[criteria]]", "«Relevans» er opfyldt eller ikke: vægten skal være 0, og der er ingen trin."),
    ('5 = "Alle led hænger tydeligt', '6 = "Alle led hænger tydeligt', "[criteria.rubric]", "«Sammenhæng» skal have en tekst til hvert af trinene 1-5."),
    ('rubric = "Opfyldt, når projektlederen', 'rubrik = "Opfyldt, når projektlederen', "rubrik =", "Nøglen «rubrik» kendes ikke."),
    ('sub_point = "concept"', 'sub_point = "need"', "[[criteria.sub_points]]", "Underpunktet «concept» har intet spørgsmål, som skal besvares."),
    ('sub_point = "documentation"', 'sub_point = "paper"', 'sub_point = "paper"', "Kriteriet «organisation» har intet underpunkt «paper»."),
    ('kind = "yes_no"', 'kind = "perhaps"', 'kind = "perhaps"', "Der er ingen slags spørgsmål, der hedder «perhaps»."),
    ("max_characters = 5000", "max_characters = 0", "max_characters = 0", "Grænsen skal være mindst 1 tegn."),
    ("max_characters = 5000\n", "", "[[questions]]", "En lang tekst skal have en grænse («max_characters»), så alle har lige meget plads."),
    ('minimum = "1"', 'minimum = "en"', "minimum", "«minimum» skal være et tal som 10.50 eller en dato som 2020-01-31."),
    ('key = "planned"', 'key = "Planlagt!"', "Planlagt!", "Nøglen «Planlagt!» må kun have små bogstaver a-z, tal og understreg."),
    ('key = "rent"', 'key = "salary"', 'key = "salary"', "Nøglen «salary» er brugt før."),
    ("accept_days = 21", "accept_days = 0", "accept_days", "Der skal være mindst én dag til at acceptere."),
    ('key = "refusal"', 'key = "regret"', "[law]", "Henvisningen til reglerne for «refusal» mangler."),
    ("reclaim_above = 500.00", "reclaim_above = -1.00", "reclaim_above", "Grænsen kan ikke være negativ."),
    ('path = "law"', 'path = "lov"', 'path = "lov"', "Der er ingen nøgle «lov», som kan være en antagelse."),
    ('"At borgerne oplever at blive støttet', '" At borgerne oplever at blive støttet', "items", "Teksten må ikke begynde eller slutte med mellemrum eller linjeskift."),
    ("[law]", "[law", "[law", None),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "line_holds", "told"), BROKEN)
def test_a_broken_file_names_the_line_and_the_reason(before, after, line_holds, told):
    assert before in seed_text()
    text = seed_text().replace(before, after, 1)
    with pytest.raises(PoolFileError) as refused:
        load(text)
    lines = text.split("\n")
    places = [(lines[problem.line - 1], problem.text) for problem in refused.value.problems]
    assert [place for place in places if line_holds in place[0] and told in (None, place[1])] != []


def test_all_problems_are_told_at_once_in_the_files_order():
    text = seed_text().replace('slug = "recovery-2019"', 'slug = ""').replace("accept_days = 21", "accept_days = 0")
    with pytest.raises(PoolFileError) as refused:
        load(text)
    assert [problem.text for problem in refused.value.problems] == [
        "«slug» må kun have små bogstaver a-z, tal og bindestreg.",
        "Der skal være mindst én dag til at acceptere.",
    ]


def test_a_missing_key_is_told_where_its_table_begins():
    text = seed_text().replace("accept_days = 21\n", "")
    with pytest.raises(PoolFileError) as refused:
        load(text)
    [problem] = refused.value.problems
    assert (text.split("\n")[problem.line - 1], problem.text) == ("[law]", "Nøglen «accept_days» mangler.")


@pytest.mark.parametrize(
    "text",
    ['Et "citat"', "En \\ skråstreg", 'To linjer\nmed "citat" og \\', "Tabulator\tog emoji 👩‍👩‍👧‍👦 og é", '"""'],
)
def test_any_text_survives_the_file(text):
    document = seed_document(summary=text)
    assert load(dump(document)) == document
    assert dump(load(dump(document))) == dump(document)


def test_a_call_for_places_is_the_same_document_with_other_data():
    seed = seed_document()
    headings = tuple(h for h in seed.headings if h.key not in {"amount", "finance_account"})
    rules = replace(seed.budget, categories=(), lump_posts=())
    questions = tuple(question for question in seed.questions if question.kind not in {"activities", "budget"})
    places = replace(
        seed, offers="places", amount=seed.amount * 0, amount_text="", finance_account="", places=75,
        partners=None, headings=headings, budget=rules, questions=questions,
    )  # fmt: skip
    assert load(dump(places)) == places
    assert load(dump(places)).offers_money is False
