"""Which kinds of information a row of a plan seems to be about: a proposal, for staff to confirm."""

import re
from collections.abc import Mapping

from citizen_app.kernel.kinds import Kind

_STRONG = {
    Kind.HEALTH: (
        r"hälso|(?<!psykisk )(?<!psykiska )hälsa|sjukdom|sjukvård|sjuksköt|sjukhus|sjukskriv|vårdcentral"
        r"|primärvård|läkar|läkem|medicin|\bordination|\bont\b|smärt|värk|provsvar|provtag|blodprov|blodsock"
        r"|blodtryck|insulin|diabet|fysioterap|sjukgymn|rehabilit|(?<!arbets)träning|(?<!arbets)träna|tandvård"
        r"|tandläk|tandhäls|tänder|munhäls|vikt(?:kontroll|upp|ned)|nutrition|undernär|sömn|\bsov[ae]|hörsel"
        r"|synned|dövblind|promenad|motion\b|levaxin|sköldkört|\boperation|cancer|stroke|\btsh\b"
    ),
    Kind.MENTAL_HEALTH: (
        r"psyk|trauma|depress|nedstäm|ångest|\boro\b|oroar|\blugn\b|må bättre|måend|mår dåligt|\bkris(?:en|er)?\b"
        r"|krisplan|självmord|suicid|självskad|\bkbt\b|samtalsbehandl|samtalsstöd|samtalskontakt|psykoterap|adhd"
        r"|autism|asperger|\bnpf\b|\bbup\b|stressad|utmatt|utbränd|\bberoende(?!\s+(?:på|av))|missbruk|alkohol"
        r"|droger"
    ),
    Kind.CHILDREN: (
        r"\bbarn(?!dom|morsk)|läxor|läxhjälp|åring|(?<!hög)(?<!folk)skola|förskol|fritids(?:hem|klubb)|\bvab\b"
        r"|föräldra|umgänge|vårdnad|min (?:son|dotter)\b|mina (?:söner|döttrar)\b"
    ),
    Kind.MONEY: (
        r"försörjningsst|ekonomi|pengar|skulder|skuldsan|budget|ersättning|sjukpenning|bidrag|\bhyra[ns]?\b"
        r"|räkningar|a-kassa|inkomst|kronofogd|försäkringskass"
    ),
    Kind.HOME: r"bostad|lägenhet|boende|hyresvärd|flytta|inneboende|hemlös|vräk|familjehem|hemtjänst|särskild service",
    Kind.WORK: (
        r"arbetstr|arbetspr|arbetsf|arbetsl|arbetsplats|arbetsgiv|\barbet(?:e|et|a|ar)\b|\bjobb|anställ|sysselsätt"
        r"|praktik|studier|utbildning|komvux|\bsfi\b|daglig verksamhet|högskol"
    ),
}
_WEAK = {
    Kind.HOME: r"laga[dr]? mat|matlagning|\bmat\b|städ|tvätt|handla\b|duscha",
    Kind.WORK: r"handlingsplan|inskrivning",
    Kind.OTHER: (
        r"tolk|möte|sms|chatt|telefon|samordn|kontakt|schack|fritid|fontänhus|\bvän|umgås|ledsag|färdtjänst|paus"
        r"|bilder|adress|uppfölj|ring(?:er|a)\b|förening"
    ),
}
_BY_ROLE = {
    Kind.HEALTH: (
        r"läkar|sköterska|fysioterap|arbetsterap|sjukgymn|rehab|dietist|barnmorska|logoped|audionom|dövblindkons"
        r"|tand"
    ),
    Kind.MENTAL_HEALTH: r"psyk|(?<!skol)kurator|terapeut\b(?<!fysioterapeut)(?<!arbetsterapeut)|samtals",
    Kind.HOME: r"boendest|hemtjänst",
    Kind.WORK: r"arbetsförmedl|arbetskons|jobbcoach",
    Kind.MONEY: r"budget|skuldråd",
    Kind.CHILDREN: r"skolkurator|lärare|rektor",
}
_BY_UNIT = {
    Kind.MENTAL_HEALTH: r"psyk|\bbup|beroende",
    Kind.HEALTH: r"vårdcentral|hälsocentral|sjukhus|tandvård|habiliter|hörsel|hemsjukvård|rehab",
    Kind.WORK: r"arbetsförmedl",
    Kind.MONEY: r"försäkringskass",
    Kind.HOME: r"boendest|hemtjänst",
    Kind.CHILDREN: r"skol",
}


def propose_kinds(
    text: str, role: str | None = None, organisation: str | None = None, *, minor: bool = False
) -> tuple[Kind, ...]:
    """The kinds a row seems to be about, for staff to confirm; () where no word tells, so that the row stays hidden.

    Words decide, then who does it. Psychiatry is told by the mere name of who does it. A minor's school is her work.
    """
    role, unit = (role or "").casefold(), (organisation or "").casefold()
    words = text.casefold()
    found = (
        _matching(_STRONG, words) or _matching(_WEAK, words) or _matching(_BY_ROLE, role) or _matching(_BY_UNIT, unit)
    )
    if Kind.MENTAL_HEALTH in _matching(_BY_ROLE, role) | _matching(_BY_UNIT, unit):
        found |= {Kind.MENTAL_HEALTH}
    if minor and Kind.CHILDREN in found:
        found = found - {Kind.CHILDREN} | {Kind.WORK if "skol" in f"{words} {role} {unit}" else Kind.OTHER}
    return tuple(kind for kind in Kind if kind in found)


def _matching(table: Mapping[Kind, str], words: str) -> set[Kind]:
    return {kind for kind, pattern in table.items() if re.search(pattern, words)}
