"""The ground floor's name, and the one moment its triggers are installed."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from portal.invariants import install  # noqa: PLC0415 - models are ready only now

        post_migrate.connect(install, sender=self, dispatch_uid="portal.invariants")
