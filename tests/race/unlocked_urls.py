"""The portal's addresses in a process whose locks are taken out: what the negative controls are served by."""

from typing import Any

from applications.actions import submitting
from applications.models.draft import ApplicationQuerySet
from portal.urls import urlpatterns as urlpatterns


def hold_nothing(pool_pk: int) -> None:
    """Instead of the pool FOR SHARE."""


def locked_by_nobody(applications: Any) -> Any:
    """Instead of the case and the application FOR NO KEY UPDATE."""
    return applications.order_by("pk")


submitting.hold_pool = hold_nothing
ApplicationQuerySet.locked_with_case = locked_by_nobody  # type: ignore[method-assign]
