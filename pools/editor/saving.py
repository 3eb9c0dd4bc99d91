"""A section on its way from the page into the working copy, also when somebody else has saved it meanwhile."""

from dataclasses import replace
from datetime import datetime

from pools.actions import writing
from pools.editor.merging import Merge, choose, unseal
from pools.editor.sections import Section
from pools.editor.shapes import Posted
from pools.editor.sheet import Entry, place_of
from pools.models import Pool
from portal.models import User


def posted_entry(pool: Pool, section: Section, post: Posted) -> Entry:
    """The section as it was posted, with the choices made where two had written; a missing choice is an error."""
    raw, place = section.posted(post), place_of(pool.pk, section)
    clashes = unseal(place, post.get("clash-base", ""))
    chosen = {name: post.get(f"{name}-base", "") for name in clashes}
    base, words = post.get("base", ""), unseal(place, post.get("words-base", ""))
    entry = Entry(raw, base=base, base_words=words, clashes=clashes, chosen=chosen)
    choose(raw, clashes, chosen, entry.errors)
    return entry if entry.errors else replace(entry, clashes={}, chosen={})


def saved_or_refused(pool: Pool, section: Section, entry: Entry, *, by: User, now: datetime) -> Entry | None:
    """Nothing when it is saved, else what to show again.

    What somebody else saved meanwhile is laid together with it; only fields that both have written in are asked about.
    """
    values = {} if entry.errors else section.read(entry.raw, entry.errors)
    if entry.errors:
        return entry
    try:
        writing.save_section(pool, section, values, base=entry.base, by=by, now=now)
    except writing.StaleSection as stale:
        both = _laid_together(section, entry, stale)
        return both if both.clashes else saved_or_refused(pool, section, both, by=by, now=now)
    return None


def _laid_together(section: Section, entry: Entry, stale: writing.StaleSection) -> Entry:
    """What was typed and what is stored, as one; written from what is stored now."""
    theirs, merge = section.typed(stale.copy.document), Merge()
    raw = merge.table(section.table, entry.base_words, dict(entry.raw), theirs)
    base = section.fingerprint(stale.copy.document)
    return Entry(raw, base=base, base_words=theirs, clashes=merge.clashes, copy=stale.copy)
