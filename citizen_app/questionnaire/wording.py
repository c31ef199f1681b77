"""The words of the questionnaire: our own statements, for the person and for a relative (SIPkollen's areas)."""

from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from citizen_app.questionnaire.rules import SKIPPED, UNKNOWN, Area, Series

TO_PERSON: dict[int, LazyString] = {
    1: lazy_gettext("De som var på mötet pratade med mig, inte om mig."),
    2: lazy_gettext("Jag blev tagen på allvar."),
    3: lazy_gettext("Jag vågade säga vad jag tycker."),
    4: lazy_gettext("Jag fick pauser och tid på det sätt jag behövde."),
    5: lazy_gettext("Jag fick vara med och välja vilka som kom."),
    6: lazy_gettext("Jag fick bestämma vad vi skulle prata om."),
    7: lazy_gettext("Det fanns saker jag inte ville ta upp, och det gick bra."),
    8: lazy_gettext("Målen i planen är mina egna."),
    9: lazy_gettext("Jag visste att jag kunde säga nej eller ändra mig."),
    10: lazy_gettext("Vi pratade om det som är viktigt för mig nu."),
    11: lazy_gettext("De som kunde hjälpa mig var på plats."),
    12: lazy_gettext("Hjälpen i planen passar mitt liv."),
    13: lazy_gettext("De som kom kunde lova saker för sin verksamhet."),
    14: lazy_gettext("Jag visste före mötet vad som skulle hända."),
    15: lazy_gettext("Det var lagom många på mötet."),
    16: lazy_gettext("Någon höll ordning på mötet så att alla fick prata."),
    17: lazy_gettext("Det är tydligt vem som gör vad och när."),
    18: lazy_gettext("Jag förstod orden som användes."),
    19: lazy_gettext("Jag fick hjälp att förbereda mig."),
    20: lazy_gettext("Jag vet vilka som får läsa om mig."),
    21: lazy_gettext("Jag har fått min plan så att jag kan läsa den."),
    22: lazy_gettext("Jag vet vem jag ska fråga om något inte fungerar."),
    23: lazy_gettext("Vi har bestämt en dag då vi ska prata igen."),
}

TO_RELATIVE: dict[int, LazyString] = {
    1: lazy_gettext("De som var på mötet pratade med min närstående, inte över huvudet på hen."),
    2: lazy_gettext("Min närstående blev tagen på allvar."),
    3: lazy_gettext("Det kändes tryggt för mig att säga vad jag tycker."),
    4: lazy_gettext("Mötet tog hänsyn till hur mycket min närstående orkade."),
    5: lazy_gettext("Min närstående fick vara med och välja vilka som kom."),
    6: lazy_gettext("Det min närstående ville prata om kom med."),
    7: lazy_gettext("De på mötet tog hänsyn till min närståendes gränser."),
    8: lazy_gettext("Målen i planen är min närståendes egna."),
    9: lazy_gettext("Det var tydligt att min närstående kunde säga nej eller ändra sig."),
    10: lazy_gettext("Mötet handlade om det som är viktigt i vardagen nu."),
    11: lazy_gettext("Rätt personer var på mötet."),
    12: lazy_gettext("Hjälpen i planen passar hur min närstående lever."),
    13: lazy_gettext("De som kom hade rätt att ge besked."),
    14: lazy_gettext("Jag visste före mötet vad som skulle hända."),
    15: lazy_gettext("Antalet personer på mötet var lagom."),
    16: lazy_gettext("Den som ledde mötet såg till att alla fick prata."),
    17: lazy_gettext("Det är tydligt vem som gör vad och när."),
    18: lazy_gettext("Språket på mötet gick att förstå."),
    19: lazy_gettext("Jag fick veta hur jag kunde förbereda mig."),
    20: lazy_gettext("Jag vet vad jag får ta del av, och vad jag inte får veta."),
    21: lazy_gettext("Planen finns i en form som min närstående kan använda."),
    22: lazy_gettext("Jag vet vem vi ska fråga om något inte fungerar."),
    23: lazy_gettext("Det finns en dag bestämd för att följa upp."),
}

AREAS: dict[Area, LazyString] = {
    Area.TREATMENT: lazy_gettext("Hur de var mot dig"),
    Area.SAY: lazy_gettext("Att få bestämma"),
    Area.RELEVANCE: lazy_gettext("Det som är viktigt"),
    Area.STRUCTURE: lazy_gettext("Hur mötet gick till"),
    Area.INFORMATION: lazy_gettext("Att förstå och få veta"),
    Area.FOLLOW_UP: lazy_gettext("Efter mötet"),
}

FIVE = (
    ("1", lazy_gettext("Stämmer inte alls")),
    ("2", lazy_gettext("Stämmer dåligt")),
    ("3", lazy_gettext("Stämmer delvis")),
    ("4", lazy_gettext("Stämmer bra")),
    ("5", lazy_gettext("Stämmer helt")),
)
OUTSIDE = ((UNKNOWN, lazy_gettext("Vet inte")), (SKIPPED, lazy_gettext("Vill inte svara")))
FIRST_STEP = (("nej", lazy_gettext("Nej")), ("bade", lazy_gettext("Både och")), ("ja", lazy_gettext("Ja")))
SECOND_QUESTION = {"nej": lazy_gettext("Inte alls eller lite?"), "ja": lazy_gettext("Ganska eller helt?")}

WHO = (
    (Series.SELF.value, lazy_gettext("Jag själv")),
    (Series.HELPED.value, lazy_gettext("Jag, med hjälp")),
    (Series.FOR_ANOTHER.value, lazy_gettext("Jag svarar för någon annan")),
)


def statement(number: int, series: Series) -> str:
    """A statement as it is put to this respondent."""
    words = TO_RELATIVE if series in (Series.RELATIVE, Series.FOR_ANOTHER) else TO_PERSON
    return str(words[number])
