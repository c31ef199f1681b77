"""What the phone does: nothing typed is lost, nothing personal is left, and one tap is one effect."""

import pytest
from playwright.sync_api import Page, Route, expect

from citizen_app.meetings import service as meetings
from citizen_app.meetings.preparation import sent_now
from citizen_app.storage.session import reading
from tests.browser import Installation, opened, wait_until
from tests.figures import figure
from tests.journeys.conftest import Contexts
from tests.journeys.hands import Hands
from tests.journeys.people import Person, Staff
from tests.screens import SCREENS, Scene, Who, person_called, set_scene

PLAN_WORDS = "undersöker din rygg"
LEFT_AT_ONCE = "() => { document.querySelector('#stang button').click(); return document.body.innerText }"
PUBLIC_WORDS = {"", "Prata med en människa", "Behöver du hjälp nu?", "Svenska", "Lättläst", "English", "Logga in"}


@pytest.fixture(scope="module")
def scene(house: Installation) -> Scene:
    return set_scene(house)


@pytest.fixture
def fatima(house: Installation, scene: Scene, contexts: Contexts) -> Hands:
    """Fatima, signed in on a clean phone."""
    context = contexts(house)
    scene.let_in(house, context, Who.FATIMA)
    return Hands(context)


def test_the_links_secret_leaves_the_address_and_the_history(house: Installation, contexts: Contexts) -> None:
    link = house.ways().person("Ulrika")["link"]
    ulrika = Person(contexts(house))
    asked: list[str] = []
    ulrika.page.on("request", lambda request: asked.append(request.url + str(request.headers)))
    ulrika.opens(link)
    ulrika.sees("Vad är viktigast för dig?")
    secret = link.partition("#")[2]
    assert not [each for each in asked if secret in each]
    ulrika.page.go_back()
    assert secret not in ulrika.page.url


def test_another_language_on_the_link_page_keeps_the_way_in(house: Installation, contexts: Contexts) -> None:
    ulrika = Person(contexts(house))
    ulrika.goes_to(house.ways().person("Ulrika")["link"])
    ulrika.press("Lättläst")
    ulrika.language = "sv@easy"
    ulrika.press("Öppna")
    ulrika.sees("Vad är viktigast för dig?")


def test_the_own_reply_is_put_in_without_a_new_page(fatima: Hands, scene: Scene) -> None:
    fatima.goes_to(f"/app/moten/{scene.holes['meeting']}?andra=ja")
    fatima.page.wait_for_function("() => window.htmx")
    fatima.page.evaluate("() => { window.samePage = true }")
    fatima.press("Jag vill byta tid")
    fatima.sees("Du har svarat: %(reply)s.", reply="Jag vill byta tid")
    fatima.page.wait_for_function("() => window.samePage && document.activeElement.id === 'svar'")


def test_a_reply_that_htmx_cannot_send_is_sent_as_without_scripts(fatima: Hands, scene: Scene) -> None:
    fatima.goes_to(f"/app/moten/{scene.holes['meeting']}?andra=ja")
    fatima.page.wait_for_function("() => window.htmx")
    lost: list[str] = []

    def lose_the_first(route: Route) -> None:
        lost.append(route.request.url)
        route.abort() if len(lost) == 1 else route.continue_()

    fatima.page.route("**/svar", lose_the_first)
    fatima.press("Jag kommer")
    fatima.sees("Du har svarat: %(reply)s.", reply="Jag kommer")
    assert len(lost) == 2


def test_a_dead_network_keeps_the_text_and_the_save_comes_later(fatima: Hands, scene: Scene) -> None:
    fatima.goes_to(f"/app/moten/{scene.holes['meeting']}/forbered/bra")
    field = fatima.page.locator("textarea").first
    fatima.context.set_offline(True)
    field.fill("Att min granne handlar åt mig.")
    fatima.page.get_by_role("button", name="Fortsätt").last.click()
    fatima.sees("Inte skickat än. Texten står kvar.")
    assert field.input_value() == "Att min granne handlar åt mig."
    with fatima.page.expect_navigation():
        fatima.context.set_offline(False)
    fatima.goes_to(f"/app/moten/{scene.holes['meeting']}/forbered/titta-igenom")
    fatima.sees("Att min granne handlar åt mig.")


def test_what_is_typed_is_kept_without_pressing_anything(fatima: Hands, scene: Scene) -> None:
    path = f"/app/moten/{scene.holes['meeting']}/forbered/andra"
    fatima.goes_to(path)
    fatima.page.locator("textarea").first.fill("Jag vill gå ut varje dag.")
    fatima.sees("Sparat")
    fatima.goes_to(path)
    expect(fatima.page.locator("textarea").first).to_have_value("Jag vill gå ut varje dag.")


def test_quick_exit_leaves_nothing_behind_from_any_page(house: Installation, scene: Scene, contexts: Contexts) -> None:
    context = contexts(house)
    fatima = Hands(context)
    screens = [each for each in SCREENS if each.who is Who.FATIMA and not each.press]
    for screen in screens[:: max(1, len(screens) // figure("T35.flows"))]:
        scene.let_in(house, context, Who.FATIMA)
        fatima.goes_to(scene.path(screen))
        seen = set(fatima.reads().splitlines()) - PUBLIC_WORDS
        left = fatima.page.evaluate(
            "() => { document.querySelector('#stang button').click(); return document.body.innerText }"
        )
        assert left == "", screen.name
        fatima.page.wait_for_url("**/healthz")
        for way in (fatima.page.go_back, fatima.page.go_forward, fatima.page.go_back):
            way()
            still = set(fatima.page.locator("body").inner_text().splitlines())
            assert not seen & (still - PUBLIC_WORDS), screen.name


def test_after_quick_exit_nobody_is_signed_in(fatima: Hands) -> None:
    fatima.goes_to("/app/plan")
    fatima.sees(PLAN_WORDS)
    fatima.page.locator("form#stang button").click()
    fatima.page.wait_for_url("**/healthz")

    def is_out() -> bool:
        fatima.goes_to("/app/plan")
        return fatima.page.url.endswith("/in")

    wait_until(is_out, 5, lambda: "still signed in")  # the leaving waits for nothing, and may be ahead of the end


def test_the_first_key_on_a_page_is_the_quick_way_out(fatima: Hands) -> None:
    fatima.goes_to("/app/")
    fatima.page.keyboard.press("Tab")
    assert fatima.page.evaluate("document.activeElement.innerText") == "Stäng snabbt"
    fatima.page.keyboard.press("Enter")
    fatima.page.wait_for_url("**/healthz")


def test_no_personal_page_lies_in_a_cache(fatima: Hands, scene: Scene) -> None:
    for path in ("/app/", "/app/plan", "/app/runt-mig", f"/app/moten/{scene.holes['meeting']}"):
        fatima.goes_to(path)
        _worker_is_there(fatima.page)
    kept = fatima.page.evaluate(
        """async () => {
            const kept = [];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const asked of await cache.keys()) {
                    kept.push([new URL(asked.url).pathname, await (await cache.match(asked)).text()]);
                }
            }
            return kept;
        }"""
    )
    assert kept
    assert [path for path, _text in kept if path != "/app/offline" and not path.startswith("/static/")] == []
    assert [path for path, text in kept if any(word in text for word in ("Fatima", "Sara", "040-628"))] == []


def test_without_a_network_there_is_a_human_and_help(fatima: Hands) -> None:
    fatima.goes_to("/app/")
    _worker_is_there(fatima.page)
    fatima.context.set_offline(True)
    fatima.goes_to("/app/plan")
    fatima.sees("Du har inget nät just nu.")
    fatima.sees("Prata med en människa")
    assert fatima.page.locator("a[href='tel:112']").count()
    fatima.context.set_offline(False)
    fatima.press("Prova igen")
    fatima.sees(PLAN_WORDS)


def test_a_double_tap_sends_once(house: Installation, contexts: Contexts) -> None:
    karl = Person(contexts(house))
    karl.opens(house.ways().person("Karl")["link"])
    karl.write("Vad är viktigast för dig?", "Att bo kvar hemma.")
    with karl.page.expect_navigation():
        karl.page.get_by_role("button", name="Skicka").dblclick()
    karl.sees("Tack, dina svar är skickade.")
    karl.page.go_back()
    karl.page.wait_for_load_state()
    karl.press("Skicka")
    karl.sees("Tack, dina svar är skickade.")
    assert _versions_sent(house, "Karl") == 1


def test_the_end_of_a_session_sends_no_form_once_more(house: Installation, scene: Scene, contexts: Contexts) -> None:
    sara = Staff(contexts(house), "Sara Lind")
    sara.page.clock.install()
    sara.goes_to(f"/personal/person/{scene.holes['fatima']}/kod")
    sara.write("Din kod", "482915")  # the code that she has in the demo
    sara.press("Spara koden")
    sara.sees("Koden är sparad")
    sent: list[str] = []
    sara.page.on("request", lambda request: sent.append(request.method))
    with sara.page.expect_navigation():
        sara.page.clock.fast_forward("16:00")
    assert sent
    assert "POST" not in sent


def test_another_language_keeps_what_is_typed(fatima: Hands, scene: Scene) -> None:
    fatima.goes_to(f"/app/moten/{scene.holes['meeting']}/forbered/sjalv")
    fatima.page.locator("textarea").first.fill("Jag kan laga frukost själv.")
    fatima.press("English")
    expect(fatima.page.locator("html")).to_have_attribute("lang", "en")
    expect(fatima.page.locator("textarea").first).to_have_value("Jag kan laga frukost själv.")
    fatima.press("Svenska")


def test_two_tabs_overwrite_nothing_in_silence(fatima: Hands, scene: Scene) -> None:
    path = f"/app/moten/{scene.holes['meeting']}/forbered/svart"
    other = Hands(fatima.context)
    for tab in (fatima, other):
        tab.goes_to(path)
    fatima.page.locator("textarea").first.fill("Jag sover dåligt.")
    fatima.press("Fortsätt")
    other.page.locator("textarea").first.fill("Jag har ont i ryggen.")
    other.press("Fortsätt")
    other.goes_to(path)
    everything = other.reads() + other.page.locator("textarea").first.input_value()
    assert "Jag sover dåligt." in everything
    assert "Jag har ont i ryggen." in everything


def _worker_is_there(page: Page) -> None:
    """The worker has kept its shell and watches over the page."""
    page.evaluate("() => navigator.serviceWorker.ready")
    wait_until(lambda: page.evaluate("() => caches.keys().then(names => names.length > 0)"), 10, lambda: "no shell")
    page.wait_for_timeout(300)


def _versions_sent(house: Installation, name: str) -> int:
    with opened(house), reading() as session:
        person = person_called(session, name.lower())
        found = [sent_now(session, each.id) for each in meetings.meetings_of(session, person.id)]
        return max((each.version for each in found if each), default=0)
