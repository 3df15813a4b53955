"""Single sign-on that is half configured stops the start with the name of what is missing."""

from __future__ import annotations

import pytest

from tests.gridgov.test_settings import manage

WHOLE: dict[str, str | None] = {
    "OIDC_ISSUER": "https://id.county.invalid",
    "OIDC_AUTHORIZATION_URL": "https://id.county.invalid/authorize",
    "OIDC_TOKEN_URL": "https://id.county.invalid/token",
    "OIDC_KEYS_URL": "https://id.county.invalid/keys",
    "OIDC_CLIENT_ID": "gridgov",
    "OIDC_CLIENT_SECRET": "a secret of the provider",
}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"OIDC_TOKEN_URL": None}, "OIDC_TOKEN_URL: is not set."),
        ({"OIDC_KEYS_URL": "http://id.county.invalid/keys"}, "OIDC_KEYS_URL: must start with"),
        ({"OIDC_SIGN_ALGORITHM": "HS256"}, "OIDC_SIGN_ALGORITHM: must be"),
    ],
    ids=["missing", "not encrypted", "algorithm"],
)
def test_it_does_not_start_with(changes: dict[str, str | None], sentence: str) -> None:
    result = manage("check", **{**WHOLE, **changes})
    assert result.returncode == 1
    assert result.stderr.startswith(sentence)


def test_it_starts_when_everything_is_said() -> None:
    result = manage("check", "--deploy", "--fail-level", "WARNING", **WHOLE)
    assert result.returncode == 0, result.stderr
