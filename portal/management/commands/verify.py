"""Checks a running installation: hash chain, snapshots, files, constraints and triggers."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.verify import all_problems


class Command(BaseCommand):
    help = "Efterprøver historik, indsendelser, filer, begrænsninger og triggere. Slutter med 1, når noget er galt."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = list(all_problems())
        for problem in problems:
            self.stdout.write(problem)
        self.stdout.write(f"{len(problems)} fejl." if problems else "Alt er i orden.")
        if problems:
            raise SystemExit(1)
