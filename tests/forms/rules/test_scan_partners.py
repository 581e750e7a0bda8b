"""Two partners who are both self-employed, from the answers as they are stored: worked out by hand beside the table.

A share of 20 % for tax; euros a month. What is said of each figure is the sum that was made on paper.
"""

from collections.abc import Mapping

import pytest

from forms.intake import read_intake
from forms.rules.scan import ScanInput, quick_scan, scan_input
from forms.rules.what_if import what_if

FIGURES = "figures/00000000000000f1"
HERS = "business/00000000000000b1"
HIS = "business/00000000000000b2"


def household(hers: Mapping[str, str], his: Mapping[str, str], **other: str) -> ScanInput:
    """The facts of both. hers: questions of the figures; his: those of the other business in them."""
    answers = {
        "d1_debts": "overview",
        f"{HERS}/order": "1",
        f"{HERS}/business_owner": "client",
        f"{HERS}/o1_self_employed": "registered",
        f"{HIS}/order": "2",
        f"{HIS}/business_owner": "partner",
        f"{HIS}/o1_self_employed": "registered",
        f"{FIGURES}/order": "1",
        f"{FIGURES}/figures_date": "2026-12-23",
        f"{FIGURES}/f1_vat": "excluding",
        f"{FIGURES}/more_businesses/01/order": "1",
        f"{FIGURES}/more_businesses/01/g1_owner": "partner",
        f"{FIGURES}/more_businesses/01/g1_vat": "excluding",
        **other,
    }
    answers |= {f"{FIGURES}/{name}": value for name, value in hers.items()}
    answers |= {f"{FIGURES}/more_businesses/01/{name}": value for name, value in his.items()}
    return scan_input(read_intake(answers))


BOTH_EARN = household(
    {
        **{f"f1_turnover_{month}": amount for month, amount in (("1", "2900"), ("2", "3000"), ("3", "3100"))},
        "f4_purchases": "600",
        "f5_fixed": "1000",
        "f6_debt_service": "200",
        "f7_cash": "2000",
        "f7_vat_due": "250",
        "f8_due_30": "200",
        "f9_overdue": "150",
        "h1_household": "2800",
        "h2_other_income": "300",
        "d4_demanded": "400",
        "h5_vtlb": "1900",
    },
    {
        **{f"g1_turnover_{month}": "2500" for month in "123"},
        "g4_purchases": "400",
        "g5_fixed": "900",
        "g6_debt_service": "100",
        "g7_vat_due": "150",
        "g8_due_30": "300",
        "g9_overdue": "50",
    },
)
ONE_LOSES = household(
    {
        **{f"f1_turnover_{month}": "4800" for month in "123"},
        "f4_purchases": "800",
        "f5_fixed": "1200",
        "f6_debt_service": "0",
        "f7_cash": "900",
        "h1_household": "2600",
        "d4_demanded": "500",
        "h5_vtlb": "1500",
    },
    {**{f"g1_turnover_{month}": "600" for month in "123"}, "g4_purchases": "500", "g5_fixed": "400"},
    d3_total="9000",
)
BY_HAND: Mapping[str, tuple[ScanInput, Mapping[str, float | bool | None], tuple[str, ...], tuple[str, ...]]] = {
    "both earn": (
        BOTH_EARN,
        {
            "R1": 0.818182,  # (5500 - 1000) / 5500
            "R2": 2600,  # 5500 - 1000 - 1900
            "R3": 2080,  # 1400 x 0.8 + 1200 x 0.8
            "R4": 3125,  # (2800 - 300) / 0.8
            "R5": 2322.222,  # 1900 / R1
            "R6": 6508.333,  # (1900 + 300 + 3125) / R1
            "R7": 0.845070,  # 5500 / R6
            "R8": -720,  # 2080 + 300 - 2800 - 300
            "R9": 2.5,  # (2000 - 400 + 0.8 x 500 - 200) / 720
            "R10": 0,  # 2080 + 300 - 2800 is below nothing
            "R11": 480,  # 2080 + 300 - 1900
            "R12": False,  # 400 is not more than 480
        },
        ("R10",),
        ("R7", "R9"),
    ),
    "one loses": (
        ONE_LOSES,
        {
            "R1": 0.759259,  # (5400 - 1300) / 5400
            "R2": 2500,  # 5400 - 1300 - 1600
            "R3": 1940,  # 2800 x 0.8 - 300: his loss lowers no tax of hers
            "R4": 3250,  # 2600 / 0.8
            "R5": 2107.317,  # 1600 / R1
            "R6": 6387.805,  # (1600 + 3250) / R1
            "R7": 0.845361,  # 5400 / R6
            "R8": -660,  # 1940 - 2600
            "R9": 1.363636,  # 900 / 660
            "R10": None,  # no interest, no repayments
            "R11": 440,  # 1940 - 1500
            "R12": True,  # 500 is more than 440
            "R13": 20.454545,  # 9000 / 440
        },
        ("R12",),
        ("R2", "R7", "R9"),
    ),
}


@pytest.mark.parametrize("case", BY_HAND)
def test_the_scan_of_two_partners_is_the_one_worked_out_by_hand(case: str) -> None:
    facts, figures, red, orange = BY_HAND[case]
    scan = quick_scan(facts)
    for rule, figure in figures.items():
        wanted = figure if figure is None or isinstance(figure, bool) else pytest.approx(figure, abs=0.001)
        assert scan.values[rule] == wanted, rule
    assert (scan.red, set(scan.orange), scan.colour) == (red, set(orange), "orange")


def test_what_if_of_two_partners_is_the_one_worked_out_by_hand() -> None:
    outcomes = {outcome.key: outcome.scan for outcome in what_if(BOTH_EARN, hourly_wage=12)}
    assert outcomes["price"].room == pytest.approx(-280)  # 1700 x 0.8 + 1450 x 0.8 + 300 - 2800 - 300
    assert outcomes["price"].runway == pytest.approx(1800 / 280)
    assert outcomes["fixed"].room == pytest.approx(-492)  # 1550 x 0.8 + 1335 x 0.8 + 300 - 2800 - 300
    assert outcomes["job"].room == pytest.approx(112)  # 12 x 16 x 52 / 12 = 832
    assert outcomes["job"].runway is None
    (*_, more) = what_if(BOTH_EARN, hourly_wage=12, job_hours=20)
    assert more.scan.room == pytest.approx(320)  # 12 x 20 x 52 / 12 = 1040


def test_what_if_where_one_loses_taxes_only_who_earns() -> None:
    outcomes = {outcome.key: outcome.scan for outcome in what_if(ONE_LOSES, hourly_wage=15, job_hours=8)}
    assert outcomes["price"].room == pytest.approx(-216)  # 3280 x 0.8 - 240 - 2600
    assert outcomes["price"].runway == pytest.approx(900 / 216)
    assert outcomes["fixed"].room == pytest.approx(-456)  # 2980 x 0.8 - 240 - 2600
    assert outcomes["job"].room == pytest.approx(-140)  # 15 x 8 x 52 / 12 = 520
    assert outcomes["job"].runway == pytest.approx(900 / 140)
