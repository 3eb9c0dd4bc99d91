"""What does the portal know already about each formal demand, and how may a rejection be worded? A person edits it."""

from dataclasses import dataclass

from applications.budget import resembles_lump_post
from applications.drafts import is_outside_audience
from applications.models import Application, Approval
from applications.reading import Reading
from assessment.models import Inquiry
from assessment.states import FormalItem, FormalReason
from pools.document import PoolDocument
from portal.danish import clock_time_exact, moment, short_date, weekday_date

MAX_TEXT = 4000


@dataclass(frozen=True)
class Finding:
    """One formal demand, what the submission says of it, and whether somebody should look twice."""

    demand: str
    facts: tuple[str, ...]
    look_twice: bool


def findings_of(
    application: Application, document: PoolDocument, reading: Reading, approval: Approval | None
) -> list[Finding]:
    """Everything the portal knows about formalia, in the order of the form; wants `dispensations` on the row."""
    return [
        _circle(application, document, reading),
        _received(application),
        Finding("Formål og målgruppe", (f"Puljen: {document.summary}",), look_twice=False),
        _approval(document, reading, approval),
        _commitments(document, reading),
        *_lump_posts(document, reading),
    ]


def _circle(application: Application, document: PoolDocument, reading: Reading) -> Finding:
    organisation = application.case.organisation
    outside = reading.outside_audience or is_outside_audience(document, organisation)
    facts = [f"{reading.organisation}, CVR-nr. {reading.cvr} ({organisation.get_kind_display()})."]
    facts += [document.audience_text] if document.audience_text else []
    if reading.outside_audience:
        facts.append("Ansøger har selv bekræftet at være uden for ansøgerkredsen.")
    elif outside:
        facts.append("Ansøgers organisationstype er ikke blandt dem, puljen nævner.")
    return Finding("Ansøgerkreds", tuple(facts), look_twice=outside)


def _received(application: Application) -> Finding:
    received, deadline = application.current_submission.received_at, application.pool.deadline_at
    late = received > deadline
    facts = [f"Modtaget {weekday_date(received)} {clock_time_exact(received)}. Fristen var {moment(deadline)}."]
    given = list(application.dispensations.order_by("pk"))
    facts += [f"Dispensation til {moment(each.until)}. Begrundelse: {each.reason}" for each in given]
    if late and not given:
        facts.append("Ansøgningen er modtaget efter puljens frist.")
    return Finding("Ansøgningsfrist", tuple(facts), look_twice=late)


def _approval(document: PoolDocument, reading: Reading, approval: Approval | None) -> Finding:
    level = _level(document)
    if document.approval == "portal":
        if approval is None:
            return Finding("Godkendelse", (f"Den indsendte udgave er ikke godkendt i portalen{level}.",), True)
        by = f"{approval.approved_by.name}, {moment(approval.approved_at)}"
        return Finding("Godkendelse", (f"Den indsendte udgave er godkendt i portalen{level} af {by}.",), False)
    if document.approval == "declaration":
        told = ", ".join(value for key in ("name", "title", "date") if (value := reading.declaration.get(key, "")))
        fact = (
            f"Ansøger erklærer godkendelse{level}: {told}." if told else f"Erklæringen om godkendelse{level} mangler."
        )
        return Finding("Godkendelse", (fact,), look_twice=not told)
    return Finding("Godkendelse", ("Puljen kræver ikke godkendelse hos ansøger.",), look_twice=False)


def _level(document: PoolDocument) -> str:
    """« på centerchefniveau»; empty when the pool names none."""
    return f" på {document.approval_level}" if document.approval_level else ""


def _commitments(document: PoolDocument, reading: Reading) -> Finding:
    if not document.commitment_items:
        return Finding("Forpligtelser", ("Puljen har ingen forpligtelser, der skal accepteres.",), look_twice=False)
    accepted = reading.commitments_accepted
    fact = "Alle puljens forpligtelser er accepteret." if accepted else "Forpligtelserne er ikke accepteret."
    return Finding("Forpligtelser", (fact,), look_twice=not accepted)


def _lump_posts(document: PoolDocument, reading: Reading) -> list[Finding]:
    """What merely resembles a lump post was a warning to the applicant; exact ones could not be sent."""
    if reading.budget is None:
        return []
    found = [
        each.specification for each in reading.budget.posts if resembles_lump_post(each.specification, document.budget)
    ]
    facts = tuple(f"«{text}» ligner en samlepost." for text in found) or ("Ingen poster ligner samleposter.",)
    return [Finding("Budgetposter", facts, look_twice=bool(found))]


def rejection_draft(
    code: str,
    application: Application,
    document: PoolDocument,
    reading: Reading,
    *,
    approval: Approval | None,
    unanswered: Inquiry | None,
) -> str:
    """Rule, fact and consequence of a rejection by its code; empty for a code that says nothing of itself.

    Only what the portal knows becomes a fact, and without one nothing is concluded: the rest a person writes.
    """
    demand = _DEMANDS.get(FormalReason(code)) if code in FormalReason.values else None
    if demand is None:
        return ""
    rules = f"Kravet følger af {document.law.reference('rejection')} i «{document.law.order_title}»."
    fact = {
        FormalReason.OUTSIDE_CIRCLE: lambda: _outside(application, document, reading),
        FormalReason.NOT_APPROVED: lambda: _not_approved(document, reading, approval),
        FormalReason.INCOMPLETE: lambda: _unanswered(unanswered) if unanswered else "",
    }.get(FormalReason(code), str)()
    parts = (f"{demand(document)} {rules}", fact, CONSEQUENCE if fact else "")
    return "\n\n".join(part for part in parts if part)[:MAX_TEXT]


CONSEQUENCE = "Derfor opfylder ansøgningen ikke kravet, og den kan ikke behandles."
_DEMANDS = {
    FormalReason.OUTSIDE_CIRCLE: lambda document: document.audience_text or "Puljen har en bestemt ansøgerkreds.",
    FormalReason.OUTSIDE_PURPOSE: lambda document: f"Der gives kun tilskud til puljens formål. {document.summary}",
    FormalReason.NOT_APPROVED: lambda document: f"Ansøgningen skal være godkendt hos ansøger{_level(document)}.",
    FormalReason.INCOMPLETE: lambda document: "Ansøgningen skal indeholde de oplysninger, puljen kræver.",
}


def _outside(application: Application, document: PoolDocument, reading: Reading) -> str:
    organisation = application.case.organisation
    if not (reading.outside_audience or is_outside_audience(document, organisation)):
        return ""
    kind = organisation.get_kind_display().lower()
    own = " I har selv bekræftet i ansøgningen, at I er uden for ansøgerkredsen." if reading.outside_audience else ""
    return f"Ansøger er {reading.organisation}, CVR-nr. {reading.cvr}, og er registreret som {kind}.{own}"


def _not_approved(document: PoolDocument, reading: Reading, approval: Approval | None) -> str:
    if not _approval(document, reading, approval).look_twice:
        return ""
    where = "i portalen" if document.approval == "portal" else "ved en erklæring"
    return f"Den indsendte ansøgning er ikke godkendt {where}."


def _unanswered(inquiry: Inquiry) -> str:
    """What was asked for, and that nothing came in time."""
    what = FormalItem(inquiry.item).label.lower()
    text = f"Vi bad jer den {short_date(inquiry.sent_at)} om: {what}. Svarfristen var {moment(inquiry.due_at)}."
    return f"{text} Vi har ikke modtaget svar inden fristen."


REQUESTS = {
    FormalItem.AUTHORITY: "Vi kan ikke se, at den, der har indsendt ansøgningen, har bemyndigelse til at søge på jeres"
    " vegne. Send os dokumentation for det.",
    FormalItem.APPROVAL: "Puljen kræver, at ansøgningen er godkendt hos jer{level}. Oplys, hvem der har godkendt den,"
    " med navn, titel og dato, eller læg godkendelsen ved.",
    FormalItem.CIRCLE: "{audience} Oplys, på hvilket grundlag I hører til ansøgerkredsen.",
    FormalItem.IDENTITY: "Oplysningerne om ansøgers navn, CVR-nummer eller kontaktperson passer ikke sammen. Oplys de"
    " rigtige.",
    FormalItem.COMMITMENT: "Vi mangler jeres bekræftelse af puljens forpligtelser. Bekræft, at I accepterer dem.",
}


def request_draft(item: str, document: PoolDocument) -> str:
    """What is asked for, by its item; empty until one is chosen."""
    if item not in FormalItem.values:
        return ""
    words = {"level": _level(document), "audience": document.audience_text}
    return REQUESTS[FormalItem(item)].format(**words).strip()
