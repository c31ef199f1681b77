"""Something that waits for staff: each slice tells what waits, and the staff's "I dag" shows the oldest first."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: its kind (a code of the slice that tells it), for whom and since when.

    `for_staff` is None when it waits for anybody at the unit; `object` is the id that its page needs.
    """

    kind: str
    person_id: str
    object: str
    since: datetime
    for_staff: str | None = None
