"""Does a broken pool file say which line is wrong, and why? More than sixty small ways to break the seed file."""

# ruff: noqa: E501 - a table is read along its lines
import pytest

from pools.poolfile import PoolFileError, load
from tests.pools.factories import seed_text

WHEN = '\n[questions.shown_when]\nquestion = "management_has_approved"\nany_of = ["ja"]\n'
NEXT = '[[questions]]\nkey = "project_manager"\n'
ANCHORED = 'og hvordan det betales."\n\n[[questions]]'  # where the criteria end and the questions begin


def when(question: str, *any_of: str, of: str = "questions") -> str:
    """A condition, as it stands at the end of a question or a section."""
    return f'\n[{of}.shown_when]\nquestion = "{question}"\nany_of = [{", ".join(f"{each!r}" for each in any_of)}]\n'


def asked(key: str, more: str = "", *, kind: str = "yes_no", place: str = "organisation", point: str = "") -> str:
    """One more question, with a line between it and the next."""
    where = f'criterion = "{place}"\nsub_point = "{point or "approved_by_management"}"\n'
    return f'[[questions]]\nkey = "{key}"\n{where}kind = "{kind}"\nlabel = "Hvad så?"\nrequired = false\n{more}\n'


def table(*columns: str) -> str:
    return asked("partners", "".join(columns), kind="table")


def column(kind: str = "short_text", label: str = "Navn", key: str = "name", more: str = "") -> str:
    return f'\n[[questions.columns]]\nkey = "{key}"\nlabel = "{label}"\nkind = "{kind}"\n{more}'


ONE_OPTION = '\n[[questions.columns.options]]\nkey = "one"\nlabel = "Den ene"\n'

# (what is replaced, by what, the line that is named: counted from the first replaced one, or from another text, and the reason)
FACTS = [
    ('slug = "recovery-2019"', "slug = recovery-2019", 0, "Værdien kan ikke læses. Tekst skal stå i citationstegn."),
    ('slug = "recovery-2019"', 'slug = "Recovery 2019"', 0, "«slug» må kun have små bogstaver a-z, tal og bindestreg."),
    ("places = 0", 'places = 0\nplaces = "x"', 1, "Nøglen er skrevet to gange."),
    ("places = 0", "places = 0\ncolour = 1", 1, "Nøglen «colour» kendes ikke."),
    ("places = 0", 'places = "0"', 0, "«places» skal være et helt tal."),
    ("places = 0", "places = true", 0, "«places» skal være et helt tal."),
    ("places = 0", "places = 4", 0, "En pulje med penge har ingen pladser: skriv 0."),
    ("amount = 13_000_000.00", "amount = nan", 0, "«amount» skal være et tal, fx 13_000_000.00."),
    ("amount = 13_000_000.00", "amount = 13_000_000.001", 0, "«amount» kan højst have to decimaler og 12 cifre foran dem."),
    ("amount = 13_000_000.00", "amount = 0.00", 0, "En pulje med penge skal have et beløb over 0 kr."),
    ("13,0 mio. kr.", "14,0 mio. kr.", 0, "«amount_text» passer ikke med beløbet 13.000.000,00 kr."),
    ("§ 15.75.55.10.", "15.75.55.10", 0, "Finanslovskontoen skrives som § 15.75.55.10."),
    ('approval = "portal"', 'approval = "fax"', 0, "«approval» skal være en af: portal, declaration, none."),
    ('audience = ["kommune"]', 'audience = ["kommune", "forening"]', 0, "Der er ingen slags ansøger, der hedder «forening»."),
    ("{cvr}", "{cpr}", 0, "Erklæringen kan kun have {organisation} og {cvr} i krøllede parenteser."),
    ("{cvr}", "{cvr.real}", 0, "Erklæringen kan kun have {organisation} og {cvr} i krøllede parenteser."),
    ("{cvr}", "{cvr", 0, "Erklæringen kan kun have {organisation} og {cvr} i krøllede parenteser."),
    ("partners = [2, 4]", "partners = [4, 2]", 0, "«partners» skal være det mindste og det største antal, fx [2, 4]."),
    ("partners = [2, 4]", "partners = [2]", 0, "«partners» skal have 2 værdier."),
    ("deadline = 2019-09-17T12:00:00", "deadline = 2019-10-27T02:30:00", 0, "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet."),
    ("deadline = 2019-09-17T12:00:00", "deadline = 2020-03-29T02:30:00", 0, "Klokkeslættet findes to gange eller slet ikke den nat, hvor uret stilles. Vælg et andet."),
    ("deadline = 2019-09-17T12:00:00", "deadline = 2019-09-17T12:00:00Z", 0, "«deadline» skrives i dansk tid uden tidszone, fx 2019-09-17T12:00:00."),
    ("deadline = 2019-09-17T12:00:00", 'deadline = "17. september"', 0, "«deadline» skal være dato og klokkeslæt som 2019-09-17T12:00:00."),
    ("deadline = 2019-09-17T12:00:00", "deadline = 2019-06-17T12:00:00", 0, "Ansøgningsfristen skal ligge efter åbningen («opens»)."),
    ('first_month = "2020-01"', 'first_month = "2020-13"', 0, "«first_month» skal være en måned som 2020-01."),
    ('last_month = "2022-09"', 'last_month = "2019-09"', 0, "Projektperiodens sidste måned ligger før den første."),
    ("ends = 2019-08-19T17:00:00", "ends = 2019-08-19T15:00:00", 0, "Informationsmødet skal slutte, efter at det begynder."),
    ('key = "purpose"\ntitle = "Formål"', 'key = "aim"\ntitle = "Formål"', -9, "Overskriften «purpose» mangler på puljesiden."),
    ('key = "project_period"\n', 'key = "project_period"\ntext = "2020"\n', 1, "Under «Projektperiode» vises værdien selv: fjern «text»."),
    ("portal@socialstyrelsen.example", "portal", 0, "«portal» er ikke en mailadresse."),
    ('title = "Vejledning"\n', 'title = "Vejledning"\nfile = "c:/vejledning.pdf"\n', 1, "«file» skal være en adresse, der begynder med https://, eller udelades."),
    ('key = "effort"\nnumber = 2', 'key = "effort"\nnumber = 7', 1, "Kriterierne skal være nummereret i rækkefølge: her 2."),
    ("weight = 0", "weight = 2", -5, "«Relevans» er opfyldt eller ikke: vægten skal være 0, og der er ingen trin."),
    ('5 = "Alle led hænger tydeligt', '6 = "Alle led hænger tydeligt', -5, "«Sammenhæng» skal have en tekst til hvert af trinene 1-5."),
    ('sub_point = "concept"', 'sub_point = "need"', ('key = "concept"', -1), "Underpunktet «concept» har intet spørgsmål, som skal besvares."),
    ("max_characters = 5000", "max_characters = 0", 0, "Grænsen skal være mindst 1 tegn."),
    ("max_characters = 5000\n", "", -7, "En lang tekst skal have en grænse («max_characters»), så alle har lige meget plads."),
    ('minimum = "1"', 'minimum = "en"', 0, "«minimum» skal være et tal som 10.50 eller en dato som 2020-01-31."),
    ('key = "planned"', 'key = "Planlagt!"', 0, "Nøglen «Planlagt!» må kun have små bogstaver a-z, tal og understreg."),
    ('key = "rent"', 'key = "salary"', 0, "Nøglen «salary» er brugt før."),
    ("accept_days = 21", "accept_days = 0", 0, "Der skal være mindst én dag til at acceptere."),
    ('key = "refusal"', 'key = "regret"', -10, "Henvisningen til reglerne for «refusal» mangler."),
    ("reclaim_above = 500.00", "reclaim_above = -1.00", 0, "Grænsen kan ikke være negativ."),
    ('path = "law"', 'path = "lov"', 0, "Der er ingen nøgle «lov», som kan være en antagelse."),
    ('"At borgerne oplever at blive støttet', '" At borgerne oplever at blive støttet', -4, "Teksten må ikke begynde eller slutte med mellemrum eller linjeskift."),
    ("[law]", "[law", 0, "Tabellens navn er ikke lukket med ]."),
]  # fmt: skip

CONDITIONS = [
    (WHEN, when("management"), 2, "Betingelsen nævner spørgsmålet «management», som ikke findes."),
    (WHEN, when("approved_on", "ja"), 2, "Et spørgsmål kan ikke afhænge af sit eget svar."),
    (WHEN, when("goals_for_citizens", "wellbeing"), 2, "Betingelsen skal nævne et spørgsmål, som står før: «goals_for_citizens» står senere i skemaet."),
    (WHEN, when("citizens", "ja"), 2, "«citizens» kan ikke styre andre: kun yes_no, one_of, several_of kan."),
    (WHEN, when("management_has_approved", "måske"), 3, "«måske» er ikke et af svarene på «management_has_approved»."),
    (WHEN, when("stage", "begun"), 3, "«begun» er ikke et af svarene på «stage»."),
    (WHEN, when("management_has_approved"), 3, "Skriv, hvilke svar der åbner for spørgsmålet."),
    (WHEN, when("management_has_approved", "ja", "ja"), 3, "Listen har det samme punkt to gange."),
    ('any_of = ["ja"]\n', "", -2, "Nøglen «any_of» mangler."),
    ('any_of = ["ja"]', 'any_of = "ja"', 0, "«any_of» skal være en liste."),
    (NEXT, asked("first", when("second", "ja")) + asked("second", when("first", "ja")) + NEXT, 9, "Betingelserne går i ring: «second» afhænger selv af «first»."),
    ('og hvor ofte."\n', 'og hvor ofte."\n' + when("management_has_approved", "ja", of="criteria"), 3, "Et afsnit kan ikke afhænge af et spørgsmål, som står i det selv."),
    ('og hvor ofte."\n', 'og hvor ofte."\n' + when("goals_for_citizens", "wellbeing", of="criteria"), 3, "Betingelsen skal nævne et spørgsmål, som står før: «goals_for_citizens» står senere i skemaet."),
    (ANCHORED, 'og hvordan det betales."\n' + when("stage", "planned", of="criteria") + "\n" + asked("late", when("stage", "whole_area"), place="anchoring", point="after_the_grant") + "[[questions]]", 14, "«Hvad så?» kan aldrig blive stillet: betingelserne udelukker hinanden."),
    ('max_characters = 2000\n\n[[questions]]\nkey = "coherence_of_project"', "max_characters = 2000\n" + when("management_has_approved", "ja") + '\n[[questions]]\nkey = "coherence_of_project"', ('key = "documentation"', -1), "Underpunktet «documentation» har intet spørgsmål, som altid bliver stillet."),
]  # fmt: skip

KINDS = [
    ('kind = "budget"', 'kind = "activities"', 0, "Planen kan kun stå ét sted i skemaet."),
    ('kind = "activities"', 'kind = "activities"\nrequired = false', -4, "Planen skal altid udfyldes: fjern «required = false» og betingelsen."),
    ('kind = "budget"', 'kind = "budget"\nshown_when = { question = "stage", any_of = ["planned"] }', -4, "Budgettet skal altid udfyldes: fjern «required = false» og betingelsen."),
    ('kind = "goals"', 'kind = "table"', -4, "En tabel skal have mellem 1 og 8 kolonner («columns»)."),
    ("max_rows = 10", "max_rows = 0", 0, "Antallet af rækker skal være fra 1 til 50."),
    ("max_rows = 10", "max_rows = 51", 0, "Antallet af rækker skal være fra 1 til 50."),
    ("max_rows = 10", "min_rows = 4\nmax_rows = 3", 1, "«max_rows» er mindre end «min_rows»."),
    ('minimum = "1"', 'minimum = "1"\nmin_rows = 2', 1, "Kun en tabel har et antal rækker."),
    ('minimum = "1"', 'minimum = "1"\n' + column(), 2, "Kun en tabel har kolonner («columns»)."),
    (NEXT, table(column("long_text")) + NEXT, 11, "En kolonne kan ikke være «long_text», kun short_text, number, kroner, yes_no, one_of, date."),
    (NEXT, table(column(label="")) + NEXT, 10, "Kolonnen har ingen overskrift."),
    (NEXT, table(column(), column(label="Rolle")) + NEXT, 14, "Nøglen «name» er brugt før."),
    (NEXT, table(column(), column("one_of", key="role", more=ONE_OPTION)) + NEXT, 13, "Der skal være mindst to muligheder at vælge imellem."),
    (NEXT, table(column("number", more=ONE_OPTION)) + NEXT, 13, "Kun «one_of» og «several_of» har muligheder."),
    (NEXT, table(column(more="required = false\n")) + NEXT, 0, "Mindst én kolonne skal udfyldes."),
    (NEXT, asked("proof", 'file_types = ["exe"]\n', kind="file") + NEXT, 7, "Portalen tager ikke filer af typen «exe»."),
    (NEXT, asked("proof", "max_files = 0\n", kind="file") + NEXT, 7, "«max_files» skal være fra 1 til 20."),
    (NEXT, asked("proof", "max_megabytes = 1000\n", kind="file") + NEXT, 7, "«max_megabytes» skal være fra 1 til 50."),
    ('minimum = "0"', 'minimum = "0"\ndecimals = 0', 1, "Kun et tal har «decimals»."),
    ("decimals = 0", "decimals = 3", 0, "«decimals» skal være fra 0 til 2."),
    ('minimum = "1"', 'minimum = "1"\nmax_files = 3', 1, "Kun et spørgsmål om filer har «max_files»."),
]  # fmt: skip

# One mistake that shows in several places, or takes other values with it: one of the lines, by what stands on it.
IN_SEVERAL_PLACES = [
    ('offers = "money"', 'offers = "gifts"', "offers", "«offers» skal være en af: money, places."),
    ('kind = "teknisk"', 'kind = "telepatisk"', "telepatisk", "Kontakten skal være en af: tilskudsfaglig, teknisk, projektspecifik."),
    ('key = "coherence"\nnumber = 4', 'key = "effort"\nnumber = 4', 'key = "effort"', "Nøglen «effort» er brugt før."),
    ('rubric = "Opfyldt, når projektlederen', 'rubrik = "Opfyldt, når projektlederen', "rubrik =", "Nøglen «rubrik» kendes ikke."),
    ('sub_point = "documentation"', 'sub_point = "paper"', 'sub_point = "paper"', "Kriteriet «organisation» har intet underpunkt «paper»."),
    ('offers = "money"', 'offers = "places"', 'kind = "budget"', "Budgettet hører kun til en pulje med penge."),
]  # fmt: skip


def refusal(before: str, after: str) -> tuple[str, list[tuple[int, str]]]:
    """The broken file, and every (line, reason) it is refused with."""
    assert before in seed_text()
    text = seed_text().replace(before, after, 1)
    with pytest.raises(PoolFileError) as refused:
        load(text)
    return text, [(problem.line, problem.text) for problem in refused.value.problems]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(("before", "after", "place", "reason"), [*FACTS, *CONDITIONS, *KINDS])
def test_a_broken_file_is_refused_with_its_line_and_the_reason(before, after, place, reason):
    text, told = refusal(before, after)
    anchor, offset = place if isinstance(place, tuple) else (None, place)
    start = line_of(text, anchor) if anchor else line_of(seed_text(), before)
    assert told == [(start + offset, reason)]


@pytest.mark.parametrize(("before", "after", "line_holds", "reason"), IN_SEVERAL_PLACES)
def test_a_mistake_in_several_places_is_told_at_each(before, after, line_holds, reason):
    text, told = refusal(before, after)
    lines = text.split("\n")
    assert [each for line, each in told if line_holds in lines[line - 1]] == [reason]


def test_there_are_at_least_sixty_ways():
    assert len({(before, after) for before, after, *_ in [*FACTS, *CONDITIONS, *KINDS]}) >= 60
