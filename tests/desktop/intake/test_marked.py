"""The mark-up of a form's texts: bold, italic, headings and links become what they say, and nothing else draws."""

import re
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.intake.marked import marked

MARKS = st.text(alphabet="ab *_#\\[]()<>&\n.\u202e\u0627é'\"", max_size=40)
TAG = re.compile(r"</?[bi]>|<br>")


def without_tags(html: str) -> str:
    return unescape(TAG.sub("", html.replace("<br>", "\n")))


@given(st.one_of(st.text(max_size=60), MARKS))
@example("**a *b** c*")
@example("***a***")
@example("[x](https://a.example/_b_) **c**")
@example("<script>alert(1)</script> **x**")
def test_the_drawn_text_says_the_same_as_the_plain_one_and_draws_nothing_of_its_own(text: str) -> None:
    found = marked(text)
    if found.html:
        assert "<" not in TAG.sub("", found.html)
        assert without_tags(found.html) == found.plain


@given(st.text(alphabet=st.characters(exclude_characters="*_\\[#<"), max_size=60))
def test_a_text_without_marks_stays_as_it_is(text: str) -> None:
    assert (marked(text).plain, marked(text).html) == (text, "")


@given(MARKS)
def test_every_mark_can_be_escaped(text: str) -> None:
    escaped = re.sub(r"([\\*_#\[\]()])", r"\\\1", text).replace("<", "")
    assert marked(escaped).plain == text.replace("<", "")
    assert marked(escaped).html == ""


@given(MARKS)
def test_no_word_gets_lost_and_none_is_added(text: str) -> None:
    assert set(re.findall(r"[ab]", marked(text).plain)) <= set(re.findall(r"[ab]", text))


@given(st.text(alphabet="ab c", min_size=1, max_size=10).map(str.strip).filter(bool))
def test_bold_and_italic_say_their_words(words: str) -> None:
    assert marked(f"**{words}**").html == f"<b>{words}</b>"
    assert marked(f"*{words}*").html == f"<i>{words}</i>"
    assert marked(f"# {words}").html == f"<b>{words}</b>"
    assert marked(f"**{words}**").plain == words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("[hier](https://a.example)", "hier (https://a.example)"),
        ("[https://a.example](https://a.example)", "https://a.example"),
        ("[hier](javascript:alert)", "hier"),
        ("[hier](http://a.example)", "hier"),
        ("f1_turnover_1 en f2_x", "f1_turnover_1 en f2_x"),
        ("3 * 4 * 5", "3 * 4 * 5"),
    ],
)
def test_a_link_is_said_and_never_pressed_and_names_and_sums_are_no_marks(text: str, plain: str) -> None:
    assert marked(text).plain == plain
    assert "<a" not in marked(text).html
