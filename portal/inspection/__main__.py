"""The small process that reads a sender's file: bounded in memory and time, it answers one line of JSON and ends."""

import json
import resource
import sys
from pathlib import Path

from portal.inspection.content import check_content
from portal.inspection.refusal import FileRefused, too_big_inside

MEMORY = 220 * 1024 * 1024  # data; with the program itself below 256 MB
SECONDS = 5


def main() -> None:
    """`python -m portal.inspection PATH NAME`"""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        answer = {"type": check_content(Path(sys.argv[1]), sys.argv[2]).key}
    except FileRefused as refused:
        answer = {"code": refused.code, "text": refused.text}
    except MemoryError:
        refused = too_big_inside()
        answer = {"code": refused.code, "text": refused.text}
    sys.stdout.write(json.dumps(answer))


main()
