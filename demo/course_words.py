"""What do the invented tilbud answer, how does the agency reason about them, and what is written in their courses?"""

from datetime import date

from pools.document import Criterion

WISHED = [["cooperation", "health"], ["leadership", "coherence"], ["civil_society", "education"], ["cooperation"]]


def answers(names: str, index: int, start: date) -> dict[str, str | list[str]]:
    """One application's answers; `names` are its tilbud, `start` the day they would like to begin."""
    # house: long because these are one tilbud's answers, read from top to end as one application
    thin = index % 6 == 5
    return {
        "need": (
            "Vi vil gerne have et forløb."
            if thin
            else f"{names} har de seneste to år fået borgere med mere sammensatte behov. Vi vil arbejde mere systematisk med "
            "borgerens egne mål:\n\n- fælles metode til at sætte og følge mål\n- borgere som medudviklere\n"
            "- bedre overgange til behandlingspsykiatrien"
        ),
        "wished_themes": WISHED[index % len(WISHED)],
        "maturity": (
            "Vi har afsluttet et kursus i recovery-orienteret rehabilitering og har erfaring med at følge mål op hver måned. "
            "Ledelsen har besluttet, at arbejdet skal være en fast del af vores personalemøder."
        ),
        "has_other_development": "ja" if index % 2 else "nej",
        "other_development": "Vi indfører et nyt fagsystem. Det er på plads, inden et forløb kan begynde.",
        "wished_start": f"{start:%d.%m.%Y}",
        "motivation": (
            "Medarbejderne har selv peget på, at vi gør for meget for borgerne og for lidt sammen med dem. Borgerrådet har drøftet "
            "forløbet og vil være med."
        ),
        "implementation_group": [
            *("leader", "Daglig leder"),
            *("safety_representative", "Arbejdsmiljørepræsentant"),
            *("union_representative", "Tillidsrepræsentant"),
            *("citizen", "To borgere fra borgerrådet"),
        ],
        "citizens_and_relatives": "Borgerrådet vælger to til gruppen. Pårørende inviteres til Fortællingsworkshoppen.",
        "staff_resources": "Gruppen får seks timer om måneden. Vagterne dækkes af faste vikarer på workshopdagene.",
        "cooperation_and_sharing": "Vi mødes med to nabotilbud hvert kvartal og kan vise dem, hvad vi afprøver.",
        "wants_partnership": "ja",
        "people_concerned": "Alle medarbejdere med borgerkontakt og de borgere, der får støtte i dag.",
    }


FACTS = {
    "need": (
        "borgernes behov er blevet mere sammensatte, og tilbuddet mangler en fælles metode",
        "der er udpeget tre steder i hverdagen, hvor praksis skal ændres",
        "behovet for rådgivning er underbygget med tilbuddets egen opgørelse over mål",
        "behovet er nævnt uden oplysninger om tilbuddets egen praksis",
    ),
    "maturity": (
        "medarbejderne selv har foreslået forløbet, og borgerrådet vil være med",
        "ledelsen har sat seks timer af om måneden til implementeringsgruppen",
        "tilbuddet har erfaring fra et tidligere kursus, som det har fulgt op på",
        "der er afsat vikarer til workshopdagene",
    ),
    "geography": (
        "ingen andre tilbud i kommunen har et forløb",
        "regionen har få tilbud med et forløb",
        "tilbuddet ligger i en del af landet, hvor der ikke er forløb i forvejen",
    ),
    "sharing": (
        "tilbuddet mødes med to nabotilbud hvert kvartal",
        "tilbuddet vil vise andre, hvad det afprøver",
        "tilbuddet gerne vil indgå i et partnerskab",
    ),
    "volume": (
        "forløbet vedrører alle medarbejdere med borgerkontakt",
        "antallet af medarbejdere er inden for det anbefalede",
        "antallet af borgere og medarbejdere er opgjort for hvert tilbud",
    ),
}
WEIGHT = {5: "det taler klart for ansøgningen", 4: "det taler for ansøgningen", 3: "det taler delvist for den"}
LOOKED_AT = "Gennemgået. Tilbuddene ligner hinanden på dette punkt, og vurderingen er den samme."


def reason_about(criterion: Criterion, *, applicant: str, place: int, points: int) -> str:
    """What the applicant is told about one criterion, at `points` (1–5)."""
    facts = FACTS[criterion.key]
    return f"{applicant} har beskrevet, at {facts[place % len(facts)]}, og {WEIGHT.get(points, 'det rækker ikke')}."


REPORT_SUMMARY = (
    "Tilbuddet har et trygt miljø og medarbejdere, der kender borgerne godt. Det største potentiale ligger i at lade borgerens "
    "egne mål styre hverdagen og i at bruge lokalsamfundet mere."
)
REPORT = {  # by theme: what was found, what is strong, what can become better
    "leadership": (
        "Retningen er drøftet på ledermøder, men kun halvdelen af medarbejderne kan gengive den.",
        "Ledelsen er til stede i hverdagen, og aftaler bliver holdt.",
        "Retningen kan skrives ned sammen med medarbejdere og borgere og tages op hver måned.",
    ),
    "coherence": (
        "Samarbejdet med behandlingspsykiatrien afhænger af enkelte medarbejdere.",
        "Der er faste møder med jobcentret og et kendt telefonnummer til lokalpsykiatrien.",
        "Overgange kan forberedes tidligere med én fælles plan, som borgeren ejer.",
    ),
    "cooperation": (
        "Borgere og medarbejdere fortæller det samme: Støtten er god, men den planlægges mest af medarbejderne.",
        "Relationerne er stærke. Borgerne oplever at blive lyttet til.",
        "Borgerens håb og drømme kan være det første, der tales om, når mål sættes og følges op.",
    ),
    "health": (
        "Fysisk sundhed er godt beskrevet i planerne. Mental sundhed er sjældent et mål.",
        "Fælles måltider og gåture er en fast del af ugen.",
        "Borgere kan inviteres til at dele, hvad der hjælper dem på svære dage.",
    ),
    "civil_society": (
        "De fleste aktiviteter foregår på tilbuddet, også for borgere, der gerne vil ud.",
        "To foreninger i nærheden er åbne og vil gerne samarbejde.",
        "Medarbejdere kan følge med de første gange og derefter trække sig.",
    ),
    "education": (
        "Få borgere har et mål om uddannelse eller arbejde, men flere ønsker det, når de bliver spurgt.",
        "Tilbuddet har erfaring med to vellykkede praktikforløb.",
        "Ønsker om arbejde kan tages op ved hver opfølgning.",
    ),
}
STORIES = "Fortællinger fra borgere og medarbejdere om dage, hvor støtten virkede, og hvad der gjorde forskellen."
GOALS = (
    (
        "cooperation",
        "Alle borgere har mål, de selv har formuleret",
        "Andel af borgere med egne mål i planen",
        (("Samtaleguide om håb og drømme afprøves", "done"), ("Mål følges op sammen med borgeren", "under_way")),
    ),
    (
        "civil_society",
        "Flere borgere bruger foreninger i nærheden",
        "Antal borgere med en fast aktivitet ude af huset",
        (("Aftaler med tre foreninger", "under_way"), ("Følgeordning de første tre gange", "not_begun")),
    ),
)
MINUTES = "Gruppen gennemgik planen og aftalte næste skridt. Næste møde ligger fast."
GAINED = "Medarbejderne har fået en fælles metode, og borgerne er med, når mål sættes. Arbejdet fortsætter som fast punkt på møderne."
