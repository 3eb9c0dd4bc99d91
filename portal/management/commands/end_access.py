"""Ends a person's access to the portal: somebody has left the agency, or an account is in the wrong hands."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.actions import end_access
from portal.models import User


class Command(BaseCommand):
    help = "Lukker en brugers adgang fra næste klik. Det, brugeren har gjort, bliver stående."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email.lower()).first()
        if user is None:
            raise CommandError("Der er ingen bruger med den e-mail.")
        end_access(user, now=timezone.now())
        self.stdout.write(f"{user.name} kan ikke længere logge ind.")
