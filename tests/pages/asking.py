"""Short words for the pages of who may see: the way to an organisation, an answer, and what it led to."""

import re

from citizen_app.access import service as access
from citizen_app.exchange import service as exchange
from citizen_app.kernel import clock
from citizen_app.kernel.kinds import Kind
from citizen_app.kernel.levels import Actor
from citizen_app.plan import service as plans
from citizen_app.storage.session import begin, reading
from tests.builders import EXAMPLES, Cast
from tests.client import StrictClient

LINDEN, FK = "Vårdcentralen Linden", "Försäkringskassan"


def a_plan(cast: Cast) -> str:
    """Fatima with the plan of her bundle, old yeses on paper and a husband in the plan; staff have confirmed it."""
    person, plan = an_unconfirmed_plan(cast)
    with begin() as session:
        plans.write_plain_lines(session, Actor("staff", cast.coordinator, cast.unit), plan, {}, {})
    return person


def an_unconfirmed_plan(cast: Cast) -> tuple[str, str]:
    """The same as it comes in: the person and her plan, of which staff have not looked at a row."""
    data = (EXAMPLES / "fatima.bundle.json").read_bytes()
    with begin() as session:
        actor = Actor("staff", cast.coordinator, cast.unit)
        taken = exchange.take_in_for_unit(session, actor, cast.unit, exchange.read(data))
        return taken.person_id, taken.plan_id


def page_of(client: StrictClient, name: str) -> str:
    """The address of an organisation's page, found on the list as a person finds it."""
    page = client.get("/app/vem-far-se").text
    [address] = [url for url, text in re.findall(r'<a class="row" href="([^"]+)">(.*?)</a>', page) if name in text]
    return address


def hidden(page: str) -> dict[str, str]:
    """What a form sends without being asked."""
    boxes = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    found = {re.findall(r'name="([^"]*)"', box)[0]: re.findall(r'value="([^"]*)"', box) for box in boxes}
    return {name: value[0] for name, value in found.items() if value and name not in ("till", "kinds")}


def ticked(page: str) -> list[str]:
    """What is chosen on a page."""
    boxes = re.findall(r"<input[^>]* checked[^>]*>", page)
    return [value for box in boxes for value in re.findall(r'value="([^"]*)"', box)]


def answer(client: StrictClient, address: str, svar: str, **words: object) -> str:
    """Fills in the page of the question and follows to where it leads."""
    form = hidden(client.get(address).text) | {"svar": svar} | words
    kept = client.post(address, form, status=307)
    return client.post(kept.headers["Location"], form).headers["Location"]


def open_to_linden(cast: Cast, person: str) -> frozenset[Kind]:
    with reading() as session:
        return access.kinds_open_to(session, person, cast.reader_unit, clock.now())


def card_that_says(client: StrictClient, words: str) -> str:
    """The card that says this, after those before it have been put off."""
    for _ in range(8):
        page = client.get("/app/ett-i-taget").text
        if words in page:
            return page
        client.post("/app/ett-i-taget", hidden(page) | {"svar": "inte_nu"})
    raise AssertionError(f"no card says {words}")
