"""Has everybody got their answer? Per case: is the letter made and opened; per user: did the mail about it go out?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices

from assessment.models import DecisionPackage, ReleasedDecision
from assessment.permissions import readable_cases
from assessment.states import PackageKind, PackageState
from cases.models import Case, CaseParticipant, Document
from cases.models.correspondence import MOST_ATTEMPTS
from portal.models import OutboxMail, User

A_PAGE = 50  # cases


class Shown(TextChoices):
    ALL = "", "Alle"
    UNOPENED = "ikke-aabnet", "Ikke åbnet"
    TROUBLE = "mangler", "Brev eller mail mangler"


@dataclass(frozen=True)
class Recipient:
    """One user and the mail «Nyt på sag»; a mail that has failed waits for its next attempt."""

    user: User
    mail: OutboxMail

    @property
    def has_failed(self) -> bool:
        return self.mail.sent_at is None and self.mail.attempts > 0


@dataclass(frozen=True)
class Delivery:
    """One case's letter and its users; names are shown only where the viewer may read the case."""

    case: Case
    letter: Document
    recipients: tuple[Recipient, ...]
    readable: bool

    @property
    def letter_set_aside(self) -> bool:
        return self.letter.file_id is None and self.letter.attempts >= MOST_ATTEMPTS

    @property
    def in_trouble(self) -> bool:
        return self.letter.file_id is None or any(each.mail.sent_at is None for each in self.recipients)


@dataclass(frozen=True)
class State:
    """The whole package in numbers, and one page of its cases; `next_after` is the cursor of the next page."""

    letters: int
    made: int
    opened: int
    set_aside: int
    mails: int
    sent: int
    failed: int
    rows: tuple[Delivery, ...]
    next_after: str

    @property
    def waiting(self) -> int:
        return self.mails - self.sent - self.failed

    @property
    def is_complete(self) -> bool:
        return (self.made, self.sent) == (self.letters, self.mails)


def once_key(case: Case, package: DecisionPackage, user: int) -> str:
    """The promise that the mail about the decision keeps (cases.notifications, `actions.releasing`)."""
    return f"case/{case.number}/{occasion_of(package)}/{user}"


def occasion_of(package: DecisionPackage) -> str:
    return f"decision-{package.pk}"


def changes_told(package: DecisionPackage) -> list[DecisionPackage]:
    """The later packages that changed a decision of this one and are told, with the case of each; two queries."""
    told = {"kind": PackageKind.REVERSAL, "state": PackageState.RELEASED}
    rows = DecisionPackage.objects.filter(pool=package.pool_id, intake=package.intake, **told)
    rows = rows.select_related("released_by").order_by("number")
    return list(rows.prefetch_related("decisions__application__case__organisation"))


def deliveries_of(package: DecisionPackage, *, viewer: User) -> list[Delivery]:
    """Every case of the released package by number; four queries."""
    released = ReleasedDecision.objects.filter(decision__package=package).order_by("application__case__number")
    rows = list(released.select_related("application__case__organisation", "letter__opened_by", "letter__entry"))
    cases = [row.application.case for row in rows]
    recipients = _recipients(package, cases)
    readable = set(readable_cases(viewer).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
    return [
        Delivery(case, row.letter, recipients[case.pk], case.pk in readable)
        for case, row in zip(cases, rows, strict=True)
    ]


def _recipients(package: DecisionPackage, cases: Sequence[Case]) -> dict[int, tuple[Recipient, ...]]:
    """{case id: its recipients}: whoever has, or has had, a place on the case and was told."""
    places = CaseParticipant.objects.filter(case__in=cases).select_related("user")
    places = places.order_by("case", "user__name", "user")
    users: dict[int, dict[int, User]] = defaultdict(dict)
    for place in places:
        users[place.case_id][place.user_id] = place.user
    keys = [once_key(case, package, user) for case in cases for user in users[case.pk]]
    mails = {mail.once_key: mail for mail in OutboxMail.objects.filter(once_key__in=keys).defer("body")}
    return {
        case.pk: tuple(
            Recipient(user, mails[key])
            for user in users[case.pk].values()
            if (key := once_key(case, package, user.pk)) in mails
        )
        for case in cases
    }


def state_of(package: DecisionPackage, *, viewer: User, shown: str = "", after: str = "") -> State:
    """Counts over the whole package, and those of its cases that `shown` (Shown) asks for, from after case `after`."""
    every = deliveries_of(package, viewer=viewer)
    mails = [recipient for each in every for recipient in each.recipients]
    chosen = [each for each in every if each.case.number > after and _is_shown(each, shown)]
    page = chosen[:A_PAGE]
    return State(
        letters=len(every),
        made=sum(each.letter.file_id is not None for each in every),
        opened=sum(each.letter.opened_at is not None for each in every),
        set_aside=sum(each.letter_set_aside for each in every),
        mails=len(mails),
        sent=sum(each.mail.sent_at is not None for each in mails),
        failed=sum(each.has_failed for each in mails),
        rows=tuple(page),
        next_after=page[-1].case.number if len(chosen) > A_PAGE else "",
    )


def _is_shown(delivery: Delivery, shown: str) -> bool:
    if shown == Shown.UNOPENED:
        return delivery.letter.opened_at is None
    return delivery.in_trouble if shown == Shown.TROUBLE else True
