"""The person's own plan: the page with everything, and one goal at a time."""

from functools import partial

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from citizen_app.audit.service import read_logged
from citizen_app.kernel.clock import local, today
from citizen_app.kernel.levels import Level, Principal
from citizen_app.plan import service
from citizen_app.plan.wording import goal_page, plan_page
from citizen_app.web.guards import Fresh, needs
from citizen_app.web.pages import answer

views = Blueprint("plan", __name__)


@views.get("/app/plan")
@needs(Level.PLAN, fresh=Fresh.READING)
def show(me: Principal) -> ResponseReturnValue:
    """Why, goals with small steps, who does what and when, and what to do when it gets hard."""
    found = read_logged(me, "plan", me.person, me.person, partial(service.own_plan, me=me))
    if found is None:
        return answer("plan/none.html")
    made = local(found.made_at).date()
    return answer("plan/show.html", plan=plan_page(found.document, made, today(), me.protected, found.version_id))


@views.get("/app/plan/mal/<goal_id>")
@needs(Level.PLAN, fresh=Fresh.READING)
def show_goal(me: Principal, goal_id: str) -> ResponseReturnValue:
    """One goal as a path with its small steps; somebody else's goal is no goal at all."""
    found = read_logged(me, "plan", me.person, me.person, partial(service.own_plan, me=me))
    goal = goal_page(found.document, goal_id, today(), me.protected) if found else None
    if found is None or goal is None:
        abort(404)
    return answer("plan/goal.html", goal=goal, of=len(found.document.goals))
