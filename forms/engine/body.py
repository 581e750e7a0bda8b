"""Read an XForm's body: which question has which control, label, choices and appearance.

Source: ODK XForms specification, body, groups, repeats, events and actions.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from forms.engine.model import Action, Choice, Texts
from forms.engine.problems import Teller
from forms.engine.safexml import Element
from forms.engine.words_in_form import Itext

CONTROLS: Final = frozenset({"input", "select1", "select", "upload", "trigger", "range", "rank", "secret"})
EVENTS: Final = frozenset({"odk-instance-first-load", "xforms-ready", "odk-new-repeat", "xforms-value-changed"})
UNAVAILABLE_ACTIONS: Final = frozenset({"setgeopoint", "recordaudio"})
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
    teller: Teller
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
        path = reference(element)
        if path:
            self.groups.add(path)
            label = self.itext.of(element.find("label"))
            self.controls[path] = Control("group", label, {}, {}, element.attributes.get("appearance", ""))
        self.read(element)

    def repeat(self, element: Element) -> None:
        path = reference(element)
        self.repeats.add(path)
        around = self.controls.get(path, Control("repeat", {}, {}, {}, ""))
        appearance = element.attributes.get("appearance", "").strip() or around.appearance  # pyxform writes it here
        self.controls[path] = replace(around, appearance=appearance)
        count = element.attributes.get("jr:count", "").strip()
        if count:
            self.counts[path] = count
        elif element.attributes.get("jr:noAddRemove", "").strip() == "true()":
            self.fixed.add(path)
        self.read(element)

    def control(self, element: Element) -> None:
        path, hint = reference(element), element.find("hint")
        plain = Control(
            element.tag,
            self.itext.of(element.find("label")),
            self.itext.of(hint),
            self.itext.guidance_of(hint),
            element.attributes.get("appearance", "").strip(),
            parameters={name: element.attributes[name] for name in _PARAMETERS if name in element.attributes},
        )
        itemset = element.find("itemset")
        self.controls[path] = _with_itemset(plain, itemset) if itemset else self.with_items(plain, element, path)
        for child in element:
            if child.tag == "setvalue":
                self.actions += self.action(child, path)
            elif child.tag in UNAVAILABLE_ACTIONS:
                self.teller.tell("F-023", path, child.line, "type", what=child.tag)

    def with_items(self, control: Control, element: Element, path: str) -> Control:
        """The control with the choices that stand in it, as a list named after its path."""
        if control.tag not in ("select", "select1"):
            return control
        choices = tuple(
            Choice(value.text.strip(), self.itext.of(item.find("label")))
            for item in element
            if item.tag == "item" and (value := item.find("value")) is not None
        )
        return replace(control, choice_list=path, items=choices)

    def action(self, element: Element, control: str = "") -> list[Action]:
        """The setvalue of an element, once for each event that it names."""
        target, text = reference(element), element.text.strip()
        value = element.attributes.get("value", "").strip() or None
        events = element.attributes.get("event", "").split()
        for event in events:
            if event not in EVENTS:
                self.teller.tell("F-023", target, element.line, what=event)
        known = ["odk-instance-first-load" if event == "xforms-ready" else event for event in events if event in EVENTS]
        trigger = {"xforms-value-changed": control}
        return [Action(event, target, value, text, trigger.get(event, "")) for event in known]


def _with_itemset(control: Control, itemset: Element) -> Control:
    """The control with what its itemset points at: a list of the form or nodes of the answers, perhaps filtered."""
    from forms.engine.syntax import itemset_parts

    nodeset = itemset.attributes.get("nodeset", "").strip()
    value, label = itemset.find("value"), itemset.find("label")
    named = replace(
        control,
        choice_value=value.attributes.get("ref", "name") if value else "name",
        choice_label=label.attributes.get("ref", "label") if label else "label",
    )
    parts = itemset_parts(nodeset)
    if parts is None:
        return replace(named, choice_nodes=nodeset)
    return replace(named, choice_list=parts[0], choice_filter=nodeset if parts[1] else None)


def reference(element: Element) -> str:
    """The path of the node that an element speaks of."""
    return (element.attributes.get("ref") or element.attributes.get("nodeset") or "").strip()


def read_body(element: Element | None, itext: Itext, teller: Teller) -> Body:
    """The body of a form; an empty one when there is none."""
    body = Body(itext, teller)
    if element is not None:
        body.read(element)
    return body
