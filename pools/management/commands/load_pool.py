"""Loads a pool file as a draft, in the name of a Puljeansvarlig; somebody else announces it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from pools.actions import load_pool
from pools.management.files import read_pool_file
from portal.models import User
from portal.steps import NotPossibleNow


class Command(BaseCommand):
    help = "Indlæser en puljefil som kladde. Afslutter med 1, når filen har fejl, eller puljen er udmeldt."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FIL")
        parser.add_argument("--by", required=True, metavar="E-MAIL", help="den Puljeansvarlige, der har skrevet puljen")

    def handle(self, *args: Any, file: str, by: str, **options: Any) -> None:
        document = read_pool_file(self, file)
        author = User.objects.filter(email=by.lower()).first()
        if author is None:
            raise CommandError(f"Der er ingen bruger med e-mail {by}")
        try:
            pool = load_pool(document, by=author, now=timezone.now())
        except PermissionDenied as error:
            raise CommandError(f"{by} er ikke Puljeansvarlig") from error
        except NotPossibleNow as error:
            raise CommandError("; ".join(obstacle.text for obstacle in error.obstacles)) from error
        self.stdout.write(f"{pool.slug}: kladde, version {pool.version.number}")
