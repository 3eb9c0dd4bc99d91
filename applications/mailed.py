"""What came by mail and was written in by the agency: which moment counts, and how is it marked where it is shown?"""

from dataclasses import dataclass
from datetime import datetime

from applications.models import MailedApplication, Submission
from portal.danish import moment
from portal.states import LoginMethod, OrganisationKind
from portal.uploads import Inspected

KINDS = (OrganisationKind.PRIVAT, OrganisationKind.REGION)  # the kommuner are known from the start


@dataclass(frozen=True)
class Mail:
    """The mail itself: who wrote it (e-mail and name), when it reached the agency's mailbox, and its file."""

    sender: str
    contact: str
    received_at: datetime
    file: Inspected


@dataclass(frozen=True)
class Applicant:
    """Whose application it is, by CVR; `name` and `kind` are for one that the portal does not know."""

    cvr: str
    name: str = ""
    kind: str = OrganisationKind.PRIVAT


def mailed_of(submission: Submission) -> MailedApplication | None:
    """How it came, when it came by mail; no query for what came through the portal."""
    if submission.login_method != LoginMethod.MAIL:
        return None
    return MailedApplication.objects.select_related("registered_by", "file__scan").filter(submission=submission).first()


def counts_from(submission: Submission) -> datetime:
    """The moment that counts for the order among applications: when it reached the agency, by whatever way."""
    mailed = mailed_of(submission)
    return mailed.mail_received_at if mailed else submission.received_at


def mailed_words(submission: Submission) -> str:
    """« – modtaget på mail, registreret 20. august 2019 kl. 12.00 af Ida Indsats»; "" for what came otherwise."""
    mailed = mailed_of(submission)
    if mailed is None:
        return ""
    return f" – modtaget på mail, registreret {moment(mailed.registered_at)} af {mailed.registered_by.name}"
