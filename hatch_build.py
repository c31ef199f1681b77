"""Makes what git does not keep: htmx, the built stylesheets, hashed scripts and icons, compiled catalogues.

Hatch calls it for every wheel, sdist and editable install; `make` calls it as `python hatch_build.py`.
What the app reads afterwards:
  static/built/sheets/        the stylesheets that pages carry inside them, put together as static/css/sheets.txt says
  static/built/manifest.json  name in the source -> hashed name under static/built/, for all that is served
"""

import gzip
import hashlib
import importlib.util
import io
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import brotli
import resvg_py
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HTMX = "htmx-2.min.js"
HTMX_SHA256 = "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de"
HTMX_LICENCE = """\
htmx 2.0.10, Big Sky Software. Zero-Clause BSD.

Permission to use, copy, modify, and/or distribute this software for
any purpose with or without fee is hereby granted.

THE SOFTWARE IS PROVIDED “AS IS” AND THE AUTHOR DISCLAIMS ALL
WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED WARRANTIES
OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE
FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY
DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN
AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT
OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE.
"""
FOR_THE_PRINTER = "print.css"  # served on its own, so that no page waits for it
FIRST_SCRIPT = "app.js"  # the one a page asks for; it names the others, and so is built last
ICON_SIZES = (192, 512)
_TOKENS = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|/\*.*?\*/)""", flags=re.DOTALL)


class BuildFailed(Exception):
    """Something that goes into the product is missing or is not what it should be."""


class CustomBuildHook(BuildHookInterface[Any]):
    """The door that hatch knocks on."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds before hatch collects the files."""
        build(Path(self.root))


def build(root: Path) -> dict[str, str]:
    """Builds everything under a project folder and answers the manifest."""
    static = root / "static"
    vendor_htmx(static / "vendor", packaged_htmx())
    compile_catalogues(root / "locales")
    served = {"htmx.js": (static / "vendor" / HTMX).read_bytes()}
    served |= icons(static / "icons" / "app.svg")
    served[FOR_THE_PRINTER] = minified((static / "css" / FOR_THE_PRINTER).read_text(encoding="utf-8")).encode()
    built = static / "built"
    sheets = {f"sheets/{name}.css": sheet for name, sheet in stylesheets(static / "css").items()}
    for name, sheet in sheets.items():
        keep(built / name, sheet.encode())
    manifest = {name: keep_hashed(built, name, content) for name, content in served.items()}
    for script in sorted((static / "js").glob("*.js"), key=lambda script: (script.name == FIRST_SCRIPT, script.name)):
        manifest[script.name] = keep_hashed(built, script.name, with_names(script, manifest).encode())
    keep(built / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True).encode() + b"\n")
    drop_stale(built, manifest, set(sheets))
    return manifest


def packaged_htmx() -> bytes:
    """htmx as the pinned build-time package carries it; the package is found, never imported."""
    found = importlib.util.find_spec("django_htmx")
    if found is None or not found.submodule_search_locations:
        raise BuildFailed("htmx comes from the package django-htmx==1.29.0, which is not installed")
    return (Path(found.submodule_search_locations[0]) / "static" / "django_htmx" / HTMX).read_bytes()


def with_names(script: Path, manifest: dict[str, str]) -> str:
    """A script that asks for the files it fetches by their hashed names, so that no page has to tell them."""

    def hashed(found: re.Match[str]) -> str:
        if found[1] not in manifest:
            raise BuildFailed(f"{script.name} fetches {found[1]}, which is not built before it")
        return f'"/static/{manifest[found[1]]}"'

    return re.sub(r'"/static/([\w.]+)"', hashed, script.read_text(encoding="utf-8"))


def vendor_htmx(folder: Path, content: bytes) -> None:
    """Puts htmx and its licence beside each other; a script that is not the one we read never gets in."""
    if hashlib.sha256(content).hexdigest() != HTMX_SHA256:
        raise BuildFailed(f"{HTMX} is not the file that was checked: its sha256 differs")
    keep(folder / HTMX, content)
    keep(folder / "htmx-LICENSE.txt", HTMX_LICENCE.encode())


def compile_catalogues(locales: Path) -> None:
    """Compiles every messages.po beside itself."""
    for source in sorted(locales.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as words:
            catalogue = read_po(words)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        keep(source.with_suffix(".mo"), compiled.getvalue())


def stylesheets(folder: Path) -> dict[str, str]:
    """What each kind of page carries, made as sheets.txt says; a file that the list forgets fails the build."""
    lines = (folder / "sheets.txt").read_text(encoding="utf-8").splitlines()
    made_of = {name.strip(): files.split() for name, _, files in (line.partition(":") for line in lines)}
    named = {f"{file}.css" for files in made_of.values() for file in files} | {FOR_THE_PRINTER}
    on_disk = {sheet.name for sheet in folder.glob("*.css")}
    if named != on_disk:
        raise BuildFailed(f"static/css/sheets.txt and the folder differ: {sorted(named ^ on_disk)}")
    return {
        name: minified("\n".join((folder / f"{file}.css").read_text(encoding="utf-8") for file in files))
        for name, files in made_of.items()
    }


def minified(css: str) -> str:
    """A stylesheet without comments and needless space; what stands in quotes is left alone."""
    bare = _TOKENS.sub(lambda found: "" if found[0].startswith("/*") else found[0], css)
    parts = _TOKENS.split(bare)
    return "".join(part if part[:1] in {'"', "'"} else _tight(part) for part in parts).strip()


def _tight(css: str) -> str:
    """Space that no reader of CSS needs, taken away."""
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>/]) ?", r"\1", css)
    css = re.sub(r" \+ (?=[a-z.][^{}();]*\{)", "+", css)  # between two elements, never in a sum
    return css.replace(": ", ":").replace(" !", "!").replace(";}", "}")


def icons(source: Path) -> dict[str, bytes]:
    """The app's icon: the drawing itself, PNGs for home screens, one filled to its edges for round masks."""
    drawing = source.read_text(encoding="utf-8")
    shapes = ElementTree.fromstring(drawing).iter()  # noqa: S314 - our own drawing, not somebody's upload
    ground = next((shape.get("fill") for shape in shapes if shape.get("id") == "ground"), None)
    if not ground:
        raise BuildFailed(
            'static/icons/app.svg needs a shape with id="ground" and a plain fill, the ground of the icon'
        )
    drawn = {f"icons/{size}.png": _png(drawing, size) for size in ICON_SIZES}
    return {"icons/app.svg": drawing.encode(), **drawn, "icons/maskable.png": _png(drawing, max(ICON_SIZES), ground)}


def _png(drawing: str, size: int, background: str | None = None) -> bytes:
    """A drawing as a square picture."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=drawing, width=size, height=size, background=background, skip_system_fonts=True, languages=["sv"]
        )
    )


def keep_hashed(folder: Path, name: str, content: bytes) -> str:
    """Keeps a file under a name that changes with its content, packed beside itself where that helps."""
    path = Path(name)
    hashed = path.with_suffix(f".{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}").as_posix()
    keep(folder / hashed, content)
    if path.suffix != ".png":
        keep(folder / f"{hashed}.br", brotli.compress(content, quality=11))
        keep(folder / f"{hashed}.gz", gzip.compress(content, compresslevel=9, mtime=0))
    return hashed


def keep(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, and only when it differs."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(path.name + ".new")
    new.write_bytes(content)
    new.replace(path)


def drop_stale(built: Path, manifest: dict[str, str], sheets: set[str]) -> None:
    """Removes what an earlier build left and no page asks for."""
    wanted = {"manifest.json"} | sheets
    wanted |= {hashed + packed for hashed in manifest.values() for packed in ("", ".br", ".gz")}
    for path in built.rglob("*"):
        if path.is_file() and path.relative_to(built).as_posix() not in wanted:
            path.unlink()


if __name__ == "__main__":
    try:
        print(f"built {len(build(Path(__file__).resolve().parent))} hashed files, the stylesheets and the catalogues")
    except (BuildFailed, OSError) as error:
        sys.exit(f"hatch_build.py: {error}")
