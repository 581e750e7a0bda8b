"""The form in use comes from the vault; a dossier of another form is carried over, and nothing of it is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from desktop import questionnaire
from desktop.history.said import label_of
from desktop.pack_in_use import setting_of
from desktop.publishing.carried import page_of
from desktop.publishing.carried_page import READ, carried_page
from desktop.questionnaire import (
    KIND,
    Questionnaire,
    filled_with,
    in_use,
    name_of,
    own_form,
    packed,
    put_in_use,
    put_own_in_use,
    recalled,
)
from desktop.sitting import Sitting
from desktop.team.published import publish_form
from forms.engine.compiled import dump
from forms.engine.model import Form
from forms.engine.remembered import remembering
from forms.intake import load_intake
from forms.words import Words
from sync.history import State, Written
from sync.vault import Draft, Pack, RevisionInfo, Vault
from tests.conftest import PASSPHRASE, Office
from tests.desktop.builders import FIRST, TODAY
from tests.desktop.publishing.forms import with_extra, without
from tests.desktop.team.window import Open, carry, open_laptop, world
from tests.sync.world import AT, World

NL = Words("nl")
__all__ = ["open_laptop", "world"]


def at_unlocking(office: Office, profile: Path, change: Callable[[Vault], object]) -> None:
    """Lock, change the vault as another run of the program would, and unlock."""
    office.window.lock()
    office.settle()
    with Vault.unlock(profile, PASSPHRASE) as vault:
        change(vault)
    office.desk.unlock(PASSPHRASE)
    office.settle()


def published(form: Form) -> Callable[[Vault], object]:
    return lambda vault: put_in_use(vault, form, vault._clock())


def reopened(office: Office) -> Sitting:
    (card,) = office.desk.cards
    office.desk.open_dossier(card.dossier_id)
    office.settle()
    assert office.desk.sitting is not None
    return office.desk.sitting


def test_the_programs_own_form_is_kept_byte_for_byte_as_it_is_compiled() -> None:
    assert packed(load_intake()) == dump(load_intake()).encode()


def test_a_name_is_one_form_even_when_the_version_was_forgotten() -> None:
    other = without("w2_sure", version=load_intake().version)
    assert name_of(other) != name_of(load_intake())
    assert name_of(replace(other, id="x" * 500, version="y" * 500)).count(" ") == 2
    assert len(name_of(replace(other, id="x" * 500, version="y" * 500))) <= 200


def test_a_revision_says_with_which_form_it_was_made_and_the_vault_keeps_that(office: Office, profile: Path) -> None:
    office.desk.new_dossier()
    office.desk.answer("w3_change", "rust")
    office.window.lock()
    office.settle()
    with Vault.unlock(profile, PASSPHRASE) as vault:
        (card,) = vault.cards()
        (revision,) = vault.history(card.dossier_id)
        assert revision.form == own_form().name
        assert [pack.name for pack in vault.packs.all(KIND)] == [revision.form]


def test_what_was_put_in_use_is_in_use_after_unlocking_and_can_be_put_back(office: Office, profile: Path) -> None:
    new = with_extra(load_intake())
    at_unlocking(office, profile, published(replace(new, version="2999010101")))
    assert not office.desk.questionnaire.own
    office.desk.new_dossier()
    office.desk.answer("u1_car", "nee")
    office.desk.commit()
    office.settle()
    at_unlocking(office, profile, put_own_in_use)
    assert office.desk.questionnaire.own
    sitting = reopened(office)
    assert sitting.values["u1_car"] == "nee"
    (line,) = carried_page(sitting, own_form().name, NL).lines
    assert (line.question, line.answer, line.can_clear) == ("Heeft u een auto?", "nee", True)


def test_a_damaged_form_falls_back_to_the_programs_own_with_its_code(office: Office, profile: Path) -> None:
    office.desk.new_dossier()
    office.desk.answer("w3_change", "rust")
    office.desk.commit()
    office.settle()
    told: list[str] = []
    office.desk.trouble.connect(lambda trouble: told.append(trouble.code))

    def damage(vault: Vault) -> None:
        put_in_use(vault, without("w2_sure"), vault._clock())
        vault._store.write("update packs set sealed = zeroblob(length(sealed))")

    at_unlocking(office, profile, damage)
    assert told == ["V-030"]
    assert office.desk.questionnaire.own
    assert reopened(office).values["w3_change"] == "rust"
    office.desk.answer("w3_change", "meer rust")
    office.desk.commit()
    office.settle()
    assert office.desk.sitting is not None
    assert not office.desk.sitting.unsaved, "saving goes before what is wrong with the pack"


def test_a_form_that_is_gone_or_no_form_falls_back_too(office: Office, profile: Path) -> None:
    office.window.lock()
    office.settle()
    with Vault.unlock(profile, PASSPHRASE) as vault:
        vault.set_state(setting_of(KIND), "intake 9 absent")
        assert (found := in_use(vault)) is not None
        assert found.trouble is not None
        for content in (b"{}", b"\xff", b"[" * 100_000):
            name = f"intake {content[:1]!r}"
            vault.packs.keep(Pack(KIND, name, vault._clock(), content))
            vault.set_state(setting_of(KIND), name)
            assert (found := in_use(vault)) is not None
            assert (found.own, found.trouble is not None) == (True, True)


def test_expressions_of_another_release_are_parsed_anew(profile: Path) -> None:
    own = load_intake().expressions
    odd = replace(without("w2_sure"), expressions={text: ["num", 1] for text in own})
    read = questionnaire.form_in(dump(odd).encode())
    assert read.expressions.items() <= own.items()
    assert len(read.expressions) > 50
    assert questionnaire.form_in(packed(load_intake())).expressions == load_intake().expressions


def sitting_of(values: dict[str, str], new: Form, *earlier: Form) -> Sitting:
    state = State(heads=("a" * 64,), values=dict(values))
    forms = {str(number): form for number, form in enumerate(earlier)}
    return Sitting(new, today=TODAY, language="nl", dossier_id="ab" * 16, state=state, forms=forms)


def test_an_answer_that_moves_is_unsaved_until_the_next_save_and_no_step_of_undo() -> None:
    old = with_extra(load_intake())
    new = with_extra(load_intake(), section="d2_debts")
    sitting = sitting_of({"u1_car": "ja", "note/1/text": "x", f"d2_debts/{FIRST}/order": "1"}, new, old)
    assert sitting.unsaved_values() == {f"d2_debts/{FIRST}/u1_car": "ja", "u1_car": None}
    assert sitting.values["note/1/text"] == "x"
    assert not sitting.undo()
    page = carried_page(sitting, "new", NL)
    assert [(line.question, line.answer, line.can_clear) for line in page.lines] == [
        ("Heeft u een auto?", "ja", False)
    ] * 2, "it moved, and where it stands now nothing is asked without debts"
    assert page.summary == NL("carried.summary.one")


def test_what_was_seen_is_not_told_again_for_this_form_and_is_for_the_next() -> None:
    old, new = with_extra(load_intake()), load_intake()
    sitting = sitting_of({"u1_car": "ja"}, new, old)
    assert carried_page(sitting, "new", NL).fresh
    sitting.put_beside({READ: carried_page(sitting, "new", NL).seen})
    assert not carried_page(sitting, "new", NL).fresh
    assert carried_page(sitting, "newer", NL).fresh
    assert len(carried_page(sitting, "new", NL).lines) == 1, "on demand it stays"
    sitting.put_beside({READ: "new"})
    assert not carried_page(sitting, "new", NL).fresh, "as an earlier release kept it"


def test_what_a_colleague_with_an_older_form_answers_later_is_told_though_the_rest_was_seen() -> None:
    old, new = with_extra(load_intake()), without("w2_sure")
    sitting = sitting_of({"u1_car": "ja"}, new, old)
    sitting.put_beside({READ: carried_page(sitting, "new", NL).seen})
    later = {**sitting.values, "w2_sure": "4"}
    sitting.take_in(State(heads=("b" * 64,), values=later), {"0": old})
    page = carried_page(sitting, "new", NL)
    assert [line.answer for line in page.lines] == ["ja", "4 (op een schaal van 1 tot 10)"]
    assert page.fresh
    assert page.lines[1].question == load_intake().nodes["w2_sure"].label["nl"]
    assert (READ, page.seen) not in sitting.values.items()
    sitting.put_beside({READ: page.seen})
    assert not carried_page(sitting, "new", NL).fresh


def test_what_comes_with_an_older_form_is_told_under_an_open_dossier_also_when_something_was_typed(
    world: World, open_laptop: Open
) -> None:
    bo, old = world["bo"], with_extra(load_intake())
    put_in_use(bo, old, AT)
    dossier = bo.new_dossier({"p1_name": "Voorbeeld", "u1_car": "ja"}, form=name_of(old), at=AT)
    put_in_use(world["anna"], without("w2_sure"), AT)
    carry(world, "bo", "anna")
    anna = open_laptop(world, "anna")
    anna.office.desk.open_dossier(dossier)
    anna.office.settle()
    anna.office.window.go("dossier")
    anna.press("carried-read")  # is kept with what was typed, and so is not saved yet
    assert not anna.can_find("carried-open")
    bo.save(dossier, {"w2_sure": "4"}, parents=bo.dossier(dossier).heads, form=name_of(old), at=AT)
    carry(world, "bo", "anna", hands=anna)
    anna.office.desk.take_in_news(frozenset({dossier}))
    anna.office.settle()
    anna.press("carried-open")
    page = page_of(anna.office.window.shell)
    assert page is not None
    assert [line.answer for line in page.lines] == ["ja", "4 (op een schaal van 1 tot 10)"]


def test_what_a_colleague_answers_meanwhile_waits_for_the_next_opening_to_move() -> None:
    """Else two laptops with two forms would each move it back, as long as the dossier lies open on both."""
    old, new = with_extra(load_intake()), with_extra(load_intake(), section="d2_debts")
    sitting = sitting_of({f"d2_debts/{FIRST}/order": "1"}, new, old)
    sitting.take_in(State(heads=("b" * 64,), values={**sitting.values, "u1_car": "ja"}), {"0": old})
    assert sitting.values["u1_car"] == "ja"
    assert not sitting.unsaved
    assert waiting(sitting) == [("Heeft u een auto?", "ja")], "it is told where it will stand"


def waiting(sitting: Sitting) -> list[tuple[str, str]]:
    """What the list says of answers that move when the dossier is opened again."""
    said = NL("carried.waits", place="Schuld")
    lines = carried_page(sitting, "new", NL).lines
    return [(line.question, line.answer) for line in lines if line.sentence == said]


def test_an_answer_in_conflict_that_is_settled_where_nothing_asks_it_is_told() -> None:
    old, new = with_extra(load_intake()), with_extra(load_intake(), section="d2_debts")
    torn = {"u1_car": (Written("ja", "a", AT, "1"), Written("nee", "b", AT, "2"))}
    values = {f"d2_debts/{FIRST}/order": "1"}
    state = State(heads=("b" * 64,), values=values, conflicts=torn)
    sitting = Sitting(new, today=TODAY, language="nl", dossier_id="ab" * 16, state=state, forms={"0": old})
    assert carried_page(sitting, "new", NL).lines == ()
    sitting.put({"u1_car": "nee"})
    sitting.send()
    sitting.settle("ab" * 16, State(heads=("c" * 64,), values={**values, "u1_car": "nee"}))
    assert waiting(sitting) == [("Heeft u een auto?", "nee")]


def test_news_takes_nothing_from_the_list_of_what_moved_when_it_was_opened() -> None:
    old, new = with_extra(load_intake()), with_extra(load_intake(), section="d2_debts")
    sitting = sitting_of({"u1_car": "ja", f"d2_debts/{FIRST}/order": "1"}, new, old)
    moved = carried_page(sitting, "new", NL).lines[0]
    sitting.send()
    sitting.settle("ab" * 16, State(heads=("c" * 64,), values=sitting.values))
    sitting.take_in(State(heads=("d" * 64,), values={**sitting.values, "w3_change": "rust"}), {"0": old})
    assert moved in carried_page(sitting, "new", NL).lines


def test_setting_aside_what_a_crash_left_takes_no_answer_back_from_its_new_place() -> None:
    old, new = with_extra(load_intake()), with_extra(load_intake(), section="d2_debts")
    state = State(heads=("a" * 64,), values={"u1_car": "ja", f"d2_debts/{FIRST}/order": "1"})
    left = Draft(parents=state.heads, changes={"w3_change": "rust"}, at=AT)
    sitting = Sitting(new, today=TODAY, language="nl", dossier_id="ab" * 16, state=state, draft=left, forms={"0": old})
    assert sitting.is_asking
    sitting.set_aside()
    assert sitting.unsaved_values() == {f"d2_debts/{FIRST}/u1_car": "ja", "u1_car": None}
    assert [line.answer for line in carried_page(sitting, "new", NL).lines] == ["ja", "ja"]
    assert sitting.undo()
    assert (sitting.values["w3_change"], sitting.values[f"d2_debts/{FIRST}/u1_car"]) == ("rust", "ja")


def test_what_is_typed_under_a_form_that_was_replaced_meanwhile_says_the_form_that_asked_it(
    office: Office, profile: Path
) -> None:
    old, new = with_extra(load_intake()), without("w2_sure", version="2999010102")
    at_unlocking(office, profile, published(replace(old, version="2999010101")))
    desk, name = office.desk, office.desk.questionnaire.name
    desk.new_dossier()
    desk.answer("u1_car", "ja")
    desk.take_published(Questionnaire(new, name=name_of(new), since=AT), {})
    desk.answer("w2_sure", "4")
    desk.commit()
    office.settle()
    revisions: list[tuple[RevisionInfo, ...]] = []
    desk.history(revisions.append)
    office.settle()
    assert [one.form for one in revisions[0]] == [name]
    lines = carried_page(reopened(office), desk.questionnaire.name, NL).lines
    assert [line.question for line in lines] == ["Heeft u een auto?", label_of(load_intake().nodes["w2_sure"], NL)]


def test_after_a_value_was_taken_away_for_good_what_older_forms_asked_is_still_told_in_words(
    office: Office, profile: Path
) -> None:
    at_unlocking(office, profile, published(with_extra(load_intake())))
    office.desk.new_dossier()
    office.desk.answer("u1_car", "nee")
    office.desk.answer("w3_change", "rust")
    office.desk.commit()
    office.settle()
    at_unlocking(office, profile, put_own_in_use)
    reopened(office)
    revisions: list[tuple[RevisionInfo, ...]] = []
    office.desk.history(revisions.append)
    office.settle()
    done: list[str] = []
    office.desk.redact("w3_change", revisions[0][-1].id, lambda: done.append("gone"), lambda no: done.append(no.code))
    office.settle()
    assert done == ["gone"]
    assert office.desk.sitting is not None
    (line,) = carried_page(office.desk.sitting, own_form().name, NL).lines
    assert (line.question, line.answer) == ("Heeft u een auto?", "nee")


def test_what_a_crash_left_is_told_in_the_words_of_the_form_of_then(closed: Path) -> None:
    old, new = with_extra(load_intake()), without("w2_sure", version="2999010102")
    left = Draft(parents=(), changes={"u1_car": "ja"}, at=AT)
    with Vault.unlock(closed, PASSPHRASE) as vault:
        put_in_use(vault, replace(old, version="2999010101"), AT)
        at = AT + timedelta(days=1)
        asked = put_in_use(vault, new, at)
        saved = vault.new_dossier({"w3_change": "rust"}, form=asked.name, at=at)
        for dossier in (saved, "cd" * 16):
            forms = filled_with(vault, dossier, asked, left)
            assert {"u1_car"} <= next(iter(forms.values())).nodes.keys()
            of_now = Draft(parents=(), changes={"k1_text": "x"}, at=at)
            assert filled_with(vault, dossier, asked, of_now) == {}, "it is of the form of now"


def test_an_answer_of_the_first_of_many_versions_is_told_in_words(closed: Path) -> None:
    with Vault.unlock(closed, PASSPHRASE) as vault:
        forms = [replace(with_extra(load_intake()), version="1"), *(without(version=str(n)) for n in range(2, 9))]
        names = [put_in_use(vault, form, AT).name for form in forms]
        dossier = vault.new_dossier({"u1_car": "ja", "note/1/text": "x"}, form=names[0], at=AT)
        for name in names[1:]:
            vault.save(dossier, {"w3_change": name}, parents=vault.dossier(dossier).heads, form=name, at=AT)
        found = filled_with(vault, dossier, own_form())
        assert [*found] == names[::-1]
        assert "u1_car" in remembering(load_intake(), tuple(found.values()), {}).nodes


def test_a_form_that_was_never_in_use_here_is_the_programs_own_or_was_given_to_the_region(world: World) -> None:
    """A dossier that comes from a colleague says by which form it was filled in, and not what that form asks."""
    world["admin"].region.signer(world.device("anna"), True, AT)
    world.sync()
    published = [without("w2_sure"), without("k1_text", version="2999010102")]
    for form in published:
        publish_form(world["anna"].region, form, AT)
    world.sync()
    names = [own_form().name, *map(name_of, published)]
    assert world["bo"].packs.all(KIND) == ()
    found = recalled(world["bo"], [*names, "intake 1 never"], names[2])
    assert [(name, name_of(form)) for name, form in found.items()] == [(name, name) for name in names[:2]]


def test_a_choice_that_is_gone_is_told_with_its_old_label() -> None:
    old = load_intake()
    fewer = {name: tuple(one for one in found if one.name != "judgment") for name, found in old.choices.items()}
    sitting = sitting_of({"s1_eviction": "judgment"}, replace(old, choices=fewer), old)
    (line,) = carried_page(sitting, "new", NL).lines
    label = next(one.label["nl"] for one in old.choices["eviction"] if one.name == "judgment")
    assert (line.answer, line.can_clear) == (label, False)
    assert "niet meer in de lijst" in line.sentence


def test_an_answer_under_the_same_form_has_nothing_to_tell() -> None:
    page = carried_page(sitting_of({"w3_change": "rust", "s1_eviction": "no"}, load_intake()), "x", NL)
    assert (page.lines, page.fresh) == ((), False)


def test_an_answer_that_a_new_condition_puts_aside_is_told_with_its_question_and_comes_back() -> None:
    old = with_extra(load_intake())
    sitting = sitting_of({"u1_car": "ja"}, with_extra(load_intake(), relevant="/data/first/wish/w3_change != ''"), old)
    (line,) = carried_page(sitting, "new", NL).lines
    assert (line.question, line.answer, line.can_clear) == ("Heeft u een auto?", "ja", False)
    assert "bewaard" in line.sentence
    assert sitting.session.value("u1_car") == ""
    sitting.answer("w3_change", "rust")
    assert sitting.session.value("u1_car") == "ja"
