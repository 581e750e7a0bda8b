"""Parse an XForms expression into a tree that JSON can hold.

elementpath parses (XPath 1.0); it is imported only here, because it takes a fifth of a second, and a compiled form
holds its expressions parsed already. The tree is made of lists, the first member of each says what it is:

["num", 3.0] ["str", "x"] ["neg", a] ["or"|"and", a, b, ...] ["="|"!="|"<"|"<="|">"|">="|"+"|"-"|"*"|"div"|"mod", a, b]
["|", a, b] ["call", name, a, ...] ["path", start, step, ...] where start is "/" (the form), "." (here) or a tree,
and a step is [axis, name, predicate, ...] with axis "child", "self", "parent", "all" (this node and all in it) or
"whole" (all so far: the predicates of "(...)[...]" count through them together).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from forms.engine.functions import PAIRED, SIGNATURES
from forms.engine.model import Ast
from forms.engine.problems import Clause, clause, perhaps

if TYPE_CHECKING:
    from elementpath.xpath_tokens import XPathToken

MAX_LENGTH: Final = 20_000
MAX_DEPTH: Final = 60

_BINARY: Final = frozenset({"=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "|"})
_CALLED: Final = re.compile(r"([A-Za-z_][\w.:-]*)\s*\(")
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_NO_FUNCTIONS: Final = frozenset({"and", "or", "div", "mod", "node"})
_LIBRARY: Final = (AssertionError, AttributeError)  # what elementpath gives for some texts that are no expression
_JAVAROSA: Final = "http://openrosa.org/javarosa"
# XPath 1.0, 3.4: "a = b > c" is a = (b > c), "a = b = c" is (a = b) = c; elementpath follows XPath 2, which has neither
_COMPARISONS: Final = {"=": 30, "!=": 30, "<": 35, "<=": 35, ">": 35, ">=": 35}  # "and" binds at 25, "+" at 40
_LITERALS: Final = frozenset({"(integer)", "(decimal)", "(float)"})

_IN_DUTCH: Final = {  # functions as a Dutch spreadsheet calls them
    "als": "if",
    "niet": "not",
    "som": "sum",
    "aantal": "count",
    "vandaag": "today",
    "nu": "now",
    "afronden": "round",
    "lengte": "string-length",
}
_LISTED: Final = re.compile(r"""\s*(?:randomize\(\s*)?instance\(\s*(['"])(.*?)\1\s*\)""")
_CODE: Final = re.compile(r"^.*?\[err:\w+\]\s*")
_UNEXPECTED: Final = re.compile(
    r"(?:unexpected|unknown)(?: symbol| operator| name| literal)? (.+?)(?: symbol| operator| name)?"
)
_QUOTES: Final = ("'", '"')
_UNFIT: Final = {
    ",": "unfit_comma",
    ";": "unfit_semicolon",
    **dict.fromkeys(("AND", "EN", "en"), "unfit_and"),
    **dict.fromkeys(("OR", "OF", "of"), "unfit_or"),
    "„": "unfit_quote",
}  # what people who know another spreadsheet or language write


class SyntaxProblem(Exception):
    """An expression that cannot be used. code: one of problems.MESSAGES; what: fills its blanks."""

    def __init__(self, code: str, **what: object) -> None:
        super().__init__(code)
        self.code, self.what = code, what


def parse(text: str) -> Ast:
    """The tree of an expression. Raises SyntaxProblem."""
    if len(text) > MAX_LENGTH or _nesting(text) > MAX_DEPTH:
        raise SyntaxProblem("F-011")
    for name in (found.rpartition("::")[2] for found in _CALLED.findall(_QUOTED.sub("''", text))):  # parent::node()
        if name not in SIGNATURES and name not in _NO_FUNCTIONS:
            raise _unknown(name)
    from elementpath.exceptions import ElementPathError

    try:
        tree = _tree(_parser()(text))
    except RecursionError:
        raise SyntaxProblem("F-011") from None
    except (ElementPathError, SyntaxError, TypeError, ValueError, NameError, LookupError, *_LIBRARY) as error:
        raise SyntaxProblem("F-010", why=_short(error)) from None
    if len(text) > MAX_DEPTH and _depth(tree) > MAX_DEPTH:  # each level takes a character at least
        raise SyntaxProblem("F-011")
    return tree


def _unknown(name: str) -> SyntaxProblem:
    """A function that there is not; with one that is written nearly the same."""
    own = _IN_DUTCH.get(name.lower())
    likely = [own] if own else get_close_matches(name.lower(), SIGNATURES, 1, 0.8)
    return SyntaxProblem("F-012", function=name, likely=perhaps(f"{likely[0]}()" if likely else ""))


def _short(error: Exception) -> Clause:
    """What elementpath says, for people who make forms in a spreadsheet."""
    text = _CODE.sub("", str(error).replace("\n", " "))
    if "end of source" in text or "is empty" in text:
        return clause("ends_early")
    found = _UNEXPECTED.fullmatch(text)
    if found is None:
        return clause("library", text=text[:200])
    token = "," if found[1] == "comma" else found[1].strip("'\"") or found[1][1:2]
    if token in _QUOTES:
        return clause("quote_open", token=token)
    return clause(_UNFIT.get(token, "unfit"), token=token)


def _nesting(text: str) -> int:
    deepest = depth = 0
    for character in text:
        if character in "([":
            depth += 1
            deepest = max(deepest, depth)
        elif character in ")]":
            depth -= 1
    return deepest


def _depth(tree: object) -> int:
    """How deep lists nest; without recursion, because the answer may be "too deep"."""
    deepest, stack = 0, [(tree, 0)]
    while stack:
        member, depth = stack.pop()
        if isinstance(member, list):
            deepest = max(deepest, depth)
            stack += [(inner, depth + 1) for inner in member]
    return deepest


@cache
def _parser() -> Callable[[str], "XPathToken"]:
    """elementpath's XPath 1.0 parser with the functions of the ODK XForms specification."""
    from elementpath.tdop import Parser
    from elementpath.xpath1 import XPath1Parser

    class XFormsParser(XPath1Parser):
        PATH_STEP_LABELS = ("axis", "kind test", "function")  # instance('list')/root/item
        PATH_STEP_SYMBOLS = XPath1Parser.PATH_STEP_SYMBOLS | {"("}  # (a | b)/c
        DEFAULT_NAMESPACES = {**XPath1Parser.DEFAULT_NAMESPACES, "jr": _JAVAROSA}  # noqa: RUF012

        @staticmethod
        def unescape(string_literal: str) -> str:
            return string_literal[1:-1]  # XPath 1.0 has no escapes

    for name in SIGNATURES:
        XFormsParser.symbol_table.pop(name, None)
        XFormsParser.function(name.replace(":", "-"), nargs=(0, None))
    for symbol, binding in _COMPARISONS.items():
        XFormsParser.symbol_table.pop(symbol)
        XFormsParser.infix(symbol, bp=binding)
    XFormsParser.tokenizer = XFormsParser.create_tokenizer(XFormsParser.symbol_table)
    parser = XFormsParser(strict=False)

    def run(text: str) -> "XPathToken":
        # Not XPath1Parser.parse: that also runs the expression without a form.
        return Parser.parse(parser, _without_prefix(text))

    return run


def _without_prefix(text: str) -> str:
    """jr:choice-name( as jr-choice-name( outside quotes: names with a prefix cannot be functions in XPath 1.0."""
    parts, quote, start = [], "", 0
    for place, character in enumerate(text):
        if quote:
            if character == quote:
                parts.append(text[start : place + 1])
                quote, start = "", place + 1
        elif character in "'\"":
            parts.append(text[start:place].replace("jr:", "jr-"))
            quote, start = character, place
    rest = text[start:]
    return "".join(parts) + (rest if quote else rest.replace("jr:", "jr-"))


def _tree(token: "XPathToken") -> Ast:
    symbol, members = token.symbol, token[:]
    if symbol in _LITERALS:
        return ["num", float(str(token.value))]
    if symbol == "(string)":
        return ["str", token.value]
    if symbol in ("or", "and"):
        return [symbol, *_flat(token, symbol)]
    if symbol in ("+", "-") and len(members) == 1:
        return ["neg", _tree(members[0])] if symbol == "-" else ["call", "number", _tree(members[0])]
    if symbol in _BINARY and len(members) == 2:
        return [symbol, _tree(members[0]), _tree(members[1])]
    if symbol == "(" and len(members) == 1:
        return _tree(members[0])
    if token.label == "function":
        return _call(symbol, members)
    return _path(token)


def _flat(token: "XPathToken", symbol: str) -> list[Ast]:
    """The terms of a chain of `or` or `and`, however long, in order."""
    terms: list[XPathToken] = []
    while token.symbol == symbol and len(token) == 2:
        terms.append(token[1])
        token = token[0]
    return [_tree(term) for term in [token, *reversed(terms)]]


def _call(symbol: str, members: Sequence["XPathToken"]) -> Ast:
    name = symbol.replace("jr-", "jr:")
    signature = SIGNATURES.get(name)
    if signature is None:
        raise _unknown(name)
    least, most = signature
    if len(members) < least or (most is not None and len(members) > most):
        raise SyntaxProblem("F-010", why=clause("number_of_values", name=name))
    if name in PAIRED and len(members) % 2 != PAIRED[name]:
        raise SyntaxProblem("F-010", why=clause("pairs", name=name))
    return ["call", name, *(_tree(member) for member in members)]


def _path(token: "XPathToken") -> Ast:
    """A location path, or a filter on another expression."""
    symbol, members = token.symbol, token[:]
    if symbol in ("/", "//"):
        start: Ast = ["path", "/"]
        if not members:
            return start
        if len(members) == 2:
            start = _as_path(members[0])
        last = members[-1]
        middle: list[Any] = [["all", "*"]] if symbol == "//" else []
        return [*start, *middle, *_steps(last)]
    if symbol == "[":
        inner = _as_path(members[0])
        if members[0].symbol == "(":
            inner = ["path", inner, ["whole", "*"]]
        elif len(inner) == 2:  # a filter on the result of a function
            inner = [*inner, ["whole", "*"]]
        last_step = inner[-1]
        if not isinstance(last_step, list):
            raise SyntaxProblem("F-010", why=clause("no_path_before"))
        return [*inner[:-1], [*last_step, _tree(members[1])]]
    return ["path", ".", *_steps(token)]


def _as_path(token: "XPathToken") -> Ast:
    tree = _tree(token)
    return tree if tree[0] == "path" else ["path", tree]


def _steps(token: "XPathToken") -> list[Any]:
    symbol, members = token.symbol, token[:]
    if symbol == "[":
        *before, last = _steps(members[0])
        return [*before, [*last, _tree(members[1])]]
    if symbol in ("/", "//"):
        middle: list[Any] = [["all", "*"]] if symbol == "//" else []
        return [*_steps(members[0]), *middle, *_steps(members[1])]
    return [_step(token)]


def _step(token: "XPathToken") -> list[Any]:
    symbol, members = token.symbol, token[:]
    if symbol == ".":
        return ["self", "*"]
    if symbol == "..":
        return ["parent", "*"]
    if symbol == "(name)":
        return ["child", token.value]
    if symbol == "*" and not members:
        return ["child", "*"]
    if symbol == "node" and not members:
        return ["child", "*"]
    if symbol == ":" and len(members) == 2:
        return ["child", str(members[1].value)]
    if symbol in ("child", "self", "parent") and len(members) == 1:
        axis, name = symbol, _step(members[0])[1]
        return [axis, name]
    if symbol == "descendant-or-self" and len(members) == 1:
        return ["all", _step(members[0])[1]]
    raise SyntaxProblem("F-010", why=clause("not_available", name=token.source or symbol))


def itemset_parts(nodeset: str) -> tuple[str, bool] | None:
    """(list, whether it is filtered or shuffled) of instance('list')/root/item[...]; None for anything else.

    Of one that cannot be read the list is told too: its filter is left out, as any such expression.
    """
    try:
        tree = parse(nodeset)
    except SyntaxProblem:
        named = _LISTED.match(nodeset)
        return (named[2], True) if named else None
    shuffled = tree[:2] == ["call", "randomize"]
    inner = tree[2] if shuffled else tree
    match inner:
        case ["path", ["call", "instance", ["str", str(name)]], *steps]:
            filtered = any(isinstance(step, list) and len(step) > 2 for step in steps)
            return name, filtered or shuffled
        case _:
            return None


def patterns(tree: object) -> Iterator[str]:
    """The regular expressions that stand in an expression as they are."""
    if isinstance(tree, list):
        match tree:
            case ["call", "regex", _, ["str", str(pattern)]]:
                yield pattern
        for member in tree:
            yield from patterns(member)
