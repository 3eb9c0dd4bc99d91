"""May a file come in? Looked at in a process of its own, so that no file takes the portal's time or memory with it."""

import json
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from portal.filetypes import TYPES, FileType
from portal.inspection.refusal import FileRefused, too_big_inside

SECONDS = 5
GRACE = 3  # to start and end; a busy machine is not the file's fault

__all__ = ["FileRefused", "inspect"]


def inspect(path: Path, name: str) -> FileType:
    """The file's type by content, agreeing with its name. Raises FileRefused; never longer than SECONDS + GRACE."""
    command = [sys.executable, "-m", "portal.inspection", str(path), name]
    try:
        done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, timeout=SECONDS + GRACE)  # noqa: S603 - no shell, our own module
    except subprocess.TimeoutExpired as error:
        raise too_big_inside() from error
    if done.returncode:
        raise too_big_inside()
    answer = json.loads(done.stdout)
    if "type" not in answer:
        raise FileRefused(answer["code"], answer["text"])
    return TYPES[answer["type"]]
