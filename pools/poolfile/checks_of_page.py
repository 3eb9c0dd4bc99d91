"""Is what the public page says whole and without contradiction? Facts, headings, moments, contacts, materials, law."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from string import Formatter

from pools.document import NOT_CHOSEN, Material, PoolDocument
from pools.poolfile.lines import Path
from portal import money
from portal.states import OrganisationKind

Finding = tuple[Path, str]
KEY = re.compile(r"[a-z][a-z0-9_]*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
FINANCE_ACCOUNT = re.compile(r"§ [0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.")
SHA256 = re.compile(r"[0-9a-f]{64}")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}")
MOST_MONTHS = 120
CHOICES = {
    "offers": ("money", "places"),
    "approval": ("portal", "declaration", "none"),
    "one_application_per": ("organisation", "tilbud", "any"),
}
CONTACT_KINDS = ("tilskudsfaglig", "teknisk", "projektspecifik")
NOT_BLANK = ("title", "short_title", "authority", "summary", "audience_text", "expected_answer", "declaration")
HEADINGS = ("audience", "purpose", "project_period", "contact", "deadline", "apply")
MONEY_HEADINGS = ("target_group", "eligible_costs", "attachments", "amount", "finance_account")
PLACES_HEADINGS = ("places", "economy")
OF_MONEY, OF_PLACES = {"amount", "finance_account"}, {"places"}  # facts that the other kind of call has not
FACT_HEADINGS = {
    *("audience", "project_period", "amount", "finance_account", "places", "deadline", "information_meeting"),
}
OWN_ADDRESSES = {"feed"}  # of pages that lie where a pool would
PLACEHOLDERS = {"organisation", "cvr"}
REFERENCES = ("award", "refusal", "rejection")


def findings(document: PoolDocument) -> Iterator[Finding]:
    yield from _facts(document)
    yield from _moments(document)
    yield from _around(document)
    yield from _offer(document)
    yield from _headings(document)
    yield from _contacts(document)
    yield from _materials(document)
    yield from _law(document)


def repeated(keys: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Position and key of each one that was there before."""
    seen: set[str] = set()
    for number, key in enumerate(keys):
        if key in seen:
            yield number, key
        seen.add(key)


def placeholders(text: str) -> list[str]:
    """What stands in braces in a text; a lone brace counts as one that is not known."""
    try:
        parts = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return ["{"]
    return ["".join(filter(None, part)) for part in parts]


def key_findings(things: Iterable, path: Path) -> Iterator[Finding]:
    """Keys are lower-case English words and stand once."""
    keys = [thing.key for thing in things]
    for number, key in enumerate(keys):
        if not KEY.fullmatch(key):
            yield (*path, number, "key"), f"Nøglen «{key}» må kun have små bogstaver a-z, tal og understreg."
    for number, key in repeated(keys):
        yield (*path, number, "key"), f"Nøglen «{key}» er brugt før."


def _facts(document: PoolDocument) -> Iterator[Finding]:
    if not SLUG.fullmatch(document.slug):
        yield ("slug",), "«slug» må kun have små bogstaver a-z, tal og bindestreg."
    for name in NOT_BLANK:
        if not getattr(document, name):
            yield (name,), f"«{name}» må ikke være tom."
    for name, choices in CHOICES.items():
        if getattr(document, name) not in choices:
            yield (name,), f"«{name}» skal være en af: {', '.join(choices)}."
    if not set(placeholders(document.declaration)) <= PLACEHOLDERS:
        yield ("declaration",), "Erklæringen kan kun have {organisation} og {cvr} i krøllede parenteser."
    if unknown := set(document.audience) - set(OrganisationKind.values):
        yield ("audience",), f"Der er ingen slags ansøger, der hedder «{min(unknown)}»."
    if not document.audience:
        yield ("audience",), "Skriv, hvem der kan søge."
    if document.partners and not 1 <= document.partners[0] <= document.partners[1]:
        yield ("partners",), "«partners» skal være det mindste og det største antal, fx [2, 4]."
    if document.assessors < 1:
        yield ("assessors",), "Der skal være mindst én, der vurderer."
    if not 1 <= document.consensus_difference <= 4:
        yield ("consensus_difference",), "Forskellen skal være fra 1 til 4 trin."


def _in_order(moments: dict[Path, datetime], text: str) -> Iterator[Finding]:
    """Both moments are chosen, and the second is the later."""
    for path, moment in moments.items():
        if moment == NOT_CHOSEN:
            yield path, "Skriv dato og klokkeslæt."
    (_, first), (last_path, last) = moments.items()
    if NOT_CHOSEN not in (first, last) and first >= last:
        yield last_path, text


def _moments(document: PoolDocument) -> Iterator[Finding]:
    yield from _in_order(
        {("opens",): document.opens, ("deadline",): document.deadline},
        "Ansøgningsfristen skal ligge efter åbningen («opens»).",
    )
    if meeting := document.information_meeting:
        moments: dict[Path, datetime] = {
            ("information_meeting", name): getattr(meeting, name) for name in ("starts", "ends")
        }
        yield from _in_order(moments, "Informationsmødet skal slutte, efter at det begynder.")
    months = {"first_month": document.first_month, "last_month": document.last_month}
    wrong = [name for name, month in months.items() if not MONTH.fullmatch(month)]
    for name in wrong:
        yield (name,), f"«{name}» skal være en måned som 2020-01."
    if not wrong and document.first_month > document.last_month:
        yield ("last_month",), "Projektperiodens sidste måned ligger før den første."
    elif not wrong and len(document.months) > MOST_MONTHS:
        yield ("last_month",), f"Projektperioden må højst være {MOST_MONTHS} måneder."


def _around(document: PoolDocument) -> Iterator[Finding]:
    """What surrounds the call: its address, until when one may ask, and who can come to its meeting."""
    if document.slug in OWN_ADDRESSES:
        yield ("slug",), f"«{document.slug}» er en af portalens egne adresser. Vælg en anden."
    until = document.questions_until
    if until and NOT_CHOSEN not in (until, document.deadline) and until > document.deadline:
        yield ("questions_until",), "Der kan ikke stilles spørgsmål efter ansøgningsfristen."
    meeting = document.information_meeting
    if meeting and meeting.capacity < 0:
        yield ("information_meeting", "capacity"), "Antallet af pladser er 0 (ingen grænse) eller derover."
    until = meeting.signup_until if meeting else None
    if meeting and until and NOT_CHOSEN not in (until, meeting.starts) and until > meeting.starts:
        yield ("information_meeting", "signup_until"), "Tilmeldingen slutter senest, når mødet begynder."


def _offer(document: PoolDocument) -> Iterator[Finding]:
    if document.offers_money:
        if not 0 < document.amount <= money.MAX_AMOUNT:
            yield ("amount",), "En pulje med penge skal have et beløb over 0 kr."
        elif document.amount_text not in {money.show_short(document.amount), money.show_kroner(document.amount)}:
            yield ("amount_text",), f"«amount_text» passer ikke med beløbet {money.show_kroner(document.amount)}"
        if document.places:
            yield ("places",), "En pulje med penge har ingen pladser: skriv 0."
        if not FINANCE_ACCOUNT.fullmatch(document.finance_account):
            yield ("finance_account",), "Finanslovskontoen skrives som § 15.75.55.10."
    else:
        if document.amount:
            yield ("amount",), "En pulje med pladser har intet beløb: skriv 0.00."
        if document.places < 1:
            yield ("places",), "Skriv, hvor mange pladser der er."


def _headings(document: PoolDocument) -> Iterator[Finding]:
    yield from key_findings(document.headings, ("headings",))
    given = {heading.key for heading in document.headings}
    wanted = [*HEADINGS, *(MONEY_HEADINGS if document.offers_money else PLACES_HEADINGS)]
    wanted += ["information_meeting"] if document.information_meeting else []
    for key in wanted:
        if key not in given:
            yield ("headings",), f"Overskriften «{key}» mangler på puljesiden."
    of_the_other = OF_PLACES if document.offers_money else OF_MONEY
    for number, heading in enumerate(document.headings):
        path: Path = ("headings", number)
        if not heading.title:
            yield (*path, "title"), "Overskriften har ingen tekst."
        if heading.key in FACT_HEADINGS and heading.text:
            yield (*path, "text"), f"Under «{heading.title}» vises værdien selv: fjern «text»."
        if heading.key in of_the_other:
            yield (*path, "key"), f"«{heading.title}» hører ikke til her: fjern overskriften."
        if heading.key not in FACT_HEADINGS and not heading.text:
            yield path, f"Der står ingenting under «{heading.title}»."
        if heading.key == "information_meeting" and not document.information_meeting:
            yield path, "Overskriften «information_meeting» har intet informationsmøde."


def _contacts(document: PoolDocument) -> Iterator[Finding]:
    for number, contact in enumerate(document.contacts):
        path: Path = ("contacts", number)
        if contact.kind not in CONTACT_KINDS:
            yield (*path, "kind"), f"Kontakten skal være en af: {', '.join(CONTACT_KINDS)}."
        if contact.email and not EMAIL.fullmatch(contact.email):
            yield (*path, "email"), f"«{contact.email}» er ikke en mailadresse."
        if contact.phone and not contact.hours:
            yield path, "En kontakt med telefon skal have en telefontid («hours»)."
        if not (contact.phone or contact.email or contact.text):
            text = f"Kontakten «{contact.kind}»: skriv telefon, mail eller en tekst, så ansøger ved, hvad de skal gøre."
            yield path, text
    for kind in CONTACT_KINDS:
        if not document.contacts_of(kind):
            yield ("contacts",), f"Der mangler en kontakt af slagsen «{kind}»."


def _materials(document: PoolDocument) -> Iterator[Finding]:
    for outer, group in enumerate(document.material_groups):
        titles = [material.title for material in group.materials]
        for number, title in repeated(titles):
            yield ("material_groups", outer, "materials", number, "title"), f"«{title}» står to gange."
        for number, material in enumerate(group.materials):
            path: Path = ("material_groups", outer, "materials", number)
            if not material.title:
                yield path, "Materialet har ingen titel."
            if material.sha256:
                yield from _kept_file(material, path)
            elif material.file and not material.file.startswith("https://"):
                yield (*path, "file"), "«file» skal være en adresse, der begynder med https://, eller udelades."


def _kept_file(material: Material, path: Path) -> Iterator[Finding]:
    if not SHA256.fullmatch(material.sha256):
        yield (*path, "sha256"), "«sha256» skal være filens SHA-256: 64 tegn fra 0-9 og a-f."
    if not material.file:
        yield (*path, "file"), "Skriv filens navn i «file»."


def _law(document: PoolDocument) -> Iterator[Finding]:
    law = document.law
    for name in ("order_title", "appeal_text"):
        if not getattr(law, name):
            yield ("law", name), f"«{name}» må ikke være tom: den står i brevene."
    if law.accept_days < 1:
        yield ("law", "accept_days"), "Der skal være mindst én dag til at acceptere."
    yield from key_findings(law.references, ("law", "references"))
    given = {reference.key for reference in law.references if reference.text}
    rows = {reference.key: number for number, reference in enumerate(law.references)}
    for key in REFERENCES:
        if key not in given:
            place: Path = ("law", "references", rows[key]) if key in rows else ("law",)
            yield place, f"Henvisningen til reglerne for «{key}» mangler."
    for name, value in vars(document.thresholds).items():
        if value < 0:
            yield ("thresholds", name), "Grænsen kan ikke være negativ."
