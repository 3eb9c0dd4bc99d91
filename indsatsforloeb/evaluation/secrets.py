"""How is the way in to one answer made and known again? A secret of 138 bits, of which only the SHA-256 is kept."""

import hashlib
import secrets

import segno
from django.utils.safestring import SafeString

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look like another: no i, l, o, 0, 1
GROUPS, GROUP = 7, 4


def new_secret() -> str:
    """Seven groups of four, as it is printed: «k7mq-…»; whoever has no camera can type it."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def as_kept(typed: str) -> str:
    """The secret without what is typed differently: case, dashes and blanks mean nothing."""
    return "".join(each for each in typed.casefold() if each.isalnum())


def sha256_of(secret: str) -> str:
    return hashlib.sha256(as_kept(secret).encode()).hexdigest()


def qr_code(address: str) -> SafeString:
    """The address as a QR code: an SVG without size, script or style, to be laid out by the page."""
    code = segno.make(address, error="m", micro=False)
    return SafeString(code.svg_inline(omitsize=True, svgclass="qr-code", lineclass=None, border=4))
