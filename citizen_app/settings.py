"""Every setting, read once from the environment into one frozen object; it refuses to start half-set."""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit


class BadSettings(Exception):
    """The environment is half-set or unsafe; the message says which setting and what it needs."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs; secrets lie in the key ring, never here."""

    instance: Path
    public_url: str
    demo: bool = False
    testing: bool = False
    step: int = 4
    app_name: str = "Min plan"
    database_url: str = ""
    redis_url: str | None = None
    exit_url: str = "https://www.smhi.se/"
    code_sign_in: bool = False
    smtp_host: str | None = None
    smtp_port: int = 25
    mail_from: str = ""
    human_unit: str = ""
    human_phone: str = ""
    moved_to: datetime | None = None
    trusted_hops: int = 0

    @property
    def https(self) -> bool:
        """Whether people reach the service over https."""
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        """The public host name."""
        return urlsplit(self.public_url).hostname or ""

    @property
    def mail_leaves(self) -> bool:
        """Whether any mail ever leaves: by a mail server, or into the demo's postbox."""
        return self.smtp_host is not None or self.demo or self.testing

    @property
    def mail_folder(self) -> Path:
        """Where the demo puts mail instead of sending it."""
        return self.instance / "mail"

    @property
    def keys_file(self) -> Path:
        """Where the key ring lies; readable by its owner only."""
        return self.instance / "keys.json"


def from_environment(env: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (`os.environ` by default); raises BadSettings."""
    given = os.environ if env is None else env
    instance = Path(given.get("CITIZEN_INSTANCE") or given.get("INSTANCE") or "instance").resolve()
    demo, testing = _flag(given, "CITIZEN_DEMO"), _flag(given, "CITIZEN_TESTING")
    settings = Settings(
        instance=instance,
        public_url=_public_url(given, demo or testing),
        demo=demo,
        testing=testing,
        step=_number(given, "CITIZEN_STEP", 4 if demo or testing else 1, 1, 4),
        app_name=given.get("CITIZEN_APP_NAME") or "Min plan",
        database_url=_server(given, "DATABASE_URL", "sqlite", "postgresql", "postgres")
        or f"sqlite:///{instance / 'minsip.sqlite'}",
        redis_url=_server(given, "REDIS_URL", "redis", "rediss", "unix") or None,
        exit_url=_web_address(given, "CITIZEN_EXIT_URL", "https://www.smhi.se/"),
        code_sign_in=demo or testing or _flag(given, "CITIZEN_CODE_SIGN_IN_REVIEWED"),
        smtp_host=given.get("CITIZEN_SMTP_HOST") or None,
        smtp_port=_number(given, "CITIZEN_SMTP_PORT", 25, 1, 65535),
        mail_from=given.get("CITIZEN_MAIL_FROM") or "",
        human_unit=given.get("CITIZEN_HUMAN_UNIT") or ("Ekköpings kommun" if demo or testing else ""),
        human_phone=given.get("CITIZEN_HUMAN_PHONE") or ("040-628 04 00" if demo or testing else ""),
        moved_to=_moment(given, demo or testing),
        trusted_hops=_number(given, "CITIZEN_TRUSTED_PROXIES", 0, 0, 5),
    )
    _refuse_half_set(settings)
    return settings


def data_folder(name: str) -> Path:
    """Where `templates`, `static` or `locales` lie: inside the package in a wheel, beside it in a tree."""
    inside = Path(__file__).parent / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name


def _refuse_half_set(settings: Settings) -> None:
    """Outside demo and tests nothing may be missing that a person would be hurt by."""
    if settings.testing and settings.host not in ("localhost", "127.0.0.1"):
        raise BadSettings("CITIZEN_TESTING is for tests on this machine only, never for a public address")
    if settings.demo or settings.testing:
        return
    if not settings.https:
        raise BadSettings("CITIZEN_PUBLIC_URL needs an https address outside demo mode")
    if not settings.human_unit or not settings.human_phone:
        raise BadSettings("CITIZEN_HUMAN_UNIT and CITIZEN_HUMAN_PHONE name the human on public pages; both are needed")
    if settings.smtp_host and not settings.mail_from:
        raise BadSettings("CITIZEN_MAIL_FROM is needed beside CITIZEN_SMTP_HOST")
    if settings.mail_from and not settings.smtp_host:
        raise BadSettings("CITIZEN_SMTP_HOST is needed beside CITIZEN_MAIL_FROM")


def warnings(settings: Settings) -> list[str]:
    """What an operator is told at start: a host that gives the person away (safety: names and host)."""
    found = []
    if "sip" in settings.host or "kommun" in settings.host:
        found.append(f"the host name {settings.host} tells what the service is about; choose a neutral one")
    if "sip" in settings.app_name.lower():
        found.append("CITIZEN_APP_NAME is shown on the phone's home screen and says SIP; choose a neutral one")
    return found


def _flag(given: Mapping[str, str], name: str) -> bool:
    """A setting that is on or off; anything else is refused."""
    value = given.get(name, "").strip().lower()
    if value in ("", "0", "no", "false", "off"):
        return False
    if value in ("1", "yes", "true", "on"):
        return True
    raise BadSettings(f"{name} is on (1) or off (0)")


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds."""
    value = given.get(name, "").strip()
    if not value:
        return default
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise BadSettings(f"{name} is a whole number from {least} to {most}")
    return int(value)


def _web_address(given: Mapping[str, str], name: str, default: str) -> str:
    """A web address without a path of secrets: scheme and host are needed."""
    value = given.get(name, "").strip() or default
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadSettings(f"{name} is a web address that begins with https://")
    return value


def _server(given: Mapping[str, str], name: str, *kinds: str) -> str:
    """The address of a database or a queue, of a kind that we know."""
    value = given.get(name, "").strip()
    if value and value.partition("://")[0].partition("+")[0] not in kinds:
        raise BadSettings(f"{name} begins with {' or '.join(f'{kind}://' for kind in kinds)}")
    return value


def _public_url(given: Mapping[str, str], relaxed: bool) -> str:
    """The address people use, without a slash at the end; links are made from it, never from the Host header."""
    if not given.get("CITIZEN_PUBLIC_URL") and not relaxed:
        raise BadSettings("CITIZEN_PUBLIC_URL is needed: the address people use")
    return _web_address(given, "CITIZEN_PUBLIC_URL", "http://localhost:8000").rstrip("/")


def _moment(given: Mapping[str, str], allowed: bool) -> datetime | None:
    """Another now (`CITIZEN_NOW`, ISO 8601 with an offset), in demo and tests only."""
    value = given.get("CITIZEN_NOW", "").strip()
    if not value:
        return None
    if not allowed:
        raise BadSettings("CITIZEN_NOW exists in demo mode and tests only")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise BadSettings("CITIZEN_NOW is a moment such as 2026-11-26T09:00:00+01:00") from error
    if moment.tzinfo is None:
        raise BadSettings("CITIZEN_NOW needs an offset, such as +01:00")
    return moment + _gone(given)


def _gone(given: Mapping[str, str]) -> timedelta:
    """How long another now has gone on: `run` says when it began, so that all its processes show the same time."""
    began = given.get("CITIZEN_NOW_SINCE", "").strip()
    try:
        return timedelta(seconds=time.time() - float(began)) if began else timedelta(0)
    except (ValueError, OverflowError) as error:
        raise BadSettings("CITIZEN_NOW_SINCE is set by run itself, in seconds; leave it out") from error
