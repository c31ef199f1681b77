"""The forms of the doors: a link or a letter's code, an e-mail address, the personal code."""

from flask_babel import lazy_gettext
from wtforms import HiddenField

from citizen_app.web.forms import Form, stripped, text


class LinkForm(Form):
    """A link's token, put in by our script, or the code that stands in the letter."""

    token = HiddenField(filters=[stripped])
    code = text(lazy_gettext("Koden i ditt brev"), most=60)


class AddressForm(Form):
    """The address that a sign-in link goes to."""

    address = text(
        lazy_gettext("Din e-post"), most=254, needed=lazy_gettext("Skriv din e-post, till exempel namn@exempel.se.")
    )


class CodeForm(Form):
    """The personal code that was set together with staff."""

    code = text(lazy_gettext("Din kod"), most=40, needed=lazy_gettext("Skriv din kod med 6 till 8 siffror."))
    till = HiddenField(filters=[stripped])
