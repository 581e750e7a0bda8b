"""A round whose connection is cut after so many bytes, again and again; afterwards everything is as if it was not."""

from collections.abc import Iterable

from sync.client.transport import Transport
from tests.sync.client.town import Town
from tests.sync.client.wires import Wire


def bytes_of_a_round(town: Town, wire: Wire, number: int) -> int:
    """How many bytes pass, both ways, when bo sends and fetches a few things without a cut."""
    _work(town, number)
    wire.mend()
    line = Transport(wire.address)
    assert town["bo"].sync(line.send).synced
    line.close()
    return wire.passed


def cut_at(town: Town, wire: Wire, cuts: Iterable[int]) -> list[str]:
    """Cut bo's round after each of these numbers of bytes, then let it finish; what went wrong."""
    wrong = []
    for number, cut in enumerate(cuts):
        _work(town, number)
        wire.mend(cut)
        line = Transport(wire.address)
        first = town["bo"].sync(line.send)
        wire.mend()
        second = town["bo"].sync(line.send)
        line.close()
        town.sync("anna")
        if not (second.synced and town["anna"].values() == town["bo"].values()):
            wrong.append(f"cut after {cut} bytes: {first.stopped}, then {second}")
    return wrong


def _work(town: Town, number: int) -> None:
    """Both have something to say, about an old dossier and a new one."""
    anna, bo = town["anna"], town["bo"]
    old = sorted(card.dossier_id for card in anna.vault.cards())[:1] or [anna.new(p1_name="Voorbeeld")]
    anna.write(old[0], by_anna=number)
    anna.new(p1_name=f"Voorbeeld {number}")
    town.sync("anna")
    if bo.vault.has(old[0]):
        bo.write(old[0], by_bo=number)
    bo.new(p1_name=f"Ander voorbeeld {number}")
