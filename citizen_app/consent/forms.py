"""The forms of a yes: what is chosen about an organisation, and the answer itself."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import HiddenField

from citizen_app.consent.rules import Answered, Draft, may_give
from citizen_app.consent.wording import KINDS, LIMIT_HINT, WHICH, tell
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.verdict import Refused
from citizen_app.web.forms import Form, choice, choices, long_text, stripped, text

MOST_KEPT = 20_000
SHOW = "visa"  # the button that shows what they would see, beside the three answers
HELPED_BY = (
    ("ingen", lazy_gettext("Nej, bara jag")),
    ("samordnare", lazy_gettext("Min samordnare")),
    ("nara", lazy_gettext("En anhörig eller vän")),
    ("tolk", lazy_gettext("En tolk")),
    ("annan", lazy_gettext("Någon annan")),
)


class PlainForm(Form):
    """An answer that needs nothing but a tap; `card` is what it is an answer to, where there are several."""

    svar = text(lazy_gettext("Ditt svar"), most=20)
    card = HiddenField(filters=[stripped])

    def answered(self) -> Answered | None:
        """Which of the three answers was pressed."""
        return Answered(self.svar.data) if self.svar.data in set(Answered) else None


class AnswerForm(PlainForm):
    """What an organisation may see, what not, and the answer; nothing is chosen beforehand."""

    kinds = choices(WHICH, [(kind.value, words) for kind, words in KINDS.items()])
    not_covered = long_text(LIMIT_HINT, most=1000)
    helped_by = choice(lazy_gettext("Välj den som var med."), HELPED_BY)

    def chosen(self) -> frozenset[Kind]:
        """The kinds that were ticked."""
        return frozenset(Kind(kind) for kind in self.kinds.data or ())

    def draft(self) -> Draft:
        """What was ticked and written, as it is kept before the answer."""
        return Draft(
            kinds=list(self.kinds.data or ()),
            not_covered=self.not_covered.data or "",
            helped_by=self.helped_by.data or "",
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """A yes has to name what it is about; the rule says so before anything is claimed or written."""
        fine: bool = super().validate(extra_validators)
        verdict = may_give(self.chosen()) if self.answered() is Answered.YES else None
        if isinstance(verdict, Refused):
            self.kinds.errors = [*self.kinds.errors, tell(verdict)]
        return fine and not isinstance(verdict, Refused)
