"""How is the way in to one answer made and known again? A secret of 192 bits, of which only the SHA-256 is kept."""

import hashlib
import secrets

import segno
from django.utils.safestring import SafeString

BYTES = 24


def new_secret() -> str:
    """32 letters, digits, «-» and «_»."""
    return secrets.token_urlsafe(BYTES)


def sha256_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def qr_code(address: str) -> SafeString:
    """The address as a QR code: an SVG without size, script or style, to be laid out by the page."""
    code = segno.make(address, error="m", micro=False)
    return SafeString(code.svg_inline(omitsize=True, svgclass="qr-code", lineclass=None, border=4))
