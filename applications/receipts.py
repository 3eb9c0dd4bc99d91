"""Is a receipt genuine? Both number and hash must be known; the answer gives the moment and the pool, no names."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from applications.models import Submission


@dataclass(frozen=True)
class Claim:
    """What somebody says a receipt says, without the spaces that copying adds."""

    number: str
    sha256: str

    @classmethod
    def of(cls, number: str, sha256: str) -> "Claim":
        return cls("".join(number.split()).upper()[:20], "".join(sha256.split()).lower()[:64])

    @property
    def is_whole(self) -> bool:
        return bool(self.number and self.sha256)


@dataclass(frozen=True)
class Receipt:
    """A genuine one."""

    received_at: datetime
    pool: str


def receipt_of(claim: Claim) -> Receipt | None:
    """The receipt when number and hash belong together; None without telling which of them was wrong."""
    found = Submission.objects.filter(receipt_number=claim.number).values_list(
        "sha256", "received_at", "application__pool__title"
    )
    row = found.first()
    if row is None or not hmac.compare_digest(row[0].encode(), claim.sha256.encode()):
        return None
    return Receipt(received_at=row[1], pool=row[2])
