"""What an administrator may set: by one TOML file, and by the environment, which wins.

A key `port` of the file is KEUKENTAFEL_SERVER_PORT in the environment. What is unknown, of a wrong type or out of
bounds is refused with its name, never passed over. The table in docs/server.md is checked against this file.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from sync.errors import SyncError
from sync.history import MAX_REVISIONS
from sync.region.holders import MAX_REDACTED

PREFIX: Final = "KEUKENTAFEL_SERVER_"
FILE: Final = PREFIX + "CONFIG"
METRICS: Final = "PROMETHEUS_MULTIPROC_DIR"  # of the library: where several processes count together
_BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "port": (0, 65535),
    "processes": (1, 64),
    "requests_per_minute": (1, 1_000_000),
    "joins_per_minute": (1, 1_000_000),
    "device_bytes_per_day": (1024 * 1024, 2**50),
    "dossier_bytes": (1024 * 1024, 2**40),
    "purges_per_day": (1, 100_000),
    "redactions_per_day": (MAX_REDACTED, 1_000_000),
    "dossiers_per_day": (1, 1_000_000),
    "stop_seconds": (1, 3600),
    "dossier_revisions": (1, MAX_REVISIONS),
}


class BadSettings(SyncError):
    """A setting is unknown, of a wrong type or out of bounds."""

    code = "R-001"
    text = "The server's settings cannot be used. Nothing was started and nothing was changed. Correct this setting."


@dataclass(frozen=True)
class Settings:
    """Everything that can be set; the defaults suit one server of one region, behind a proxy on the same machine."""

    database: str = "sqlite:///keukentafel-server.db"
    host: str = "127.0.0.1"
    port: int = 8480
    processes: int = 1
    tls_certificate: str = ""
    tls_key: str = ""
    trusted_proxies: str = "127.0.0.1"
    removals: str = "keukentafel-removals.jsonl"
    contact_name: str = ""
    contact_email: str = ""
    contact_url: str = ""
    metrics_public: bool = False
    requests_per_minute: int = 1_200
    joins_per_minute: int = 120
    device_bytes_per_day: int = 1024 * 1024 * 1024
    dossier_bytes: int = 256 * 1024 * 1024
    dossier_revisions: int = 20_000
    purges_per_day: int = 50
    redactions_per_day: int = 1_000
    dossiers_per_day: int = 2_000
    stop_seconds: int = 30

    @property
    def is_sqlite(self) -> bool:
        """True when everything lies in one file, which one process serves."""
        return self.database.startswith("sqlite:")

    @property
    def url(self) -> str:
        """The address of the database with the driver that is used for it."""
        scheme, _, rest = self.database.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else self.database


def read(environment: Mapping[str, str] | None = None, file: Path | None = None) -> Settings:
    """The settings of a file (by default the one that the environment names) under those of the environment.

    Raises BadSettings.
    """
    said = dict(os.environ if environment is None else environment)
    named = file or (Path(said[FILE]) if said.get(FILE) else None)
    found: dict[str, Any] = _of_file(named) if named else {}
    for name in (field.name for field in fields(Settings)):
        if PREFIX + name.upper() in said:
            found[name] = _of_text(name, said[PREFIX + name.upper()])
    unknown = sorted(key for key in said if key.startswith(PREFIX) and key != FILE and not _is_known(key))
    if unknown:
        raise BadSettings(f"{unknown[0]} is not known")
    return _checked(Settings(**found))


def check_metrics(environment: Mapping[str, str]) -> None:
    """Say now what the library of the metrics would stumble over when it is loaded. Raises BadSettings."""
    folder = environment.get(METRICS)
    if folder and not (Path(folder).is_dir() and os.access(folder, os.W_OK)):
        raise BadSettings(f"{METRICS} must be a folder that the service may write in")


def _is_known(key: str) -> bool:
    return key.removeprefix(PREFIX).lower() in {field.name for field in fields(Settings)}


def _of_file(file: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadSettings(f"{file} cannot be read: {error.strerror}") from None
    except ValueError as error:  # of TOML it says where, and nothing of what stands there
        where = str(error) if isinstance(error, tomllib.TOMLDecodeError) else "it is not written in UTF-8"
        raise BadSettings(f"{file} is no TOML: {where}") from None
    for name, value in found.items():
        if name not in _TYPES:
            raise BadSettings(f"{name} is not known")
        if type(value) is not _TYPES[name]:
            raise BadSettings(f"{name} must be of type {_TYPES[name].__name__}")
    return found


def _of_text(name: str, text: str) -> Any:
    kind = _TYPES[name]
    if kind is bool and text in ("true", "false"):
        return text == "true"
    if kind is int and text.isascii() and text.isdigit():
        return int(text)
    if kind is str:
        return text
    raise BadSettings(f"{PREFIX}{name.upper()} must be {'true or false' if kind is bool else 'a number'}")


def _checked(settings: Settings) -> Settings:
    for name, (least, most) in _BOUNDS.items():
        if not least <= getattr(settings, name) <= most:
            raise BadSettings(f"{name} must be from {least} to {most}")
    if settings.database.partition("://")[0] not in ("sqlite", "postgres", "postgresql", "postgresql+psycopg"):
        raise BadSettings("database must begin with sqlite:/// or postgresql://")
    _check_address(settings)
    if settings.is_sqlite and settings.processes > 1:
        raise BadSettings("processes: more than one needs PostgreSQL")
    _check_contact(settings)
    _check_proxies(settings.trusted_proxies)
    if bool(settings.tls_certificate) != bool(settings.tls_key):
        raise BadSettings("tls_certificate and tls_key belong together")
    return settings


def _check_contact(settings: Settings) -> None:
    """What the API's description takes; with anything else nobody could read it. Raises BadSettings."""
    name, at, host = settings.contact_email.partition("@")
    if settings.contact_email and not (name and at and host and settings.contact_email.split() == [name + at + host]):
        raise BadSettings("contact_email must be an address, such as beheer@example.org")
    if settings.contact_url and not _is_page(settings.contact_url):
        raise BadSettings("contact_url must begin with https://")


def _is_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and address.split() == [address]


def _check_proxies(named: str) -> None:
    """A name would be passed over without a word, and every laptop be taken for the proxy. Raises BadSettings."""
    for one in [] if named == "*" else [part.strip() for part in named.split(",") if part.strip()]:
        try:
            ip_network(one)
        except ValueError:
            raise BadSettings("trusted_proxies must be addresses or networks, with commas between") from None


def _check_address(settings: Settings) -> None:
    """Nothing of the address is told, for a password stands in it. Raises BadSettings."""
    from sqlalchemy import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(settings.url)
    except (ArgumentError, ValueError):
        raise BadSettings("database cannot be read: write @ : / and % in a password as %40 %3A %2F and %25") from None
    if settings.is_sqlite:
        if url.host or url.query or not url.database or url.database == ":memory:":
            raise BadSettings("database must name a file: sqlite:////var/lib/keukentafel/server.db")
    elif "@" in (url.host or ""):
        raise BadSettings("database: write @ in a password as %40")


_TYPES: Final[Mapping[str, type]] = {field.name: type(field.default) for field in fields(Settings)}
