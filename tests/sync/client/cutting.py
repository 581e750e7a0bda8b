"""A round whose connection is cut after so many bytes, again and again; afterwards everything is as if it was not."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sync.client.transport import Transport
from tests.sync.client.town import Town
from tests.sync.client.wires import Wire

FRESH = 10  # rounds in which the same dossier is written to, so that none grows long and slow


@dataclass
class Work:
    """What anna and bo do before each round of bo's; dossier: the one that both write in."""

    town: Town
    number: int = 0
    dossier: str = ""
    made: list[str] = field(default_factory=list)

    def more(self) -> tuple[str, ...]:
        """Both have something to say, about a dossier that both know and about a new one; the dossiers concerned."""
        anna, bo = self.town["anna"], self.town["bo"]
        if self.number % FRESH == 0:
            self.dossier = anna.new(p1_name=f"Voorbeeld {self.number}")
        self.number += 1
        anna.write(self.dossier, by_anna=self.number)
        new = [anna.new(p1_name=f"Voorbeeld {self.number}")]
        self.town.sync("anna")
        if bo.vault.has(self.dossier):
            bo.write(self.dossier, by_bo=self.number)
        new.append(bo.new(p1_name=f"Ander voorbeeld {self.number}"))
        self.made += new
        return (self.dossier, *new)

    def is_equal(self, dossiers: Iterable[str]) -> bool:
        """True when both laptops say the same of these."""
        anna, bo = self.town["anna"].vault, self.town["bo"].vault
        return all(anna.has(one) and bo.has(one) and anna.dossier(one) == bo.dossier(one) for one in dossiers)


def bytes_of_a_round(town: Town, wire: Wire) -> int:
    """How many bytes pass, both ways, when bo sends and fetches a few things without a cut."""
    Work(town).more()
    wire.mend()
    line = Transport(wire.address)
    assert town["bo"].sync(line.send).synced
    line.close()
    return wire.passed


def cut_at(town: Town, wire: Wire, cuts: Iterable[int]) -> list[str]:
    """Cut bo's round after each of these numbers of bytes, then let it finish; what went wrong."""
    wrong = []
    work = Work(town)
    for cut in cuts:
        touched = work.more()
        wire.mend(cut)
        line = Transport(wire.address)
        first = town["bo"].sync(line.send)
        wire.mend()
        second = town["bo"].sync(line.send)
        line.close()
        town.sync("anna")
        if not (second.synced and work.is_equal(touched)):
            wrong.append(f"cut after {cut} bytes: {first.stopped}, then {second}")
    if not work.is_equal(work.made) or town["anna"].values() != town["bo"].values():
        wrong.append("the laptops differ at the end")
    return wrong
