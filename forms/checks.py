"""Checks of an answer by name: what a form asks for in its column `bind::kt:check`, and what no text should hold.

A fault makes the answer wrong; a caution only warns. Both are keys of sentences. Nothing typed is ever changed.
Sources: python-stdnum (bsn, btw, postcode, iban) and phonenumbers; forms of KVK number and e-mail in docs/domain.md.
"""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

HOME: Final = "NL"  # the country of a phone number without a country code
HOME_CODE: Final = 31
MAX_EMAIL: Final = 254  # characters, RFC 5321
_NINE_DIGITS: Final = re.compile(r"[0-9]{9}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)*\.[^@\s.]{2,}")
_OLD_VAT: Final = re.compile(r"(?:NL)?[ .]*([0-9]{4})[ .]?([0-9]{2})[ .]?([0-9]{3})[ .]?B[ .]?[0-9]{2}", re.IGNORECASE)
_PHONE: Final = re.compile(r"[+0-9 ()./-]{3,40}")
# A citizen service number as people write it; longer runs of digits (phone numbers, references) are none.
_BSN_IN_TEXT: Final = re.compile(
    r"(?<![0-9+])(?<![0-9][ .-])([0-9]{9}|[0-9]{3}([ .-])[0-9]{3}\2[0-9]{3}|[0-9]{4}([ .-])[0-9]{2}\3[0-9]{3})"
    r"(?![ .-]?[0-9])"
)
_IBAN_IN_TEXT: Final = re.compile(
    r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?", re.IGNORECASE
)
_IBAN_LENGTHS: Final = (15, 34)


def _bsn(text: str) -> bool:
    from stdnum.nl import bsn

    return bool(_NINE_DIGITS.fullmatch(text)) and bsn.is_valid(text)


def _vat_id(text: str) -> bool:
    from stdnum.nl import btw

    return text.isascii() and btw.is_valid(text)


def _postcode(text: str) -> bool:
    from stdnum.nl import postcode

    return text.isascii() and postcode.is_valid(text)


def _iban(text: str) -> bool:
    from stdnum import iban

    return text.isascii() and iban.is_valid(text, check_country=False)  # lists of banks run behind


def _kvk(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{8}", text))


def _email(text: str) -> bool:
    return len(text) <= MAX_EMAIL and bool(_EMAIL.fullmatch(text))


def _phone(text: str) -> bool:
    """A number in use, or one as long as a number at home or a mobile one: lists of numbers in use run behind."""
    number = _parsed(text)
    if number is None:
        return False
    from phonenumbers import PhoneNumberType, is_possible_number_for_type, is_valid_number

    lengths = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE)
    return is_valid_number(number) or any(is_possible_number_for_type(number, kind) for kind in lengths)


def _parsed(text: str) -> "PhoneNumber | None":
    if not _PHONE.fullmatch(text):
        return None
    from phonenumbers import NumberParseException, parse

    try:
        return parse(text, HOME)
    except NumberParseException:
        return None


CHECKS: Final[Mapping[str, Callable[[str], bool]]] = {
    "bsn": _bsn,
    "btw": _vat_id,
    "postcode": _postcode,
    "phone": _phone,
    "kvk": _kvk,
    "iban": _iban,
    "email": _email,
}


def fault(check: str, text: str) -> str | None:
    """The key of what is wrong with an answer by the check of that name ("check.bsn"); None when nothing is.

    A check that is not known finds nothing: reading the form told so.
    """
    fits = CHECKS.get(check)
    return None if fits is None or fits(text.strip()) else f"check.{check}"


def caution(check: str, text: str) -> str | None:
    """The key of a warning beside an answer that may stand: a number that does not belong there; None without one.

    check: the name of the question's own check, "" for a free text.
    """
    if check == "btw":
        old = _OLD_VAT.fullmatch(text.strip())
        return "caution.old_vat" if old and _bsn("".join(old.groups())) else None
    if check:
        return None
    if any(_bsn(re.sub("[ .-]", "", found[0])) for found in _BSN_IN_TEXT.finditer(text)):
        return "caution.bsn"
    return "caution.iban" if any(map(_holds_iban, _IBAN_IN_TEXT.findall(text))) else None


def _holds_iban(found: str) -> bool:
    """Words that follow an account number may have come along in what was found."""
    packed = found.replace(" ", "")
    least, most = _IBAN_LENGTHS
    return any(_iban(packed[:length]) for length in range(least, min(most, len(packed)) + 1))


def shown(check: str, text: str) -> str:
    """An answer written for reading: a Dutch phone number as at home, a foreign one with its country; else as typed."""
    number = _parsed(text.strip()) if check == "phone" else None
    if number is None or not _phone(text.strip()):
        return text
    from phonenumbers import PhoneNumberFormat, format_number

    at_home = number.country_code == HOME_CODE
    return format_number(number, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL)
