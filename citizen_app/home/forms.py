"""The form of Be oss höra av oss."""

from typing import Any

from flask_babel import lazy_gettext

from citizen_app.notify.rules import ways_for
from citizen_app.notify.wording import WAYS
from citizen_app.web.forms import Form, choice, long_text

MOST_WORDS = 300


class CallForm(Form):
    """How the person wants to hear from us, and when it suits."""

    way = choice(
        lazy_gettext("Hur ska vi höra av oss?"),
        [(way.value, words) for way, words in WAYS.items()],
        needed=lazy_gettext("Välj hur vi ska höra av oss."),
    )
    words = long_text(lazy_gettext("När passar det?"), most=MOST_WORDS)

    def __init__(self, protected: bool, **values: Any) -> None:
        super().__init__(**values)
        self.way.choices = [(way.value, WAYS[way]) for way in ways_for(protected)]
