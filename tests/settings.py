"""Settings for tests and for the type checker: the private test cluster, one Redis database each.

`TEST_DB_SUFFIX` keeps two runs at once apart, and so does the number of the xdist worker.
"""

import os
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent.parent
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
WHO = os.environ.get("TEST_DB_SUFFIX", "") + WORKER

# Nobody needs the servers to read types, and one start serves all workers.
if "pytest" in sys.modules and WORKER == "main":
    subprocess.run(
        [ROOT / "scripts" / "services", "start", "test"], check=True, capture_output=True
    )

if (ROOT / ".local" / "test.env").is_file():
    environ.Env.read_env(str(ROOT / ".local" / "test.env"), overwrite=True)
else:
    os.environ.update(
        DEBUG="on",
        DATABASE_URL="postgis://localhost/gridgov",
        REDIS_URL="redis://localhost:6379/0",
        SECRET_KEY="s" * 40,
        FIELD_KEYS="f" * 40,
        TRACE_KEY="t" * 40,
    )

REDIS_DATABASE = 1 + zlib.crc32(WHO.encode()) % 63
os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("db=0", f"db={REDIS_DATABASE}")
os.environ["REDIS_PREFIX"] = f"test-{WHO}"
os.environ["DEMO"] = "off"
os.environ["MEDIA_ROOT"] = tempfile.mkdtemp(prefix="gridgov-test-media-")

from gridgov.settings import *  # noqa: E402, F403
from gridgov.settings import INSTALLED_APPS as APPS  # noqa: E402

# By this name the test server knows that it has to serve files from where they lie, not what an
# installation or a bench collected once.
INSTALLED_APPS = [
    "django.contrib.staticfiles" if app == "gridgov.collected.Collected" else app for app in APPS
]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
"""Fast on purpose; a test that is about hashing names its own."""
