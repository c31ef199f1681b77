"""The demo door: anybody may come in as anybody of the cast; it is only ever made when the demo runs."""

from email import message_from_bytes, policy

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue

from citizen_app.demo.ways import ways
from citizen_app.identity import service as identity
from citizen_app.settings import Settings
from citizen_app.storage.session import begin, reading
from citizen_app.units import service as units
from citizen_app.web import gate
from citizen_app.web.guards import open_to_all
from citizen_app.web.pages import answer, see_path


def door(settings: Settings) -> Blueprint:
    """The demo's pages; raises PermissionError outside demo mode."""
    if not settings.demo:
        raise PermissionError("the demo door exists in demo mode only")
    views = Blueprint("demo", __name__)
    views.get("/demo")(show)
    views.post("/demo/personal")(come_in)
    views.get("/demo/post")(post)
    return views


@open_to_all
def show() -> ResponseReturnValue:
    """Everybody of the cast, each with a way in."""
    with reading() as session:
        staff = [
            (unit.name, [(member.id, str(member.name), member.role) for member in units.staff_of(session, unit.id)])
            for unit in units.units(session)
            if unit.reads_here
        ]
    people = ways(current_app.extensions["settings"])["people"]
    return answer("demo/door.html", staff=staff, people=people)


@open_to_all
def come_in() -> ResponseReturnValue:
    """Comes in as a member of staff."""
    with begin() as session:
        try:
            member = units.staff(session, request.form.get("staff", "")[:40])
        except units.NoSuchUnit:
            abort(404)
        secret = identity.sign_in_staff(session, member.id, member.unit_id, "Demo")
    response = see_path("/personal/")
    gate.set_cookie(response, current_app.extensions["settings"], gate.STAFF_COOKIE, secret)
    return response


@open_to_all
def post() -> ResponseReturnValue:
    """The mail that would have been sent, newest first."""
    folder = current_app.extensions["settings"].mail_folder
    letters = []
    for path in sorted(folder.glob("*.eml"), reverse=True)[:20]:
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body()
        letters.append((str(mail["To"]), str(mail["Subject"]), body.get_content() if body else ""))
    return answer("demo/post.html", letters=letters)
