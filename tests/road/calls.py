"""Which calls are walked: the seed pool with its money, and the call for courses with its places; one road for both."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pools.models import Pool
from portal.models import User
from tests.applications.factories import a_tilbud, organisation_of
from tests.pools.factories import announced_places, announced_pool


@dataclass(frozen=True)
class Call:
    """One call that is walked: what it is called, what its page says, what it judges by, and what one can get.

    `as_one_road` makes of it a call with one opening and an approver, so that what is walked is the same.
    """

    name: str
    announce: Callable[..., Pool]
    offers_money: bool
    slug: str
    title: str
    heading: str
    said: tuple[str, ...]
    criteria: tuple[str, ...]
    award: str
    as_one_road: dict[str, Any] = field(default_factory=dict)

    def announced(self, manager: User, second: User, *, now: datetime | None = None, **changes: Any) -> Pool:
        return self.announce(manager, second, **({"now": now} if now else {}), **changes)

    def prepare(self, applicant: User) -> None:
        """A call for courses is applied for on behalf of a tilbud that the organisation has."""
        if not self.offers_money:
            a_tilbud(organisation_of(applicant))

    def __str__(self) -> str:
        return self.name


TITLE = "Social investeringspulje til recovery og rehabilitering: Partnerskab om strategisk omlægning"
MEETING = "for interesserede kommuner mandag den 19. august 2019 kl. 15.30–17.00 hos Socialstyrelsen i Odense."
MONEY = Call(
    name="money",
    announce=announced_pool,
    offers_money=True,
    slug="recovery-2019",
    title=TITLE,
    heading=f"Ansøgningspuljen: {TITLE}",
    said=(
        f"Informationsmøde Der afholdes informationsmøde {MEETING}",
        " Hvem kan søge? (ansøgerkreds) Ansøgerkredsen er alle landets kommuner.",
        " Projektperiode 01.01.2020 – 30.09.2022",
        " Hvad kan der søges støtte til? Projektudgifter i relation til projektet.",
        " Midler til fordeling 13,0 mio. kr.",
        " Finanslovskonto § 15.75.55.10.",
        "ANSØGNINGSFRIST Tirsdag den 17. september 2019 kl. 12.00.",
        "Forventet svar: forventeligt i december 2019.",
        "Antal partnere 2-4",
        "ANSØGNINGSMATERIALE Ikke lagt ind på portalen: Bekendtgørelse, Vejledning, Bilag 1: Figurer til vejledning, "
        "Kopi af ansøgningsskema, Kopi af budgetskema.",
        "ØVRIGT MATERIALE Ikke lagt ind på portalen: Regnskabsskema, Statusrapport.",
    ),
    criteria=(
        *("Relevans", "Indsats", "Organisation, samarbejde og dokumentation", "Sammenhæng", "Budget", "Forankring"),
    ),
    award="990.000,00 kr.",
)
PLACES = Call(
    name="places",
    announce=announced_places,
    offers_money=False,
    slug="indsatsforloeb",
    title="Indsatsforløb om kvalitet i socialpsykiatrien",
    heading="Indsatsforløb om kvalitet i socialpsykiatrien",
    said=(
        " Hvem kan søge Følgende regionale, private og kommunale socialpsykiatriske tilbud kan søge",
        " Antal forløb 75 tilbud i perioden 01.07.2019 – 31.12.2022.",
        " Økonomi Det er gratis at indgå i et indsatsforløb.",
        "Ansøgningsfrist Tirsdag den 17. september 2019 kl. 12.00.",
        "Et forløb varer 4-12 måneder",
    ),
    criteria=("Behov", "Modenhed og motivation", "Geografisk spredning", "Samarbejde og videndeling", "Volumen"),
    award="1 tilbud",
    as_one_road={"approval": "portal", "intake": None},
)
CALLS = (MONEY, PLACES)
