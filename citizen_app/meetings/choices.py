"""What can be chosen on the screens of the preparation: codes and their words; a picture has the name of its code."""

from citizen_app.meetings.screens import NO, SENDER, UNKNOWN


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue; the wording puts it into the page's language."""
    return sentence


DONT_KNOW = _("Vet inte")
OWN_WORDS = _("Med egna ord")
WANTED = {"maste": _("Måste vara med"), "garna": _("Gärna"), NO: _("Nej"), UNKNOWN: DONT_KNOW}
KINDS_OF_PEOPLE = {
    "vardcentralen": _("Någon från vårdcentralen"),
    "socialtjansten": _("Någon från socialtjänsten"),
    "psykiatrin": _("Någon från psykiatrin"),
    "skolan": _("Någon från skolan"),
    "familjen": _("Någon i familjen"),
    "van": _("En vän"),
    SENDER: _("Den som skickade länken"),
}
IMPORTANT = {
    "family": _("Familjen"),
    "sleep": _("Sova"),
    "food": _("Laga mat"),
    "health": _("Hälsan"),
    "home": _("Hemmet"),
    "money": _("Pengar"),
    "work": _("Arbete"),
    "friends": _("Vänner"),
    "book": _("Skola"),
    "leisure": _("Fritid"),
}
HARD = {
    "pain": _("Jag har ont"),
    "worry": _("Jag är orolig"),
    "sleep": _("Jag sover dåligt"),
    "alone": _("Jag är ensam"),
    "energy": _("Jag orkar lite"),
    "money": _("Pengarna räcker inte"),
    "papers": _("Papper och brev"),
    "travel": _("Att ta mig fram"),
    "language": _("Språket"),
}
NEEDED = {
    "home_help": _("Hjälp hemma"),
    "medicine": _("Medicin"),
    "speech": _("Samtal"),
    "money": _("Pengar"),
    "housing": _("Bostad"),
    "work": _("Arbete"),
    "book": _("Skola"),
    "travel": _("Resor"),
}
EASIER = {
    "pictures": _("Bilder"),
    "pen": _("Skrift"),
    "calm": _("Lugnt rum"),
    "pause": _("Pauser"),
    "fewer": _("Färre personer"),
    "hearing": _("Hörslinga"),
    "wheelchair": _("Rullstol"),
    "dog": _("Assistenthund"),
    "listen": _("Någon läser högt"),
    "door": _("Sitta nära dörren"),
    "women": _("Bara kvinnor i rummet"),
}
ANSWERING = {"jag": _("Jag själv"), "hjalp": _("Jag får hjälp"), "at_nagon": _("Jag svarar åt någon")}
WHEN = {
    "snart": _("Snart"),
    "manader": _("Om några månader"),
    "langre": _("Längre fram"),
    UNKNOWN: DONT_KNOW,
}
SUPPORT = {"ja": _("Ja, jag väljer"), "hitta": _("Hjälp mig att hitta"), NO: _("Nej")}
INTERPRETERS = {
    "tal": _("Talspråk"),
    "tecken": _("Teckenspråk"),
    "skriv": _("Skrivtolk"),
    "dovblind": _("Dövblindtolk"),
}
ABOUT_INTERPRETER = {
    "kvinna": _("Kvinna"),
    "man": _("Man"),
    "plats": _("Tolk på plats"),
    "telefon": _("Tolk på telefon"),
    "annan_ort": _("Tolk på telefon från en annan ort"),
    "bokar_sjalv": _("Jag bokar själv hos tolkcentralen"),
}
FORMS = {"vi_ses": _("Vi ses"), "video": _("Video"), "telefon": _("Telefon"), UNKNOWN: DONT_KNOW}
PLACES = {
    "hemma": _("Hemma hos mig"),
    "rum": _("Ett rum hos vården eller kommunen"),
    "annan": _("Annan plats"),
}
PARTS_OF_DAY = {
    "formiddag": _("Förmiddag"),
    "eftermiddag": _("Eftermiddag"),
    "spelar_ingen_roll": _("Spelar ingen roll"),
}
LENGTHS = {"30": _("30 minuter"), "45": _("45 minuter"), "60": _("60 minuter")}
