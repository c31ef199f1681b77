"""How hard a Swedish text is to read, and what stands in the way: figures, findings and tips, pure Python."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

WORD = re.compile(r"[^\W_]+(?:[-'’:.@][^\W_]+)*")
SHORT = re.compile(
    r"\b(?:bl\.\s?a|d\.\s?v\.\s?s|e\.\s?d|f\.\s?d|f\.\s?n|fr\.\s?o\.\s?m|m\.\s?fl|m\.\s?m|o\.\s?s\.\s?v|p\.\s?g\.\s?a|s\.\s?k|t\.\s?ex"
    r"|t\.\s?o\.\s?m|ca|dr|enl|ev|exkl|inkl|kl|nr|resp|st|tel|tf)\.(?=\s*[^\W_])",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\w-]+")  # as the pattern of the word list bounds a word
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’»)]*\s+|\s+·\s+|\n+")
LONG = 6  # a long word has more letters than this (Björnsson's LIX)


@dataclass(frozen=True)
class Finding:
    """One place where a text breaks a rule of the house's plain language, by the rule's number."""

    rule: int
    excerpt: str


@dataclass(frozen=True)
class Limits:
    """What a level of language allows on one page."""

    rule: int
    lix: float
    sentence: int
    word: int
    passive: float
    nots: int | None = None
    block: int | None = None


PLAIN = Limits(rule=31, lix=35, sentence=18, word=20, passive=0.05)
EASY = Limits(rule=30, lix=25, sentence=12, word=14, passive=0, nots=2, block=4)
EXPLANATION = Limits(rule=30, lix=25, sentence=17, word=14, passive=0, nots=2, block=4)


@dataclass(frozen=True)
class HardWords:
    """The word lists that checks and tips look in; `plain/hard_words.toml` holds them."""

    jargon: Mapping[str, str]
    forbidden: Mapping[int, tuple[re.Pattern[str], ...]]
    forbidden_in_errors: tuple[re.Pattern[str], ...]
    buttons: frozenset[str]
    capitals: frozenset[str]
    kept: tuple[str, ...]
    modals: tuple[str, ...]
    deponents: frozenset[str]
    present: tuple[str, ...]
    not_participles: frozenset[str]
    verbs: frozenset[str]
    long: frozenset[str]


@dataclass(frozen=True)
class Term:
    """A word of the word list: its forms, and what it means in easy Swedish."""

    id: str
    term: str
    forms: tuple[str, ...]
    explanation: str
    alone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A word in a text, as it stands there, and the term that explains it."""

    word: str
    term: Term


@dataclass(frozen=True)
class Glossary:
    """All terms, one pattern that finds any of their forms, the longest first, and the words they begin with."""

    terms: tuple[Term, ...]
    by_form: Mapping[str, Term]
    pattern: re.Pattern[str]
    first_words: frozenset[str]

    def may_hit(self, text: str) -> bool:
        """Whether any term can stand in a text; its words alone tell that of most texts, at half the cost."""
        return not self.first_words.isdisjoint(_BETWEEN.findall(text.lower()))

    def hits(self, text: str) -> Iterator[tuple[re.Match[str], Hit]]:
        """Every place in a text where a term stands."""
        for match in self.pattern.finditer(text):
            term = self.by_form.get(match.group(1).lower())
            if term is not None:  # a pattern takes some letters of other languages for ours
                yield match, Hit(match.group(), term)


def glossary_of(terms: Iterable[Term]) -> Glossary:
    """Makes the terms findable; a genitive -s may follow any form."""
    kept = tuple(terms)
    by_form = {form.lower(): term for term in kept for form in term.forms}
    pattern = rf"(?<![\w-])({_any_of(by_form)})s?(?![\w-])"
    first_words = {_BETWEEN.findall(form)[0] for form in by_form}
    first_words |= {f"{word}s" for word in first_words}
    return Glossary(kept, by_form, re.compile(pattern, re.IGNORECASE), frozenset(first_words))


def _any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest that fits; words with the same beginning share it, which is fast."""
    after: dict[str, set[str]] = {}
    for word in words:
        after.setdefault(word[:1], set()).add(word[1:])
    ends = after.pop("", None) is not None
    found = "|".join(re.escape(letter) + _any_of(rests) for letter, rests in sorted(after.items()))
    return f"(?:{found})?" if ends and found else f"(?:{found})" if len(after) > 1 else found


def first_hits(text: str, glossary: Glossary, seen: set[str]) -> list[tuple[int, int]]:
    """Where terms stand that are not yet in `seen`, which grows: each term once a page (WCAG 3.1.3)."""
    if not glossary.may_hit(text):
        return []
    places = []
    for match, hit in glossary.hits(text):
        if hit.term.id not in seen:
            seen.add(hit.term.id)
            places.append(match.span())
    return places


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; a line break ends one, the dot of an abbreviation does not."""
    whole = SHORT.sub(lambda short: short.group()[:-1].replace(".", "").replace(" ", ""), text)
    return [part.strip() for part in SENTENCE_END.split(whole) if WORD.search(part)]


def words_of(text: str) -> list[str]:
    """The words and numbers of a text."""
    return WORD.findall(text)


def long_share(text: str) -> float:
    """How many of a hundred words have more than six letters."""
    words = words_of(text)
    return 100 * sum(len(word) > LONG for word in words) / len(words) if words else 0.0


def lix(text: str) -> float:
    """Readability index: words a sentence plus long words in a hundred (Björnsson 1968)."""
    words = len(words_of(" ".join(sentences_of(text))))
    return words / len(sentences_of(text)) + long_share(text) if words else 0.0


def ovix(text: str) -> float:
    """Word variation index; means something from about 200 words."""
    words = [word.lower() for word in words_of(text)]
    total, distinct = len(words), len(set(words))
    if distinct in (0, total):
        return 0.0
    return math.log(total) / math.log(2 - math.log(distinct) / math.log(total))


def passives(text: str, words: HardWords) -> list[str]:
    """Verbs that hide who does it: modal + -as, har + -ats, -ades, -des, blir + participle, a list for the present."""
    for phrase in words.kept:
        text = re.sub(rf"\b{phrase}\b", "", text, flags=re.IGNORECASE)
    modal = "|".join(words.modals)
    patterns = (
        rf"\b(?:{modal})\s+(?:\w+\s+){{0,3}}?(\w+(?<!rn)as|ges|fås)\b",
        r"\b(?:har|hade|ha)\s+(?:\w+\s+){0,2}?(\w+(?:ats|its|tts|dts|vts|lts))\b",
        r"\b(\w{2,}(?:ades|rdes|(?<![ae])ndes|ldes|gdes|vdes))\b",
        r"\b(?:blir|blev|bli|blivit)\s+(?:\w+\s+){0,2}?(\w+(?:ad|ade|at|lagd|lagt|gjord|gjort|given|givet|tagen|taget|bjuden|skriven|skrivet))\b",
        r"\b(\w{2,}eras)\b",
        rf"\b({'|'.join(words.present)})\b",
    )
    stop = words.deponents | words.not_participles
    found = (match.group(1) for pattern in patterns for match in re.finditer(pattern, text))
    return list(dict.fromkeys(word for word in found if word not in stop and not word[0].isupper()))


def jargon(text: str, words: HardWords) -> dict[str, str]:
    """Office words in a text, each with an easier one."""
    lower = text.lower()
    return {
        match.group(): easier
        for stem, easier in words.jargon.items()
        if (match := re.search(rf"(?<![\w-]){re.escape(stem)}\w*", lower))
    }


def too_long(text: str, most: int, words: HardWords, glossary: Glossary) -> list[str]:
    """Words of at least `most` letters that neither the word list explains nor the house allows."""
    known = {part.lower() for _, hit in glossary.hits(text) for part in words_of(hit.word)}
    parts = (part for word in words_of(text) if "." not in word and "@" not in word for part in word.split("-"))
    return list(dict.fromkeys(part for part in parts if len(part) >= most and part.lower() not in known | words.long))


def check(text: str, limits: Limits, words: HardWords, glossary: Glossary) -> list[Finding]:
    """Where a text of the app breaks the rules of its level; LIX counts from 50 words."""
    findings = [
        Finding(limits.rule, sentence) for sentence in sentences_of(text) if len(words_of(sentence)) > limits.sentence
    ]
    if len(words_of(text)) >= 50 and lix(text) > limits.lix:
        findings.append(Finding(limits.rule, f"LIX {lix(text):.0f}"))
    hidden = passives(text, words)
    if len(hidden) > max(limits.passive * len(sentences_of(text)), 1 if limits.passive else 0):
        findings += [Finding(limits.rule, word) for word in hidden]
    findings += [
        Finding(limits.rule, word) for word in (*jargon(text, words), *too_long(text, limits.word, words, glossary))
    ]
    return findings + _blocks(text, limits) + forbidden(text, words)


def _blocks(text: str, limits: Limits) -> list[Finding]:
    """What easy Swedish asks of a whole text: short blocks, and what to do rather than what not to."""
    findings = []
    if limits.block is not None:
        findings += [Finding(limits.rule, line) for line in text.splitlines() if len(sentences_of(line)) > limits.block]
    nots = len(re.findall(r"\binte\b", text.lower()))
    over = limits.nots is not None and nots > limits.nots
    return [*findings, Finding(34, f"inte: {nots}")] if over else findings


def forbidden(text: str, words: HardWords) -> list[Finding]:
    """Words, short forms, dates and numbers that no text of the app may hold (rules 9, 33, 35, 36, 38, 39, 40, 42)."""
    lower = text.lower()
    findings = [
        Finding(rule, match.group().strip())
        for rule, patterns in words.forbidden.items()
        for pattern in patterns
        if (match := pattern.search(lower))
    ]
    capitals = re.findall(r"\b[A-ZÅÄÖ]{2,}\b", text)
    findings += [Finding(36, word) for word in capitals if word not in words.capitals]
    return [*findings, Finding(9, text)] if lower.strip(" .!") in words.buttons else findings


def forbidden_in_error(text: str, words: HardWords) -> list[Finding]:
    """What a text that asks for a change may not hold besides: haste and orders (rule 40)."""
    lower, patterns = text.lower(), words.forbidden_in_errors
    return [Finding(40, match.group()) for pattern in patterns if (match := pattern.search(lower))]


class Signal(StrEnum):
    """What a tip to somebody who writes in a plan is about."""

    LIX = "lix"
    SENTENCE = "sentence"
    PASSIVE = "passive"
    LONG_WORD = "long_word"
    HARD_WORD = "hard_word"
    OVIX = "ovix"
    LONG_SHARE = "long_share"
    NO_WHO = "no_who"
    NO_VERB = "no_verb"
    NO_WHEN = "no_when"


@dataclass(frozen=True)
class Hint:
    """A tip, with the words it is about; it never stops anybody from saving."""

    signal: Signal
    strong: bool = False
    words: tuple[str, ...] = ()


def hints(text: str, words: HardWords, glossary: Glossary) -> list[Hint]:
    """Tips for plan text that staff write, with the thresholds measured on official plans and easy-read texts."""
    count, sentences = len(words_of(text)), sentences_of(text)
    if not count:
        return []
    long = tuple(sentence for sentence in sentences if len(words_of(sentence)) > 15)
    hidden = tuple(passives(text, words))
    big = tuple(too_long(text, 14, words, glossary))
    hard = (*dict.fromkeys(hit.word.lower() for _, hit in glossary.hits(text)), *jargon(text, words))
    tips = [
        Hint(Signal.LIX, lix(text) > 45) if count >= 30 and lix(text) > 35 else None,
        Hint(Signal.SENTENCE, any(len(words_of(sentence)) > 20 for sentence in long), long) if long else None,
        Hint(Signal.PASSIVE, len(hidden) * 5 > len(sentences), hidden) if hidden else None,
        Hint(Signal.LONG_WORD, len(big) * 100 > 3 * count, big) if big else None,
        Hint(Signal.HARD_WORD, len(hard) * 100 > 4 * count, hard) if hard else None,
        Hint(Signal.OVIX, ovix(text) > 60) if count >= 200 and ovix(text) > 55 else None,
        Hint(Signal.LONG_SHARE, long_share(text) > 30) if count >= 30 and long_share(text) > 25 else None,
    ]
    return [tip for tip in tips if tip]


def row_hints(text: str, who: bool, when: bool, words: HardWords) -> list[Hint]:
    """What a plan row lacks of WHO does WHAT and WHEN."""
    verb = any(word.lower() in words.verbs or re.fullmatch(r"\w+r", word.lower()) for word in words_of(text))
    lacks = ((Signal.NO_WHO, who), (Signal.NO_VERB, verb), (Signal.NO_WHEN, when))
    return [Hint(signal) for signal, there in lacks if not there]
