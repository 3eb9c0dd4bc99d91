"""With which invented facts does the agency reason? Several for each criterion, so that no two cases are told alike."""

from pools.document import Criterion

FACTS = {
    "effort": (
        "bostøtten og aktivitetstilbuddet følger én fælles plan, som borgeren selv har skrevet",
        "tre botilbud og et værested deler recoverymentorer med egne brugererfaringer",
        "målgruppen er afgrænset til unge mellem 18 og 30 år, der flytter fra forældrene til egen bolig",
        "omlægningen fra døgndækning til fleksibel støtte sker trin for trin over tre år",
        "åben rådgivning uden visitation åbner i to bydele det første projektår",
        "gruppeforløb om hverdagsmestring veksler med støtte i borgerens eget hjem",
        "udskrivning fra psykiatrien følges af en fast kontaktperson i de første tolv uger",
        "peerstøtte indgår i alle forløb fra den første samtale",
        "borgere med misbrug får støtten koordineret af en navngiven koordinator",
        "sengepladser på to bosteder omlægges til korte rehabiliteringsophold",
        "naboskab og fritid tænkes ind gennem aftaler med seks lokale foreninger",
        "borgerens netværk inviteres med til et åbent møde hver sjette uge",
    ),
    "organisation": (
        "projektet har en styregruppe med socialchefen for bordenden og pårørende som medlemmer",
        "regionens to psykiatriske centre deltager med hver sin navngivne afdeling",
        "alle medarbejdere i målgruppen for kompetenceudvikling får de samme seks kursusdage",
        "indikatorerne måles hvert kvartal med et skema, som tilbuddene allerede bruger",
        "jobcenter, almen praksis og boligforening har skrevet under på samarbejdet",
        "data hentes fra fagsystemet, så borgernes udbytte kan følges uden nye registreringer",
        "der er afsat en projektleder på fuld tid med erfaring fra en tidligere omlægning",
        "peermedarbejdere ansættes på samme vilkår som de øvrige faggrupper",
        "opfølgningen ligger hos en analyseenhed, der også følger kommunens andre projekter",
        "kommunen indgår i et fast netværk med to nabokommuner om metodeudvikling",
        "projektgruppen mødes hver anden uge med dagsorden og beslutningsreferat",
        "ansvaret for hver af de tolv aktiviteter er placeret hos en navngiven leder",
    ),
    "coherence": (
        "aktiviteterne peger direkte frem mod de mål for borgerne, som ansøgningen sætter",
        "tidsplanen viser, hvilke aktiviteter der skal være færdige, før de næste kan begynde",
        "forandringsteorien forklarer, hvordan kortere ophold giver bedre trivsel i egen bolig",
        "målene er formuleret for kommunen som helhed og kun i mindre grad for den enkelte borger",
        "sammenhængen mellem medarbejdernes kurser og borgernes udbytte er underbygget med erfaringer",
        "delmålene i andet projektår hviler på, at rekrutteringen lykkes i det første",
        "indsatsens kerneelementer går igen i både aktiviteter, mål og opfølgning",
        "problemanalysen bygger på kommunens egne tal for ventetid og genindlæggelser",
        "hver aktivitet har et mål for borgerne, en indikator og et udgangspunkt",
        "det ikke fremgår, hvilken aktivitet der skal føre til færre døgnpladser",
        "erfaringer fra et afsluttet forsøg er brugt til at vælge rækkefølgen",
        "målene for første projektår kan nås, før medarbejderne er uddannet",
    ),
    "budget": (
        "lønposterne er opgjort i timer og timesatser for hver funktion",
        "udgiften til undervisere er lagt i de måneder, hvor kurserne holdes",
        "kommunen lægger selv 240 timers ledelse til uden at søge om tilskud til dem",
        "en fjerdedel af budgettet går til materialer, hvis indhold ikke er beskrevet",
        "posterne for transport svarer til antallet af besøg i tidsplanen",
        "prisen pr. forløb kan efterregnes og ligger på niveau med sammenlignelige projekter",
        "revisionen er budgetteret særskilt i hvert af de tre projektår",
        "to poster dækker det samme materiale i hvert sit projektår",
        "antallet af kursusdage i budgettet svarer til antallet i aktivitetsplanen",
        "honoraret til eksterne konsulenter er begrundet med indhentede tilbud",
        "udgifterne i det sidste projektår er lavere, fordi driften gradvist tager over",
        "huslejen til rådgivningen er aftalt med boligforeningen for hele perioden",
    ),
    "anchoring": (
        "byrådet har afsat driftsmidler til indsatsen fra 2023",
        "de nye arbejdsgange skrives ind i kommunens kvalitetsstandard allerede i projektperioden",
        "ledelsen i de fire berørte tilbud har selv foreslået omlægningen",
        "det er endnu ikke besluttet, hvem der driver rådgivningen efter projektet",
        "nøglemedarbejdere uddannes til at oplære nye kolleger, når projektet er slut",
        "erfaringerne deles med nabokommunerne på to årlige læringsdage",
        "medarbejdernes organisationer deltager i planlægningen af driften efter 2022",
        "direktionen følger projektet som et af sine tre indsatsområder",
        "de frigjorte midler fra døgnpladserne skal betale for støtten efter projektet",
        "kommunen har ansat to udviklingskonsulenter, som bliver efter perioden",
        "metoden er beskrevet i en håndbog, der holdes ved lige af tilbuddene",
        "forankringen afhænger af en politisk drøftelse i projektets andet år",
    ),
}
WEIGHT = {
    "strong": "det taler klart for ansøgningen",
    "middle": "det taler kun delvist for den",
    "weak": "det rækker ikke",
}
LOOKED_AT = "Gennemgået. Kravet er det samme for alle kommuner, og ingen sag er vægtet anderledes af den grund."
BARELY, WELL = 2, 4


def reason_about(criterion: Criterion, *, applicant: str, place: int, points: int) -> str:
    """What the applicant is told about one criterion: the fact, and how it weighs at `points` (1–5)."""
    tier = "strong" if points >= WELL else "weak" if points <= BARELY else "middle"
    fact = FACTS[criterion.key][(place + criterion.number) % len(FACTS[criterion.key])]
    return f"Om {criterion.title.lower()} har {applicant} beskrevet, at {fact}, og {WEIGHT[tier]}."
