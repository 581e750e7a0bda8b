"""The certificates of a PEM file: of an authority of the region's own, for laptops to know its server by."""

import re
import ssl
from pathlib import Path
from typing import Final

from sync.region.enrolment import MAX_CA_CHARS

MAX_FILE_BYTES: Final = 4 * MAX_CA_CHARS
_CERTIFICATE: Final = re.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----")


def certificates_in(path: Path) -> str | None:
    """What stands there and nothing else, so no private key; None when there is none that can be used."""
    try:
        with path.open("rb") as file:
            text = file.read(MAX_FILE_BYTES).decode("ascii", errors="replace")
        pem = "\n".join(_CERTIFICATE.findall(text))
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=pem)
    except (OSError, ValueError):  # the error of ssl is one of the first
        return None
    return pem if len(pem) <= MAX_CA_CHARS else None
