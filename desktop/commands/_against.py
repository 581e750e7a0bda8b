"""`keukentafel form NEW --against OLD`: what is different, and what publishing NEW in the place of OLD would refuse."""

import json
from dataclasses import asdict
from typing import Final

from desktop.dossier import OWN_NODES
from forms.engine.changes import Difference, compare
from forms.engine.model import Form
from forms.publishing import Objection, objections
from forms.publishing_words import FormWords
from forms.words import LANGUAGES, Words

NOTHING: Final = "form.difference.none"


def against_text(new: Form, old: Form, language: str, *, as_json: bool) -> str:
    """The comparison, for people or as JSON. language: of the sentences; English where there are none."""
    words = Words(language if language in LANGUAGES else "en")
    say = FormWords(words, new, old)
    differences, found = compare(old, new), objections(new, old, taken=frozenset(OWN_NODES))
    if as_json:
        outcome = {
            "differences": [_difference(one, say) for one in differences],
            "refused": [_objection(one, say) for one in found if one.refuses],
            "confirm": [_objection(one, say) for one in found if not one.refuses],
        }
        return json.dumps(outcome, indent=1, ensure_ascii=False, allow_nan=False)
    lines = [say.difference(one) for one in differences] or [words(NOTHING)]
    for title, refuses in (("form.against.refused", True), ("form.against.confirm", False)):
        told = [f"{one.code} {say.objection(one)}" for one in found if one.refuses is refuses]
        lines += ["", words(title), *told] if told else []
    return "\n".join(lines)


def _difference(one: Difference, say: FormWords) -> dict[str, object]:
    return {**asdict(one), "text": say.difference(one)}


def _objection(one: Objection, say: FormWords) -> dict[str, object]:
    return {**asdict(one), "text": say.objection(one)}
