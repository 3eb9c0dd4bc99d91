"""Draws docs/states.md from the transition tables."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.diagrams import draw


class Command(BaseCommand):
    help = "Tegner tilstandene i docs/states.md ud fra tabellerne."

    def handle(self, *args: Any, **options: Any) -> None:
        (settings.BASE_DIR / "docs" / "states.md").write_text(draw())
