"""Make the golden vault of a release, once: `python -m tests.golden.make FOLDER`. What was made is never edited.

Every later release must open it and find the same (tests/sync/test_golden.py).
"""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Final

from sync.kdf import FLOOR
from sync.vault import Draft, GivenPlan, Pack, Vault
from tests.conftest import PASSPHRASE

AT: Final = datetime.fromisoformat("2026-12-23T10:00:00+01:00")


def make(folder: Path) -> None:
    """One of everything: revisions, a conflict, a redaction, a destroyed dossier, a draft, a given plan, a pack."""
    with Vault.create(folder, PASSPHRASE, cost=FLOOR) as vault:
        code = vault.credentials.recovery_code
        first = vault.new_dossier({"p1_name": "Zebra Voorbeeld", "d3_total": 12_000}, form="intake 1", at=AT)
        base = vault.dossier(first).heads
        head = vault.save(first, {"p1_name": None, "list/00000000000000ab/amount": -3, "t": True}, parents=base,
                          form="intake 1", reason="é🙂", at=AT)  # fmt: skip
        vault.save(first, {"d3_total": 13_000}, parents=base, form="intake 1", at=AT.replace(year=2016))
        vault.give_plan(first, GivenPlan(1, AT, "print", head, b"%PDF golden", "KT-1"))
        vault.put_draft(first, Draft(vault.dossier(first).heads, {"p4_phone": "0600000001"}, AT))
        second = vault.new_dossier({"p1_name": "Okapi Voorbeeld", "remark": "gone"}, form="intake 1", at=AT)
        vault.redact(second, "remark", vault.dossier(second).heads[0], form="intake 1", at=AT)
        gone = vault.new_dossier({"p1_name": "gone"}, form="intake 1", at=AT)
        vault.destroy(gone, at=AT)
        vault.set_state("worker", "Sam")
        vault.packs.keep(Pack("form", "intake 1", AT, b"{}"))
    told = {"recovery_code": code, "first": first, "second": second, "destroyed": gone}
    (folder / "told.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    for name in ("lock", "vault.db-wal", "vault.db-shm"):
        (folder / name).unlink(missing_ok=True)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
