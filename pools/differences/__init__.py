"""What is different between two wordings of a pool, in plain words, and does any of it ask more of an applicant?"""

from pools.differences.comparing import Change, Difference, differences, holds_demands, questions_removed
from pools.differences.items import AREAS

__all__ = ["AREAS", "Change", "Difference", "differences", "holds_demands", "questions_removed"]
