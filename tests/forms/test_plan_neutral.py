"""What may hang on the fridge."""

import pytest

from forms.plan_neutral import first_name, is_neutral, plain_phone, surnames
from forms.rules.catalogue import catalogue
from forms.words import LANGUAGES, Words

HIDDEN = surnames("Samira El Amrani")


@pytest.mark.parametrize(
    "text",
    [
        "Aanmelden schuldhulp",
        "Pay the debts",
        "Schúl\u00adden bespreken",
        "s.c.h.u.l.d regelen",
        "S C H U L D E N",
        "schuld-hulp",
        "Betaal 350 aan de huur",
        "Betaal € 20",
        "20 euro per week",
        "1.250,00 overmaken",
        "1250,- klaarleggen",
        "EUR 12 meenemen",
        "Bel mevrouw Amrani",
        "mail naar el-amrani",
        "Bel 113",
        "Bel 0800-0113",
        "Bel 0800 0113",
        "De deurwaarder bellen",
        "Naar de voedselbank",
        "Vraag Bbz aan",
        "borç ödemek",
        "spłacić długi",
        "1500 in de maand",
        "2000 per maand",
        "Klaarleggen: 2000",
        "12.50",
        "20.15 per dag",
        "Om 20.15 per dag",
        "80 per week",
        "75,5 apart leggen",
        "vijftienhonderd apart leggen",
        "Praten over geldzorgen",
        "Terugbetalen aan oom",
        "Afbetalen in delen",
        "Kwijtschelding vragen",
        "De bewindvoerder bellen",
        "Afspraak met de curator",
        "Hulp bij sanering",
        "Brief over de executie",
        "De veiling van het huis",
        "Betaal uw broer elke week iets terug",
        "sсhuld regelen",  # a Cyrillic letter in a Latin word
        "ｓｃｈｕｌｄ regelen",
        "αfspraak",
        "Betaal 50 aan de huur",
        "Stort 40 bij de bank",
        "Pay 75 to the bank",
        "99 p.m. apart leggen",
        "Betaal vijf tientjes",
        "Leg zevenhonderdvijftig apart",
        "SHV bellen",
        "Praten over de huurachterst.",
        "اتصل بخصوص الديون",
        "عندي دين",
        "לשלם את החובות",
        "pagar a dívida",
        "بدهی",
        "20 евро",
        "20 євро в банк",
        "20 ευρώ",
        "20 يورو",
        "20 یورو",
        "20 אירו",
        "20 avro",
        "b\u200bbz aanvragen",
        "lenıng bespreken",
        "vøedselbank",
        "Praten over sсhuld",
        "ԁевт",  # in Cyrillic letters only
        "350",
    ],
)
def test_this_does_not_hang_on_the_fridge(text: str) -> None:
    assert not is_neutral(text, HIDDEN)


@pytest.mark.parametrize(
    "text",
    [
        "Bel samen de gemeente",
        "Neem de btw-brieven mee",
        "Bel uw bank",
        "Bel 06 00 00 00 12 voor 14.30 uur",
        "Bel +31 6 00000012",
        "Bel 14 036",
        "Bel 088 999 0000",
        "Op 23-12-2026 om 10:00",
        "Schrijf 3 klanten op",
        "Stationsstraat 12, 1315 AB Almere",
        "Samira belt de boekhouder",
        "Op 23 december 2026",
        "Op 2026-12-23 om 20.15",
        "Kom voor 23-12",
        "Lever het in bij 1315ab",
        "Ελένη belt Борис",
        "Betaal de btw over kwartaal 3 voor 31 januari",
        "Betaal voor 14.30 uur",
        "Stort het op 3 maart",
        "اذهب إلى مدينة ألميره",
        "ללכת לרחוב הראשי",
        "Ga 3 keer per week lopen",
        "東京タワーへ行く",
        "Lever het in bij 1315 ab",
        "Naar de heer Bavrov",
        "",
    ],
)
def test_this_may_hang_on_the_fridge(text: str) -> None:
    assert is_neutral(text, HIDDEN)


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Samira El Amrani", "Samira"),
        ("Jan-Willem de Vries", "Jan-Willem"),
        ("Ελένη Παπαδοπούλου", "Ελένη"),
        ("J. Jansen", ""),
        ("J Jansen", ""),
        ("JJM Jansen", ""),
        ("j Jansen", ""),
        ("A.B. de Vries", ""),
        ("Dhr. Jansen", ""),
        ("Mevrouw Jansen", ""),
        ("De heer Jansen", ""),
        ("06-00000012", ""),
        ("Vries, Jan de", "Jan"),
        ("Vries, de, Jan", ""),
        ("Jansen,", ""),
        ("Jansen, J.", ""),
        ("Van den Berg", ""),
        ("El Amrani", ""),
        ("De Vries", ""),
        ("", ""),
        ("   ", ""),
    ],
)
def test_the_greeting_uses_the_first_name_or_none(name: str, greeted: str) -> None:
    assert first_name(name) == greeted


def test_a_surname_is_every_word_but_the_first_name_and_small_words() -> None:
    assert surnames("Jan van der Berg-Smit") == {"berg", "smit"}
    assert surnames("Dhr. Jansen") == {"jansen"}
    assert surnames("Vries, Jan de") == {"vries"}
    assert surnames("Ali Ali") == frozenset()
    assert surnames("Yi Wu") == {"wu"}
    assert surnames("Piet J. Smit") == {"smit"}


@pytest.mark.parametrize(
    ("name", "text", "neutral"),
    [
        ("Anna Weiß", "Bel mevrouw WEISS", False),
        ("Anna Smit", "De auto van Smits", False),
        ("Yi Wu", "Bel Wu", False),
        ("Anna Kok", "De kok belt", False),
        ("Anna Kok", "Naar de kokspoort", True),  # a short surname is in many words
    ],
)
def test_a_surname_is_seen_in_other_forms_too(name: str, text: str, neutral: bool) -> None:
    assert is_neutral(text, surnames(name)) is neutral


@pytest.mark.parametrize(
    "phone", ["06 00000012", "+31 (0)6-00000012", "14 036", "0900-8844", "112", "088/9990000", "0201234"]
)
def test_a_plain_phone_number_may_hang_on_the_fridge(phone: str) -> None:
    assert plain_phone(f" {phone} ") == phone


@pytest.mark.parametrize(
    "phone",
    [
        "113", "0800-0113", "+31 800 0113", "0031 800 0113", "020123", "+1234567890123456", "٠٦١٢٣٤٥٦٧٨", "€ 350",
        "350", "06 00000012 (schuldhulp)", "Jan", "",
    ],
)  # fmt: skip
def test_what_is_no_plain_phone_number_stays_off_the_fridge(phone: str) -> None:
    assert plain_phone(phone) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_the_catalogue_has_a_neutral_sentence(language: str) -> None:
    words = Words(language)
    assert catalogue().steps
    for step in catalogue().steps:
        assert is_neutral(words(f"paper.fridge.step.{step.key}")), step.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_party_of_a_step_has_a_neutral_name(language: str) -> None:
    parties = {step.party for step in catalogue().steps if step.party}
    assert parties
    for key in parties:
        assert is_neutral(Words(language)(f"paper.fridge.party.{key}")), key


def test_a_little_word_behind_an_amount_does_not_make_it_a_postcode() -> None:
    words = (
        "in op om te af al en of er je ik we ze de nu na pm pw pd pj on at to by or is as it no so if my me up us do an"
    )
    assert [word for word in words.split() if is_neutral(f"1500 {word}")] == []
