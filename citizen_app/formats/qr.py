"""QR codes as drawings that stand in the page itself."""

import segno
from markupsafe import Markup

QUIET = 4  # modules of empty space that readers need round the code


def svg(text: str, title: str) -> Markup:
    """A text as a QR code: inline SVG with a title, black on white in every theme."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(
        title=title, svgclass="qr", lineclass=None, omitsize=True, border=QUIET, dark="#000", light="#fff"
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 - drawn here, its title escaped
