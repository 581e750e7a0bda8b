"""Sixty plainly fictional dossiers: the sample dossiers with other names, places and days. Pure.

Nobody has these phone and register numbers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from forms.samples import Sample, samples

AGO: Final = (0, 3, 6, 10, 15)  # how many days before the first set the same visits took place
SURNAMES: Final = ("Voorbeeld", "Proef", "Fictief", "Bedacht", "Verzonnen")
FIRST_NAMES: Final = (
    "Tarik", "Karin", "Erik", "Wen", "Hanneke", "Bert", "Zoë", "Sem", "Samir", "Joris", "Fenna", "Ivo",
    "Aylin", "Piet", "Łucja", "Mo", "Greet", "Daan", "Fatoş", "Noud", "Ilse", "Kwame", "Roos", "Ömer",
    "Sanne", "Dirk", "Amira", "Lars", "Ank", "Yusuf", "Bo", "Marloes", "Chaim", "Truus", "Rui", "Els",
    "Jelle", "Nadia", "Koos", "Siti", "Wout", "Elif", "Teun", "Grażyna", "Ravi", "Mieke", "Stijn", "Hatice",
    "Loes", "Abel", "Ming", "Femke", "Radu", "Tineke", "Idris", "Saar", "Gijs", "Leila", "Hugo", "Anouk",
)  # fmt: skip
PLACES: Final = ("GM0034", "GM0307", "GM0344", "GM0363", "GM0153", "GM0518", "GM0599", "GM0193", "GM0014", "GM0268")


def fictional(today: date) -> tuple[Sample, ...]:
    """Sixty dossiers: every sample at five moments. Keys are different, visits oldest first."""
    made = []
    for turn, ago in enumerate(AGO):
        for number, sample in enumerate(samples(today - timedelta(days=ago))):
            made.append(_another(sample, turn, number) if turn else sample)
    return tuple(made)


def _another(sample: Sample, turn: int, number: int) -> Sample:
    """The same course with another person."""
    place = turn * len(FIRST_NAMES) // len(AGO) + number
    visits = tuple(replace(visit, values=dict(_renamed(visit.values, place, turn))) for visit in sample.visits)
    return Sample(f"{sample.key}-{turn}", sample.about, visits)


def _renamed(values: Mapping[str, str], place: int, turn: int) -> Iterator[tuple[str, str]]:
    surname = SURNAMES[turn % len(SURNAMES)]
    for path, value in values.items():
        leaf = path.rpartition("/")[2]
        if leaf == "p1_name":
            yield path, f"{FIRST_NAMES[place % len(FIRST_NAMES)]} {surname}"
        elif leaf == "p4_phone":
            yield path, f"06 000001{place:02d}"
        elif leaf == "o2_kvk":
            yield path, f"{place:08d}"
        elif leaf == "p3_municipality":
            yield path, PLACES[place % len(PLACES)]
        elif path == "dossier/name":
            yield path, f"{value.split()[0].rstrip(',')} {surname} {turn + 1}"
        else:
            yield path, value
