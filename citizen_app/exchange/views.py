"""Staff take a plan in: a file that is read whole or refused whole."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from citizen_app.exchange import service, wording
from citizen_app.exchange.forms import BundleForm
from citizen_app.exchange.rules import MAX_BYTES, BadBundle, RefusedBundle
from citizen_app.kernel.levels import Level, Principal
from citizen_app.storage.once import claim
from citizen_app.storage.session import begin
from citizen_app.web.guards import needs
from citizen_app.web.pages import again, see_path

views = Blueprint("exchange", __name__)


@views.route("/personal/ta-emot", methods=["GET", "POST"])
@needs(Level.STAFF)
def take_in(me: Principal) -> ResponseReturnValue:
    """A bundle by the browser; a bad one is refused with the part and the reason, and nothing changes."""
    form = BundleForm()
    if not form.sent():
        return again("exchange/take_in.html", form=form, refused=None)
    data = _file()
    try:
        incoming = service.read(data)
        with begin() as session:
            once = claim(session, me.session_id, form.key.data or "", service.mark_of(data))
            if once.first:
                once.result = service.take_in_for_unit(session, me.actor, me.unit, incoming).plan_id
            plan_id = once.result
    except RefusedBundle as refused:
        told = wording.why(refused) if data or refused.why is not BadBundle.NOT_JSON else ""
        return again("exchange/take_in.html", form=form, refused=told, part=refused.part)
    return see_path(f"/personal/plan/{plan_id}/enkel-text")


def _file() -> bytes:
    """The file that was sent, a byte more than is allowed at most; nothing of it stays on disk."""
    sent = request.files.get("bundle")
    if sent is None:
        return b""
    with sent.stream as stream:
        return stream.read(MAX_BYTES + 1)
