"""The two papers of the archive, and who lost all laptops."""

from pathlib import Path

import pytest

from sync.errors import OtherPapers
from sync.identity import Grant, Receiver, open_grant
from sync.region import shares, team_keys
from sync.sealing import Box, open_box
from tests.sync.conftest import FORM
from tests.sync.world import AT, World, new


def test_both_archive_papers_open_every_dossier_of_the_region_and_one_opens_none(tmp_path: Path) -> None:  # G-30
    archive, first, second = shares.new_archive()
    world = World.made(tmp_path, {"noord": ("anna",), "zuid": ("cas",)})
    keys = {"mlkem": archive.public.mlkem, "x25519": archive.public.x25519}
    dossiers = [new(world["anna"], p1_name="Een"), new(world["cas"], p1_name="Twee")]
    world["admin"].region.by_root(world.root, "archive", {"key": keys}, AT)
    world.sync()
    world["anna"].region.new_team_key(world.teams["noord"], AT)
    world.sync()
    dossiers.append(new(world["anna"], p1_name="Drie"))
    world.sync()
    assert opened_by_archive(world, shares.archive_of(first, second)) == {bytes.fromhex(one) for one in dossiers}
    _, other, _ = shares.new_archive()
    assert not opened_by_archive(world, shares.archive_of(other, second))
    world.close()


def test_with_both_papers_a_new_laptop_of_a_team_that_lost_all_others_reads_everything(tmp_path: Path) -> None:  # G-30
    archive, first, second = shares.new_archive()
    world = World.made(tmp_path, {"noord": ("anna", "bo"), "zuid": ("cas",)})
    keys = {"mlkem": archive.public.mlkem, "x25519": archive.public.x25519}
    old = new(world["anna"], p1_name="Łukasz & <b>")
    other = new(world["cas"], p1_name="Twee")
    world.sync()
    world["admin"].region.by_root(world.root, "archive", {"key": keys}, AT)
    world.sync()
    world["admin"].region.revoke(world.device("bo"), AT)  # a second key, which the first one is sealed under
    world.sync()
    newer = new(world["anna"], p1_name="Drie")
    world.sync()
    world["admin"].region.revoke(world.device("anna"), AT)
    dee = world.join("dee", "noord")
    world.sync("admin", "dee")
    assert not dee.has(old)
    assert [team.id.hex() for team in dee.region.locked_teams()] == [world.teams["noord"]]
    with pytest.raises(OtherPapers):
        dee.region.open_by_archive(shares.new_archive()[0])
    assert dee.region.open_by_archive(shares.archive_of(second, first)) == 2
    assert dee.region.locked_teams() == ()
    world.sync("admin", "dee", "cas")
    for dossier, name in ((old, "Łukasz & <b>"), (newer, "Drie")):
        assert dee.dossier(dossier).values == {}  # by a laptop that was revoked: it counts once somebody lets it
        assert dee.region.accept_late_by(dossier, world.device("anna"), AT, FORM)
        assert not dee.region.accept_late_by(dossier, world.device("anna"), AT, FORM)
        assert dee.dossier(dossier).values["p1_name"] == name
    assert not dee.has(other)  # of another team
    world.sync("dee")
    eef = world.join("eef", "noord")  # from here on the team is as it was
    world.sync("admin", "dee", "eef")
    assert eef.dossier(old).values == dee.dossier(old).values
    assert world["admin"].region.open_by_archive(shares.archive_of(first, second)) == 0  # in no team: no key (G-19)
    world.close()


def opened_by_archive(world: World, archive: Receiver) -> set[bytes]:
    """The dossiers of which every revision on the server opens with the archive key, walking seals, links, grants."""
    keys: dict[bytes, Receiver] = {archive.public.id: archive}
    devices = {one: member.public for one, member in world.hub.roster.devices.items()}
    for _ in range(3):
        for kind, _, data, _ in world.hub.rows:
            if kind in ("seal", "link"):
                seal = {"seal": team_keys.TeamSeal, "link": team_keys.TeamLink}[kind].decode(data)
                if seal.recipient in keys:
                    keys[seal.key] = team_keys.open_seal(seal, keys[seal.recipient], devices[seal.author])
    dossier_keys = {}
    for kind, _, data, _ in world.hub.rows:
        if kind == "grant":
            granted = Grant.decode(data)
            if granted.recipient in keys:
                opened = open_grant(granted, keys[granted.recipient], devices[granted.author])
                dossier_keys[granted.key] = opened
    boxes = [Box.decode(data) for kind, _, data, _ in world.hub.rows if kind == "revision"]
    readable = {box.header.dossier for box in boxes if box.header.key in dossier_keys}
    for box in boxes:
        if box.header.key in dossier_keys:
            open_box("revision", box, dossier_keys[box.header.key])
    return readable - {box.header.dossier for box in boxes if box.header.key not in dossier_keys}
