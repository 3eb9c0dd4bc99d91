"""What is a note before it is written: a call, a meeting, an enquiry that belongs elsewhere?"""

from dataclasses import dataclass
from datetime import datetime

from cases.models import Message


@dataclass(frozen=True)
class NoteDraft:
    """What is noted: `with_whom` is whom one spoke with or who wrote, `message` the party's message if it was one."""

    kind: str
    held_at: datetime
    text: str
    with_whom: str = ""
    forwarded_to: str = ""
    message: Message | None = None
