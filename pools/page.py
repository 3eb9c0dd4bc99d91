"""What does a pool's page show at this moment? The document's words beside the facts as they stand now."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from pools.conditions import in_words
from pools.document import Condition, Heading, PoolDocument, Question, document_of, is_read
from pools.models import DeadlineChange, Pool, PoolQuerySet, PoolVersion
from pools.openings import intake_words
from pools.states import Offers, PoolState
from portal import danish, money

ANSWERED = {PoolState.RELEASED, PoolState.CLOSED}


Facts = tuple[tuple[str, str], ...]  # what it is called, what it is


@dataclass(frozen=True)
class Card:
    """A pool in a list: the row and its newest document."""

    pool: Pool
    document: PoolDocument
    status: str
    offer: Facts


@dataclass(frozen=True)
class QuestionShown:
    """A question as the public sees it; `condition` says when it is asked, if not of everybody."""

    label: str
    required: bool
    max_characters: int | None
    condition: str


@dataclass(frozen=True)
class CriterionShown:
    """A criterion as the public sees it, with the questions it is answered by."""

    key: str
    number: int
    title: str
    gate: bool
    share: str
    sub_points: tuple
    levels: tuple[tuple[int, str], ...]
    questions: tuple[QuestionShown, ...]
    condition: str


@dataclass(frozen=True)
class Page:
    """All that the pool page says, and nothing a template must work out."""

    pool: Pool
    document: PoolDocument
    status: str
    is_open: bool
    is_coming: bool
    headings: tuple[Heading, ...]
    criteria: tuple[CriterionShown, ...]
    earlier_deadline: datetime | None
    is_answered: bool
    offer: Facts
    ranked_by: str
    taken_in: str = ""


def status_words(pool: Pool, now: datetime) -> str:
    """Kladde, Kommende, Åben, Lukket or Afgjort: what the public needs to know."""
    if pool.state == PoolState.DRAFT:
        return PoolState.DRAFT.label
    if pool.is_open(now):
        return "Åben"
    if pool.state in ANSWERED:
        return "Afgjort"
    return "Kommende" if now < pool.opens_at else "Lukket"


def shelf_of(pool: Pool, now: datetime) -> int:
    """What one can apply for now comes first, then what one soon can, then what is over."""
    if pool.is_open(now):
        return 0
    return 1 if pool.state == PoolState.ANNOUNCED and now < pool.opens_at else 2


def desk_words(pool: Pool, now: datetime) -> str:
    """The state as the agency's people read it: of an announced pool whether it is open, else how far it has come."""
    return status_words(pool, now) if pool.state == PoolState.ANNOUNCED else str(pool.get_state_display())


def told_apart(pools: Iterable[Pool]) -> list[Pool]:
    """The pools with `shown_title`: the address stands with it where several have the same title."""
    found = list(pools)
    titles = Counter(pool.title for pool in found)
    for pool in found:
        pool.shown_title = pool.title if titles[pool.title] == 1 else f"{pool.title} ({pool.slug})"
    return found


def with_documents(pools: PoolQuerySet) -> list[Pool]:
    """The pools with their versions; the bytes of a document are fetched once per process."""
    found = list(pools.select_related("version").defer("version__document"))
    unread = [pool.version_id for pool in found if not is_read(pool.version)]
    for version in PoolVersion.objects.filter(pk__in=unread) if unread else ():
        document_of(version)
    return found


@dataclass(frozen=True)
class Shelves:
    """Pools as a list shows them: open ones by deadline, then coming by opening, then closed, the newest first."""

    open: list[Card]
    coming: list[Card]
    closed: list[Pool]


def shelves_of(pools: list[Pool], now: datetime) -> Shelves:
    """Announced pools, fetched with their versions, each on its shelf."""
    open_ = sorted((pool for pool in pools if pool.is_open(now)), key=lambda pool: (pool.deadline_at, pool.pk))
    coming = [pool for pool in pools if pool.state == PoolState.ANNOUNCED and now < pool.opens_at]
    coming.sort(key=lambda pool: (pool.opens_at, pool.pk))
    seen = {pool.pk for pool in (*open_, *coming)}
    closed = sorted((pool for pool in pools if pool.pk not in seen), key=lambda pool: (pool.deadline_at, pool.pk))
    return Shelves(cards(open_, now), cards(coming, now), closed[::-1])


def cards(pools: list[Pool], now: datetime) -> list[Card]:
    """The pools (fetched with their version) as cards, in the order given."""
    documents = [(pool, document_of(pool.version)) for pool in pools]
    return [Card(pool, document, status_words(pool, now), offer_of(document)) for pool, document in documents]


def counted(pools: list[Pool]) -> str:
    """«3 puljer», «1 pulje og 1 opslag om forløb»: only money is pooled."""
    money_pools = sum(pool.offers == Offers.MONEY for pool in pools)
    calls = len(pools) - money_pools
    words = [f"{money_pools} pulje{'' if money_pools == 1 else 'r'}"] if money_pools or not calls else []
    return " og ".join([*words, *([f"{calls} opslag om forløb"] if calls else [])])


def offer_of(document: PoolDocument) -> Facts:
    """What there is to get: money and how many partners, or places and how long they last."""
    partners = document.partners
    if document.offers_money:
        return (("Midler til fordeling", document.amount_text), *_span("Antal partnere", partners, ""))
    return (
        ("Pladser", f"{document.places} tilbud"),
        *_span("Et forløb varer", document.course_months, " måneder"),
        *_span("Anbefalet størrelse", document.recommended_employees, " medarbejdere"),
    )


def _span(name: str, ends: tuple[int, int] | None, unit: str) -> Facts:
    return ((name, f"{ends[0]}-{ends[1]}{unit}"),) if ends else ()


def approved_changes(pool: Pool) -> list[DeadlineChange]:
    """Every move of the deadline that has happened, oldest first."""
    return list(pool.deadline_changes.filter(approved_at__isnull=False).order_by("approved_at", "pk"))


def page_of(pool: Pool, changes: list[DeadlineChange], now: datetime, *, document: PoolDocument | None = None) -> Page:
    """The page of a pool fetched with its version; `changes` are the approved moves of its deadline, oldest first.

    `document`: other words than the version's, for a preview.
    """
    document = document or document_of(pool.version)
    earlier = changes[-1].old_deadline if changes else None
    return Page(
        pool=pool,
        document=document,
        status=status_words(pool, now),
        is_open=pool.is_open(now),
        is_coming=pool.state == PoolState.ANNOUNCED and now < pool.opens_at,
        headings=tuple(_shown(heading, pool, document) for heading in document.headings),
        criteria=tuple(_criteria(document)),
        earlier_deadline=earlier,
        is_answered=pool.has_answered,
        offer=offer_of(document),
        ranked_by=_ranked_by(document),
        taken_in=intake_words(document, pool.deadline_at, now=now),
    )


def _shown(heading: Heading, pool: Pool, document: PoolDocument) -> Heading:
    """The heading with its text: the document's words, or the fact itself when the words are the fact."""
    facts = {
        "audience": document.audience_text,
        "project_period": period_text(document),
        "amount": document.amount_text,
        "places": places_text(document),
        "finance_account": document.finance_account,
        "deadline": f"{danish.moment(pool.deadline_at).capitalize()}.",
        "information_meeting": meeting_text(document),
    }
    return Heading(heading.key, heading.title, heading.text or facts.get(heading.key, ""))


def _ranked_by(document: PoolDocument) -> str:
    """«Behov og Modenhed og motivation»; empty where every criterion ranks."""
    titles = [f"«{each.title}»" for each in document.criteria if each.key in document.ranked_by]
    return " og ".join(titles)


def period_text(document: PoolDocument) -> str:
    """«01.01.2020 – 30.09.2022»; empty when the pool has no period."""
    if not document.months:
        return ""
    year, month = (int(part) for part in document.last_month.split("-"))
    first = date.fromisoformat(f"{document.first_month}-01")
    last = date(year, month, monthrange(year, month)[1])
    return f"{danish.short_date(first)} – {danish.short_date(last)}"


def places_text(document: PoolDocument) -> str:
    """«75 tilbud i perioden 01.07.2019 – 31.12.2022.»; empty when the pool offers money."""
    if document.offers_money:
        return ""
    return f"{document.places} tilbud i perioden {period_text(document)}."


def meeting_text(document: PoolDocument) -> str:
    """«… mandag den 19. august 2019 kl. 15.30–17.00 hos Socialstyrelsen i Odense.»; empty without a meeting."""
    meeting = document.information_meeting
    if meeting is None:
        return ""
    end = danish.clock_time(meeting.ends).removeprefix("kl. ")
    return f"{meeting.invitation} {danish.moment(meeting.starts)}–{end} {meeting.place}."


def _criteria(document: PoolDocument) -> Iterator[CriterionShown]:
    total = sum(criterion.weight for criterion in document.scored_criteria)
    for criterion in document.criteria:
        yield CriterionShown(
            key=criterion.key,
            number=criterion.number,
            title=criterion.title,
            gate=criterion.gate,
            share="" if criterion.gate else _share(criterion.weight, total),
            sub_points=criterion.sub_points,
            levels=tuple(sorted(criterion.rubric.items())),
            questions=tuple(_question(document, each) for each in document.form_questions(criterion.key)),
            condition=_condition(document, criterion.shown_when),
        )


def _question(document: PoolDocument, question: Question) -> QuestionShown:
    condition = _condition(document, question.shown_when)
    return QuestionShown(question.label, question.required, question.max_characters, condition)


def _condition(document: PoolDocument, condition: Condition | None) -> str:
    """«når svaret på «…» er «Ja»»; empty when everybody is asked."""
    return in_words(document, condition) if condition else ""


def _share(weight: Decimal, total: Decimal) -> str:
    """«20 pct.»; with one decimal when it is not a whole number."""
    if not total:
        return ""
    percent = 100 * weight / total
    return f"{money.show_number(percent, 0 if percent == percent.to_integral_value() else 1)} pct."
