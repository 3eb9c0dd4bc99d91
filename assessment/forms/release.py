"""When are the decisions to go out?"""

from portal.moments import MomentForm


class PlanForm(MomentForm):
    """«Planlæg meddelelse»: a day and a clock in Copenhagen; an hour lost or doubled is refused."""
