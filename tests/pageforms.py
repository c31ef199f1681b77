"""The forms on a page as a browser knows them: where they lead, and what is in them before anybody types."""

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

import html5lib

Pairs = list[tuple[str, str]]


@dataclass
class PageForm:
    """One form: its method and address, what would be sent as it is, and the fields that somebody can write in."""

    method: str
    action: str
    pairs: Pairs = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    buttons: Pairs = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def data(self, **more: str) -> dict[str, list[str]]:
        """What a browser sends; a field that is named is filled in anew."""
        sent: dict[str, list[str]] = {}
        for name, value in self.pairs:
            sent.setdefault(name, []).append(value)
        return sent | {name: [value] for name, value in more.items()}

    @property
    def names(self) -> list[str]:
        """Every field that the form can send."""
        every = [name for name, _ in (*self.pairs, *self.buttons)] + self.written + self.chosen
        return list(dict.fromkeys(every))


def forms_on(page: str, path: str) -> list[PageForm]:
    """The forms of a page; a field outside its form belongs to the one it names."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    made: dict[str, PageForm] = {}
    found = []
    for element in tree.iter("form"):
        form = PageForm((element.get("method") or "get").lower(), element.get("action") or path)
        found.append(form)
        made[element.get("id") or f"form {len(found)}"] = form
        for each in element.iter():
            if each.get("form") is None:
                _take(form, each)
    for each in tree.iter():
        if isinstance(each.tag, str) and (owner := made.get(each.get("form") or "")) is not None:
            _take(owner, each)
    return found


def _take(form: PageForm, element: Element) -> None:
    name, kind, value = element.get("name"), element.get("type") or "text", element.get("value") or ""
    if element.tag == "button" and name:
        form.buttons.append((name, value))
    elif element.tag == "textarea" and name:
        form.pairs.append((name, (element.text or "").removeprefix("\n")))
        form.written.append(name)
    elif element.tag == "select" and name:
        options = list(element.iter("option"))
        picked = next((each for each in options if each.get("selected") is not None), options[0] if options else None)
        form.pairs += [(name, picked.get("value") or "")] if picked is not None else []
        form.chosen.append(name)
    elif element.tag == "input" and name:
        _take_input(form, element, name, kind, value)


def _take_input(form: PageForm, element: Element, name: str, kind: str, value: str) -> None:
    if kind == "file":
        form.files.append(name)
    elif kind in ("radio", "checkbox"):
        form.chosen.append(name)
        form.pairs += [(name, value or "on")] if element.get("checked") is not None else []
    else:
        form.pairs.append((name, value))
        form.written += [name] if kind not in ("hidden", "submit") else []
