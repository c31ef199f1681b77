"""Vem har läst? The person's own log; to look at it is logged too."""

from functools import partial

from flask import Blueprint
from flask.typing import ResponseReturnValue

from citizen_app.audit.service import read_logged
from citizen_app.kernel.clock import today
from citizen_app.kernel.levels import Level, Principal
from citizen_app.rights import service
from citizen_app.rights.wording import log_in_words
from citizen_app.web.guards import Fresh, needs
from citizen_app.web.pages import answer

views = Blueprint("rights", __name__)


@views.get("/app/vem-har-last")
@needs(Level.PLAN, fresh=Fresh.READING)
def who_looked(me: Principal) -> ResponseReturnValue:
    """Who looked at what, when and why, newest first."""
    fetch = partial(service.log_of, person_id=me.person, own_unit=me.unit)
    log = read_logged(me, "log", me.person, me.person, fetch)
    days = log_in_words(log, today(), me.protected)
    return answer("rights/who_looked.html", days=days, is_cut=log.is_cut)
