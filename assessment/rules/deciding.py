"""What stands in the way of signing a recommendation, of sending it back, or of taking an approval back?"""

from collections.abc import Mapping
from datetime import datetime

from django.urls import reverse

from assessment.models import Decision, DecisionPackage
from assessment.packages.signing import Share, share_of, signatures_of
from assessment.rules.asking import obstacles_of_inquiries_in
from assessment.rules.impartiality import obstacles_of_conflicts
from assessment.states import Capacity, PackageState
from portal.models import User
from portal.steps import Obstacle


def obstacles_to_approve(
    package: DecisionPackage, *, by: User, now: datetime, share: Share | None = None
) -> list[Obstacle]:
    """Another than the proposer, with habilitet on every line of their own; the deputy where the director is barred."""
    if package.state != PackageState.RECOMMENDED:
        return [Obstacle("not_recommended", "Der er ingen indstilling at tage stilling til.")]
    if package.recommended_by_id == by.pk:
        return [Obstacle("own_recommendation", "Du har selv indstillet. En anden skal godkende.")]
    share = share or share_of(package, by)
    if found := _share(share, package) or _signed(share, package, by):
        return found
    return [
        *obstacles_of_inquiries_in(package.decisions.values("application"), now=now),
        *obstacles_of_conflicts(package),
    ]


def _share(share: Share, package: DecisionPackage) -> list[Obstacle]:
    """Whether there is anything for this person to sign, and whether they have declared on all of it."""
    is_deputy = share.capacity == Capacity.DEPUTY
    if is_deputy and share.barred:
        text = f"Du har meldt forhold om habilitet på sag {_numbers(share.barred)}. En anden stedfortræder skal afgøre."
        return [Obstacle("barred", text)]
    if is_deputy and not share.own:
        return [Obstacle("not_deputy", "Stedfortræderen godkender kun, når direktøren er inhabil på en sag.")]
    if not share.own:
        return [Obstacle("barred", "Du er inhabil på alle sager i indstillingen. Stedfortræderen skal tage stilling.")]
    if is_deputy:
        return [_declare_one(line) for line in share.undeclared]
    if share.undeclared:
        url = reverse("assessment:declare_list", args=[package.pool.slug])
        return [Obstacle("not_declared", "Du skal erklære habilitet på alle sager i indstillingen.", url)]
    return []


def _declare_one(line: Decision) -> Obstacle:
    number = line.application.case.number
    url = reverse("assessment:impartiality", args=[number])
    return Obstacle("not_declared", f"Du skal erklære habilitet på sag {number}.", url)


def _signed(share: Share, package: DecisionPackage, by: User) -> list[Obstacle]:
    """One signature each and one per capacity in a round; what has changed since asks for a new round."""
    taken = {each.capacity: each.by_id for each in signatures_of(package)}
    if by.pk in taken.values():
        text = "Du har underskrevet og venter på den anden underskrift. Er der kommet noget til, så send tilbage."
        return [Obstacle("signed_already", text)]
    if share.capacity in taken:
        return [Obstacle("signed_by_another", "En anden har allerede underskrevet disse sager.")]
    return []


def _numbers(lines: tuple[Decision, ...]) -> str:
    return ", ".join(line.application.case.number for line in lines)


def obstacles_to_send_back(
    package: DecisionPackage, *, comment: str, comments: Mapping[int, str], by: User
) -> list[Obstacle]:
    """A word about what must change, and comments only on lines that are one's own to decide."""
    if package.state != PackageState.RECOMMENDED:
        return [Obstacle("not_recommended", "Der er ingen indstilling at sende tilbage.")]
    share = share_of(package, by)
    if not share.own:
        return [Obstacle("not_deputy", "Ingen af sagerne er dine at tage stilling til.")]
    if comments.keys() - share.keys:
        return [Obstacle("not_own_line", "Du kan kun kommentere de sager, som er dine at afgøre.")]
    if not comment.strip() and not comments:
        return [Obstacle("no_comment", "Skriv, hvad der skal ændres.", "#id_comment")]
    return []


def obstacles_to_withdraw_approval(package: DecisionPackage, *, reason: str, by: User) -> list[Obstacle]:
    """Until the release, by the director or by the deputy who signed; always with a reason."""
    if package.state != PackageState.APPROVED:
        return [Obstacle("not_approved", "Der er ingen godkendelse at trække tilbage.")]
    signed = {each.by_id for each in signatures_of(package)}
    if share_of(package, by).capacity != Capacity.DIRECTOR and by.pk not in signed:
        return [Obstacle("not_deputy", "Direktøren, eller den, der har underskrevet, trækker godkendelsen tilbage.")]
    if not reason.strip():
        return [Obstacle("no_reason", "Skriv, hvorfor godkendelsen trækkes tilbage.", "#id_reason")]
    return []
