"""What a message says: neutral outside, the person's own word first; and what the ways to hear from us are called."""

from flask_babel import gettext, lazy_gettext

from citizen_app.notify.rules import Way

WAYS = {
    Way.PHONE: lazy_gettext("Ring mig"),
    Way.SMS: lazy_gettext("Sms"),
    Way.EMAIL: lazy_gettext("E-post"),
    Way.LETTER: lazy_gettext("Brev"),
    Way.VIDEO: lazy_gettext("Video"),
    Way.INTERPRETER: lazy_gettext("Med tolk"),
}
"""How somebody wants to hear from us, as she says it."""


def subject() -> str:
    """The subject of every mail."""
    return gettext("Du har ett nytt meddelande")


def short_message(address: str, word: str | None) -> str:
    """The sms that staff send from their own phone: the recognition word and the link."""
    parts = [gettext("Ditt ord: %(word)s", word=word)] if word else []
    return "\n".join([*parts, gettext("Du har ett nytt meddelande"), address])


def link_mail(address: str, code: str, word: str | None) -> str:
    """The mail with a link: the word, the link, the code to type, and what to do when the word is wrong."""
    parts = [gettext("Ditt ord: %(word)s", word=word)] if word else []
    parts += [
        gettext("Här är din länk."),
        address,
        gettext("Du kan skriva den här koden i stället: %(code)s", code=code),
        gettext("Står inte ditt ord där? Öppna inte. Ring oss."),
    ]
    return "\n\n".join(parts) + "\n"
