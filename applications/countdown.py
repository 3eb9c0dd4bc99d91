"""How long is there to the deadline, by the portal's clock, and what exactly is in time?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from applications.models import Application
from applications.states import ApplicationState
from portal.danish import clock_time_exact, copenhagen, weekday_date

NEAR = timedelta(hours=24)
SUMMER = timedelta(hours=2)


@dataclass(frozen=True)
class Countdown:
    """What the page shows as it is made; the browser counts on from `now` and never by its own clock alone."""

    deadline: datetime
    now: datetime

    @property
    def is_near(self) -> bool:
        """The last 24 hours."""
        return self.deadline - self.now <= NEAR

    @property
    def words(self) -> str:
        """«tirsdag den 17. september 2019 kl. 12.00.00 dansk sommertid»"""
        return f"{weekday_date(self.deadline)} {self.clock} {self.zone}"

    @property
    def clock(self) -> str:
        return clock_time_exact(self.deadline)

    @property
    def zone(self) -> str:
        """The clock in Copenhagen, named: people elsewhere, and on a clock-change night, must not guess."""
        return "dansk sommertid" if copenhagen(self.deadline).utcoffset() == SUMMER else "dansk normaltid"

    @property
    def deadline_ms(self) -> int:
        """Milliseconds since 1970, as a browser counts."""
        return int(self.deadline.timestamp() * 1000)

    @property
    def now_ms(self) -> int:
        return int(self.now.timestamp() * 1000)

    def as_json(self) -> dict[str, Any]:
        return {"now": self.now_ms, "deadline": self.deadline_ms, "words": self.words, "clock": self.clock}


def countdown_of(application: Application, *, now: datetime) -> Countdown | None:
    """Wants `deadline_in_force`; None when it has passed, or nothing can be sent any more."""
    deadline = application.deadline_in_force
    if now > deadline or application.state == ApplicationState.WITHDRAWN or application.is_fixed:
        return None
    return Countdown(deadline, now)
