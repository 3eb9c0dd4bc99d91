"""What does every page of a course show around its own?"""

from datetime import datetime
from typing import Any

from cases.models import Case
from cases.views import run
from indsatsforloeb.shape import SHAPE
from portal.models import User


def run_frame(case: Case, page: str, *, user: User, now: datetime) -> dict[str, Any]:
    """The frame of a run (`cases.views.run`) with a course's own menu."""
    return run.run_frame(case, page, shape=SHAPE, user=user, now=now)
