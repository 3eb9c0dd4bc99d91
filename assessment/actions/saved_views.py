"""How a person keeps a set of filters on a pool's cases under a name of their own."""

from datetime import datetime

from django.db import transaction

from assessment.models import SavedView
from assessment.permissions import may_use_desk
from pools.models import Pool
from portal.models import User
from portal.steps import Obstacle, require, require_possible

MOST = 30
LONGEST_QUERY = 500


@transaction.atomic
def save_view(pool: Pool, name: str, query: str, *, by: User, now: datetime) -> SavedView:
    """«Gem visning»: `query` holds allowed keys only (the form has read it); the same name again takes the new one."""
    require(may_use_desk(by))
    own = SavedView.objects.filter(user=by, pool=pool)
    if not query or len(query) > LONGEST_QUERY:
        require_possible([Obstacle("nothing_to_save", "Vælg først, hvad visningen skal vise.", "#filter")])
    if own.count() >= MOST and not own.filter(name=name).exists():
        require_possible([Obstacle("too_many_views", f"Du kan have {MOST} visninger. Slet en først.", "#filter")])
    values = {"query": query, "created_at": now}
    return SavedView.objects.update_or_create(user=by, pool=pool, name=name, defaults=values)[0]


@transaction.atomic
def rename_view(view: SavedView, name: str, *, by: User, now: datetime) -> None:
    """Another name for one's own view; a name that is taken is refused."""
    require(view.user_id == by.pk)
    others = SavedView.objects.filter(user=by, pool=view.pool_id, name=name).exclude(pk=view.pk)
    if others.exists():
        require_possible(
            [Obstacle("name_taken", f"Du har allerede en visning, der hedder «{name}».", f"#view-{view.pk}")]
        )
    view.name = name
    view.save(update_fields=["name"])


@transaction.atomic
def delete_view(view: SavedView, *, by: User, now: datetime) -> None:
    """One's own view is forgotten."""
    require(view.user_id == by.pk)
    view.delete()
