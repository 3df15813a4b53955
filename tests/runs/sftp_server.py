"""A small SFTP server on 127.0.0.1 that serves one folder."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import paramiko
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, OPEN_SUCCEEDED
from paramiko.sftp import SFTP_OK


class SftpServer:
    """Lets in `gridgov` with the password `geheim`; keeps the passwords that were tried."""

    def __init__(self, root: Path) -> None:
        self.root, self.passwords = root, list[str]()
        for name in ("in", "out"):
            (root / name).mkdir(parents=True)
        self.key = paramiko.ECDSAKey.generate()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listening.getsockname()[1])
        self.open: list[paramiko.Transport] = []
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    @property
    def key_line(self) -> str:
        return f"{self.key.get_name()} {self.key.get_base64()}"

    def put(self, name: str, text: str, written: int) -> None:
        path = self.root / name
        path.write_text(text)
        os.utime(path, (written, written))

    def stop(self) -> None:
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for transport in self.open:
            transport.close()
        self.thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                connection, _address = self.listening.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            self.open.append(transport)
            transport.add_server_key(self.key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Files, self.root)
            try:
                transport.start_server(server=Door(self))
            except (paramiko.SSHException, EOFError, OSError):
                continue


class Door(paramiko.ServerInterface):
    def __init__(self, server: SftpServer) -> None:
        self.server = server

    def check_auth_password(self, username: str, password: str) -> int:
        self.server.passwords.append(password)
        good = (username, password) == ("gridgov", "geheim")
        return AUTH_SUCCESSFUL if good else AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return OPEN_SUCCEEDED

    def get_allowed_auths(self, username: str) -> str:
        return "password"


class Files(paramiko.SFTPServerInterface):
    def __init__(self, server: paramiko.ServerInterface, root: Path) -> None:
        self.root = root
        super().__init__(server)

    def _at(self, path: str) -> Path:
        return self.root / path.lstrip("/")

    def list_folder(self, path: str) -> list[paramiko.SFTPAttributes] | int:
        return [
            paramiko.SFTPAttributes.from_stat(file.stat(), file.name)
            for file in self._at(path).iterdir()
        ]

    def stat(self, path: str) -> paramiko.SFTPAttributes | int:
        try:
            return paramiko.SFTPAttributes.from_stat(self._at(path).stat())
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno or 0))

    def open(
        self, path: str, flags: int, attr: paramiko.SFTPAttributes
    ) -> paramiko.SFTPHandle | int:
        try:
            file = os.fdopen(
                os.open(self._at(path), flags, 0o600), "wb" if flags & os.O_WRONLY else "rb"
            )
        except OSError as error:
            return int(paramiko.SFTPServer.convert_errno(error.errno or 0))
        handle = paramiko.SFTPHandle(flags)
        handle.readfile = handle.writefile = file  # type: ignore[attr-defined]
        return handle

    def rename(self, oldpath: str, newpath: str) -> int:
        self._at(oldpath).rename(self._at(newpath))
        return SFTP_OK
