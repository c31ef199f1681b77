"""What the doors say when something needs changing."""

from flask_babel import gettext, lazy_gettext

from citizen_app.identity.rules import Reason
from citizen_app.kernel.verdict import Refused

REFUSALS = {
    Reason.UNKNOWN: lazy_gettext("Koden stämmer inte. Titta i ditt brev och skriv den en gång till."),
    Reason.WRONG_CODE: lazy_gettext("Koden stämmer inte. Titta efter och skriv den en gång till."),
    Reason.SLOW_DOWN: lazy_gettext("Vänta 15 minuter och prova sedan igen. Du kan också ringa oss."),
    Reason.ENDED: lazy_gettext("Länken gäller inte längre. Ring oss så får du en ny."),
    Reason.OTHER_DEVICE: lazy_gettext("Länken är redan öppnad i en annan telefon. Ring oss så får du en ny."),
    Reason.OTHER_BROWSER: lazy_gettext("Gå tillbaka dit du började. Skriv koden från mejlet där."),
    Reason.START_AGAIN: lazy_gettext("Öppna länken en gång till, eller skriv koden i ditt brev."),
    Reason.USED_UP: lazy_gettext("Koden gäller inte längre. Be om en ny kod."),
    Reason.NO_CODE: lazy_gettext("Du har ingen kod än. Du får en kod när du träffar din samordnare."),
    Reason.BAD_CODE: lazy_gettext("Skriv 6 till 8 siffror."),
    Reason.EASY_CODE: lazy_gettext("Den koden är lätt att gissa. Välj andra siffror."),
}


def tell(refused: Refused) -> str:
    """A refusal as a plain sentence with a next step."""
    return str(REFUSALS[Reason(refused.reason)])


def contact_code_letter(code: str, word: str | None, minutes: int) -> tuple[str, str]:
    """The mail with a code for another phone: neutral subject, the recognition word, the code, and nothing else."""
    parts = [
        gettext("Här är din kod: %(code)s", code=code),
        gettext("Skriv den på sidan där du bad om den. Den gäller i %(minutes)s minuter.", minutes=minutes),
        gettext("Har du inte bett om en kod? Visa den inte för någon. Ring oss."),
    ]
    if word:
        parts.insert(0, gettext("Ditt ord: %(word)s", word=word))
    return gettext("Du har ett nytt meddelande"), "\n\n".join(parts) + "\n"


def sign_in_letter(public_url: str, token: str, code: str, word: str | None) -> tuple[str, str]:
    """The sign-in mail: neutral subject, the recognition word, the link and the code to type."""
    parts = [
        gettext("Här är din länk. Den gäller i 10 minuter."),
        f"{public_url}/l#{token}",
        gettext("Öppnar du länken i en annan app? Skriv den här koden i stället: %(code)s", code=code),
    ]
    if word:
        parts.insert(0, gettext("Ditt ord: %(word)s", word=word))
    return gettext("Du har ett nytt meddelande"), "\n\n".join(parts) + "\n"
