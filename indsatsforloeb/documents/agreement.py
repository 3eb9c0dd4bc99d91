"""Which words stand in a samarbejdsaftale on paper? The very wording that is signed, with its hash."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cases.states import MemberRole
from indsatsforloeb.models import Course
from indsatsforloeb.wording import Wording
from portal.danish import clock_time, long_date, weekday_date
from portal.money import show_number

KIND = "samarbejdsaftale"
TEMPLATE = "indsatsforloeb/papers/agreement.html"
COUNTED = {MemberRole.CITIZEN: "borgere", MemberRole.RELATIVE: "pårørende"}


def agreement_words(course: Course, wording: Wording, *, number: int) -> dict[str, Any]:
    """Plain Danish text, made from the canonical content and nothing else; signatures are kept beside the paper."""
    content = wording.content
    return {
        "organisation": content["organisation"],
        "tilbud": content["tilbud"],
        "consultant": content["consultant"],
        "number": number,
        "months": content["months"],
        "begins_on": long_date(date.fromisoformat(content["begins_on"])),
        "members": content["group"]["named"],
        "counted": [f"{COUNTED[MemberRole(role)]}: {count}" for role, count in content["group"]["unnamed"].items()],
        "activities": [_activity(each) for each in content["activities"]],
        "rooms": content["rooms"],
        "catering": content["catering"],
        "substitutes": content["substitutes"],
        "evaluates_again": content["evaluates_again"],
        "sha256": wording.sha256,
    }


def _activity(activity: dict[str, str]) -> dict[str, str]:
    starts, ends = (datetime.fromisoformat(activity[key]) for key in ("starts_at", "ends_at"))
    return {
        "title": activity["title"],
        "day": weekday_date(starts),
        "time": f"{clock_time(starts)}–{clock_time(ends).removeprefix('kl. ')}",
        "place": activity["place"],
        "hours": show_number(Decimal(activity["hours"])).removesuffix(",00"),
    }
