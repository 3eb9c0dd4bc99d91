"""The floor's name."""

from django.apps import AppConfig


class IndsatsforloebConfig(AppConfig):
    name = "indsatsforloeb"
    verbose_name = "Indsatsforløb"
