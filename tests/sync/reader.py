"""A reader of the vault written from docs/format.md alone: it shares no code with sync/ and writes nothing."""

import hashlib
import sqlite3
import unicodedata
from pathlib import Path
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def p(kind: str) -> bytes:
    return b"keukentafel/1/" + kind.encode("ascii") + b"\x00"


def h(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def d(key: bytes, kind: str, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, p(kind)).derive(key)


def cbor(value: Any) -> bytes:
    return cbor2.dumps(value, canonical=True)


def snapshot_digest(ids: list[bytes]) -> bytes:
    return h(p("snapshot") + b"".join(sorted(ids)))


def opened(key: bytes, kind: str, salt: bytes, ciphertext: bytes, context: bytes) -> bytes:
    padded = AESGCM(d(key, kind, salt)).decrypt(bytes(12), ciphertext, context)
    content, marker, zeros = padded.rpartition(b"\x80")
    assert marker
    assert not any(zeros)
    return content


def row(key: bytes, kind: str, context: bytes, sealed: bytes) -> bytes:
    return opened(key, kind, sealed[:32], sealed[32:], context)


def body_of(data: bytes) -> Any:
    """What a header file says."""
    assert data[:8] == b"KTVAULT\x00"
    assert int.from_bytes(data[8:12], "big") == 1
    size = int.from_bytes(data[12:16], "big")
    assert data[16 + size :] == h(data[: 16 + size])
    return cbor2.loads(data[16 : 16 + size])


def key_by_passphrase(data: bytes, passphrase: str) -> bytes:
    """The vault key out of a header file."""
    body = body_of(data)
    how = body["passphrase"]
    stretched = Argon2id(
        salt=how["salt"], length=32, iterations=how["passes"], lanes=how["lanes"], memory_cost=how["memory_kib"]
    ).derive(unicodedata.normalize("NFC", passphrase).encode())
    names = ("salt", "memory_kib", "passes", "lanes")
    context = p("wrap-passphrase") + cbor({"vault": body["vault"], **{name: how[name] for name in names}})
    return row(stretched, "wrap-passphrase", context, how["wrapped"])


def key_by_code(data: bytes, code: str) -> bytes:
    """The same by the recovery code."""
    body, number = body_of(data), 0
    for char in code.replace("-", ""):
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(char)
    secret = (number >> 12).to_bytes(16, "big")
    assert number & 0xFFF == int.from_bytes(h(p("recovery-code") + secret)[:2], "big") >> 4
    return row(secret, "wrap-recovery", p("wrap-recovery") + cbor({"vault": body["vault"]}), body["recovery"])


def vault_key(folder: Path, passphrase: str) -> bytes:
    """By the passphrase, from the first copy of the header."""
    return key_by_passphrase((folder / "vault.header").read_bytes(), passphrase)


def vault_key_by_code(folder: Path, code: str) -> bytes:
    """By the recovery code."""
    return key_by_code((folder / "vault.header").read_bytes(), code)


def setting_id(key: bytes, name: str) -> bytes:
    return d(key, "state-name", name.encode())


def pack_id(key: bytes, kind: str, name: str) -> bytes:
    return d(key, "pack-name", cbor([kind, name]))


class Reader:
    """A closed vault opened with its key."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.key = key
        self.db = sqlite3.connect(f"{(folder / 'vault.db').as_uri()}?immutable=1", uri=True)
        vault, device = self.db.execute("select vault, device from vault where id = 1").fetchone()
        keys = cbor2.loads(self.row("vault", vault, device))
        assert keys["suite"] == 1
        self.signer = Ed25519PrivateKey.from_private_bytes(keys["sign"]).public_key()
        mlkem = MLKEM768PrivateKey.from_seed_bytes(keys["mlkem"])
        x25519 = X25519PrivateKey.from_private_bytes(keys["x25519"])
        self.receiver = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
        self.device_id = h(
            p("device")
            + cbor(
                {
                    "suite": 1,
                    "sign": self.signer.public_bytes_raw(),
                    "mlkem": mlkem.public_key().public_bytes_raw(),
                    "x25519": x25519.public_key().public_bytes_raw(),
                }
            )
        )[:16]

    def row(self, kind: str, row_id: bytes, sealed: bytes) -> bytes:
        return row(self.key, f"row/{kind}", p(f"row/{kind}") + row_id, sealed)

    def dossier_key(self, dossier: bytes) -> bytes:
        grant = cbor2.loads(self.db.execute("select box from grants where dossier = ?", (dossier,)).fetchone()[0])
        names = {name: grant[name] for name in ("format", "suite", "region", "dossier", "key", "recipient", "author")}
        assert names["recipient"] == names["author"] == self.device_id
        self.signer.verify(grant["signature"], p("grant") + cbor({**names, "sealed": grant["sealed"]}))
        suite = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
        key: bytes = suite.decrypt(grant["sealed"], self.receiver, p("grant") + cbor(names))
        assert h(p("dossier-key") + key)[:16] == grant["key"]
        return key

    def revisions(self, dossier: bytes) -> list[dict[str, Any]]:
        """Header and content of each revision, in the order they were stored."""
        key = self.dossier_key(dossier)
        found = []
        for name, box in self.db.execute("select id, box from revisions where dossier = ? order by n", (dossier,)):
            head, ciphertext, signature, *rest = cbor2.loads(box)
            digest = rest[0] if ciphertext is None else h(ciphertext)
            assert h(head + digest) == name
            self.signer.verify(signature, p("revision") + head + digest)
            header = cbor2.loads(head)
            if ciphertext is None:
                found.append({"id": name, **header, "at": "removed", "set": {}})
                continue
            content = opened(key, "revision", header["salt"], ciphertext, head)
            found.append({"id": name, **header, **cbor2.loads(content)})
        return found

    def values(self, dossier: bytes) -> dict[str, Any]:
        """The values of a long dossier without conflicts: its snapshot and what was written on top of it."""
        snapshot = self.sealed("snapshots")[dossier]
        revisions, first = self.revisions(dossier), snapshot["revisions"]
        assert snapshot["digest"] == snapshot_digest([one["id"] for one in revisions[:first]])
        heads, values = snapshot["heads"], dict(snapshot["values"])
        assert not snapshot["conflicts"]
        for one in revisions[first:]:
            assert one["parents"] == heads
            heads, values = [one["id"]], {**values, **one["set"]}
        return values

    def printed(self, dossier: bytes) -> str:
        """A dossier for a person: each revision with its time, and every path with what was written there."""
        lines = []
        for revision in self.revisions(dossier):
            lines.append(f"{revision['at']} {revision['id'].hex()[:12]}")
            values = revision["set"].items()
            lines += [f"  {path}: {'(cleared)' if value is None else value}" for path, value in sorted(values)]
        return "\n".join(lines)

    def sealed(self, table: str, name: str = "dossier") -> dict[bytes, Any]:
        """The cards, drafts or snapshots; by id, the overview."""
        rows = self.db.execute(f"select {name}, sealed from {table}")  # noqa: S608 -- a table's name
        return {dossier: cbor2.loads(self.row(table, dossier, sealed)) for dossier, sealed in rows}

    def given(self) -> list[tuple[dict[str, Any], bytes]]:
        """Every given plan with its pages."""
        rows = self.db.execute("select id, dossier, info, pdf from given")
        return [
            (cbor2.loads(self.row("given-info", dossier + one, info)), self.row("given-pdf", dossier + one, pdf))
            for one, dossier, info, pdf in rows
        ]

    def setting(self, name: str) -> Any:
        row_id = setting_id(self.key, name)
        sealed = self.db.execute("select sealed from state where id = ?", (row_id,)).fetchone()[0]
        return cbor2.loads(self.row("state", row_id, sealed))

    def pack(self, kind: str, name: str) -> Any:
        row_id = pack_id(self.key, kind, name)
        sealed = self.db.execute("select sealed from packs where id = ?", (row_id,)).fetchone()[0]
        return cbor2.loads(self.row("packs", row_id, sealed))
