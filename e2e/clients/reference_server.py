"""Starts the reference server for a test class: a fresh demo account, on a free port, with a key of its own."""

import os
import pathlib
import queue
import subprocess
import tempfile
import threading
from decimal import Decimal

START_SECONDS = 60
STOP_SECONDS = 20
READY = "listening on http://"

# The account that `--demo` makes.
ACCOUNT_ID = 1


class ReferenceServer:
    """A running reference server; a context manager that stops it and removes its files."""

    def __init__(self, *, key_role=None):
        """`key_role` is the role of the service-account key; an owner's when left out."""
        self._key_role = key_role

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="users-server-")
        folder = pathlib.Path(self._folder.name)
        self.key_file = folder / "key.json"
        self._log = open(folder / "log.txt", "w+", encoding="utf-8")
        command = [
            os.environ["USERS_SERVER"], "--listen", "127.0.0.1:0", "--db", folder / "users.sqlite",
            "--demo", "--demo-key", self.key_file, "--faults",
        ]
        if self._key_role is not None:
            command += ["--demo-key-role", self._key_role]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self._log, text=True)
        try:
            self.endpoint = self._wait_until_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        finally:
            self._process.kill()
            self._process.wait()
            self._process.stdout.close()
            self._log.close()
            self._folder.cleanup()

    def _wait_until_ready(self):
        """The host and port that the server names in its first line."""
        lines = queue.Queue()

        def read():
            # Reads to the end, so that a full pipe never holds the server.
            for line in self._process.stdout:
                lines.put(line)
            lines.put("")

        threading.Thread(target=read, daemon=True).start()
        try:
            line = lines.get(timeout=START_SECONDS)
        except queue.Empty:
            raise RuntimeError(f"The server said nothing for {START_SECONDS} seconds.") from None
        if not line.startswith(READY):
            self._log.seek(0)
            raise RuntimeError(f"The server did not start. It said: {line!r}\n{self._log.read()}")
        return line.removeprefix(READY).strip()


def money(value):
    """An amount as its JSON text said it: the shortest text of a float is that text, up to 15 digits."""
    return Decimal(str(value))
