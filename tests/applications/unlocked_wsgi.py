"""The portal with its locks taken away: what the race test must be able to catch (a negative control, never served)."""

from portal.wsgi import application

# isort: split
from applications.actions import submitting
from applications.models.draft import ApplicationQuerySet

ApplicationQuerySet.locked_with_case = lambda self: self  # type: ignore[method-assign]
submitting.hold_pool = lambda pool_pk: None

__all__ = ["application"]
