"""Languages and levels of language: which one a page is in, and how it is switched without losing a word."""

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_accept_header

from citizen_app.settings import data_folder

COOKIE = "sprak"
SWITCH = "sprak"  # the name of the language buttons
DEFAULT, EASY = "sv", "sv@easy"


@dataclass(frozen=True, slots=True)
class Language:
    """One choice in the row of languages; `name` is its own name for itself."""

    code: str
    name: str
    lang: str
    direction: str = "ltr"


LANGUAGES = (
    Language("sv", "Svenska", "sv"),
    Language(EASY, "Lättläst", "sv"),
    Language("en", "English", "en"),
)
# The row of languages on a page in each of them: code, name, whether it is the page's own, language.
CHOICES = {own.code: tuple((each.code, each.name, each is own, each.lang) for each in LANGUAGES) for own in LANGUAGES}
LANGUAGE = {language.code: language for language in LANGUAGES}
_BABEL = {language.code: Locale.parse(language.code) for language in LANGUAGES}

_SIGNED = {"swl": "svenskt teckenspråk"}  # CLDR has no name for it

babel = Babel()


def set_up(app: Flask) -> None:
    """Tells Flask-Babel where the words lie and how a page's language is chosen."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(data_folder("locales"))
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Stockholm"
    babel.init_app(app, default_locale=DEFAULT, locale_selector=_selected)


def is_known(code: str | None) -> bool:
    """Whether a code is one of ours; nothing else ever reaches Babel, which would raise."""
    return code in LANGUAGE


def language() -> Language:
    """The language of this page; one turned away at the door has the cookie's language, or the phone's wish."""
    if not has_request_context():
        return LANGUAGE[DEFAULT]
    code = g.get("locale")
    if code is None:
        choose(None, None)
        code = g.locale
    return LANGUAGE[code]


def choose(code: str | None, kept: str | None) -> None:
    """Sets the page's language: what was just pressed, then the cookie, then what is kept, then the phone's wish."""
    wishes = (code, cookie(COOKIE), kept)
    wish = next((wish for wish in wishes if is_known(wish)), None)
    g.locale = wish or _asked_for(request.headers.get("Accept-Language", ""))


def cookie(name: str) -> str | None:
    """A cookie's value. Most phones have none of ours, and a missing one is an error in there, which takes its time."""
    cookies = request.cookies
    if name in cookies:
        return cookies[name]
    return None


def speak(code: str) -> None:
    """Lets a page be in another language than was chosen, as staff pages are in Swedish."""
    g.locale = code


def pressed() -> str | None:
    """The language button that was pressed; none where there is no form, or one too large to be read."""
    try:
        code = request.form.get(SWITCH) if request.method == "POST" else None
    except RequestEntityTooLarge:
        return None
    return code if is_known(code) else None


def is_only_switching() -> bool:
    """Whether the form was sent only to switch language: what was typed stays, and nothing happens."""
    return pressed() is not None


@lru_cache(maxsize=64)
def _asked_for(header: str) -> str:
    """English where the phone asks for it before Swedish; easy Swedish is never negotiated, only chosen."""
    return parse_accept_header(header, LanguageAccept).best_match(["sv", "en"]) or DEFAULT


def _selected() -> Locale:
    return _BABEL[language().code]


def name_of_language(code: str) -> str:
    """What a language of any code is called in Swedish; what is no known code stays as it was written."""
    names, known = _BABEL[DEFAULT].languages, get_global("language_aliases").get(code.lower(), code.lower())
    try:
        return names.get(known) or _SIGNED.get(known) or Locale.parse(known, "-").get_display_name(DEFAULT) or code
    except (ValueError, UnknownLocaleError):
        return code
