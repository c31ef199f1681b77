"""Answers: a full page or a fragment, in the page's language."""

import base64
import hashlib
import json
from collections.abc import Callable
from functools import cached_property
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask_babel import gettext, ngettext
from jinja2 import FileSystemLoader, StrictUndefined
from markupsafe import Markup
from werkzeug.wrappers import Response as BaseResponse

from citizen_app.kernel.clock import now
from citizen_app.kernel.levels import Principal
from citizen_app.settings import Settings, data_folder
from citizen_app.web import locale
from citizen_app.web.folding import LanguageEnvironment, filled
from citizen_app.web.session import principal

FULL_SHEET = "answer"  # for a page that has no word of its own; static/css/sheets.txt says what it is made of
DOORS = ("/l", "/l/annan-telefon", "/l/kod", "/in")  # where somebody is about to come in
# What a page may set at its top; the layouts ask for all of it.
NOTHING_SET: dict[str, Any] = dict.fromkeys(
    ("place", "back", "warm", "alone", "progress", "keeps_form", "places", "typed", "sheet")
)


class Pages:
    """The templates of this installation in every language, the stylesheets and the names of built files."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self.built = data_folder("static") / "built"
        self.sheets = {path.stem: path.read_text(encoding="utf-8") for path in (self.built / "sheets").glob("*.css")}
        self.names: dict[str, str] = json.loads((self.built / "manifest.json").read_text(encoding="utf-8"))
        self.filters: dict[str, Callable[..., Any]] = {}
        self.globals: dict[str, Any] = {}
        self._environments: dict[str, LanguageEnvironment] = {}

    @cached_property
    def style_hashes(self) -> dict[str, str]:
        """The CSP source of each stylesheet that pages carry: of the very bytes served."""
        digests = {name: hashlib.sha256(sheet.encode()).digest() for name, sheet in self.sheets.items()}
        return {name: f"'sha256-{base64.b64encode(digest).decode()}'" for name, digest in digests.items()}

    def stylesheet(self, name: str | None) -> Markup:
        """The stylesheet that a page carries, by its word for it; the answer's policy then allows it and no other."""
        g.sheet = own = name or FULL_SHEET
        return Markup(self.sheets[own])  # noqa: S704 - our own file

    @cached_property
    def release(self) -> str:
        """A name that changes whenever a built file does."""
        parts = json.dumps([self.style_hashes, self.names], sort_keys=True)
        return hashlib.sha256(parts.encode()).hexdigest()[:12]

    def asset(self, name: str) -> str:
        """The address of a built file, for ever the same content; an icon is named without its folder."""
        return f"/static/{self.names.get(name) or self.names[f'icons/{name}']}"

    def render(self, template: str, **words: Any) -> str:
        """A template in the page's language."""
        return self.environment().get_template(template).render(self._context() | words)

    def environment(self) -> LanguageEnvironment:
        """The templates in the page's language."""
        code = locale.language().code
        if code not in self._environments:
            self._environments[code] = self._make(code)
        return self._environments[code]

    def _make(self, code: str) -> LanguageEnvironment:
        environment = LanguageEnvironment(
            self._app,
            loader=FileSystemLoader(data_folder("templates")),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        environment.code = code
        environment.filters.update(self.filters, filled=filled)
        environment.globals.update(self.globals)
        environment.globals.update(
            _=gettext, ngettext=ngettext, filled=filled, url_for=url_for, asset=self.asset, release=self.release
        )
        environment.globals.update(
            stylesheet=self.stylesheet,
            **NOTHING_SET,
            locale=code,
            lang=locale.LANGUAGE[code].lang,
            direction=locale.LANGUAGE[code].direction,
            easy=code == locale.EASY,
            levels=locale.CHOICES[code],
            app_name=self._settings.app_name,
            exit_url=self._settings.exit_url,
            demo=self._settings.demo,
            step=self._settings.step,
            code_opens_plan=self._settings.code_sign_in and self._settings.step >= 3,
        )
        return environment

    def _context(self) -> dict[str, Any]:
        """What every page knows: who is signed in, the human to talk to."""
        me, path = principal(), request.path
        return {
            "theme": theme if (theme := locale.cookie("tema")) in ("ljus", "mork") else None,
            "me": me,
            "path": path if path.isprintable() else "/",
            "human": self.globals["human_for"](me),
            "help_numbers": self.globals["numbers_for_help"],
            "quick_exit": me is not None or path in DOORS,
            "session_ends": _seconds_left(me),
        }


def _seconds_left(me: Principal | None) -> int | None:
    """How long the session goes on if nobody touches the phone."""
    return None if me is None or me.ends is None else max(1, int((me.ends - now()).total_seconds()))


def pages() -> Pages:
    """The pages of the running app."""
    found: Pages = current_app.extensions["pages"]
    return found


def wants_piece() -> bool:
    """Whether htmx asks, and puts a piece of the page in its place instead of opening a new one."""
    return request.headers.get("HX-Request") == "true"


def answer(template: str, *, fragment: str | None = None, status: int = 200, **words: Any) -> Response:
    """A page, or only its fragment when htmx asks for it."""
    page = pages().render(fragment if fragment and wants_piece() else template, **words)
    # Both are what every page has anyway, but to find out that a header is missing takes its time.
    response = Response(page, status, {"Cache-Control": "no-store"}, content_type="text/html; charset=utf-8")
    if fragment:
        response.vary.add("HX-Request")
    return response


def again(template: str, **words: Any) -> Response:
    """The form once more, with what was typed: 422 where something needs changing, 200 after a language switch."""
    status = 422 if request.method == "POST" and not locale.is_only_switching() else 200
    return answer(template, status=status, **words)


def see(endpoint: str, **values: Any) -> BaseResponse:
    """Another page after something was done (303)."""
    return redirect(url_for(endpoint, **values), 303)


def see_path(path: str) -> BaseResponse:
    """A page of our own by its path; anything that could lead away leads to the start."""
    own = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path and path.isprintable()
    return redirect(path if own else "/", 303)
