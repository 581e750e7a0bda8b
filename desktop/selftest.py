"""`keukentafel --self-test`: make a vault, record a visit, write its plan, lock, unlock, and find the same pages again.

Says on one line what failed. Works in a folder of its own that is gone afterwards; the profile is never touched.
"""

import sys
import tempfile
from pathlib import Path

PAGES_LEAST = 2


def main() -> int:
    """Play the sample visit and check what it left; exit code 0 when everything held."""
    from desktop.player import PASSPHRASE
    from desktop.visit import main as play
    from sync.vault import Vault

    with tempfile.TemporaryDirectory(prefix="keukentafel-self-test-") as folder:
        out = Path(folder)
        play(out)
        pdf = (out / "plan.pdf").read_bytes()
        with Vault.unlock(out / "vault", PASSPHRASE) as vault:
            cards = vault.cards()
            sealed = vault.given_pdf(cards[0].dossier_id, 1) if cards else b""
        problems = [
            said
            for said, wrong in (
                ("the vault holds one dossier", len(cards) != 1),
                ("the sealed plan is the plan that was written", sealed != pdf),
                ("the plan has its pages", _pages(pdf) < PAGES_LEAST),
            )
            if wrong
        ]
    if problems:
        sys.stderr.write(f"D-120 The self-test failed: not so: {'; '.join(problems)}. Install the app again.\n")
        return 1
    sys.stdout.write("The self-test passed: a vault was made, a visit recorded, its plan written and found again.\n")
    return 0


def _pages(pdf: bytes) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()
