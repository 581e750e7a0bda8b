"""Two businesses in one household: the scan of all together, each by itself, and what must hold for any two."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from forms.intake import read_intake
from forms.intake_values import OtherFigures
from forms.rules.scan import ScanInput, businesses_of, missing_place, quick_scan, scan_input
from forms.rules.signals import heaviest_cause, scan_findings
from forms.rules.what_if import what_if
from forms.words import Words
from tests.forms.rules.test_scan import AMOUNTS, K1, facts_with

HIS = OtherFigures("partner", turnover=Decimal(2000), purchases=Decimal(200), fixed=Decimal(800))
# By hand, 20 % tax, 2600 needed at home.
# Hers: 4200 - 420 - 1500 = 2280, net 1824. His: 2000 - 200 - 800 = 1000, net 800.
BOTH = replace(K1, household=2600, owner="client", others=(HIS,))


def test_the_figures_of_two_businesses_are_those_worked_out_by_hand() -> None:
    scan = quick_scan(BOTH)
    assert scan.turnover == 6200
    assert (scan.values["R2"], scan.values["R3"], scan.values["R4"]) == (3280, 2624, 3250)
    assert round(scan.figure("R1") or 0, 4) == 0.9  # (6200 - 620) / 6200
    assert round(scan.liveable_turnover or 0, 2) == 6166.67  # (2300 + 3250) / 0.9
    assert (scan.room, scan.runway, scan.colour) == (24, None, "green")
    hers, his = scan.parts
    assert (hers.owner, hers.values["R2"], round(hers.values["R5"] or 0, 2)) == ("client", 2280, 1666.67)
    assert (his.owner, his.values["R1"], his.values["R2"]) == ("partner", 0.9, 1000)


def test_cash_and_household_count_once_and_what_is_due_counts_of_both() -> None:
    his = replace(HIS, vat_due=Decimal(300), due_30=Decimal(500), overdue=Decimal(100), debt_service=Decimal(50))
    scan = quick_scan(replace(BOTH, household=3000, debt_service=150, vat_due=200, others=(his,)))
    assert scan.room == 2624 - 3000 - 200
    assert round(scan.runway or 0, 3) == round((6000 - 500 + 0.8 * 500 - 100) / 576, 3)


def test_the_loss_of_one_lowers_no_tax_of_the_other() -> None:
    his = replace(HIS, turnover=Decimal(500))  # 500 - 200 - 800 = -500
    scan = quick_scan(replace(BOTH, others=(his,)))
    assert scan.values["R3"] == 1824 - 500
    own = replace(his, owner="client")
    assert quick_scan(replace(BOTH, others=(own,))).values["R3"] == (2280 - 500) * 0.8
    assert quick_scan(replace(BOTH, others=(replace(his, owner=None),))).values["R3"] == 1824 - 500
    nobodys = replace(BOTH, owner=None, others=(replace(his, owner=None),))
    assert quick_scan(nobodys).values["R3"] == 1824 - 500


def test_one_business_at_a_loss_is_never_green() -> None:
    his = replace(HIS, turnover=Decimal(900))
    scan = quick_scan(replace(BOTH, household=1000, others=(his,)))
    assert (scan.red, scan.orange, scan.colour) == ((), ("R2",), "orange")
    even = quick_scan(replace(BOTH, household=1000, others=(replace(HIS, turnover=Decimal(1000)),)))
    assert (even.parts[1].values["R2"], even.colour) == (0, "green")
    assert heaviest_cause(scan).code == "scan.R2.orange"
    assert "Eén van de bedrijven" in Words("nl")(f"finding.{heaviest_cause(scan).code}")


def test_a_figure_of_the_second_business_that_is_unknown_leaves_no_colour() -> None:
    for fact, question in (("turnover", "g1_turnover_1"), ("purchases", "g4_purchases"), ("fixed", "g5_fixed")):
        gone: dict[str, Any] = {fact: None}
        scan = quick_scan(replace(BOTH, others=(replace(HIS, **gone),)))
        assert (scan.colour, scan.insufficient) == (None, (question,))


def test_a_second_business_without_figures_makes_it_provisional() -> None:
    business = "business/00000000000000b{}/"
    values = {
        business.format(1) + "o1_self_employed": "registered",
        business.format(2) + "o1_self_employed": "registered",
        business.format(2) + "business_owner": "partner",
        business.format(2) + "o6_hours": "10",
        "figures/00000000000000f1/f7_cash": "100",
    }
    facts = scan_input(read_intake(values))
    assert (facts.left_out, quick_scan(facts).provisional) == (True, True)
    assert [one.code for one in scan_findings(quick_scan(facts))] == ["scan.R17.few.partner"]
    with_his = values | {"figures/00000000000000f1/more_businesses/00000000000000c1/g4_purchases": "0"}
    facts = scan_input(read_intake(with_his))
    assert (facts.left_out, len(facts.others)) == (False, 1)
    ended = with_his | {business.format(2) + "o1_self_employed": "deregistered"}
    assert scan_input(read_intake(ended)).others == ()


def test_what_if_changes_both_businesses() -> None:
    price, fixed, job = what_if(BOTH, hourly_wage=15)
    assert price.scan.turnover == 6820
    assert fixed.scan.values["R2"] == 3280 + Decimal("0.15") * 2300
    assert job.scan.values["R2"] == 3280
    assert price.scan.room is not None
    assert price.scan.room > 24


OTHERS = st.lists(
    st.builds(
        OtherFigures,
        st.sampled_from(["client", "partner", None]),
        *(AMOUNTS.map(lambda amount: None if amount is None else Decimal(amount)) for _ in range(7)),
    ),
    max_size=2,
).map(tuple)
HOUSEHOLDS = facts_with(others=OTHERS, owner=st.sampled_from(["client", "partner", None]))


@given(HOUSEHOLDS, st.integers(1, 5_000))
def test_more_turnover_and_lower_fixed_costs_never_make_it_worse(facts: ScanInput, more: int) -> None:
    before = quick_scan(facts)
    better = {"turnover": (facts.turnover or 0) + more, "fixed": max(0, (facts.fixed or 0) - more)}
    for fact, value in better.items():
        if getattr(facts, fact) is None:
            continue
        changed: dict[str, Any] = {fact: value}
        after = quick_scan(replace(facts, **changed))
        for rule in ("R2", "R3", "R7", "R8"):
            old, new = before.figure(rule), after.figure(rule)
            assert (new is None and rule == "R7") or old is None or new is None or new >= old - 1e-6


@given(HOUSEHOLDS)
def test_a_business_of_which_all_is_known_to_be_nothing_changes_no_figure(facts: ScanInput) -> None:
    nothing = OtherFigures("client", Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(0), Decimal(0))
    base = replace(facts, owner="client")
    together = quick_scan(replace(base, others=(*base.others, nothing)))
    assert together.values == quick_scan(base).values
    unknown = quick_scan(replace(base, others=(*base.others, OtherFigures())))
    assert unknown.colour is None
    assert unknown.values["R8"] is None


@given(HOUSEHOLDS)
def test_unknown_never_turns_green_with_more_businesses(facts: ScanInput) -> None:
    scan = quick_scan(facts)
    if scan.colour == "green":
        known = [(one.turnover, one.purchases, one.fixed) for one in businesses_of(facts)]
        assert all(None not in one for one in known)
        assert all(not part.loses for part in scan.parts)


def test_a_figure_that_is_missing_leads_to_the_business_that_lacks_it() -> None:
    base = ScanInput(
        others=(replace(HIS, place="figures/a/more_businesses/b"), OtherFigures(place="figures/a/more_businesses/c"))
    )
    assert missing_place(base, "g4_purchases") == "figures/a/more_businesses/c/g4_purchases"
    assert missing_place(base, "f4_purchases") == "f4_purchases"
    assert missing_place(ScanInput(), "f5_fixed") == "f5_fixed"
