"""A pool that asks for files, and files laid in its slots."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from applications import intake
from applications.models import Application, Attachment
from pools.document import Question
from pools.models import Pool
from portal.models import User
from tests.pools.factories import announced_pool, seed_document

PLAN, PICTURES = "plan_file", "pictures"


def slots() -> tuple[Question, ...]:
    """A plan that must be there (PDF or Word, 2 files, 20 MB), and pictures that may."""
    first = seed_document().questions[0]
    plan = Question(
        PLAN, first.criterion, first.sub_point, "file", "Læg jeres plan ved", help="Den I har godkendt internt.",
        file_types=("pdf", "docx"), max_files=2, max_megabytes=20,
    )  # fmt: skip
    pictures = Question(
        PICTURES, first.criterion, first.sub_point, "file", "Billeder af stedet", required=False,
        file_types=("png", "jpg"), max_megabytes=1,
    )  # fmt: skip
    return plan, pictures


def pool_with_slots(manager: User, second: User, **changes: Any) -> Pool:
    document = seed_document()
    return announced_pool(manager, second, questions=(*document.questions, *slots()), **changes)


def lay(
    application: Application, content: bytes, *, by: User, now: datetime, name: str = "plan.pdf", question: str = PLAN
) -> Attachment:
    """A file through the whole way in, as one piece."""
    return intake.take_in(application, question, name, len(content), [content], by=by, now=now)


def only(pool_questions: tuple[Question, ...], **changes: Any) -> tuple[Question, ...]:
    """The same questions with other limits of the plan's slot."""
    return tuple(replace(each, **changes) if each.key == PLAN else each for each in pool_questions)
