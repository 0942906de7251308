"""Codes of authenticator apps are those of RFC 6238, within one step, each told with its step."""

import base64

import pyotp
import pytest

from bot.totp import code_at, matching_step

RFC_SEED = base64.b32encode(b"12345678901234567890").decode()
SANDBOX_SEED = "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(59, "94287082"), (1111111109, "07081804"), (1234567890, "89005924"), (20000000000, "65353130")],
)
def test_the_vectors_of_the_standard(moment: int, expected: str) -> None:
    """The last six of its eight digits, a leading zero kept."""
    assert code_at(RFC_SEED, moment // 30) == expected[-6:]


def test_apps_count_alike() -> None:
    """What another implementation shows now is found, with its step."""
    seed = pyotp.random_base32()
    now = 1_800_000_015.0
    assert matching_step(seed, pyotp.TOTP(seed).at(now), now) == now // 30


@pytest.mark.parametrize("away", [-2, -1, 0, 1, 2])
def test_one_step_away_is_near_enough(away: int) -> None:
    """Two are not."""
    now = 1_800_000_015.0
    step = int(now // 30) + away
    assert matching_step(SANDBOX_SEED, code_at(SANDBOX_SEED, step), now) == (step if abs(away) <= 1 else None)


@pytest.mark.parametrize("typed", ["123 456", "123-456", " 123456 "])
def test_spaces_do_not_matter(typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As people copy it."""
    monkeypatch.setattr("bot.totp.code_at", lambda _seed, step: "123456" if step == 60_000_000 else "000001")
    assert matching_step(SANDBOX_SEED, typed, 1_800_000_000.0) == 60_000_000


@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567", "١٢٣٤٥٦"])
def test_what_is_no_code_matches_nothing(typed: str) -> None:
    """Too short, too long, no digits, digits of another script."""
    assert matching_step(SANDBOX_SEED, typed, 1_800_000_015.0) is None
