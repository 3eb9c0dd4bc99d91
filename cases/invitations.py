"""What is a member of the group mailed about an activity: an invitation, a change, a cancellation, a reminder?

Citizens and relatives get none: their leader hands them a printed invitation.
"""

from collections.abc import Iterable

from cases.calendar import invitation_file
from cases.gatherings import when
from cases.models import Gathering, GroupMember
from cases.states import UNNAMED
from portal.outbox import Letter

INVITED, CHANGED, CANCELLED, REMINDED = "Invitation", "Ændret", "Aflyst", "Påmindelse"
WITHDRAWN = "Ikke længere inviteret"
OPENING = {
    INVITED: "Du er inviteret til en aktivitet.",
    CHANGED: "En aktivitet, du er inviteret til, er ændret. Det gælder nu:",
    CANCELLED: "En aktivitet, du var inviteret til, er aflyst.",
    WITHDRAWN: "Du er ikke længere inviteret til denne aktivitet.",
    REMINDED: "Vi minder om en aktivitet, du er inviteret til.",
}
METHOD = {CANCELLED: "CANCEL", WITHDRAWN: "CANCEL"}
BODY = """\
{opening}

{title}
{when}
{details}
Aktiviteten hører til sag {number} i Tilskudsportalen ({organisation}).{file}
"""
FILE = " Den vedhæftede fil lægger den i din kalender."
FILE_CANCELLED = " Den vedhæftede fil tager den ud af din kalender."


def mail_address(member: GroupMember) -> str:
    """Where a member is written to: the e-mail one logs in with, else the one that is known; nowhere for a citizen."""
    if member.role in UNNAMED:
        return ""
    return member.user.email if member.user_id and member.user.is_active else member.email


def letters(gathering: Gathering, members: Iterable[GroupMember], occasion: str, *, once: str = "") -> list[Letter]:
    """One letter for each who has an address (`user` read along); once per activity, sequence and member."""
    found = []
    for member in members:
        if to := mail_address(member):
            key = f"gathering/{gathering.pk}/{once or gathering.sequence}/{member.pk}"
            found.append(_letter(gathering, to, occasion, key))
    return found


def _letter(gathering: Gathering, to: str, occasion: str, key: str) -> Letter:
    files = {CANCELLED: FILE_CANCELLED, WITHDRAWN: FILE_CANCELLED, REMINDED: ""}
    body = BODY.format(
        opening=OPENING[occasion],
        title=gathering.title,
        when=when(gathering),
        details=_details(gathering, occasion),
        number=gathering.case.number,
        organisation=gathering.case.organisation.name,
        file=files.get(occasion, FILE),
    )
    method = METHOD.get(occasion, "REQUEST")
    calendar = "" if occasion == REMINDED else invitation_file(gathering, to=to, method=method)
    return Letter(to, f"{occasion}: {gathering.title}"[:200], body, key, calendar)


def _details(gathering: Gathering, occasion: str) -> str:
    lines = [f"Sted: {gathering.place}\n"] if gathering.place else []
    if occasion in METHOD:
        lines += [f"Begrundelse: {gathering.cancel_reason}\n"] if gathering.cancel_reason else []
    elif gathering.agenda:
        lines += [f"\nDagsorden:\n{gathering.agenda}\n"]
    return "".join(lines)
