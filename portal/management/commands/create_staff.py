"""Creates a user of the agency with roles: the first ones of a new installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.actions import create_staff, own_organisation
from portal.models import Organisation
from portal.states import Role
from portal.steps import NotPossibleNow


class Command(BaseCommand):
    help = "Opretter en medarbejder med roller. Vedkommende vælger selv adgangskode med »Glemt adgangskode«."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("roles", nargs="+", choices=Role.values)
        parser.add_argument("--cvr", default="", help="leverandørens CVR-nr.; uden er det styrelsens (AGENCY_CVR)")

    def handle(self, *args: Any, email: str, name: str, roles: list[str], cvr: str, **options: Any) -> None:
        organisation = Organisation.objects.filter(cvr=cvr).first()
        if cvr and organisation is None:
            raise CommandError(f"Der er ingen organisation med CVR-nr. {cvr}.")
        try:
            organisation = organisation or own_organisation(now=timezone.now())
            user = create_staff(email, name, roles, organisation, now=timezone.now())
        except NotPossibleNow as refused:
            raise CommandError(" ".join(obstacle.text for obstacle in refused.obstacles)) from refused
        except ValidationError as error:
            raise CommandError(f"AGENCY_CVR: {' '.join(error.messages)}") from error
        self.stdout.write(f"{user.name} er oprettet: {', '.join(Role(role).label for role in user.roles)}.")
