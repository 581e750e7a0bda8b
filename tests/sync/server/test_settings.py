"""Settings: one file under the environment; what cannot be meant is refused by name."""

from dataclasses import asdict
from pathlib import Path

import pytest

from sync.server.refusals import STATUSES
from sync.server.settings import FILE, PREFIX, BadSettings, Settings, read


def test_without_anything_said_the_defaults_hold() -> None:
    assert read({}) == Settings()
    assert Settings().is_sqlite


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "server.toml"
    file.write_text('port = 1\nhost = "::1"\nmetrics_public = true\n', encoding="utf-8")
    found = read({FILE: str(file), PREFIX + "PORT": "2", "PATH": "/bin"})
    assert (found.port, found.host, found.metrics_public) == (2, "::1", True)
    assert read({PREFIX + "METRICS_PUBLIC": "true"}).metrics_public


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("prot = 1", "prot"),
        ('port = "1"', "port"),
        ("port = true", "port"),
        ("port = 65536", "port"),
        ("port = -1", "port"),
        ("host = 1", "host"),
        ("processes = 2", "processes"),
        ('tls_key = "key.pem"', "tls_certificate"),
        ('database = "mysql://x"', "database"),
        ('database = "sqlite:///"', "must name a file"),
        ('database = "sqlite://"', "must name a file"),
        ("purges_per_day = 0", "purges_per_day"),
        ("redactions_per_day = 255", "redactions_per_day"),
        ("dossiers_per_day = 0", "dossiers_per_day"),
        ('contact_email = "beheer"', "contact_email"),
        ('contact_email = "beheer @example.org"', "contact_email"),
        ('contact_url = "example.org"', "contact_url"),
        ('contact_url = "https://[::1"', "contact_url"),
        ('trusted_proxies = "127.0.0.1, proxy.example.org"', "trusted_proxies"),
        ('trusted_proxies = "10.0.0.1/8"', "trusted_proxies"),
        ("port = ", "no TOML: .*end of document"),
        ("\udcff", "no TOML"),
    ],
)
def test_a_slip_is_named_and_nothing_starts(tmp_path: Path, text: str, named: str) -> None:
    file = tmp_path / "server.toml"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(BadSettings, match=named):
        read({FILE: str(file)})


def test_what_can_be_said_of_a_proxy_and_of_who_runs_it_is_taken() -> None:
    for proxies in ("", "*", "127.0.0.1,::1", "10.0.0.0/8, 192.0.2.7"):
        assert read({PREFIX + "TRUSTED_PROXIES": proxies}).trusted_proxies == proxies
    assert read({PREFIX + "CONTACT_EMAIL": "beheer@example.org", PREFIX + "CONTACT_URL": "https://example.org/hulp"})


@pytest.mark.parametrize(
    "said", [{"PROT": "1"}, {"PORT": "x"}, {"PORT": ""}, {"PORT": "٣"}, {"METRICS_PUBLIC": "yes"}, {"PORT": "1e3"}]
)
def test_a_slip_in_the_environment_is_named(said: dict[str, str]) -> None:
    with pytest.raises(BadSettings, match=next(iter(said))):
        read({PREFIX + name: value for name, value in said.items()})


def test_a_missing_file_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"server\.toml"):
        read({FILE: str(tmp_path / "server.toml")})


def test_postgresql_is_reached_by_its_own_driver() -> None:
    for scheme in ("postgres", "postgresql"):
        assert Settings(database=f"{scheme}://u@h/d").url == "postgresql+psycopg://u@h/d"
    assert Settings(database="sqlite:///x.db").url == "sqlite:///x.db"
    assert read({PREFIX + "DATABASE": "postgresql://h/d", PREFIX + "PROCESSES": "4"}).processes == 4


def test_the_document_has_every_setting_with_its_default() -> None:
    text = (Path(__file__).parents[3] / "docs" / "server.md").read_text(encoding="utf-8")
    settings = asdict(Settings())
    assert settings
    for name, value in settings.items():
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        assert f"| `{name}` | {f'`{shown}`' if shown else ''} |".replace("|  |", "| |") in text, name


def test_the_document_explains_every_code_with_its_status() -> None:
    text = (Path(__file__).parents[3] / "docs" / "server.md").read_text(encoding="utf-8")
    assert STATUSES
    assert [word for word, (status, _) in STATUSES.items() if f"| `{word}` | {status} |" not in text] == []
