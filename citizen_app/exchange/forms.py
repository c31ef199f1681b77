"""The form of an import: the file."""

from flask_babel import lazy_gettext

from citizen_app.web.forms import Form, file


class BundleForm(Form):
    """The file."""

    # Översättare: bara personal läser det här.
    bundle = file(lazy_gettext("Filen med planen"))
