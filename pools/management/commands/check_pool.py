"""Is a pool file right? Says what is wrong, line by line, without changing anything."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from pools.management.files import read_pool_file


class Command(BaseCommand):
    help = "Kontrollerer en puljefil. Afslutter med 1, når noget er galt."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FIL")

    def handle(self, *args: Any, file: str, **options: Any) -> None:
        document = read_pool_file(self, file)
        for assumption in document.assumptions:
            self.stdout.write(f"antagelse: {assumption.path}: {assumption.text}")
        self.stdout.write(f"{file}: i orden ({document.slug})")
