"""What is new around the calls, as an Atom feed with ids that never change: notices, moved deadlines, answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.utils.feedgenerator import Atom1Feed
from django.utils.safestring import SafeString

from pools.asking import gathered
from pools.models import Pool, PoolNotice, PublicAnswer
from portal.plain_text import paragraphs

MOST = 50
FIRST_YEAR = 2026  # of a tag: URI: when the name was ours; it is never changed


@dataclass(frozen=True)
class News:
    """One entry: `updated` is later than `published` when an answer has been corrected."""

    pool: Pool
    key: str
    title: str
    text: str
    path: str
    published: datetime
    updated: datetime


@dataclass(frozen=True)
class Edition:
    """Which edition of the feed this is, for those who have it already."""

    etag: str
    moment: datetime | None


def current_edition() -> Edition:
    """Nothing in the feed changes without a new notice or a new answer."""
    notice = PoolNotice.objects.aggregate(pk=Max("pk"), at=Max("at"))
    answer = PublicAnswer.objects.aggregate(pk=Max("pk"), at=Max("at"))
    moments = [each["at"] for each in (notice, answer) if each["at"]]
    return Edition(f'"{notice["pk"] or 0}-{answer["pk"] or 0}"', max(moments, default=None))


def newest() -> list[News]:
    """The newest entries of the announced pools, two queries."""
    announced = Pool.objects.announced()
    notices = PoolNotice.objects.filter(pool__in=announced).select_related("pool").order_by("-at", "-pk")[:MOST]
    answers = PublicAnswer.objects.filter(question__pool__in=announced).select_related("question__pool").order_by("pk")
    entries = [*map(_of_notice, notices), *_of_answers(answers)]
    return sorted(entries, key=lambda entry: entry.updated, reverse=True)[:MOST]


def _of_notice(notice: PoolNotice) -> News:
    path = f"/puljer/{notice.pool.slug}/#notices"
    return News(notice.pool, f"nyt/{notice.pk}", notice.title, notice.text, path, notice.at, notice.at)


def _of_answers(answers: Iterable[PublicAnswer]) -> Iterator[News]:
    by_pool: dict[int, list[PublicAnswer]] = {}
    for answer in answers:
        by_pool.setdefault(answer.question.pool_id, []).append(answer)
    for each in by_pool.values():
        pool = each[0].question.pool
        for question in gathered(each):
            title = f"{'Rettet svar' if question.is_corrected else 'Svar'} på spørgsmål {question.number}"
            text = f"{question.as_published}\n\nSvar: {question.answer}"
            path = f"/puljer/{pool.slug}/sporgsmaal/#{question.anchor}"
            yield News(pool, f"svar/{question.question_id}", title, text, path, question.first_at, question.at)


def _tag(rest: str) -> str:
    return f"tag:{urlsplit(settings.PORTAL_URL).hostname},{FIRST_YEAR}:{rest}"


class PoolFeed(Feed):
    """`/puljer/feed/`."""

    feed_type = Atom1Feed
    title = "Nyt om puljer på Tilskudsportalen"
    subtitle = "Udmeldinger, ændrede frister, præciseringer og svar på spørgsmål"
    language = "da"

    def link(self) -> str:
        return f"{settings.PORTAL_URL}/puljer/"

    def feed_url(self) -> str:
        return f"{settings.PORTAL_URL}/puljer/feed/"

    def feed_guid(self) -> str:
        return _tag("puljer")

    def author_name(self) -> str:
        return settings.AGENCY["name"]

    def items(self) -> list[News]:
        return newest()

    def item_title(self, item: News) -> str:  # type: ignore[override] # ours, not a model
        return f"{item.title}: {item.pool.title}"

    def item_description(self, item: News) -> SafeString:  # type: ignore[override]
        return paragraphs(item.text)

    def item_link(self, item: News) -> str:  # type: ignore[override]
        return f"{settings.PORTAL_URL}{item.path}"

    def item_guid(self, item: News) -> str:
        return _tag(f"pulje/{item.pool.slug}/{item.key}")

    def item_pubdate(self, item: News) -> datetime:
        return item.published

    def item_updateddate(self, item: News) -> datetime:
        return item.updated
