"""What happened in the sample region: founded, joined, sixty dossiers, conflicts, a handover, late changes. No Qt."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Final

from desktop.demo.laptops import Laptop
from desktop.demo.people import fictional
from desktop.demo.server import DemoServer
from desktop.named import ASSIGNED, named
from desktop.questionnaire import own_form
from forms.samples import Sample
from sync.region.shares import Root, new_archive

REGION: Final = "Voorbeeldregio"
NORTH: Final = "Wijkteam Noord"
MOBILITY: Final = "Mobiliteitsteam"
PASSPHRASE: Final = "vier kopjes koffie op tafel"  # noqa: S105 - the sample region holds made-up dossiers only
NAMES: Final = ("Noor", "Ahmed", "Eva")
SHARES: Final = (26, 16, 18)  # of the sixty dossiers, who began them


@dataclass(frozen=True)
class Told:
    """What came of it: profile folders by name, and how many of what there is to see."""

    profiles: dict[str, Path]
    dossiers: int
    conflicts: int
    offered: int
    late: int


def tell(folder: Path, server: DemoServer, now: datetime) -> Told:
    """Live through it all; the vaults are closed at the end, in step with the server."""
    with ExitStack() as stack:

        def bought(name: str) -> Laptop:
            made = Laptop.new(name, folder / name.lower(), PASSPHRASE, server.url, now)
            stack.callback(made.close)
            return made

        shop = stack.enter_context(ThreadPoolExecutor(1))  # a key is derived beside what the first laptop does
        noor, *others = [shop.submit(bought, name) for name in NAMES]
        return _live(noor.result(), others, server)


def _live(noor: Laptop, others: "Sequence[Future[Laptop]]", server: DemoServer) -> Told:
    server.wait()
    north, mobility = _found(noor, server)
    shares = _shares(noor.now)
    mine = _record(noor, shares[0])
    ahmed, eva = (one.result() for one in others)
    _join(noor, {ahmed.name: (ahmed, north), eva.name: (eva, mobility)})
    began = [mine, _record(ahmed, shares[1]), _record(eva, shares[2])]
    for one in (noor, ahmed, eva, noor):
        one.sync()
    theirs = began[2]
    conflicts = _disagree(noor, ahmed, mine)
    offers = _offer(noor, eva, north, mobility, mine, theirs)
    for one in (noor, eva, noor):
        one.sync()
    late = _move_while_others_write(noor, ahmed, eva, offers)
    _ask_removal(noor, mine[-1])
    _close(noor, mine[-2])
    laptops = (noor, ahmed, eva)
    for one in (noor, eva, ahmed, eva, noor, ahmed):
        one.sync()
    profiles = {one.name: one.vault.folder for one in laptops}
    return Told(profiles, sum(len(ids) for ids in began), conflicts, 2, late)


def _found(noor: Laptop, server: DemoServer) -> tuple[str, str]:
    """Found the region on Noor's laptop; the ids of its two teams. The second confirms removals."""
    region, at = noor.region, noor.now
    archive, _first, _second = new_archive()
    region.found(REGION, server.url, Root.new(), archive=archive.public, at=at)
    north = region.add_team(NORTH, at=at)
    mobility = region.add_team(MOBILITY, coordinators=True, at=at)
    region.join_own_team(north, at)
    region.signer(region.device_id, True, at)
    region.name_device(region.device_id, noor.name, phone="06 00000021", at=at)
    noor.sync(token=server.token)
    return north, mobility


def _join(administrator: Laptop, others: Mapping[str, tuple[Laptop, str]]) -> None:
    """Let laptops into their teams, as two people do on the telephone; all in the same rounds."""
    at = administrator.now
    codes = {name: administrator.region.invite(expires=at + timedelta(days=7), at=at) for name in others}
    administrator.sync()
    for name, (new, _team) in others.items():
        new.region.request_join(codes[name], name, at)
        new.sync()
    administrator.sync()
    for name, (new, team) in others.items():
        device = new.region.device_id  # on real laptops the four words are compared here, see docs/region.md
        administrator.region.approve(device, (team,), at)
        away = (at + timedelta(days=9)).date() if name == "Ahmed" else None
        administrator.region.name_device(device, name, phone="06 00000022", absent_until=away, at=at)
    administrator.sync()
    for new, _team in others.values():
        new.sync()


def _shares(now: datetime) -> list[list[Sample]]:
    """The dossiers that each of them begins."""
    samples: list[Sample] = list(fictional(now.date()))
    order = samples[::3] + samples[1::3] + samples[2::3]  # every course with everyone
    ends = list(accumulate(SHARES))
    return [order[end - share : end] for end, share in zip(ends, SHARES, strict=True)]


def _record(laptop: Laptop, share: Sequence[Sample]) -> list[str]:
    """Someone records their share; some dossiers stand on nobody's name."""
    return [laptop.record(sample, "" if number % 7 == 6 else laptop.me()) for number, sample in enumerate(share)]


def _open(laptop: Laptop, ids: Sequence[str]) -> list[str]:
    """Those that are not closed."""
    return [one for one in ids if not laptop.vault.dossier(one).values.get("closing/result")]


def _disagree(noor: Laptop, ahmed: Laptop, mine: Sequence[str]) -> int:
    """Noor and Ahmed change the same dossiers without knowing of each other."""
    first, second = _open(noor, mine)[:2]
    noor.write(first, {"p4_phone": "06 00000131", "w1_wish": "stop_job"})
    ahmed.write(first, {"p4_phone": "06 00000132", "w1_wish": "go_on_changed"})
    noor.write(second, {"w3_change": "Ik wil eerst mijn administratie op orde en dan pas verder kijken."})
    ahmed.write(second, {"w3_change": "Eerst rust. Daarna een baan voor drie dagen naast het bedrijf."})
    return 3


@dataclass(frozen=True)
class Offers:
    """Dossiers that were offered: one each way waits, one is declined, one each way is accepted."""

    declined: str
    away: str
    back: str


def _offer(noor: Laptop, eva: Laptop, north: str, mobility: str, mine: Sequence[str], theirs: Sequence[str]) -> Offers:
    """Offer three from Noor's team and two from Eva's, the clients agreeing."""
    ours, others = _open(noor, mine)[2:5], _open(eva, theirs)[:2]
    for dossier_id in ours:
        _agreed(noor, dossier_id, mobility, MOBILITY)
        noor.region.offer(dossier_id, mobility, noor.now)
    for dossier_id in others:
        _agreed(eva, dossier_id, north, NORTH)
        eva.region.offer(dossier_id, north, eva.now)
    return Offers(declined=ours[1], away=ours[2], back=others[1])


def _agreed(laptop: Laptop, dossier_id: str, team: str, name: str) -> None:
    item = "handover/00000000000000e1"
    told = {f"{item}/team": named(team, name), f"{item}/consent": "said", f"{item}/at": laptop.now.date().isoformat()}
    laptop.write(dossier_id, {**told})


def _move_while_others_write(noor: Laptop, ahmed: Laptop, eva: Laptop, offers: Offers) -> int:
    """Two dossiers change hands while Ahmed and Eva, offline, still write in them: that arrives late."""
    form = own_form().name
    ahmed.write(offers.away, {"p4_phone": "06 00000141"})
    eva.write(offers.back, {"p4_phone": "06 00000142", "s7_post": "sometimes"})
    eva.region.decline(offers.declined, "Wij zitten deze maand vol. Kan het in januari?", eva.now)
    eva.region.accept(offers.away, eva.now, form)
    noor.region.accept(offers.back, noor.now, form)
    noor.write(offers.back, {ASSIGNED: noor.me()})
    return 2


def _close(noor: Laptop, dossier_id: str) -> None:
    """One that was closed just now; those of long ago have left the laptops."""
    noor.write(
        dossier_id,
        {
            "closing/result": "goes_on",
            "closing/reason": "De cliënt redt het zelf.",
            "closing/at": noor.now.isoformat(timespec="minutes"),
        },
    )


def _ask_removal(noor: Laptop, dossier_id: str) -> None:
    noor.region.ask_purge(dossier_id, noor.now)
