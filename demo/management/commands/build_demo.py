"""Builds the demo world by walking the real actions, or says that its dates have passed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.models import DemoWorld
from demo.world import Builder
from pools.models import Pool
from portal.models import Installation
from portal.states import InstallationKind


class Command(BaseCommand):
    help = "Bygger demoverdenen i en database, der er oprettet som demo eller test."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-missing", action="store_true", help="gør intet, når verdenen er bygget")
        parser.add_argument("--check", action="store_true", help="siger til, når demoens frister er passeret")

    def handle(self, *args: Any, if_missing: bool, check: bool, **options: Any) -> None:
        if Installation.current_kind() == InstallationKind.LIVE:
            raise CommandError("Databasen er ikke oprettet som demo. Der er intet ændret.")
        world = DemoWorld.objects.first()
        if check:
            self._check(world)
        elif world is None:
            self._build()
        elif not if_missing:
            raise CommandError("Verdenen er allerede bygget. bin/demo begynder på en ny database.")

    def _build(self) -> None:
        now = timezone.now()
        self.stdout.write("Bygger demoverdenen:")
        Builder(now=now, say=lambda line: self.stdout.write(f"  {line}")).build()
        DemoWorld.objects.create(built_at=now)

    def _check(self, world: DemoWorld | None) -> None:
        now = timezone.now()
        if world and not Pool.objects.open_at(now).exists():
            self.stdout.write("Demoens frister er passeret. Kør bin/demo for at bygge den igen fra i dag.")
