"""A client as strict as a careful browser: every page is HTML5 with one h1, unique ids, a title and no inline code."""

from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from citizen_app.web import gate

HTMX = {"HX-Request": "true"}


class StrictClient:
    """Sends what a browser sends and looks at every page that comes back."""

    def __init__(self, app: Flask, citizen: str | None = None, staff: str | None = None) -> None:
        self.flask: FlaskClient = app.test_client()
        for name, secret in ((gate.CITIZEN_COOKIE, citizen), (gate.STAFF_COOKIE, staff)):
            if secret:
                self.flask.set_cookie(name, secret)

    def get(self, path: str, status: int = 200, **more: Any) -> TestResponse:
        """A page, or what was expected instead of one."""
        return self._look(self.flask.get(path, **more), status)

    def post(self, path: str, data: dict[str, Any] | None = None, status: int = 303, **more: Any) -> TestResponse:
        """A form, sent from our own page."""
        headers = {"Sec-Fetch-Site": "same-origin"} | more.pop("headers", {})
        return self._look(self.flask.post(path, data=data or {}, headers=headers, **more), status)

    def _look(self, response: TestResponse, status: int) -> TestResponse:
        got = f"{response.status_code} {response.headers.get('Location')}\n{response.text[:3000]}"
        response.request.environ["wsgi.input"].close()  # a large upload lies in a file of the client's
        assert response.status_code == status, got
        if response.mimetype == "text/html" and response.status_code not in (204, 302, 303, 307):
            problems = page_problems(response.text, fragment="<html" not in response.text[:200])
            assert not problems, problems
        return response


def page_problems(page: str, fragment: bool = False) -> list[str]:
    """What a strict reader finds wrong with a page."""
    try:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        tree = parser.parseFragment(page) if fragment else parser.parse(page)
    except html5lib.html5parser.ParseError as error:
        return [f"not HTML5: {error}"]
    problems = [f"id {name!r} stands {n} times" for name, n in _ids(tree).items() if n > 1]
    if not fragment:
        problems += _whole_page_problems(tree)
    return problems + _inline_code(tree)


def _whole_page_problems(tree: Element) -> list[str]:
    heads = [h for h in tree.iter("h1") if h.get("hidden") is None]
    title = tree.find(".//title")
    problems = [] if len(heads) == 1 else [f"{len(heads)} h1"]
    if title is None or not (title.text or "").strip():
        problems.append("no title")
    if not tree.get("lang"):
        problems.append("no lang")
    if len(list(tree.iter("style"))) != 1:
        problems.append("not exactly one style element")
    for form in tree.iter("form"):
        if not (form.get("action") or "").startswith(("/", "")):
            problems.append(f"a form leads away: {form.get('action')}")
    return problems


def _ids(tree: Element) -> Counter[str]:
    return Counter(str(e.get("id")) for e in tree.iter() if isinstance(e.tag, str) and e.get("id"))


def _inline_code(tree: Element) -> list[str]:
    found = []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        names = [n for n in element.attrib if str(n).startswith("on") or n in ("style", "hx-on")]
        found += [f"{element.tag} has {name}" for name in names]
        if element.tag == "script" and (element.text or "").strip():
            found.append("inline script")
        if str(element.get("href", "")).strip().lower().startswith("javascript:"):
            found.append("javascript: address")
    return found
