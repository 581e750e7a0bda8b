"""Needs that nobody met are counted by key, never by what somebody typed."""

from forms.intake_values import Intake, Step
from forms.rules.catalogue import catalogue
from forms.rules.unmet import Unmet, unmet_needs


def test_only_steps_without_an_offer_are_needs_that_nobody_met() -> None:
    steps = tuple(
        Step("a", "Bel", code="coach", status=status) for status in ("open", "done", "not_done", "changed", "no_offer")
    )
    found = unmet_needs(Intake(steps=steps, municipality="GM0034"), frozenset("A"), catalogue())
    assert found == (Unmet("coach", "", frozenset("A"), "GM0034"),)
    assert unmet_needs(Intake(), frozenset(), catalogue()) == ()


def test_the_party_that_was_tried_is_known_by_its_key_in_any_language_and_another_is_not_told() -> None:
    parties = ("Your municipality", "okb", "Stichting Voorbeeld van Kanarie", None)
    steps = tuple(Step(str(n), "Eigen woorden", party=party, status="no_offer") for n, party in enumerate(parties))
    found = unmet_needs(Intake(steps=steps), frozenset(), catalogue())
    assert [one.party for one in found] == ["gemeente_shv", "okb", "", ""]
    assert "Kanarie" not in repr(found)


def test_a_step_that_the_catalogue_no_longer_has_is_counted_as_one_in_own_words() -> None:
    gone = Step("a", "Iets", code="jan de boer", status="no_offer")
    assert [one.step for one in unmet_needs(Intake(steps=(gone,)), frozenset(), catalogue())] == [""]
