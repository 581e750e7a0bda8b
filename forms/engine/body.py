"""Read an XForm's body: which question has which control, label, choices and appearance.

Source: ODK XForms specification, body, groups, repeats, events and actions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from forms.engine.model import Action, Choice, Problem, Texts
from forms.engine.problems import problem
from forms.engine.safexml import Element
from forms.engine.words_in_form import Itext

CONTROLS: Final = frozenset({"input", "select1", "select", "upload", "trigger", "range", "rank", "secret"})
EVENTS: Final = frozenset({"odk-instance-first-load", "xforms-ready", "odk-new-repeat", "xforms-value-changed"})
_PARAMETERS: Final = ("start", "end", "step", "mediatype")


@dataclass(frozen=True)
class Control:
    """How one node is asked. items: choices that stand in the control itself."""

    tag: str
    label: Texts
    hint: Texts
    guidance: Texts
    appearance: str
    choice_list: str | None = None
    choice_filter: str | None = None
    choice_nodes: str | None = None
    choice_value: str = "name"
    choice_label: str = "label"
    items: tuple[Choice, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Body:
    """The body by node path. counts: the expression that counts a repeat's items; fixed: no adding by hand."""

    itext: Itext
    problems: list[Problem]
    controls: dict[str, Control] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    repeats: set[str] = field(default_factory=set)
    counts: dict[str, str] = field(default_factory=dict)
    fixed: set[str] = field(default_factory=set)
    actions: list[Action] = field(default_factory=list)

    def read(self, element: Element) -> None:
        """Take in everything in a holder (the body, a group, a repeat)."""
        for child in element:
            if child.tag == "group":
                self.group(child)
            elif child.tag == "repeat":
                self.repeat(child)
            elif child.tag in CONTROLS:
                self.control(child)
            elif child.tag == "setvalue":
                self.actions += self.action(child)

    def group(self, element: Element) -> None:
        path = _reference(element)
        if path:
            self.groups.add(path)
            label = self.itext.of(element.find("label"))
            self.controls[path] = Control("group", label, {}, {}, element.attributes.get("appearance", ""))
        self.read(element)

    def repeat(self, element: Element) -> None:
        path = _reference(element)
        self.repeats.add(path)
        if path not in self.controls:
            self.controls[path] = Control("repeat", {}, {}, {}, element.attributes.get("appearance", ""))
        count = element.attributes.get("jr:count", "").strip()
        if count:
            self.counts[path] = count
        elif element.attributes.get("jr:noAddRemove", "").strip() == "true()":
            self.fixed.add(path)
        self.read(element)

    def control(self, element: Element) -> None:
        path, hint = _reference(element), element.find("hint")
        itemset = element.find("itemset")
        chosen = self.choices(itemset, path) if itemset else self.items(element, path)
        self.controls[path] = Control(
            element.tag,
            self.itext.of(element.find("label")),
            self.itext.of(hint),
            self.itext.guidance_of(hint),
            element.attributes.get("appearance", "").strip(),
            parameters={name: element.attributes[name] for name in _PARAMETERS if name in element.attributes},
            **chosen,
        )
        for child in element:
            if child.tag == "setvalue":
                self.actions += self.action(child, path)
            elif child.tag in ("setgeopoint", "recordaudio"):
                self.problems.append(problem("F-023", row=child.line, what=child.tag))

    def items(self, element: Element, path: str) -> dict[str, object]:
        found = [item for item in element if item.tag == "item"]
        if not found:
            return {"choice_list": path} if element.tag in ("select", "select1") else {}
        choices = tuple(
            Choice(value.text.strip(), self.itext.of(item.find("label")))
            for item in found
            if (value := item.find("value")) is not None
        )
        return {"choice_list": path, "items": choices}

    def choices(self, itemset: Element, path: str) -> dict[str, object]:
        """What an itemset points at: a list of the form or nodes of the answers, perhaps filtered."""
        nodeset = itemset.attributes.get("nodeset", "").strip()
        value, label = itemset.find("value"), itemset.find("label")
        found: dict[str, object] = {
            "choice_value": value.attributes.get("ref", "name") if value else "name",
            "choice_label": label.attributes.get("ref", "label") if label else "label",
        }
        from forms.engine.syntax import itemset_parts

        parts = itemset_parts(nodeset)
        if parts is None:
            found["choice_nodes"] = nodeset
        else:
            found["choice_list"], found["choice_filter"] = parts[0], nodeset if parts[1] else None
        return found

    def action(self, element: Element, control: str = "") -> list[Action]:
        """The setvalue of an element, once for each event that it names."""
        target, text = _reference(element), element.text.strip()
        value = element.attributes.get("value", "").strip() or None
        events = element.attributes.get("event", "").split()
        for event in events:
            if event not in EVENTS:
                self.problems.append(problem("F-023", row=element.line, what=event))
        known = ["odk-instance-first-load" if event == "xforms-ready" else event for event in events if event in EVENTS]
        trigger = {"xforms-value-changed": control}
        return [Action(event, target, value, text, trigger.get(event, "")) for event in known]


def _reference(element: Element) -> str:
    return (element.attributes.get("ref") or element.attributes.get("nodeset") or "").strip()


def read_body(element: Element | None, itext: Itext, problems: list[Problem]) -> Body:
    """The body of a form; an empty one when there is none."""
    body = Body(itext, problems)
    if element is not None:
        body.read(element)
    return body
