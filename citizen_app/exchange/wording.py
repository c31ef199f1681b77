"""What staff are told about an import, in Swedish: why a file is refused, and which part of it."""

from flask_babel import gettext, lazy_gettext

from citizen_app.exchange.rules import BadBundle, RefusedBundle

# Översättare: bara personal läser det här.
REFUSALS = {
    BadBundle.NOT_JSON: lazy_gettext("Filen går inte att läsa. Den behöver vara en FHIR-fil i formatet JSON."),
    BadBundle.NOT_A_BUNDLE: lazy_gettext("Filen är ingen FHIR Bundle."),
    BadBundle.TOO_LARGE: lazy_gettext("Filen är större än 5 MB."),
    BadBundle.TOO_DEEP: lazy_gettext("Filen har fler än 40 nivåer."),
    BadBundle.NO_PERSON: lazy_gettext("Det finns ingen person (Patient) i filen."),
    BadBundle.MANY_PERSONS: lazy_gettext("Det finns mer än en person (Patient) i filen."),
    BadBundle.NO_PLAN: lazy_gettext("Det finns ingen plan (CarePlan) i filen."),
    BadBundle.MANY_PLANS: lazy_gettext("Det finns mer än en plan (CarePlan) i filen."),
    BadBundle.WRONG_SUBJECT: lazy_gettext("En del av filen handlar om någon annan än personen."),
    BadBundle.DANGLING_REFERENCE: lazy_gettext("En del av filen pekar på något som inte finns i den."),
    BadBundle.UNKNOWN_STATUS: lazy_gettext("En status i filen är okänd."),
    BadBundle.IMPOSSIBLE_DATE: lazy_gettext("Ett datum i filen finns inte."),
    BadBundle.BAD_SHAPE: lazy_gettext("En del av filen följer inte FHIR R4."),
    BadBundle.NO_SENDER: lazy_gettext("Planens avsändare är inte din verksamhet. Titta i CarePlan.author."),
    BadBundle.TOOK_TOO_LONG: lazy_gettext("Filen tog för lång tid att läsa."),
}


def why(refused: RefusedBundle) -> str:
    """Why a file is refused, as a sentence."""
    return str(REFUSALS[refused.why])


def taken_in(new_version: bool) -> str:
    """What an import led to, in one sentence."""
    # Översättare: bara personal läser det här.
    return gettext("Planen är sparad.") if new_version else gettext("Samma plan fanns redan. Inget är ändrat.")
