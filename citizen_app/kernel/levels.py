"""Who it is, and how sure we are: the levels of identity and the principal that a request carries."""

from dataclasses import dataclass, field
from datetime import datetime, time
from enum import IntEnum
from typing import Any


class Level(IntEnum):
    """How sure we are of who it is (HSLF-FS 2016:40 ch. 3 §15: a link alone never opens the plan)."""

    PUBLIC = 0
    LINK = 1
    ONCE = 2
    PLAN = 3
    STAFF = 10


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something, as the audit writes it: a kind, an id and the unit it was done for."""

    kind: str
    id: str
    unit_id: str | None = None
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class Human:
    """The person to talk to: a name where the level may show one, the unit, a phone and when it answers."""

    unit: str
    phone: str | None
    name: str | None = None
    hours: tuple[tuple[tuple[int, ...], time, time], ...] = ()
    group: str = "kommun"


@dataclass(slots=True)
class Principal:
    """The one who asks: a person, a link or a member of staff, as one session row tells."""

    level: Level
    session_id: str
    seen_at: datetime
    person_id: str | None = None
    meeting_id: str | None = None
    staff_id: str | None = None
    unit_id: str | None = None
    link_id: str | None = None
    language: str | None = None
    protected: bool = False
    slow: bool = False
    fresh_until: datetime | None = None
    ends: datetime | None = None
    human: Human | None = None
    data_key: bytes | None = None
    data: dict[str, str] = field(default_factory=dict)
    changed: bool = False
    along: Any = None  # the row that the loader found, where the page's own data stands beside it

    @property
    def is_authenticated(self) -> bool:
        """What Flask-Login asks: whether there is a session at all."""
        return True

    @property
    def is_active(self) -> bool:
        """What Flask-Login asks: an ended session never becomes a principal."""
        return True

    @property
    def is_anonymous(self) -> bool:
        """What Flask-Login asks."""
        return False

    def get_id(self) -> str:
        """What Flask-Login asks: the id of the session, never of the person."""
        return self.session_id

    @property
    def person(self) -> str:
        """The person's id; raises LookupError where the principal is no person."""
        if self.person_id is None:
            raise LookupError("this principal is not a person")
        return self.person_id

    @property
    def staff(self) -> str:
        """The staff member's id; raises LookupError where the principal is no staff."""
        if self.staff_id is None:
            raise LookupError("this principal is not staff")
        return self.staff_id

    @property
    def unit(self) -> str:
        """The unit's id; raises LookupError where the principal has none."""
        if self.unit_id is None:
            raise LookupError("this principal has no unit")
        return self.unit_id

    @property
    def actor(self) -> Actor:
        """The principal as the audit names it."""
        if self.level is Level.STAFF:
            return Actor("staff", self.staff, self.unit_id, self.session_id)
        if self.level is Level.LINK:
            return Actor("link", self.link_id or self.session_id, self.unit_id, self.session_id)
        return Actor("person", self.person, self.unit_id, self.session_id)

    def is_fresh(self, now: datetime) -> bool:
        """Whether the person showed who she is within the last five minutes (step-up, ASVS 7.5.3)."""
        return self.fresh_until is not None and now < self.fresh_until

    def remember(self, name: str, value: str) -> None:
        """Keeps a small value with the session; never anything personal."""
        if self.data.get(name) != value:
            self.data[name] = value
            self.changed = True

    def forget(self, name: str) -> None:
        """Drops a small value from the session."""
        if self.data.pop(name, None) is not None:
            self.changed = True
