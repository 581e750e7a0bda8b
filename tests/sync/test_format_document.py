"""The test vectors of docs/format.md, read from the document itself, against the program and the other reader."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync import chain, identity, kdf, records, sealing, wire
from sync.errors import BadBox
from sync.laptop import header, overview, packs, recovery, removing, snapshots, store
from sync.region import enrolment, holders, notices, roster, roster_bodies, shares, team_keys
from sync.region.roster import Roster
from sync.vault import Vault
from tests.sync import reader
from tests.sync.conftest import AT

DOCUMENT = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")
HEX = re.compile(r"(?:[0-9a-f]{2})+")


def joined(value: Any, name: str = "") -> Any:
    """Hex as bytes; what stands on several lines is one."""
    if isinstance(value, dict):
        return {key: joined(item, key) for key, item in value.items()}
    if name == "ids":
        return [bytes.fromhex(item) for item in value]
    if name != "words" and isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = "".join(value)
    return (
        bytes.fromhex(value)
        if name not in ("value", "code", "name", "words", "first", "second", "fingerprint")
        and isinstance(value, str)
        and HEX.fullmatch(value)
        else value
    )


def vectors() -> dict[str, Any]:
    block = re.search(r"```json\n(.*?)\n```", DOCUMENT, flags=re.DOTALL)
    assert block is not None
    raw = json.loads(block[1])
    return {name: item if name in ("cbor", "padded lengths") else joined(item, name) for name, item in raw.items()}


VECTORS = vectors()


def test_the_document_has_a_vector_for_everything_that_is_computed() -> None:
    assert VECTORS.keys() == {
        "prefix", "cbor", "derived key", "padded lengths", "sealed row", "passphrase key", "recovery code", "device",
        "key id", "revision", "blanked", "grant", "overview", "snapshot", "draft", "card", "given plan", "removal",
        "setting", "pack", "header", "founding", "statement", "receiver", "team seal", "team link", "enrolment code",
        "join request", "papers", "notice",
    }  # fmt: skip


def test_the_prefix_and_the_cbor() -> None:
    kind = VECTORS["prefix"]["kind"]
    assert sealing.prefix(kind) == reader.p(kind) == VECTORS["prefix"]["bytes"]
    encoded = bytes.fromhex(VECTORS["cbor"]["bytes"])
    assert wire.encode(VECTORS["cbor"]["value"]) == reader.cbor(VECTORS["cbor"]["value"]) == encoded
    assert wire.decode(encoded, limit=1_000) == cbor2.loads(encoded) == VECTORS["cbor"]["value"]


def test_the_derived_key_and_the_padding() -> None:
    one = VECTORS["derived key"]
    assert sealing.derived(one["key"], one["kind"], one["salt"]) == one["bytes"]
    assert reader.d(one["key"], one["kind"], one["salt"]) == one["bytes"]
    assert [[length, sealing.padded_length(length)] for length, _ in VECTORS["padded lengths"]] == VECTORS[
        "padded lengths"
    ]


def test_the_sealed_row() -> None:
    one = VECTORS["sealed row"]
    for opens in (sealing.open_row, reader.row):
        assert opens(one["key"], one["kind"], one["context"], one["bytes"]) == one["content"]


def test_the_passphrase_and_the_recovery_code() -> None:
    one = VECTORS["passphrase key"]
    cost = kdf.Cost(one["memory_kib"], one["passes"], one["lanes"])
    for spelled in (one["passphrase"], "cafe\u0301 koffie aan tafel"):
        assert kdf.passphrase_key(spelled, one["salt"], cost) == one["bytes"]
    code = VECTORS["recovery code"]
    assert recovery.as_text(code["secret"]) == code["code"]
    assert recovery.from_text(code["code"].lower().replace("-", " ")) == code["secret"]


def test_the_header() -> None:
    one, code = VECTORS["header"], VECTORS["recovery code"]
    found = header.VaultHeader.decode(one["bytes"])
    assert found.encode() == one["bytes"]
    assert found.generation == reader.body_of(one["bytes"])["generation"] == 2
    assert header.key_by_passphrase(found, one["passphrase"]) == one["key"]
    assert header.key_by_recovery(found, one["secret"]) == one["key"]
    assert reader.key_by_passphrase(one["bytes"], one["passphrase"]) == one["key"]
    assert one["secret"] == code["secret"]
    assert reader.key_by_code(one["bytes"], code["code"]) == one["key"]


def device() -> identity.Device:
    one = VECTORS["device"]
    return identity.Device(one["sign"], one["mlkem"], one["x25519"])


def test_the_device_and_the_key_id() -> None:
    assert device().public.id == VECTORS["device"]["id"]
    assert identity.key_id(VECTORS["key id"]["key"]) == VECTORS["key id"]["id"]


def test_the_revision_and_what_is_left_of_it_when_blanked() -> None:
    one, blanked = VECTORS["revision"], VECTORS["blanked"]
    box = sealing.Box.decode(one["box"])
    sealing.verify("revision", box, device().public.signer)
    assert sealing.open_box("revision", box, one["key"]) == one["content"]
    assert box.id == one["id"] == blanked["id"]
    assert box.encode() == one["box"]
    assert box.blanked().encode() == blanked["box"]
    head, nothing, signature, digest = cbor2.loads(blanked["box"])
    assert nothing is None
    assert reader.h(head + digest) == blanked["id"]
    signer = Ed25519PrivateKey.from_private_bytes(VECTORS["device"]["sign"]).public_key()
    signer.verify(signature, reader.p("revision") + head + digest)
    assert len(sealing.Header.decode(head).salt) == 32


def test_the_grant() -> None:
    one = VECTORS["grant"]
    grant = identity.Grant.decode(one["grant"])
    assert identity.open_grant(grant, device(), device().public) == one["key"]
    assert grant.encode() == one["grant"]


def test_the_overview() -> None:
    one = VECTORS["overview"]
    context = store.row_context("overview", one["id"])
    assert context == reader.p("row/overview") + one["id"]
    content = reader.row(one["key"], "row/overview", context, one["bytes"])
    assert reader.cbor(cbor2.loads(content)) == content
    copies = overview.copies_of(content)
    assert [data["name"] for _, data in copies.values()] == ["Noor", "é🙂", "Omar"]
    assert [data["plans"] for _, data in copies.values()] == [2, 0, 2]
    assert overview.content_of((dossier, mark, data) for dossier, (mark, data) in copies.items()) == content
    assert {overview.first_of(dossier) for dossier in copies} == {one["id"]}


def read(of: str) -> Any:
    """What a vector says, by the other reader; its bytes are their one encoding."""
    content = VECTORS[of]["content"]
    found = cbor2.loads(content)
    assert reader.cbor(found) == content
    return found


def test_the_draft_and_the_card() -> None:
    typed: dict[str, wire.Value] = {"p1_name": "Noor é🙂", "d3_total": 12_000, "p4_phone": None}
    ids = VECTORS["draft"]["ids"]
    draft = records.draft_of(VECTORS["draft"]["content"])
    assert draft == records.Draft(tuple(one.hex() for one in ids), typed, AT)
    assert records.draft_content(draft) == VECTORS["draft"]["content"]
    assert read("draft") == {"parents": ids, "at": AT.isoformat(), "set": typed}
    heads, data = records.card_of(VECTORS["card"]["content"])
    assert records.card_content(heads, data) == VECTORS["card"]["content"]
    assert read("card") == {
        "heads": VECTORS["card"]["ids"],
        "data": {"name": "Noor", "plans": 2, "closed": None, "urgent": True},
    }


def test_the_given_plan_and_the_removal() -> None:
    (revision,) = VECTORS["given plan"]["ids"]
    plan = records.GivenPlan(1, AT, "print", revision.hex(), b"%PDF-pages", "KT-1")
    assert records.given_content(records.given_info(plan)) == VECTORS["given plan"]["content"]
    said = records.given_of(VECTORS["given plan"]["content"])
    assert (said.number, said.revision, said.size) == (1, revision.hex(), 10)
    assert read("given plan") == {
        "number": 1, "at": AT.isoformat(), "how": "print", "revision": revision, "plan": "KT-1",
        "pdf": reader.h(b"%PDF-pages"), "size": 10,
    }  # fmt: skip
    removal = removing.removal_of(bytes(16), VECTORS["removal"]["content"])
    assert removal == removing.Removal("00" * 16, AT, "redacted", pending=True)
    assert removing.content_of(removal) == VECTORS["removal"]["content"]
    assert read("removal") == {"at": AT.isoformat(), "kind": "redacted", "pending": True}


def test_the_setting_and_the_pack_and_the_names_of_their_rows() -> None:
    one, pack = VECTORS["setting"], VECTORS["pack"]
    assert records.state_of(one["content"], one["name"]) == "Sam"
    assert records.state_content(one["name"], "Sam") == one["content"]
    assert read("setting") == {"key": one["name"], "value": "Sam"}
    assert sealing.derived(one["key"], "state-name", one["name"].encode()) == one["id"]
    assert reader.setting_id(one["key"], one["name"]) == one["id"]
    kept = packs.Pack(pack["kind"], pack["name"], AT, b"content")
    assert packs.pack_of(pack["content"]) == kept
    assert packs.pack_content(kept) == pack["content"]
    assert read("pack") == {"kind": "form", "name": "intake 3", "at": AT.isoformat(), "content": b"content"}
    assert reader.pack_id(pack["key"], pack["kind"], pack["name"]) == pack["id"]


def test_the_snapshot() -> None:
    one = VECTORS["snapshot"]
    snapshot = snapshots.Snapshot.decode(one["content"])
    assert snapshot.encode() == reader.cbor(cbor2.loads(one["content"])) == one["content"]
    assert snapshot.fits([*one["ids"], bytes(32)])
    assert not snapshot.fits([bytes(32), *one["ids"]])
    assert snapshot.digest == reader.snapshot_digest(one["ids"])
    assert snapshot.state.values == {"d3_total": 12_000, "p1_name": None}
    assert [written.value for written in snapshot.state.conflicts["p4_phone"]] == ["06", True]


def receiver(of: str) -> identity.Receiver:
    return identity.Receiver(VECTORS[of]["mlkem"], VECTORS[of]["x25519"])


def test_the_statements_and_the_root() -> None:
    one, other = VECTORS["founding"], VECTORS["statement"]
    found = chain.Statement.decode(one["statement"])
    root = shares.Root(one["root"])
    founded = Roster().after(found)
    assert (found.id, found.author, found.encode()) == (one["id"], one["author"], one["statement"])
    assert (founded.region, founded.root) == (one["id"], root.public)
    unsigned, signature = cbor2.loads(one["statement"])
    root.signer.public_key().verify(signature, reader.p("statement") + unsigned)
    assert reader.h(reader.p("statement") + unsigned) == one["id"]
    said = chain.Statement.decode(other["statement"])
    said.check_signed_by(device().public.signer)
    assert (said.id, said.region, said.author) == (other["id"], one["id"], device().public.id)


def test_the_keys_of_a_team() -> None:
    team, newer = receiver("receiver"), receiver("team link")
    assert team.public.id == VECTORS["receiver"]["id"]
    seal = team_keys.TeamSeal.decode(VECTORS["team seal"]["seal"])
    assert team_keys.open_seal(seal, device(), device().public) == team
    assert seal.id == VECTORS["team seal"]["id"]
    link = team_keys.TeamLink.decode(VECTORS["team link"]["link"])
    assert team_keys.open_seal(link, newer, device().public) == team


def test_the_code_the_request_and_the_words() -> None:
    one, asked = VECTORS["enrolment code"], VECTORS["join request"]
    code = enrolment.Enrolment.from_text(one["code"])
    assert (code.secret, code.token, code.proof) == (one["secret"], one["token"], one["proof"])
    assert (code.as_text(), reader.h(code.token)) == (one["code"], one["proof"])
    assert reader.d(code.secret, "join-token", code.root) == one["token"]
    request = enrolment.JoinRequest.decode(asked["request"])
    assert enrolment.asked_by(code, request) == asked["name"]
    assert [*enrolment.four_words(code, request.public, asked["name"])] == asked["words"]


def test_the_papers_and_the_notice() -> None:
    one = VECTORS["papers"]
    assert shares.Root.from_text(one["code"]).seed == one["root"]
    assert enrolment.fingerprint(shares.Root(one["root"]).public) == one["fingerprint"]
    assert shares.archive_of(one["first"], one["second"]).encode() == one["archive"]
    notice = notices.Notice.decode(VECTORS["notice"]["notice"])
    notice.check_signed_by(device().public)
    assert notice.id == VECTORS["notice"]["id"]


def test_every_kind_of_statement_and_every_reason_is_in_the_document() -> None:
    kinds = [*roster_bodies.BODIES, *holders._BODIES]
    assert len(kinds) == 23
    for kind in kinds:
        assert f"`{kind}`" in DOCUMENT
    sources = [Path(module.__file__ or "").read_text(encoding="utf-8") for module in (roster, roster_bodies, holders)]
    reasons = {reason for source in sources for reason in re.findall(r'Refused\("([a-z-]+)"\)', source)}
    assert len(reasons) > 15
    for reason in reasons:
        assert f"`{reason}`" in DOCUMENT


def tables() -> dict[str, list[str]]:
    """The columns of each table, as the document has them."""
    block = DOCUMENT[DOCUMENT.index("| table | columns |") :].split("\n\n")[0]
    lines = [line.split(" | ") for line in block.splitlines()[2:]]
    return {table.strip("| `"): re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", columns)) for table, columns, *_ in lines}


def test_the_tables_of_a_vault_are_those_of_the_document_to_the_column_and_the_index(vault: Vault) -> None:
    numbers, texts = {"n", "sequence", "count", "closed", "purge", "lost"}, {"kind", "code", "at"}
    there = vault._store.rows("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
    assert {table for (table,) in there} == tables().keys()
    for table, columns in tables().items():
        found = vault._store.rows(f"pragma table_info({table})")
        kinds = {one: "INTEGER" if one in numbers else "TEXT" if one in texts else "BLOB" for one in columns}
        kinds |= {"id": "INTEGER"} if table == "vault" else {}
        assert {name: kind for _, name, kind, *_ in found} == kinds
        assert [name for _, name, *_, key in found if key] == columns[:1]


def test_the_indexes_of_a_vault_are_those_of_the_document(vault: Vault) -> None:
    unique = dict.fromkeys(("revisions", "chains", "team_keys", "notices"), "id")
    others = dict.fromkeys(("revisions", "grants", "given", "shelved_ids"), "dossier") | {
        "chains": "subject",
        "sending": "id",
    }
    for table in tables():
        made = [one for one in vault._store.rows(f"pragma index_list({table})") if one[3] == "c"]
        of = {once: vault._store.rows(f"pragma index_info({name})")[0][2] for _, name, once, *_ in made}
        assert of == {kind: named[table] for kind, named in ((1, unique), (0, others)) if table in named}


@pytest.mark.parametrize(
    ("of", "change"),
    [
        ("given plan", {"number": 0}),
        ("given plan", {"number": 100_001}),
        ("given plan", {"how": "x" * 201}),
        ("given plan", {"plan": "x" * 201}),
        ("given plan", {"revision": bytes(31)}),
        ("given plan", {"pdf": bytes(33)}),
        ("given plan", {"size": -1}),
        ("pack", {"kind": "x" * 201}),
        ("pack", {"name": "x" * 201}),
        ("pack", {"content": bytes(8 * 1024 * 1024 + 1)}),
        ("removal", {"kind": "moved"}),
        ("removal", {"pending": 1}),
        ("draft", {"parents": [bytes(31)]}),
        ("draft", {"set": {"a": 1, "a/b": 2}}),
        ("draft", {"at": "2026-12-23T10:00:00"}),
        ("setting", {"value": b"Sam"}),
        ("revision", {"form": "x" * 201}),
        ("revision", {"reason": "x" * 4_001}),
        ("revision", {"reason": b"why"}),
        ("revision", {"aside": [bytes([2]) * 32, bytes([1]) * 32]}),
        ("revision", {"aside": [bytes(32)] * 2}),
        ("revision", {"set": {"a" * 513: 1}}),
        ("revision", {"set": {"/".join("a" * 13): 1}}),
        ("revision", {"set": {"a": "x" * 65_537}}),
        ("revision", {"more": 1}),
    ],
)  # fmt: skip
def test_what_is_beyond_a_bound_of_the_document_is_refused(of: str, change: dict[str, Any]) -> None:
    head = sealing.Box.decode(VECTORS["revision"]["box"]).header
    reads: dict[str, Callable[[bytes], object]] = {
        "given plan": records.given_of, "pack": packs.pack_of, "removal": removing.check_content,
        "draft": records.draft_of, "setting": records.setting_of,
        "revision": lambda content: records.revision_of(bytes(32), head, content),
    }  # fmt: skip
    whole = VECTORS[of]["content"]
    reads[of](whole)
    with pytest.raises(BadBox):
        reads[of](reader.cbor({**cbor2.loads(whole), **change}))


def test_every_kind_of_seal_and_every_bound_is_in_the_document() -> None:
    for kind in (
        "wrap-passphrase",
        "wrap-recovery",
        "row/",
        "revision",
        "grant",
        "device",
        "dossier-key",
        "state-name",
        "pack-name",
        "snapshot",
        "statement",
        "receiver",
        "team-seal",
        "team-link",
        "join",
        "join-words",
        "notice",
    ):
        assert f"`{kind}`" in DOCUMENT
    for bound in (kdf.MIN_MEMORY_KIB, kdf.MAX_MEMORY_KIB, header.MAX_BYTES, sealing.MAX_HEADER_BYTES, wire.MAX_CHANGES):
        assert f"{bound:,}" in DOCUMENT
