"""What the settings promise: sandbox mode needs nothing, live mode names all that is missing, no secret shows."""

import stat
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import OpeningHours, Settings, SettingsError, load, strangers
from bot.settings.defaults import NEEDS, OWN_SECRETS, REAL
from bot.settings.table import rows
from bot.signup.hours import OpeningHours as PhonedHours

LIVE = {
    "mode": "live",
    "public_url": "https://welkom.lichtwolk.example",
    "secret_key": "k" * 40,
    "engine_secret": "e" * 40,
    **{name: "a-value" for values in NEEDS.values() for name in values},
    "smtp_api_url": "smtps://mail.lichtwolk.example:465",
}


def refused(**values):
    """The sentences with which these settings are refused."""
    with pytest.raises(SettingsError) as found:
        Settings(_env_file=None, **values)
    return found.value.problems


def test_sandbox_needs_nothing(settings, tmp_path):
    """With nothing set, the contract's defaults hold."""
    assert settings.mode == "sandbox"
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8080, "http://127.0.0.1:8080")
    assert settings.limits == "relaxed"
    assert settings.engine_url is None
    assert settings.twilio_account_sid == "AC" + "0" * 32
    assert settings.twilio_auth_token.get_secret_value() == "sandbox"
    assert settings.twilio_from == "+3197010200000"
    assert settings.database_url.get_secret_value() == f"sqlite+aiosqlite:///{tmp_path}/var/welkom.db"
    assert settings.countries == ("nl", "be", "de", "gb")
    assert {getattr(settings, port) for port in REAL} == {"sandbox", ("sandbox",)}


def test_data_folder_defaults_to_var(monkeypatch, tmp_path):
    """Without a data folder it is `var`, here."""
    monkeypatch.chdir(tmp_path)
    assert load().data_dir == tmp_path / "var"


def test_addresses_follow_the_port(make_settings):
    """Who changes the port need not change the address, the internal port and the actions too."""
    settings = make_settings(host="0.0.0.0", port="9000")
    assert settings.public_url == "http://127.0.0.1:9000"
    assert settings.internal_port == 9001
    assert settings.actions_url == "http://127.0.0.1:9001/actions"


def test_environment_and_env_file_are_read(monkeypatch, tmp_path):
    """The environment wins over `.env`, and an empty value is none."""
    env_file = tmp_path / ".env"
    env_file.write_text("WELKOM_PORT=9100\nWELKOM_RESELLER_NAME=Zonwolk\nWELKOM_HOST=\n")
    monkeypatch.setenv("WELKOM_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("WELKOM_PORT", "9200")
    monkeypatch.setenv("WELKOM_EMBED_ORIGINS", "https://a.example, https://b.example/")
    monkeypatch.setenv("WELKOM_TRUSTED_PROXIES", "10.0.0.0/8,::1")
    settings = load(env_file)
    assert (settings.port, settings.reseller_name, settings.host) == (9200, "Zonwolk", "127.0.0.1")
    assert settings.embed_origins == ("https://a.example", "https://b.example")
    assert [str(network) for network in settings.trusted_proxies] == ["10.0.0.0/8", "::1/128"]


def test_sandbox_makes_its_secrets_once(make_settings, tmp_path):
    """The same data folder gives the same secrets again; another one gives others; only the owner may read them."""
    first, again = make_settings(), make_settings()
    other = make_settings(data_dir=tmp_path / "other")
    for name in OWN_SECRETS:
        assert len(getattr(first, name).get_secret_value()) >= 32
        assert getattr(first, name) == getattr(again, name)
        assert getattr(first, name) != getattr(other, name)
        assert stat.S_IMODE((first.data_dir / "secrets" / name).stat().st_mode) == 0o600


def test_given_secret_is_not_replaced(make_settings):
    """A secret that is set is used, and no file is made for it."""
    settings = make_settings(engine_secret="given", secret_key="given too")
    assert settings.engine_secret.get_secret_value() == "given"
    assert not (settings.data_dir / "secrets").exists()


def test_one_port_may_be_real_in_sandbox_mode(make_settings):
    """A real adapter can speak to a stand-in's address, lookups included."""
    settings = make_settings(sms="twilio", twilio_api_url="http://127.0.0.1:9000/")
    assert (settings.sms, settings.voice) == ("twilio", "sandbox")
    assert settings.twilio_api_url == settings.twilio_lookup_api_url == "http://127.0.0.1:9000"


def test_live_mode_uses_real_providers():
    """With all secrets set, live mode has no stand-in left, and limits are strict."""
    settings = Settings(_env_file=None, **LIVE)
    assert settings.live
    assert settings.limits == "strict"
    assert settings.company_registry == ("kvk", "companies_house", "gleif")
    assert [port for port in REAL if "sandbox" in getattr(settings, port)] == []


def test_live_mode_names_everything_missing_at_once():
    """One start is enough to learn of every missing secret."""
    problems = refused(mode="live")
    named = {sentence.split()[0] for sentence in problems}
    wanted = {name for values in NEEDS.values() for name in values} | set(OWN_SECRETS)
    assert {f"WELKOM_{name.upper()}" for name in wanted} <= named
    assert len(problems) == len(set(problems))


@pytest.mark.parametrize("name", sorted(LIVE.keys() - {"mode", "public_url"}))
def test_live_mode_misses_each_secret(name):
    """Each of them alone is missed by name."""
    given = {key: value for key, value in LIVE.items() if key != name}
    assert [problem.split()[0] for problem in refused(**given)] == [f"WELKOM_{name.upper()}"]


def test_live_mode_takes_no_stand_in():
    """A sandbox adapter in live mode would let customers choose their own verdicts."""
    assert refused(**LIVE, identity="sandbox") == ("WELKOM_IDENTITY is sandbox: live mode takes no stand-ins.",)
    assert "WELKOM_COMPANY_REGISTRY" in refused(**LIVE, company_registry="kvk,sandbox")[0]


def test_live_mode_makes_no_secrets(tmp_path):
    """In live mode nothing is generated behind the operator's back."""
    refused(mode="live", data_dir=tmp_path / "var")
    assert not (tmp_path / "var").exists()


def test_live_mode_wants_https_and_a_long_key():
    """Links go over https, and the master key cannot be guessed."""
    problems = refused(**{**LIVE, "public_url": "http://welkom.example", "secret_key": "short"})
    assert [problem.split()[0] for problem in problems] == ["WELKOM_PUBLIC_URL", "WELKOM_SECRET_KEY"]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("mode", "prod", "should be 'sandbox' or 'live'"),
        ("port", "http", "should be a valid integer"),
        ("port", "70000", "should be less than or equal to 65534"),
        ("internal_port", "8080", "should differ from WELKOM_PORT"),
        ("public_url", "welkom.example", "begins with http:// or https://"),
        ("kvk_api_url", "https://me:secret@kvk.example", "no user name, password"),
        ("smtp_api_url", "mail.example", "begins with smtp:// or smtps://"),
        ("database_url", "mysql://me:hush@db", "should begin with postgresql+psycopg://"),
        ("opening_hours", "always", "should look like 'Mo-Fr 09:00-17:30'"),
        ("opening_hours", "Fr-Mo 09:00-17:30", "from an earlier to a later day"),
        ("time_zone", "Mars/Olympus", "should be a time zone"),
        ("countries", "nl,xx", "should be 'nl', 'be', 'de' or 'gb'"),
        ("company_registry", "google", "should be 'sandbox', 'kvk', 'companies_house' or 'gleif'"),
        ("embed_origins", "evil", "begins with http:// or https://"),
        ("sms", "pigeon", "should be 'sandbox' or 'twilio'"),
    ],
)
def test_wrong_value_is_told_in_a_sentence(tmp_path, name, value, why):
    """The sentence names the setting and what it should be, and does not repeat the value."""
    (problem,) = refused(data_dir=tmp_path, **{name: value})
    assert problem.startswith(f"WELKOM_{name.upper()} ")
    assert why in problem
    assert problem.endswith(".")
    assert "hush" not in problem
    assert "me:secret" not in problem


def test_wrong_and_missing_are_told_together():
    """A wrong value does not hide a missing one."""
    named = {problem.split()[0] for problem in refused(mode="live", port="x", time_zone="y")}
    assert {"WELKOM_PORT", "WELKOM_TIME_ZONE", "WELKOM_STRIPE_SECRET_KEY"} <= named


def test_settings_do_not_change(settings):
    """Nobody changes a setting while the program runs."""
    with pytest.raises(ValidationError):
        settings.port = 1


def test_secrets_do_not_show():
    """Neither printing, nor the table, nor an error shows a secret."""
    secret = "very-secret-value"  # the same for every secret there is
    secrets = {name for name, about in Settings.model_fields.items() if about.annotation is SecretStr}
    given = dict.fromkeys(secrets, secret * 2) | {"database_url": f"postgresql+psycopg://me:{secret}@db/welkom"}
    given["redis_url"] = given["engine_database_url"] = f"redis://:{secret}@cache"
    settings = Settings(_env_file=None, **{**LIVE, **given})
    shown = repr(settings) + str(settings) + str(list(rows(settings))) + settings.model_dump_json()
    assert secret not in shown
    assert "postgresql+psycopg://•••@db/welkom" in shown


def test_table_tells_every_setting(settings):
    """Each setting has its row with a meaning; a secret says whether it is set."""
    table = {row.name: row for row in rows(settings)}
    assert len(table) == len(Settings.model_fields)
    assert all(row.meaning for row in table.values())
    assert table["WELKOM_TWILIO_AUTH_TOKEN"].value == "set"
    assert table["WELKOM_SMTP_PASSWORD"].value == "not set"
    assert (table["WELKOM_PORT"].value, table["WELKOM_PORT"].default) == ("8080", "8080")
    assert table["WELKOM_OPENING_HOURS"].value == "Mo-Su 00:00-24:00"


def test_every_provider_has_an_address():
    """A stand-in can be put in the place of each provider."""
    for provider in NEEDS:
        assert f"{provider}_api_url" in Settings.model_fields


def test_misspelt_name_is_pointed_out(monkeypatch, tmp_path):
    """A setting that does not exist is named, with the one that was probably meant."""
    env_file = tmp_path / ".env"
    env_file.write_text("WELKOM_PUBLIC_ULR=https://x.example\nOTHER=1\n")
    monkeypatch.setenv("WELKOM_PARENT_PID", "1")
    monkeypatch.setenv("WELKOM_PORT", "9000")
    assert strangers(env_file) == ["WELKOM_PUBLIC_ULR is no setting of Welkom; did you mean WELKOM_PUBLIC_URL?"]


AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.mark.parametrize(
    ("moment", "open_now", "opens"),
    [
        ("2026-11-23T09:00+01:00", True, "2026-11-23T09:00+01:00"),
        ("2026-11-23T08:59+01:00", False, "2026-11-23T09:00+01:00"),
        ("2026-11-23T17:30+01:00", False, "2026-11-24T09:00+01:00"),
        ("2026-11-20T18:00+01:00", False, "2026-11-23T09:00+01:00"),
        ("2026-11-22T12:00+00:00", False, "2026-11-23T09:00+01:00"),
        ("2026-11-23T16:29+00:00", True, "2026-11-23T16:29+00:00"),
        # the clock goes forward on Sunday the 28th of March
        ("2027-03-26T23:00+01:00", False, "2027-03-29T09:00+02:00"),
    ],
)
def test_opening_hours(moment, open_now, opens):
    """The office opens by its own clock, weekends and summer time included."""
    given, at = OpeningHours.parse("Mo-Fr 09:00-17:30"), datetime.fromisoformat(moment)
    hours = PhonedHours(AMSTERDAM, given.opens, given.closes, given.first, given.last)
    assert hours.is_open(at) is open_now
    assert hours.next_open(at) == datetime.fromisoformat(opens)


@pytest.mark.parametrize("moment", ["2026-11-22T23:59:59+01:00", "2026-11-23T00:00+01:00", "2026-11-25T18:00+00:00"])
def test_the_sandbox_phones_round_the_clock(settings, moment):
    """Whoever tries it at night or on a Sunday can be called now."""
    given = settings.opening_hours
    assert PhonedHours(settings.time_zone, given.opens, given.closes, given.first, given.last).is_open(
        datetime.fromisoformat(moment)
    )


def test_env_file_is_not_needed(monkeypatch, tmp_path):
    """`load` does not mind that there is no `.env`."""
    monkeypatch.setenv("WELKOM_DATA_DIR", str(tmp_path))
    assert load(tmp_path / "no-such-file").mode == "sandbox"
