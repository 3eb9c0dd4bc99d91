"""Writes a pool's newest version as a pool file; what is loaded from it is the same pool."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pools.document import document_of
from pools.models import Pool
from pools.poolfile import dump


class Command(BaseCommand):
    help = "Skriver en puljes nyeste version som puljefil."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", metavar="SLUG")

    def handle(self, *args: Any, slug: str, **options: Any) -> None:
        pool = Pool.objects.select_related("version").filter(slug=slug).first()
        if pool is None:
            raise CommandError(f"Der er ingen pulje {slug}")
        self.stdout.write(dump(document_of(pool.version)), ending="")
