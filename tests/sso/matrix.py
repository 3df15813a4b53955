"""Who gets which answer from the addresses of single sign-on, where there is a provider."""

from __future__ import annotations

from typing import Any

from tests.permissions import Get, Row, codes
from tests.sso.conftest import configure

IN = codes(default=200)
BACK = codes(default=302)


def there(get: Get) -> dict[str, Any]:
    configure(get("settings"), "http://127.0.0.1:1")
    return {}


def of_worker(get: Get) -> dict[str, Any]:
    return {**there(get), "pk": get("worker").pk}


ROWS = [
    Row("sso:start", codes(default=302, anonymous=302), kwargs=there),
    Row("sso:callback", codes(default=403, anonymous=403), kwargs=there),
    Row("sso:show", IN, kwargs=there),
    Row("sso:confirm", BACK, kwargs=there),
    Row("sso:confirm", BACK, method="post", kwargs=there),
    Row("sso:end", BACK, method="post", kwargs=there),
    Row("sso:user_end", codes(rights_admin=200), kwargs=of_worker),
    Row("sso:user_end", codes(rights_admin=302), method="post", kwargs=of_worker),
]
