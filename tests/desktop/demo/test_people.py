"""The people of the sample region: sixty, all different, none of them real."""

from datetime import date, datetime

from desktop.demo.people import fictional
from forms.answers import text_of

TODAY = date(2026, 12, 23)


def test_there_are_sixty_different_dossiers_on_every_road() -> None:
    made = fictional(TODAY)
    assert len(made) == 60
    assert len({one.key for one in made}) == 60
    names = [text_of(one.values.get("p1_name")) for one in made]
    known = [name for name in names if name]
    assert len(set(known)) == len(known) > 50
    assert {one.values.get("road/chosen", "") for one in made} >= {"A", "B", "C", "A+C", "undecided"}


def test_nobody_has_these_names_and_numbers() -> None:
    for one in fictional(TODAY):
        phone = one.values.get("p4_phone", "06 00000000").replace(" ", "")
        assert phone.startswith("060000")
        name = one.values.get("p1_name", "Iemand Voorbeeld")
        assert name.split()[-1] in ("Voorbeeld", "Proef", "Fictief", "Bedacht", "Verzonnen")


def test_no_visit_lies_after_today_and_each_after_the_one_before() -> None:
    tomorrow = datetime.fromisoformat("2026-12-24T00:00:00+01:00")
    for one in fictional(TODAY):
        days = [visit.at for visit in one.visits]
        assert days == sorted(days)
        assert days[-1] < tomorrow
