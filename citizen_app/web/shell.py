"""What makes the page an app on the phone: worker, manifest, offline page, and our own built files."""

import json
from typing import Any

from flask import Blueprint, Flask, Response, make_response
from flask_babel import gettext
from whitenoise import WhiteNoise

from citizen_app.settings import data_folder
from citizen_app.web.guards import open_to_all
from citizen_app.web.locale import language
from citizen_app.web.pages import answer, pages

views = Blueprint("shell", __name__)


@views.get("/app/sw.js")
@open_to_all
def worker() -> Response:
    """The service worker, with the release and the shell's files in front; it keeps nothing personal."""
    shell = ["/app/offline", *(pages().asset(name) for name in ("app.js", "htmx.js", "print.css"))]
    head = f"const VERSION = {json.dumps(pages().release)};\nconst SHELL = {json.dumps(shell)};\n"
    response = make_response(head + (data_folder("static") / "sw" / "sw.js").read_text(encoding="utf-8"))
    response.headers.update({"Content-Type": "text/javascript; charset=utf-8", "Cache-Control": "no-cache"})
    return response


@views.get("/app/manifest.webmanifest")
@open_to_all
def manifest() -> Response:
    """The manifest with the neutral name: the home screen says nothing of care, person or unit."""
    name = pages().globals["app_name"]
    body = {
        "id": "/app/",
        "name": name,
        "short_name": name,
        "start_url": "/app/",
        "scope": "/app/",
        "display": "standalone",
        "lang": language().lang,
        "dir": language().direction,
        "background_color": "#f2f4ec",
        "theme_color": "#f2f4ec",
        "icons": [
            {"src": pages().asset("icons/192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": pages().asset("icons/512.png"), "sizes": "512x512", "type": "image/png"},
            {
                "src": pages().asset("icons/maskable.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "maskable",
            },
        ],
        "shortcuts": [
            {"name": gettext("Min plan"), "url": "/app/plan"},
            {"name": gettext("Möten"), "url": "/app/moten"},
            {"name": gettext("Fråga"), "url": "/app/fraga"},
        ],
    }
    response = make_response(json.dumps(body, ensure_ascii=False))
    response.headers.update({"Content-Type": "application/manifest+json", "Cache-Control": "no-cache"})
    return response


@views.get("/app/offline")
@open_to_all
def offline() -> Response:
    """What the phone shows without a network: the human and the numbers, and nothing personal."""
    response = answer("shell/offline.html")
    response.headers["Cache-Control"] = "no-cache"
    return response


def serve_static(app: Flask) -> None:
    """Serves the built files before Flask wakes: packed, with hashed names, kept for ever by the browser."""
    served = WhiteNoise(
        app.wsgi_app, prefix="static/", immutable_file_test=r"\.[0-9a-f]{8}\.", add_headers_function=_close
    )
    served.add_files(str(data_folder("static") / "built"), prefix="static/")
    app.wsgi_app = served  # type: ignore[method-assign]


def _close(headers: Any, _path: str, _url: str) -> None:
    """A file is a file: nothing may be read into it, and no other site may use it."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
