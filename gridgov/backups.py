"""A copy of an installation in one folder, and an installation from such a copy.

    database.dump   everything in the database, at one moment
    media.tar       stored files; anchors.tar the signed heads of the trace
    manifest.json   when, how many rows each table had, checksums, marks of the keys in force

Keys are not in it: a backup that carried them would be a backup of everybody's clear data.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db import connection, transaction

DATABASE = "database.dump"
MANIFEST = "manifest.json"
Say = Callable[[str], object]


class BackupRefused(ValueError):
    """Nothing was changed; the sentence says why."""


def folders() -> dict[str, Path]:
    """What lies outside the database, by the name of its archive."""
    return {
        "media.tar": Path(settings.MEDIA_ROOT),
        "anchors.tar": Path(settings.TRACE_ANCHOR_ROOT),
    }


def make_backup(parent: Path, now: datetime) -> Path:
    """Writes a new folder below `parent`; it appears under its name only once it is whole."""
    target = parent / f"gridgov-{now:%Y%m%d-%H%M%S}"
    draft = parent / f".{target.name}.part"
    if target.exists():
        raise BackupRefused(f"{target} exists already.")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    counts = dump_database(draft / DATABASE)
    for name, folder in folders().items():
        pack(folder, draft / name)
    write_manifest(draft, now, counts)
    draft.rename(target)
    return target


def restore_backup(source: Path, say: Say) -> None:
    """Fills an empty database and empty folders. Raises BackupRefused before it writes."""
    manifest = read_manifest(source)
    if existing := connection.introspection.django_table_names(only_existing=True):
        raise BackupRefused(f"The database is not empty: it has {len(existing)} tables.")
    for folder in folders().values():
        if folder.is_dir() and any(entry.is_file() for entry in folder.rglob("*")):
            raise BackupRefused(f"{folder} is not empty.")
    connection.close()
    run("pg_restore", "--no-owner", "--no-comments", "--exit-on-error", "--single-transaction",
        "--dbname", str(settings.DATABASES["default"]["NAME"]), str(source / DATABASE))  # fmt: skip
    for name, folder in folders().items():
        unpack(source / name, folder)
    compare(manifest["rows"], row_counts())
    if set(manifest["keys"]) - set(key_marks()):
        say("FIELD_KEYS lacks a key that was in force; values made with it stay unreadable.")


def dump_database(file: Path) -> dict[str, int]:
    """Dump and row counts of the very same moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        snapshot = cursor.fetchone()[0]
        run("pg_dump", "--format=custom", "--no-owner", "--exclude-table-data=spatial_ref_sys",
            f"--snapshot={snapshot}",
            f"--file={file}", str(settings.DATABASES["default"]["NAME"]))  # fmt: skip
        return row_counts()


def row_counts() -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND tablename <> 'spatial_ref_sys' ORDER BY tablename"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
            counts[table] = cursor.fetchone()[0]
    return counts


def compare(wanted: dict[str, int], found: dict[str, int]) -> None:
    wrong = [table for table in wanted if found.get(table) != wanted[table]]
    if wrong:
        raise BackupRefused("The number of rows differs in: " + ", ".join(wrong) + ".")


def write_manifest(folder: Path, now: datetime, counts: dict[str, int]) -> None:
    files = {file.name: checksum(file) for file in sorted(folder.iterdir())}
    manifest = {"at": now.isoformat(), "rows": counts, "files": files, "keys": key_marks()}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n")


def read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise BackupRefused(f"{folder} is no backup: {MANIFEST} cannot be read.") from error
    for name, wanted in manifest["files"].items():
        if not (folder / name).is_file() or checksum(folder / name) != wanted:
            raise BackupRefused(f"{name} is missing or was altered.")
    return manifest


def key_marks() -> list[str]:
    """A short one-way mark of each key, enough to see whether one is missing."""
    return [hashlib.sha256(b"gridgov backup" + key.encode()).hexdigest()[:12]
            for key in settings.FIELD_KEYS]  # fmt: skip


def checksum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def pack(folder: Path, archive: Path) -> None:
    with tarfile.open(archive, "w") as tar:
        if folder.is_dir():
            tar.add(folder, arcname=".")


def unpack(archive: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        tar.extractall(folder, members=filter(is_plain, tar), numeric_owner=True)  # noqa: S202


def is_plain(member: tarfile.TarInfo) -> bool:
    """A file or folder below the target. (Debian 12's Python has no `filter="data"` yet.)"""
    path = PurePosixPath(member.name)
    return (member.isfile() or member.isdir()) and not path.is_absolute() and ".." not in path.parts


def run(program: str, *args: str) -> None:
    """A PostgreSQL client program; the password goes by the environment, never as an argument."""
    database = settings.DATABASES["default"]
    wanted = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    login = {name: str(database[key]) for name, key in wanted.items() if database.get(key)}
    result = subprocess.run(  # noqa: S603
        [find(program), *args],
        env={**os.environ, **login},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        raise BackupRefused(f"{program} did not succeed: {result.stderr.strip()}")


def find(program: str) -> str:
    """The newest one installed: a client may be newer than its server, never older."""
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    newest = max(versions, key=lambda path: int(path.parts[4]), default=None)
    found = str(newest) if newest else shutil.which(program)
    if found is None:
        raise BackupRefused(f"{program} is not installed; install the PostgreSQL client.")
    return found
