"""Taking a laptop out of the region: what is asked first, what it does, and what becomes of what it wrote."""

from collections.abc import Generator

from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton

from sync.client.asking import Asked, Told, Unreachable
from sync.client.progress import LISTING, Outcome, Progress
from tests.desktop.team.window import Open, carry, open_laptop, record, row_of, world
from tests.sync.world import AT, World

__all__ = ["open_laptop", "world"]


def test_a_laptop_is_taken_out_and_told_to_erase_and_a_second_thought_changes_nothing(
    world: World, open_laptop: Open
) -> None:
    admin = open_laptop(world, "admin")
    admin.press("nav-team")
    bo = row_of(admin, "bo")
    admin.press(f"person-{bo}")
    admin.press(f"revoke-{bo}")
    assert admin.sees("bo intrekken?")
    assert admin.sees("De laptop krijgt niets meer van de regio.")
    admin.press(f"revoke-not-{bo}")
    assert not admin.can_find(f"revoke-do-{bo}")
    assert world["admin"].region.planned.is_active(bytes.fromhex(world.device("bo")))
    admin.press(f"revoke-{bo}")
    admin.press(f"revoke-erase-{bo}")
    admin.press(f"revoke-do-{bo}")
    carry(world, "admin", hands=admin)
    member = world["admin"].region.roster.devices[bytes.fromhex(world.device("bo"))]
    assert (member.revoked_at is not None, member.erase) == (True, True)
    assert any("ingetrokken" in text for text in admin.read())
    assert not admin.can_find(f"person-{row_of(admin, 'bo')}")  # nothing more to change


def test_the_only_administrator_is_told_why_it_stays_and_what_to_do_first(world: World, open_laptop: Open) -> None:
    admin = open_laptop(world, "admin")
    admin.press("nav-team")
    me = world.device("admin")
    admin.press(f"person-{me}")
    admin.press(f"revoke-{me}")
    assert admin.sees("Dit is de enige beheerder.")
    assert admin.sees("Maak eerst een andere laptop beheerder")
    assert not admin.can_find(f"revoke-do-{me}")
    admin.press(f"revoke-not-{me}")
    assert admin.find(QPushButton, f"revoke-{me}").hasFocus()


def test_a_stolen_laptop_of_the_only_administrator_is_taken_out_from_any_other_with_the_region_key(
    world: World, open_laptop: Open
) -> None:
    anna = open_laptop(world, "anna")
    anna.press("nav-team")
    stolen, mine = world.device("admin"), world.device("anna")
    who = anna.find(QComboBox, "root-who")
    who.setCurrentIndex(who.findData(mine))
    anna.find(QLineEdit, "root-code").setText(world.root.as_text())
    anna.press("root-appoint")
    carry(world, "anna", hands=anna)
    anna.press(f"person-{stolen}")
    anna.press(f"revoke-{stolen}")
    anna.press(f"revoke-do-{stolen}")
    carry(world, "anna", "bo", hands=anna)
    assert not world["bo"].region.roster.is_active(bytes.fromhex(stolen))


def test_before_the_last_laptop_of_a_team_goes_it_is_said_what_opens_its_dossiers(
    world: World, open_laptop: Open
) -> None:
    admin = open_laptop(world, "admin")
    admin.press("nav-team")
    bo, cas = row_of(admin, "bo"), row_of(admin, "cas")
    admin.press(f"person-{bo}")
    admin.press(f"revoke-{bo}")
    assert not admin.sees("Dit is de laatste laptop van")
    admin.press(f"person-{cas}")
    admin.press(f"revoke-{cas}")
    assert admin.sees("Dit is de laatste laptop van zuid.")
    assert admin.sees("Deze regio heeft geen archiefsleutel.")
    admin.press(f"revoke-do-{cas}")
    carry(world, "admin", hands=admin)
    assert not world["admin"].region.roster.is_active(bytes.fromhex(world.device("cas")))


def test_what_a_colleague_wrote_who_left_counts_again_by_one_press(world: World, open_laptop: Open) -> None:
    dossiers = [record(world["bo"], p1_name=name) for name in ("Łukasz & <b>", "Fee")]
    world.sync()
    world["admin"].region.revoke(world.device("bo"), AT)
    carry(world, "admin", "anna")
    assert [world["anna"].dossier(one).values for one in dossiers] == [{}, {}]
    anna = open_laptop(world, "anna")
    anna.press("nav-team")
    anna.press(f"person-count-{row_of(anna, 'bo')}")
    assert anna.sees("Het telt nu mee in 2 dossiers.")
    assert [world["anna"].dossier(one).values["p1_name"] for one in dossiers] == ["Łukasz & <b>", "Fee"]
    assert not any("Laat meetellen" in text for text in anna.read())


def test_who_was_taken_out_sees_at_once_what_is_left(world: World, open_laptop: Open) -> None:
    """A laptop that is to erase does so within a round that brings nothing: no name of a client stays on the screen."""
    dossier = record(world["anna"], p1_name="Kapper Voorbeeld")
    hands = open_laptop(world, "anna")
    desk = hands.office.desk
    assert [row.dossier_id for row in desk.rows] == [dossier]

    def talk() -> Generator[Asked, Told, Outcome]:
        with world["anna"].region.together():
            world["anna"].region._parts.leave(bytes.fromhex(dossier), AT)
        yield Progress(LISTING, 0, 1)
        return Outcome(stopped="revoked")

    desk.team._rounds.begin(talk(), lambda _request: Unreachable("offline"))
    hands.office.settle()
    assert desk.rows == ()
