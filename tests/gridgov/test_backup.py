"""A backup is restored into a fresh database, and is refused where it could do harm."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from psycopg import sql
from pytest_django import DjangoDbBlocker

from gridgov.backups import is_plain, row_counts

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db


def manage(env: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *args],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def environment(name: str) -> dict[str, str]:
    database = settings.DATABASES["default"]
    url = f"postgis://{database['USER']}@/{database['HOST']}/{name}"
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "gridgov.settings", "DATABASE_URL": url}


def connection_string(name: str) -> str:
    database = settings.DATABASES["default"]
    return f"host={database['HOST']} user={database['USER']} dbname={name}"


@dataclass(frozen=True)
class Made:
    """A backup, the environment it was made in, and the rows there were."""

    folder: Path
    env: dict[str, str]
    rows: dict[str, int]


@pytest.fixture(scope="module")
def made(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Made]:
    """Of a database with two users and one stored file; one for all tests, as they only read it."""
    folder = tmp_path_factory.mktemp("backup")
    env = {
        **environment(str(settings.DATABASES["default"]["NAME"])),
        "MEDIA_ROOT": str(folder / "media"),
    }
    FileSystemStorage(folder / "media").save("a/photo.jpg", ContentFile(b"picture"))
    users = get_user_model().objects
    with django_db_blocker.unblock():
        for username in ("backup-first", "backup-second"):
            users.create(username=username, name="王芳")
        try:
            result = manage(env, "backup", str(folder / "backups"))
            assert result.returncode == 0, result.stderr
            assert "The keys are not in it." in result.stderr
            yield Made(Path(result.stdout.strip()), env, row_counts())
        finally:
            users.filter(username__startswith="backup-").delete()


@pytest.fixture
def fresh_env(made: Made, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of another installation: an empty database and empty folders."""
    name = f"{settings.DATABASES['default']['NAME']}_restored"
    with psycopg.connect(connection_string("postgres"), autocommit=True) as link:
        drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
        link.execute(drop)
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield {**environment(name), "MEDIA_ROOT": str(tmp_path / "media")}
        link.execute(drop)


def test_it_comes_back_whole(made: Made, fresh_env: dict[str, str]) -> None:
    assert made.rows["accounts_user"] >= 2
    result = manage(fresh_env, "restore", str(made.folder))
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert (Path(fresh_env["MEDIA_ROOT"]) / "a" / "photo.jpg").read_bytes() == b"picture"
    name = fresh_env["DATABASE_URL"].rsplit("/", 1)[1]
    with psycopg.connect(connection_string(name)) as link:
        for table, rows in made.rows.items():
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            assert link.execute(query).fetchone() == (rows,), table
        names = link.execute("SELECT name FROM accounts_user WHERE username LIKE 'backup-%'")
        assert names.fetchall() == [("王芳",)] * 2
    assert manage(fresh_env, "migrate", "--check").returncode == 0


def test_it_refuses_a_database_in_use(made: Made) -> None:
    result = manage(made.env, "restore", str(made.folder))
    assert result.returncode == 1
    assert "The database is not empty" in result.stderr


def test_it_refuses_an_altered_backup(
    made: Made, fresh_env: dict[str, str], tmp_path: Path
) -> None:
    altered = Path(shutil.copytree(made.folder, tmp_path / "altered"))
    with (altered / "media.tar").open("ab") as file:
        file.write(b"more")
    result = manage(fresh_env, "restore", str(altered))
    assert result.returncode == 1
    assert "media.tar is missing or was altered." in result.stderr


def test_it_says_when_a_key_is_missing(made: Made, fresh_env: dict[str, str]) -> None:
    result = manage({**fresh_env, "FIELD_KEYS": "n" * 40}, "restore", str(made.folder))
    assert result.returncode == 0
    assert "FIELD_KEYS lacks a key" in result.stderr


def test_it_holds_no_key(made: Made) -> None:
    for file in made.folder.iterdir():
        for name in ("SECRET_KEY", "FIELD_KEYS", "TRACE_KEY"):
            assert made.env[name].encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("name", "kind", "plain"),
    [
        ("./a/photo.jpg", tarfile.REGTYPE, True),
        ("./a", tarfile.DIRTYPE, True),
        ("../photo.jpg", tarfile.REGTYPE, False),
        ("/etc/passwd", tarfile.REGTYPE, False),
        ("./link", tarfile.SYMTYPE, False),
    ],
)
def test_it_unpacks_plain_files_alone(name: str, kind: bytes, plain: bool) -> None:
    member = tarfile.TarInfo(name)
    member.type = kind
    assert is_plain(member) is plain
