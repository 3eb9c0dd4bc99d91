"""What stands in the way of keeping a set of filters under a name of one's own?"""

from assessment.models import SavedView
from pools.models import Pool
from portal.models import User
from portal.steps import Obstacle

MOST = 30
LONGEST_QUERY = 500


def obstacles_to_save_view(pool: Pool, name: str, query: str, *, by: User) -> list[Obstacle]:
    """Something to show, and not too many of them; the same name again takes the new one."""
    if not query or len(query) > LONGEST_QUERY:
        return [Obstacle("nothing_to_save", "Vælg først, hvad visningen skal vise.", "#filter")]
    own = SavedView.objects.filter(user=by, pool=pool)
    if own.count() >= MOST and not own.filter(name=name).exists():
        return [Obstacle("too_many_views", f"Du kan have {MOST} visninger. Slet en først.", "#filter")]
    return []


def obstacles_to_rename_view(view: SavedView, name: str) -> list[Obstacle]:
    others = SavedView.objects.filter(user=view.user_id, pool=view.pool_id, name=name).exclude(pk=view.pk)
    if not others.exists():
        return []
    return [Obstacle("name_taken", f"Du har allerede en visning, der hedder «{name}».", f"#view-{view.pk}")]
