"""The build hook: what goes into the product is what was checked, and comes out the same each time."""

import gzip
import json
import shutil
from pathlib import Path

import brotli
import pytest

import hatch_build

ROOT = Path(__file__).parents[2]
SVG = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"'
ICON = "<svg " + SVG + '><rect {id} width="8" height="8" rx="2" fill="#123456"/></svg>'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    static = tmp_path / "static"
    for folder in ("css", "js", "icons"):
        (static / folder).mkdir(parents=True)
    (static / "css" / "sheets.txt").write_text("both: b a\none: a\n")
    (static / "css" / "a.css").write_text("a { color: red; }\n")
    (static / "css" / "b.css").write_text("b  > i { color: blue; }\n")
    (static / "css" / "print.css").write_text("@media print { a { color: black; } }\n")
    (static / "js" / "app.js").write_text("let a = 1;\n")
    (static / "icons" / "app.svg").write_text(ICON.format(id='id="ground"'))
    words = tmp_path / "locales" / "en" / "LC_MESSAGES"
    words.mkdir(parents=True)
    (words / "messages.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Hem"\nmsgstr "Home"\n'
    )
    return tmp_path


def test_served_files_have_names_that_change_with_their_content(tree: Path) -> None:
    first = hatch_build.build(tree)
    (tree / "static" / "js" / "app.js").write_text("let a = 2;\n")
    second = hatch_build.build(tree)
    assert first["app.js"] != second["app.js"]
    assert first["htmx.js"] == second["htmx.js"]
    assert not (tree / "static" / "built" / first["app.js"]).exists()
    assert json.loads((tree / "static" / "built" / "manifest.json").read_text()) == second


def test_a_script_names_the_files_it_fetches_by_their_hashed_names(tree: Path) -> None:
    (tree / "static" / "js" / "later.js").write_text("let b = 1;\n")
    (tree / "static" / "js" / "app.js").write_text('import("/static/later.js");\n')
    first = hatch_build.build(tree)
    built = tree / "static" / "built"
    assert (built / first["app.js"]).read_text() == f'import("/static/{first["later.js"]}");\n'
    (tree / "static" / "js" / "later.js").write_text("let b = 2;\n")
    assert hatch_build.build(tree)["app.js"] != first["app.js"]


def test_a_script_that_fetches_what_is_not_built_stops_the_build(tree: Path) -> None:
    (tree / "static" / "js" / "app.js").write_text('import("/static/gone.js");\n')
    with pytest.raises(hatch_build.BuildFailed, match=r"gone\.js"):
        hatch_build.build(tree)


def test_served_files_are_packed_beside_themselves(tree: Path) -> None:
    plain = tree / "static" / "built" / hatch_build.build(tree)["htmx.js"]
    assert brotli.decompress(Path(f"{plain}.br").read_bytes()) == plain.read_bytes()
    assert gzip.decompress(Path(f"{plain}.gz").read_bytes()) == plain.read_bytes()


def test_a_stylesheet_keeps_its_order_and_its_meaning(tree: Path) -> None:
    hatch_build.build(tree)
    sheets = {path.name: path.read_text() for path in (tree / "static" / "built" / "sheets").iterdir()}
    assert sheets == {"both.css": "b>i{color:blue}a{color:red}", "one.css": "a{color:red}"}


def test_what_is_for_the_printer_is_served_on_its_own(tree: Path) -> None:
    printed = tree / "static" / "built" / hatch_build.build(tree)["print.css"]
    assert printed.read_text() == "@media print{a{color:black}}"


def test_a_stylesheet_that_nobody_names_any_more_is_taken_away(tree: Path) -> None:
    hatch_build.build(tree)
    (tree / "static" / "css" / "sheets.txt").write_text("both: b a\n")
    hatch_build.build(tree)
    assert [path.name for path in (tree / "static" / "built" / "sheets").iterdir()] == ["both.css"]


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ('a::after { content: " ; /* x */ " ; }', 'a::after{content:" ; /* x */ " }'),
        ("a { width: calc(1rem + 2px); /* it's */ }", "a{width:calc(1rem + 2px)}"),
        ("a :hover, b{}", "a :hover,b{}"),
        ("a > b + .c { margin: calc(1px + 2px) !important; }", "a>b+.c{margin:calc(1px + 2px)!important}"),
        ("a { width: max(66px, 43px + 1.1rem); }", "a{width:max(66px,43px + 1.1rem)}"),
    ],
)
def test_what_stands_in_quotes_and_what_space_means_is_left_alone(css: str, kept: str) -> None:
    assert hatch_build.minified(css).replace(" }", "}") == kept.replace(" }", "}")


def test_words_are_compiled(tree: Path) -> None:
    hatch_build.build(tree)
    assert b"Home" in (tree / "locales" / "en" / "LC_MESSAGES" / "messages.mo").read_bytes()


def test_a_round_mask_finds_no_empty_corner(tree: Path) -> None:
    made = hatch_build.build(tree)
    built = tree / "static" / "built"
    assert (built / made["icons/512.png"]).read_bytes() != (built / made["icons/maskable.png"]).read_bytes()


def test_another_htmx_stops_the_build(tree: Path) -> None:
    with pytest.raises(hatch_build.BuildFailed, match="sha256"):
        hatch_build.vendor_htmx(tree / "static" / "vendor", hatch_build.packaged_htmx() + b" ")
    assert not (tree / "static" / "vendor").exists()


def test_a_stylesheet_outside_the_list_stops_the_build(tree: Path) -> None:
    shutil.copy(tree / "static" / "css" / "a.css", tree / "static" / "css" / "forgotten.css")
    with pytest.raises(hatch_build.BuildFailed, match=r"forgotten\.css"):
        hatch_build.build(tree)


def test_an_icon_without_a_ground_stops_the_build(tree: Path) -> None:
    (tree / "static" / "icons" / "app.svg").write_text(ICON.format(id=""))
    with pytest.raises(hatch_build.BuildFailed, match="ground"):
        hatch_build.build(tree)
