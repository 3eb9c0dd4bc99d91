"""How does a command read a pool file, and tell everything that is wrong with it?"""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from pools.document import PoolDocument
from pools.poolfile import PoolFileError, load


def read_pool_file(command: BaseCommand, name: str) -> PoolDocument:
    """The file's document; writes «file:line: text» for each problem and ends with exit code 1 when there are any."""
    try:
        text = Path(name).read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{name}: filen kan ikke læses ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{name}: filen er ikke skrevet i UTF-8") from error
    try:
        return load(text)
    except PoolFileError as error:
        for problem in error.problems:
            command.stderr.write(f"{name}:{problem}")
        sys.exit(1)
