"""A backup is restored into a fresh database, and is refused where it could do harm."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from psycopg import sql

from gridgov.backups import is_plain, row_counts

ROOT = Path(__file__).resolve().parents[2]


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


def connection_string(name: str) -> str:
    database = settings.DATABASES["default"]
    return f"host={database['HOST']} user={database['USER']} dbname={name}"


@pytest.fixture
def fresh_env(service_env: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of another installation: an empty database and empty folders."""
    database = settings.DATABASES["default"]
    name = f"{database['NAME']}_restored"
    with psycopg.connect(connection_string("postgres"), autocommit=True) as link:
        drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
        link.execute(drop)
        link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield {
            **service_env,
            "DATABASE_URL": f"postgis://{database['USER']}@/{database['HOST']}/{name}",
            "MEDIA_ROOT": str(tmp_path / "restored-media"),
        }
        link.execute(drop)


@pytest.fixture
def backup(transactional_db: None, service_env: dict[str, str], tmp_path: Path) -> Path:
    """A backup of a database with two users and one stored file."""
    for username in ("first", "second"):
        get_user_model().objects.create(username=username, name="王芳")
    media = tmp_path / "media"
    FileSystemStorage(media).save("a/photo.jpg", ContentFile(b"picture"))
    result = manage({**service_env, "MEDIA_ROOT": str(media)}, "backup", str(tmp_path / "backups"))
    assert result.returncode == 0, result.stderr
    assert "The keys are not in it." in result.stderr
    return Path(result.stdout.strip())


def test_it_comes_back_whole(
    backup: Path, fresh_env: dict[str, str], service_env: dict[str, str]
) -> None:
    before = row_counts()
    assert before["accounts_user"] == 2
    result = manage(fresh_env, "restore", str(backup))
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert (Path(fresh_env["MEDIA_ROOT"]) / "a" / "photo.jpg").read_bytes() == b"picture"
    name = fresh_env["DATABASE_URL"].rsplit("/", 1)[1]
    with psycopg.connect(connection_string(name)) as link:
        for table, rows in before.items():
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            assert link.execute(query).fetchone() == (rows,), table
    assert manage(fresh_env, "migrate", "--check").returncode == 0


def test_it_refuses_a_database_in_use(backup: Path, service_env: dict[str, str]) -> None:
    result = manage(service_env, "restore", str(backup))
    assert result.returncode == 1
    assert "The database is not empty" in result.stderr
    assert get_user_model().objects.count() == 2


def test_it_refuses_an_altered_backup(backup: Path, fresh_env: dict[str, str]) -> None:
    with (backup / "media.tar").open("ab") as file:
        file.write(b"more")
    result = manage(fresh_env, "restore", str(backup))
    assert result.returncode == 1
    assert "media.tar is missing or was altered." in result.stderr


def test_it_says_when_a_key_is_missing(backup: Path, fresh_env: dict[str, str]) -> None:
    result = manage({**fresh_env, "FIELD_KEYS": "n" * 40}, "restore", str(backup))
    assert result.returncode == 0
    assert "FIELD_KEYS lacks a key" in result.stderr


def test_it_holds_no_key(backup: Path, service_env: dict[str, str]) -> None:
    for file in backup.iterdir():
        for name in ("SECRET_KEY", "FIELD_KEYS", "TRACE_KEY"):
            assert service_env[name].encode() not in file.read_bytes()


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
