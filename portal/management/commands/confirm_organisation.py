"""Confirms an organisation that made itself by logging in: it exists, and it is of this kind."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.actions import confirm_organisation
from portal.models import Organisation, User
from portal.states import OrganisationKind


class Command(BaseCommand):
    help = "Bekræfter en organisation, der er kommet til ved log ind. Uden CVR-nr. vises dem, der venter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("cvr", nargs="?")
        parser.add_argument("--kind", choices=OrganisationKind.values, default=OrganisationKind.PRIVAT)
        parser.add_argument("--by", default="", help="systemadministratorens e-mail")

    def handle(self, *args: Any, cvr: str | None, kind: str, by: str, **options: Any) -> None:
        if cvr is None:
            for waiting in Organisation.objects.unconfirmed().in_danish_order():
                self.stdout.write(f"{waiting.cvr} {waiting.name} ({waiting.get_kind_display()})")
            return
        organisation = Organisation.objects.filter(cvr=cvr).first()
        administrator = User.objects.filter(email=by.lower()).first()
        if organisation is None or administrator is None:
            raise CommandError("Der er ingen organisation med det CVR-nr., eller ingen bruger med den e-mail.")
        try:
            confirm_organisation(organisation, kind, by=administrator, now=timezone.now())
        except PermissionDenied as error:
            raise CommandError(f"{administrator.name} er ikke systemadministrator.") from error
        self.stdout.write(f"{organisation.name} er bekræftet som {OrganisationKind(kind).label}.")
