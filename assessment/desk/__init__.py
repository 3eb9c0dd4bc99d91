"""What waits for whom at the desk, and where do a pool's cases stand, as each may see it?"""

from assessment.desk.cases import Page, Row, numbers_of, page_of
from assessment.desk.overview import counts_of, packages_to_decide, pools_of, pools_under_way
from assessment.desk.work import Desk, Task, Work, desk_of

__all__ = [
    "Desk",
    "Page",
    "Row",
    "Task",
    "Work",
    "counts_of",
    "desk_of",
    "numbers_of",
    "packages_to_decide",
    "page_of",
    "pools_of",
    "pools_under_way",
]
