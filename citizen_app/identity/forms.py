"""The forms of the doors: a link or a letter's code, a code from a mail, an e-mail address, the personal code."""

from flask_babel import lazy_gettext
from wtforms import HiddenField, StringField, ValidationError

from citizen_app.identity.rules import CONTACT_CODE_SIGNS, as_typed_code
from citizen_app.web.forms import Form, stripped, text

EIGHT_SIGNS = lazy_gettext("Skriv koden från mejlet. Den har 8 tecken.")


class LinkForm(Form):
    """A link's token, put in by our script, or the code that stands in the letter."""

    token = HiddenField(filters=[stripped])
    code = text(lazy_gettext("Koden i ditt brev"), most=60)


class ContactCodeForm(Form):
    """The code that went to the person's own address."""

    code = text(lazy_gettext("Koden i mejlet"), most=60, needed=EIGHT_SIGNS)

    def validate_code(self, field: StringField) -> None:
        """A code of another length is no try at it: perhaps it is the letter's. Raises ValidationError."""
        if len(as_typed_code(field.data or "")) != CONTACT_CODE_SIGNS:
            raise ValidationError(str(EIGHT_SIGNS))


class AddressForm(Form):
    """The address that a sign-in link goes to."""

    address = text(
        lazy_gettext("Din e-post"), most=254, needed=lazy_gettext("Skriv din e-post, till exempel namn@exempel.se.")
    )


class CodeForm(Form):
    """The personal code that was set together with staff."""

    code = text(lazy_gettext("Din kod"), most=40, needed=lazy_gettext("Skriv din kod med 6 till 8 siffror."))
    till = HiddenField(filters=[stripped])
