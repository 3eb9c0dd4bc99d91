"""Loads the regions and the 98 kommuner as organisations."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.geography import load_geography


class Command(BaseCommand):
    help = "Indlæser regionerne og de 98 kommuner som organisationer. Kan køres igen."

    def handle(self, *args: Any, **options: Any) -> None:
        count = load_geography(now=timezone.now())
        self.stdout.write(f"{count} kommuner er indlæst.")
