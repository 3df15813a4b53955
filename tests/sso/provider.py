"""A small OpenID provider on a port of its own: strict about what it is sent, lying on demand."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "gridgov-county", "a secret of the provider"
ISSUER = "https://id.county.example"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    def __init__(self) -> None:
        self.key, self.foreign = new_key(), new_key()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler_for(self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.reset()

    def reset(self) -> None:
        self.codes: dict[str, tuple[dict[str, str], dict[str, Any]]] = {}
        self.signs_with: Any = self.key
        self.algorithm = "RS256"
        self.down = False
        self.tokens = 0

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def sign_in(self, location: str, **claims: Any) -> str:
        """Somebody signs in at the address they were sent to; the query of the way back."""
        asked = dict(parse_qsl(urlsplit(location).query))
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = f"code-{len(self.codes)}"
        self.codes[code] = (asked, claims)
        return f"code={code}&state={asked['state']}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        asked, claims = self.codes.pop(form.get("code", ""), ({}, {}))
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        fits = (
            asked.get("code_challenge") == challenge
            and asked["redirect_uri"] == form["redirect_uri"]
            and (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        )
        if not fits:
            return None
        self.tokens += 1
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(asked, claims)}

    def sign(self, asked: dict[str, str], claims: dict[str, Any]) -> str:
        now = int(time.time())
        usual = {
            "iss": ISSUER,
            "sub": "subject-1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "name": "张三",
        }
        told = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        key = self.signs_with
        return jwt.encode(told, key, algorithm=self.algorithm, headers={"kid": "one"})

    @property
    def keys(self) -> dict[str, Any]:
        known = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**known, "kid": "one", "alg": "RS256", "use": "sig"}]}


def handler_for(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.tell(200, provider.keys)

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            found = provider.token(dict(parse_qsl(self.rfile.read(length).decode())))
            if provider.down:
                self.tell(503, {})
            else:
                self.tell(200 if found else 400, found or {"error": "invalid_grant"})

        def tell(self, status: int, data: dict[str, Any]) -> None:
            body = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
