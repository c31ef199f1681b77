"""Reads a page as its reader meets it, and says where the words break the rules of the house."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib

from citizen_app.plain import service

SILENT = {
    "script",
    "style",
    "template",
    "svg",
    "textarea",
    "option",
    "datalist",
    "noscript",
    "title",
    "blockquote",
    "audio",
}
FLOWING = {"a", "abbr", "b", "bdi", "details", "em", "i", "mark", "span", "strong", "summary", "time", "u"}
STANDING = {"a", "details", "summary"}  # flow inside a sentence only where they stand in one
SOMEBODY = "Anna"
CHECKS = {"sv": service.check_plain, "sv@easy": service.check_easy}


def visible_text(html: str) -> str:
    """What a page says in its own words, a line for each block: no free text of people, no names, no explanations."""
    return _tidy("".join(_spoken(_body(html), None)))


def page_findings(html: str, level: str) -> list[str]:
    """Where a page breaks rules 30–42 at its level; other languages have no findings."""
    if level not in CHECKS:
        return []
    text = visible_text(html)
    findings = [f"{finding.rule}: {finding.excerpt}" for finding in CHECKS[level](text)]
    if level == "sv@easy":
        findings += [f"30: {term} is not explained" for term in sorted(service.hard_terms(text) - _explained(html))]
    return findings


def _body(html: str) -> Element:
    body = html5lib.parse(html, namespaceHTMLElements=False).find("body")
    assert body is not None
    return body


def _is_silent(element: Element) -> bool:
    own_words = element.get("dir") == "auto" or (element.get("lang") or "sv") != "sv"
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return not isinstance(element.tag, str) or element.tag.rpartition("}")[2] in SILENT or own_words or hidden


def _is_explaining(element: Element, inside: Element | None) -> bool:
    return element.tag == "span" and inside is not None and inside.tag == "details" and _has_class(inside, "explain")


def _has_class(element: Element, name: str) -> bool:
    return name in (element.get("class") or "").split()


def _breaks(element: Element, inside: Element | None) -> bool:
    if element.tag in STANDING:
        explains = _has_class(element, "explain") or (inside is not None and _has_class(inside, "explain"))
        return not explains and (inside is None or inside.tag != "p")
    return element.tag not in FLOWING


def _spoken(element: Element, inside: Element | None) -> Iterator[str]:
    if _is_silent(element) or _is_explaining(element, inside):
        return
    if element.tag == "bdi":
        yield SOMEBODY
        return
    edge = "\n" if _breaks(element, inside) else ""
    yield edge
    yield element.text or ""
    for child in element:
        yield from _spoken(child, element)
        yield child.tail or ""
    yield edge


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _explained(html: str) -> set[str]:
    words = (
        "".join(summary.itertext())
        for details in _body(html).iter("details")
        if _has_class(details, "explain")
        for summary in details.iter("summary")
    )
    return {term for word in words for term in service.hard_terms(word)}
