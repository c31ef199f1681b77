"""Settings refuse to be half-set or unsafe outside the demo."""

from pathlib import Path

import pytest

from citizen_app.settings import BadSettings, from_environment, warnings

REAL = {
    "CITIZEN_PUBLIC_URL": "https://minplan.example",
    "CITIZEN_HUMAN_UNIT": "Växeln",
    "CITIZEN_HUMAN_PHONE": "040-628 04 00",
}


def test_the_demo_needs_nothing() -> None:
    settings = from_environment({"CITIZEN_DEMO": "1"})
    assert settings.public_url == "http://localhost:8000"
    assert settings.step == 4
    assert settings.code_sign_in


def test_a_real_installation_starts_with_public_pages_only() -> None:
    settings = from_environment(REAL)
    assert settings.step == 1
    assert not settings.code_sign_in
    assert not settings.demo


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"CITIZEN_PUBLIC_URL": ""}, "CITIZEN_PUBLIC_URL"),
        ({"CITIZEN_PUBLIC_URL": "http://minplan.example"}, "CITIZEN_PUBLIC_URL"),
        ({"CITIZEN_PUBLIC_URL": "minplan"}, "CITIZEN_PUBLIC_URL"),
        ({"CITIZEN_HUMAN_PHONE": ""}, "CITIZEN_HUMAN_PHONE"),
        ({"CITIZEN_STEP": "5"}, "CITIZEN_STEP"),
        ({"CITIZEN_STEP": "två"}, "CITIZEN_STEP"),
        ({"CITIZEN_DEMO": "kanske"}, "CITIZEN_DEMO"),
        ({"CITIZEN_NOW": "2026-11-26T09:00:00+01:00"}, "CITIZEN_NOW"),
        ({"CITIZEN_SMTP_HOST": "localhost"}, "CITIZEN_MAIL_FROM"),
        ({"CITIZEN_MAIL_FROM": "plan@minplan.example"}, "CITIZEN_SMTP_HOST"),
        ({"DATABASE_URL": "mysql://localhost/minsip"}, "DATABASE_URL"),
        ({"DATABASE_URL": "minsip"}, "DATABASE_URL"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL"),
        ({"CITIZEN_EXIT_URL": "javascript:alert(1)"}, "CITIZEN_EXIT_URL"),
        ({"CITIZEN_SMTP_PORT": "0"}, "CITIZEN_SMTP_PORT"),
        ({"CITIZEN_TESTING": "1"}, "CITIZEN_TESTING"),
    ],
)
def test_half_set_or_unsafe_is_refused_and_named(change: dict[str, str], named: str) -> None:
    with pytest.raises(BadSettings, match=named):
        from_environment(REAL | change)


@pytest.mark.parametrize("moment", ["i morgon", "2026-11-26T09:00:00", "2026-13-26T09:00:00+01:00"])
def test_another_now_has_to_be_a_moment(moment: str) -> None:
    with pytest.raises(BadSettings, match="CITIZEN_NOW"):
        from_environment({"CITIZEN_DEMO": "1", "CITIZEN_NOW": moment})


def test_a_host_or_a_name_that_gives_the_person_away_is_warned_about() -> None:
    told = warnings(
        from_environment(REAL | {"CITIZEN_PUBLIC_URL": "https://sip.kommun.example", "CITIZEN_APP_NAME": "SIP"})
    )
    assert len(told) == 2
    assert warnings(from_environment(REAL)) == []


def test_the_instance_lies_where_it_was_asked(tmp_path: Path) -> None:
    settings = from_environment({"CITIZEN_DEMO": "1", "INSTANCE": str(tmp_path)})
    assert settings.keys_file == tmp_path / "keys.json"
    assert str(tmp_path) in settings.database_url
