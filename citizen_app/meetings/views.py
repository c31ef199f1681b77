"""Möten: the list, one meeting with the person's own reply, and whether it was held."""

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from citizen_app.audit.service import read_logged
from citizen_app.kernel.clock import now
from citizen_app.kernel.ids import looks_like_id
from citizen_app.kernel.levels import Level, Principal
from citizen_app.kernel.verdict import Refused
from citizen_app.meetings import pages, service, wording
from citizen_app.meetings.rules import UNKNOWN_HAND, Held, Reply, Settled, Way
from citizen_app.meetings.service import NoSuchMeeting
from citizen_app.plan.wording import css
from citizen_app.storage.session import begin
from citizen_app.web import errors
from citizen_app.web.guards import needs
from citizen_app.web.pages import answer, see, see_path, wants_piece

views = Blueprint("meetings", __name__)
views.register_error_handler(NoSuchMeeting, lambda _nothing: errors.page(404))


@views.get("/app/moten")
@needs(Level.PLAN)
def all_meetings(me: Principal) -> ResponseReturnValue:
    """My meetings: those ahead first, those that have been below."""
    cards = read_logged(
        me, "meeting", me.person, me.person, lambda s: service.cards_of(s, me.person, now(), me.protected)
    )
    ahead = [card for card in cards if not card.is_over]
    return answer("meetings/list.html", ahead=ahead, past=[card for card in cards[::-1] if card not in ahead])


@views.get("/app/moten/<meeting_id>")
@needs(Level.PLAN)
def show(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """One meeting: when and where, my own reply, who comes and who does not."""
    return _page(me, meeting_id)


@views.post("/app/moten/<meeting_id>/svar")
@needs(Level.PLAN)
def reply(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """My own reply by one tap, and how I would rather take part by one more."""
    given, way = request.form.get("svar", ""), request.form.get("hur", "")
    if given not in wording.REPLIES or way not in ("", *wording.WAYS):
        return _page(me, meeting_id, status=422)
    with begin() as session:
        meeting = service.meeting_of_person(session, meeting_id, me.person)
        verdict = service.reply(session, me.actor, meeting, Reply(given), Way(way) if way else None)
    if isinstance(verdict, Refused):
        return _page(me, meeting_id, refused=wording.tell(verdict), status=422)
    return _page(me, meeting_id) if wants_piece() else see("meetings.show", meeting_id=meeting_id)


@views.post("/app/moten/<meeting_id>/blev-det-av")
@needs(Level.PLAN)
def say_held(me: Principal, meeting_id: str) -> ResponseReturnValue:
    """”Blev mötet av?”: a yes leads to the questionnaire, whatever staff have ticked."""
    said = request.form.get("blev", "")
    if said not in list(Held):
        return _page(me, meeting_id, status=422)
    with begin() as session:
        meeting = service.meeting_of_person(session, meeting_id, me.person)
        verdict = service.say_held(session, me.actor, meeting, Held(said))
    if isinstance(verdict, Refused):
        return _page(me, meeting_id, refused=wording.tell(verdict), status=422)
    if said == Held.NO:
        return see("meetings.show", meeting_id=meeting_id)
    return see_path(f"/app/sag-vad-du-tyckte/{meeting_id}/")


@views.get("/app/var-det-du")
@needs(Level.PLAN)
def whose_hand(me: Principal) -> ResponseReturnValue:
    """”Det här skrevs i länken. Var det du?”"""
    found = read_logged(me, "preparation", me.person, me.person, lambda s: service.unknown_hand(s, me.person))
    if found is None:
        me.remember(UNKNOWN_HAND, "none")
        return see_path("/app/")
    rows = [(wording.title_of(slug), wording.lines_of(slug, values, {})) for slug, values in found.answers]
    return answer("meetings/whose_hand.html", day=found.day, rows=rows)


@views.post("/app/var-det-du")
@needs(Level.PLAN)
def settle_hand(me: Principal) -> ResponseReturnValue:
    """Ja, nej, or somebody helped me: until then staff see "skrivet i länken"."""
    said = request.form.get("svar", "")
    if said not in list(Settled):
        return see("meetings.whose_hand")
    with begin() as session:
        service.settle_hand(session, me.actor, me.person, Settled(said))
    me.remember(UNKNOWN_HAND, "none")
    return see_path("/app/")


def _page(me: Principal, meeting_id: str, refused: str = "", status: int = 200) -> ResponseReturnValue:
    """One meeting's page, or only the own reply where htmx puts it in."""
    if not looks_like_id(meeting_id):
        abort(404)
    shown = read_logged(me, "meeting", me.person, meeting_id, lambda s: service.shown(s, meeting_id, me.person, now()))
    words = pages.meeting_page(shown.card, shown.reader, changing=request.args.get("andra") == "ja")
    groups = {who: css(group) for who, group in shown.groups.items()}
    said = {"card": shown.card, "page": words, "groups": groups, "refused": refused}
    return answer("meetings/meeting.html", fragment="meetings/_own_reply.html", status=status, **said)
