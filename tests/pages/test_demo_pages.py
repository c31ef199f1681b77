"""The demo's own pages: everybody of the cast with a way in, and the letter box."""

from dataclasses import replace

from flask import Flask

from citizen_app.app import create_app
from citizen_app.demo import cast
from citizen_app.demo.door import door
from citizen_app.settings import Settings
from tests.client import StrictClient


def test_everybody_of_the_cast_has_a_way_in(app: Flask, settings: Settings) -> None:
    shown = replace(settings, demo=True)
    demo = StrictClient(create_app(shown, [door(shown)]))
    cast.load()
    page = demo.get("/demo").text
    assert "Fatima" in page
    assert page.count('href="http') >= 5
    assert "/l#" in page
    assert 'action="/demo/personal"' in page
    demo.get("/demo/post")
