"""A server that lies and a colleague's laptop that cheats: nothing they say counts, and nothing of ours is lost."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from sync import chain, sealing, wire
from sync.chain import Statement
from sync.client.asking import Answer, Request, Unreachable
from sync.identity import Device, Grant, grant, new_dossier_key
from sync.protocol.entrance import Asked, Join, Joins
from sync.protocol.exchange import Entry, Item, Push
from sync.region.enrolment import Enrolment, JoinRequest, ask
from sync.sealing import Box, Header
from tests.sync.client.middlemen import answering, feeding, with_roster
from tests.sync.client.town import SOUTH, Town

VALUES = {"p1_name": "Voorbeeld"}


def shared(town: Town) -> str:
    """A dossier that anna wrote and bo does not have yet."""
    dossier = town["anna"].new(**VALUES)
    town.sync("anna")
    return dossier


def forged(box: Box, signer: Device, **changes: object) -> Entry:
    """A box like this one, changed and signed by somebody else, under its own right id."""
    header = replace(box.header, **changes)  # type: ignore[arg-type]
    made = sealing.seal("revision", header, new_dossier_key(), signer.signer, b"forged")
    return Entry(1, "revision", made.id, made.encode())


def at_revisions(change: Callable[[Entry, Box], Iterable[Entry]]) -> Callable[[Entry], Iterable[Entry]]:
    """Changes revisions, keeping their places in the feed."""

    def changed(entry: Entry) -> Iterable[Entry]:
        if entry.kind != "revision":
            return [entry]
        return [replace(one, sequence=entry.sequence) for one in change(entry, Box.decode(entry.data))]

    return changed


def altered(entry: Entry, box: Box) -> list[Entry]:
    ciphertext = bytes([(box.ciphertext or b"")[0] ^ 1]) + (box.ciphertext or b"")[1:]
    made = Box.decode(wire.encode([box.header_bytes, ciphertext, box.signature]))
    return [Entry(1, "revision", made.id, made.encode())]


STRANGER = Device.new()
LIES = {
    "alters what was written": altered,
    "forges in a colleague's name": lambda _entry, box: [forged(box, STRANGER)],
    "forges in its own name": lambda _entry, box: [forged(box, STRANGER, author=STRANGER.public.id)],
    "moves it into another dossier": lambda _entry, box: [forged(box, STRANGER, dossier=b"d" * 16)],
    "cuts it off": lambda entry, _box: [replace(entry, data=entry.data[:-3])],
    "gives rubbish": lambda entry, _box: [replace(entry, data=b"rubbish")],
    "leaves it out": lambda _entry, _box: [],
}


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.replace(" ", "-"))
def test_what_a_server_makes_up_never_counts_and_the_truth_comes_later(town: Town, lie: str) -> None:  # G-14, G-15
    dossier = shared(town)
    bo = town["bo"]
    outcome = bo.sync(feeding(town.carry, at_revisions(LIES[lie])))
    assert not outcome.synced
    assert not any("forged" in str(values) for values in bo.values().values())
    town.settle()
    assert bo.vault.dossier(dossier).values == VALUES


def test_a_revision_that_is_told_under_another_dossier_stays_where_it_was_written(town: Town) -> None:  # G-09
    first, second = shared(town), shared(town)

    def mixed(request: Request) -> Answer | Unreachable:
        other = {first: second, second: first}
        for one in other:
            if one in request.target:
                request = replace(request, target=request.target.replace(one, other[one]), headers={})
                signed = town["bo"].syncer._line._request(request.target, None, signed=True)
                return town.carry(signed)
        return town.carry(request)

    bo = town["bo"]
    bo.sync(feeding(mixed, at_revisions(lambda _entry, _box: [])))
    bo.sync(mixed)
    town.settle()
    assert bo.vault.dossier(first).values == bo.vault.dossier(second).values == VALUES
    assert bo.vault.dossier(first).heads != bo.vault.dossier(second).heads


def test_a_key_that_a_server_swaps_is_not_used(town: Town) -> None:  # G-15
    dossier = town["anna"].new(**VALUES)

    def swapped(entry: Entry) -> Iterable[Entry]:
        if entry.kind != "grant":
            return [entry]
        real = Grant.decode(entry.data)
        team = next(
            one.key for one in town["bo"].vault.region.roster.teams.values() if one.key and one.key.id == real.recipient
        )
        made = grant(real.dossier, new_dossier_key(), team, STRANGER, real.region)
        return [Entry(entry.sequence, "grant", made.id, made.encode())]

    town.sync("anna")
    outcome = town["bo"].sync(feeding(town.carry, swapped))
    assert not outcome.synced
    assert not town["bo"].vault.has(dossier) or town["bo"].vault.dossier(dossier).values != VALUES
    town.settle()
    assert town["bo"].vault.dossier(dossier).values == VALUES


def test_a_roster_that_is_shorter_forked_or_swapped_stops_the_round(town: Town) -> None:  # G-16
    shared(town)
    bo = town["bo"]
    known = bo.vault.region.roster
    statements = bo.vault.region.roster_statements(0)
    shorter = with_roster(town.carry, statements[:-1], Statement.decode(statements[-2]).id)
    assert bo.sync(shorter).stopped == "roster-shorter"
    forked = with_roster(town.carry, statements, b"f" * 32)
    assert bo.sync(forked).stopped == "roster-forked"
    longer = with_roster(town.carry, (*statements, statements[-1]), b"f" * 32)
    assert bo.sync(longer).stopped in ("roster-forked", "bad-answer")
    made_up = chain.sign(
        known.saying(
            "add_team", {"team": b"x" * 16, "name": "Nep", "coordinators": False}, STRANGER.public.id, town.clock()
        ),
        STRANGER.signer,
    )
    by_a_stranger = with_roster(town.carry, (*statements, made_up.encode()), made_up.id)
    assert bo.sync(by_a_stranger).stopped in ("roster-forked", "bad-answer")
    assert bo.vault.region.roster == known
    town.settle()


def test_a_server_that_hides_the_newest_roster_is_reported_once_a_colleague_signs_over_it(town: Town) -> None:  # G-16
    anna, bo = town["anna"], town["bo"]
    dossier = shared(town)
    town.settle()
    statements = bo.vault.region.roster_statements(0)
    head = Statement.decode(statements[-1]).id
    anna.vault.region.add_team("Oost", at=town.clock())
    town.sync("anna")
    anna.write(dossier, w1_wish="go_on")
    town.sync("anna")
    outcome = bo.sync(with_roster(town.carry, statements, head))
    assert outcome.withheld
    assert not outcome.synced
    town.settle()
    assert bo.vault.dossier(dossier).values["w1_wish"] == "go_on"


def test_a_laptop_that_an_administrator_refuses_is_told_so_and_may_come_with_another_code(
    town: Town, tmp_path: object
) -> None:
    anna, at = town["anna"], town.clock()
    eve = town.opened("eve", tmp_path / "eve")  # type: ignore[operator]
    for refused in (True, False):
        code = anna.vault.region.invite(expires=at + timedelta(days=1), at=at)
        town.sync("anna")
        eve.vault.region.request_join(code, "Eva", at)
        assert eve.sync(town.carry).stopped is None
        town.sync("anna")
        if refused:
            anna.vault.region.refuse_request(eve.device)
            town.sync("anna")
            assert anna.vault.region.apart() == ()
            assert eve.sync(town.carry).stopped == "join-token"
            eve.vault.region.withdraw_request()
    assert [one.device for one in anna.vault.region.requests()] == [eve.device]


def test_who_comes_second_with_a_code_is_told_that_another_laptop_used_it(town: Town, tmp_path: object) -> None:
    anna, at = town["anna"], town.clock()
    code = anna.vault.region.invite(expires=at + timedelta(days=1), at=at)
    town.sync("anna")
    for name, stopped in (("eve", None), ("fay", "join-taken"), ("eve", None)):
        made = town.opened(name, tmp_path / name) if name not in town.laptops else town[name]  # type: ignore[operator]
        made.vault.region.request_join(code, name, at)
        assert made.sync(town.carry).stopped == stopped
    town["fay"].vault.region.withdraw_request()
    assert town["fay"].vault.region.standing == "none"


def test_keys_that_are_swapped_at_joining_are_never_let_in(town: Town, tmp_path: object) -> None:  # G-17
    anna, at = town["anna"], town.clock()
    code = anna.vault.region.invite(expires=at + timedelta(days=1), at=at)
    town.sync("anna")
    eve = town.opened("eve", tmp_path / "eve")  # type: ignore[operator]
    eve.vault.region.request_join(code, "Eva", at)
    guessed = Enrolment(code.server, code.root, code.head, b"g" * 16, code.expires)
    made_up = ask(guessed, STRANGER, "Eva").encode()
    own: list[bytes] = []

    def swapping(request: Request) -> Answer | Unreachable:
        if request.target == "/v1/joins" and request.body:
            own.append(Join.decode(request.body).request)
            request = replace(request, body=Join(Join.decode(request.body).token, made_up).encode())
        return town.carry(request)

    eve.sync(swapping)
    real = JoinRequest.decode(own[0])  # what vouches for it is kept, its keys are the server's own
    kept = replace(real, public=STRANGER.public)
    kept = replace(kept, signature=STRANGER.signer.sign(kept.signed))
    anna.sync(town.carry)
    assert [one.device for one in anna.vault.region.requests()] == []

    def listing(*given: bytes) -> Callable[[bytes], bytes]:
        def listed(body: bytes) -> bytes:
            [asked] = Joins.decode(body).joins
            return Joins(tuple(Asked(asked.proof, one, asked.at) for one in given)).encode()

        return listed

    for swapped in (made_up, kept.encode()):
        anna.sync(answering(town.carry, "/v1/joins", listing(swapped)))
        assert [one.device for one in anna.vault.region.requests()] == []
    anna.sync(answering(town.carry, "/v1/joins", listing(own[0])))
    assert [one.device for one in anna.vault.region.requests()] == [eve.vault.region.device_id]
    del town.laptops["eve"]
    eve.vault.close()


# A colleague's laptop that cheats, with the server's help.


def said_by(town: Town, name: str, dossier: str, kind: str, body: dict[str, object], knows: str = "anna") -> Item:
    """A statement about a dossier, signed by this laptop on the head that another one knows."""
    cheat, region = town[name].vault.region.device, town[knows].vault.region
    held = region.holders(dossier)
    made = held.saying(bytes.fromhex(dossier), kind, body, cheat.public.id, region.roster, town.clock())  # type: ignore[arg-type]
    return Item("holders", chain.sign(made, cheat.signer).encode())


@pytest.mark.parametrize("kind", ["offer", "close", "ask_purge", "accept", "redact"])
def test_a_statement_without_the_right_to_it_is_refused_by_server_and_laptop(town: Town, kind: str) -> None:  # G-15
    dossier = shared(town)
    town.settle()
    anna = town["anna"]
    before, head = anna.values(), anna.vault.region.holders(dossier).head
    revision = bytes.fromhex(anna.vault.dossier(dossier).heads[0])
    bodies: dict[str, dict[str, object]] = {
        "offer": {"team": bytes.fromhex(town.team(SOUTH))},
        "redact": {"revisions": [revision]},
    }
    item = said_by(town, "carl", dossier, kind, bodies.get(kind, {}))
    pushing = town["carl"].syncer._line._request("/v1/push", Push((item,)).encode(), signed=True)
    told = town.carry(pushing)
    assert isinstance(told, Answer)
    assert b"refused" in told.body
    said = Statement.decode(item.data)

    def slipped_in(entry: Entry) -> Iterable[Entry]:
        return [entry, Entry(entry.sequence + 1, "holders", said.id, item.data)]

    anna.write(dossier, w1_wish="go_on")
    anna.sync(feeding(town.carry, slipped_in))
    assert anna.vault.region.holders(dossier).head == head
    assert anna.vault.dossier(dossier).values == {**VALUES, "w1_wish": "go_on"}
    assert set(anna.values()) == set(before)
    assert any(one.why == "no-right" for one in anna.vault.region.apart())


def test_a_purge_with_one_signature_deletes_nothing_whatever_the_server_says(town: Town) -> None:  # G-21
    dossier = shared(town)
    town.settle()
    town["anna"].vault.region.ask_purge(dossier, town.clock())
    town.sync("anna")

    def purging(entry: Entry) -> Iterable[Entry]:
        return [entry, Entry(entry.sequence + 1, "purged", b"p" * 32, bytes.fromhex(dossier))]

    bo = town["bo"]
    bo.sync(feeding(town.carry, purging))
    assert bo.vault.dossier(dossier).values == VALUES


def test_what_a_laptop_of_another_team_writes_into_a_dossier_never_counts(town: Town) -> None:  # G-14
    dossier = shared(town)
    town.settle()
    bo, carl = town["bo"], town["carl"].vault.region.device
    head = bytes.fromhex(bo.vault.dossier(dossier).heads[0])
    header = Header(
        bytes.fromhex(dossier), b"k" * 16, carl.public.id, (head,), sealing.new_salt(), bo.vault.region.roster.head
    )
    box = sealing.seal("revision", header, new_dossier_key(), carl.signer, b"content")

    def slipped_in(entry: Entry) -> Iterable[Entry]:
        return [entry, Entry(entry.sequence + 1, "revision", box.id, box.encode())]

    town["anna"].write(dossier, w1_wish="go_on")
    town.sync("anna")
    bo.sync(feeding(town.carry, slipped_in))
    assert bo.vault.dossier(dossier).values == {**VALUES, "w1_wish": "go_on"}
    assert [one.why for one in bo.vault.region.apart()] == ["no-right"]
