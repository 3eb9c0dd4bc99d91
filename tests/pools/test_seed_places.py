"""Does the call for courses say what the guide says? The facts and the guide's own words stand here."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pools.document import canonical_json, from_json
from pools.page import period_text, places_text
from tests.pools.factories import places_document

# The guide's own words, a sentence or more from each of its points, where they are to be found in the file.
WORDS = {
    "1. Hvem kan søge": (
        "Følgende regionale, private og kommunale socialpsykiatriske tilbud kan søge om et indsatsforløb om kvalitet i socialpsykiatrien:",
        "- Tilbud i borgerens eget hjem efter § 85 i lov om social service.",
        "- Botilbud efter §§ 107, 108 i lov om social service.",
        "- Botilbud efter almenboligloven med støtte efter serviceloven § 85.",
        "Det er muligt at søge om et indsatsforløb, der gennemføres på tværs af flere tilbud eller afdelinger.",
    ),
    "Tildelingskriterier": (
        "dels har behov for rådgivning og er modne til at modtage og omsætte rådgivningen.",
        "sker tildelingen samtidig med udgangspunkt i geografisk spredning, mulighed for samarbejde og videndeling på tværs af tilbud samt tilbuddets samlede volumen opgjort efter antallet af medarbejdere og antal borgere, som indsatsforløbet vedrører. Det anbefales, at et indsatsforløb vedrører 20-50 medarbejdere.",
        "Hvis Socialstyrelsen modtager flere ansøgninger, end der kan tildeles forløb til, udvælges deltagerne ud fra en vurdering af ansøgers motivation og behov for at indgå i et indsatsforløb om kvalitet i socialpsykiatrien.",
    ),
    "2. Formål": (
        "Baggrunden for at søge om et indsatsforløb er et ønske om at styrke kvaliteten i den socialpsykiatriske indsats overfor borgerne, ved at understøtte og videreudvikle den recovery-orienterede og rehabiliterende tilgang.",
        "- Øget brug af veldokumenterede, recovery-orienterede faglige metoder og redskaber.",
    ),
    "3. Baggrund": (
        "Den kommunale socialpsykiatri er derfor under pres, i forhold til at imødekomme det stigende behov for støtte og hjælp.",
        "skal understøtte bedre indsatser og resultater i forhold til mennesker med psykiske vanskeligheder.",
    ),
    "4. Hvad er et indsatsforløb": (
        "Indsatsteamet skal i perioden 2019 til 2022 tilbyde 75 socialpsykiatriske tilbud et indsatsforløb.",
        "Et indsatsforløb kan vare fra 4-12 måneder. Omfanget af forløbet afklares og tilpasses ansøgers behov, kapacitet og øvrige igangværende udviklingsaktiviteter.",
        "- Forankring af ny viden, kompetencer og ændret praksis.",
        "Bidrag til minianalyse af egen praksis i et recovery-perspektiv.",
        "Tematikkerne er indbyrdes afhængige og repræsenterer hvert et udgangspunkt",
    ),
    "5. Organisering": (
        "Implementeringsgruppen på tilbuddet forventes derfor at bestå af den daglige leder eller souschef, AMR, TR samt øvrige nøglepersoner, herunder borgere og eventuelt pårørende, udviklingskonsulenter med flere.",
        "Der underskrives en samarbejdsaftale ved opstart af samarbejdet om et indsatsforløb, der forpligter begge parter på de aktiviteter, der indgås samarbejde om.",
    ),
    "6. Indhold": (
        "afholdes et indledende telefonmøde, hvor indsatsforløbet gennemgås med tilbudsleder.",
        "Vi kalder denne workshop for Fortællingsworkshopen.",
        "Endelig inddrages relevante dokumenter f.eks. tilsynsrapporten fra Socialtilsynet, tilbuddets ansøgning og andre kernedokumenter, hvor det er muligt.",
        "Analyseprocessen munder ud i en skriftlig analyserapport,",
        "formuleres i en indsatsplan, som bliver tilbuddets og Indsatsteamets fælles referenceramme for den videre rådgivning.",
        "Som en del af udviklingsfasen vil der blive afholdt en Afslutningsworkshop,",
        "oprettet partnerskaber med andre socialpsykiatriske tilbud, som også gennemfører indsatsforløb.",
    ),
    "7. Hvad får I ud af det": ("- Mere systematik i indsatsen.",),
    "9. Økonomi": (
        "Det er gratis at indgå i et indsatsforløb.",
        "Det socialpsykiatriske tilbud stiller de nødvendige mødefaciliteter og forplejning til rådighed samt finansierer eventuelle behov for vikardækning.",
    ),
    "10. Sådan gør I": (
        "Ansøgningsskemaet har til formål at indhente oplysninger om det ansøgende tilbud samt baggrunden for ansøgning om et indsatsforløb.",
        "I modtager herefter en kvitteringsmail fra Socialstyrelsen.",
    ),
    "Et recovery-orienteret mindset": (
        "Det er borgerens ønsker, håb og drømme, der er retningsgivende, og borgeren der definerer de mål, der skal forfølges.",
    ),
    "Recovery-orienteret rehabilitering": (
        "Rehabilitering kan også beskrives som rammen om borgerens recovery-proces.",
        "Der er tale om et ligeværdigt samarbejde med borgeren, om at finde de mest optimale løsninger.",
    ),
}
# ruff: noqa: E501 - the guide's sentences stand unbroken


@pytest.fixture(scope="module")
def document():
    return places_document()


@pytest.fixture(scope="module")
def text(document):
    return str(from_json(canonical_json(document))).replace("\\n", "\n")


@pytest.mark.parametrize("sentence", [each for point in WORDS.values() for each in point])
def test_the_guides_own_words_are_in_the_file(text, sentence):
    assert sentence in text


def test_seventy_five_tilbud_for_nothing_in_2019_to_2022(document):
    assert (document.offers, document.places, document.amount, document.amount_text) == ("places", 75, Decimal(0), "")
    assert (document.finance_account, document.partners, document.budget.categories) == ("", None, ())
    assert places_text(document) == "75 tilbud i perioden 01.07.2019 – 31.12.2022."
    assert period_text(document) == "01.07.2019 – 31.12.2022"
    assert (document.course_months, document.recommended_employees) == ((4, 12), (20, 50))


def test_the_plan_of_places_is_by_half_years_and_says_every_place_once(document):
    assert [(each.first_month, each.last_month) for each in document.capacity] == [
        ("2019-07", "2019-12"),
        *((f"{year}-{first}", f"{year}-{last}") for year in (2020, 2021, 2022) for first, last in HALVES),
    ]
    assert sum(each.places for each in document.capacity) == document.places
    assert document.assumption("capacity")


HALVES = (("01", "06"), ("07", "12"))


def test_applications_are_taken_in_continuously(document):
    assert (document.intake.kind, document.intake.cut_offs) == ("continuous", ())
    assert document.opens == datetime(2019, 7, 1, 7, 0, tzinfo=UTC)
    assert document.assumption("intake")
    assert document.assumption("deadline")


def test_municipal_regional_and_private_tilbud_may_apply_each_once(document):
    assert document.audience == ("kommune", "region", "privat")
    assert document.one_application_per == "tilbud"
    assert document.approval == "declaration"


def test_five_goals_for_the_citizens_and_four_for_the_tilbud(document):
    assert len(document.goals) == 5
    [heading] = [each for each in document.headings if each.key == "goals_for_services"]
    assert heading.text.count("\n- ") == 4


def test_six_themes_with_the_keys_that_the_courses_use(document):
    assert [(theme.key, theme.title) for theme in document.themes] == [
        ("leadership", "Ledelse og organisation"),
        ("coherence", "Helhed og sammenhæng"),
        ("cooperation", "Samarbejde med borgeren"),
        ("health", "Sundhed"),
        ("civil_society", "Civilsamfund"),
        ("education", "Uddannelse og beskæftigelse"),
    ]
    assert all(theme.items for theme in document.themes)
    wished = document.question("wished_themes").options
    assert [(option.key, option.label) for option in wished] == [(each.key, each.title) for each in document.themes]


def test_three_phases(document):
    assert [(part.key, part.title, len(part.items)) for part in document.parts] == [
        ("startup", "1. Opstartsfasen", 3),
        ("analysis", "2. Analysefasen", 6),
        ("development", "3. Udviklingsfasen", 3),
    ]


def test_five_criteria_are_scored_alike_and_two_rank(document):
    assert [(each.key, each.title, len(each.sub_points)) for each in document.scored_criteria] == [
        ("need", "Behov", 1),
        ("maturity", "Modenhed og motivation", 4),
        ("geography", "Geografisk spredning", 1),
        ("sharing", "Samarbejde og videndeling", 1),
        ("volume", "Volumen", 1),
    ]
    assert document.criteria == document.scored_criteria
    assert {each.weight for each in document.criteria} == {Decimal(1)}
    assert [list(each.rubric) for each in document.criteria] == [[1, 2, 3, 4, 5]] * 5
    assert document.allocation.ranked_by == ("need", "maturity")


def test_what_the_guide_wants_to_know_is_asked(document):
    assert {question.key: question.kind for question in document.questions} == {
        "need": "long_text",
        "wished_themes": "several_of",
        "maturity": "long_text",
        "has_other_development": "yes_no",
        "other_development": "long_text",
        "wished_start": "date",
        "motivation": "long_text",
        "implementation_group": "table",
        "citizens_and_relatives": "long_text",
        "staff_resources": "long_text",
        "services": "tilbud",
        "cooperation_and_sharing": "long_text",
        "wants_partnership": "yes_no",
        "people_concerned": "long_text",
    }
    assert "navne" in document.question("implementation_group").help


def test_what_is_promised_is_the_guides_expectations(document):
    assert [len(group.items) for group in document.commitments] == [4, 3]
    assert document.assumption("commitments")


@pytest.mark.parametrize(
    "word",
    [
        *("Løgstrup", "Rune", "Marzec", "Aleksander", "runl", "apet@", "41 93", "41 73", "@socialstyrelsen.dk"),
        *("til synsrapporten", "keredokumenter", "Indsatssteamet", "skriftligt analyserapport", "enkeltes borgers"),
    ],
)
def test_no_named_person_no_real_mailbox_and_no_reading_error(word):
    assert word not in canonical_json(places_document(notes="")).decode()


def test_the_contacts_are_functions_with_mailboxes_that_do_not_exist(document):
    assert [contact.kind for contact in document.contacts] == [
        *("tilskudsfaglig", "tilskudsfaglig", "teknisk", "projektspecifik"),
    ]
    assert all(each.email.endswith(".example") for each in document.contacts if each.email)


def test_what_the_guide_does_not_say_is_marked(document):
    missing = [
        *("summary", "opens", "deadline", "expected_answer", "first_month", "approval", "declaration"),
        *("one_application_per", "assessors", "consensus_difference", "intake", "capacity", "allocation.ranked_by"),
        *("criteria.weight", "criteria.rubric", "questions", "contacts.phone", "law.appeal_text", "commitments"),
    ]
    assert [path for path in missing if not document.assumption(path)] == []
    assert (document.assumption("places"), document.assumption("goals")) == ("", "")
