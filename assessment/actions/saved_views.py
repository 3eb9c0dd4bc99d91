"""How a person keeps a set of filters on a pool's cases under a name of their own."""

from datetime import datetime

from django.db import transaction

from assessment.models import SavedView
from assessment.permissions import may_keep_views
from assessment.rules.viewing import obstacles_to_rename_view, obstacles_to_save_view
from pools.models import Pool
from portal.models import User
from portal.steps import require, require_possible


@transaction.atomic
def save_view(pool: Pool, name: str, query: str, *, by: User, now: datetime) -> SavedView:
    """«Gem visning»: `query` holds allowed keys only (the form has read it); the same name again takes the new one."""
    _own_locked(by)
    require(may_keep_views(by))
    require_possible(obstacles_to_save_view(pool, name, query, by=by))
    values = {"query": query, "created_at": now}
    return SavedView.objects.update_or_create(user=by, pool=pool, name=name, defaults=values)[0]


@transaction.atomic
def rename_view(view: SavedView, name: str, *, by: User, now: datetime) -> None:
    """Another name for one's own view; a name that is taken is refused."""
    _own_locked(by)
    require(view.user_id == by.pk)
    require_possible(obstacles_to_rename_view(view, name))
    SavedView.objects.filter(pk=view.pk).update(name=name)


@transaction.atomic
def delete_view(view: SavedView, *, by: User, now: datetime) -> None:
    """One's own view is forgotten."""
    _own_locked(by)
    require(view.user_id == by.pk)
    SavedView.objects.filter(pk=view.pk).delete()


def _own_locked(by: User) -> None:
    """A person's views are one whole: counted and named one at a time, so the person is what is locked."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
