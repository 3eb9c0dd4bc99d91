"""What is made once per version of a call: its empty application form."""

from datetime import datetime

from django.db import transaction

from pools.documents import print_empty_form
from pools.models import EmptyForm, Pool, PoolVersion
from portal.files import PDF, store


@transaction.atomic
def make_empty_form(version: PoolVersion, *, now: datetime) -> bool:
    """Print and keep the version's empty form; False when it is there, or being made by somebody else now."""
    row = PoolVersion.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=version.pk).first()
    if row is None or EmptyForm.objects.filter(version=row).exists():
        return False
    pool = Pool.objects.get(pk=row.pool_id)
    name = f"ansoegningsskema-{pool.slug}-{row.number}.pdf"
    file = store(print_empty_form(row), name=name, media_type=PDF, now=now)
    EmptyForm.objects.create(version=row, file=file, made_at=now)
    return True


def make_empty_forms(*, now: datetime) -> int:
    """The empty forms that are missing of announced calls' versions in force, one transaction each."""
    made = EmptyForm.objects.values("version")
    missing = PoolVersion.objects.filter(pk__in=Pool.objects.announced().values("version")).exclude(pk__in=made)
    return sum(make_empty_form(version, now=now) for version in missing.defer("document"))
