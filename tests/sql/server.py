"""A PostgreSQL server of the tests' own, on a socket in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
from sqlalchemy import URL

from tests.sql.binaries import NoServer, find_binaries, ordinary_user

OWNER = "leadcat"
GUARDED = "guarded"
"""Users of this name have to give a password; all others are trusted."""

_STARTS_WITHIN = 60.0
_ACCESS = f"""\
local all {GUARDED} scram-sha-256
local all all trust
"""
# A killed server loses nothing of what it committed: that takes a power cut.
_SETTINGS = ("fsync=off", "full_page_writes=off")
_DURABLE = ("fsync=on", "full_page_writes=on")
_ALWAYS = (
    "listen_addresses=",
    "max_connections=300",
    "shared_buffers=32MB",
    "max_wal_size=2GB",
    "autovacuum=off",
    "deadlock_timeout=50ms",
    "lc_messages=C",
)

# The pipe ends with the process that holds its other end, however that ends; a line on it says
# that the folder is still needed. What a shell starts in the background ignores Ctrl-C.
_UNTIL_THE_PIPE_ENDS = """
folder=$1; shift
"$@" & server=$!
read -r _ && folder=
kill -QUIT $server; wait $server
[ -z "$folder" ] || rm -rf "$folder"
"""


class Server:
    """Started when made. It ends with `stop`, and never outlives this process."""

    def __init__(self, *, durable: bool = False) -> None:
        # Short, because the path of a socket may be, and open to whomever the server runs as.
        self._folder = Path(tempfile.mkdtemp(prefix="leadcat-", dir="/tmp"))
        self._settings = (*_ALWAYS, *(_DURABLE if durable else _SETTINGS))
        self._shell: subprocess.Popen[bytes] | None = None
        try:
            self._binaries = find_binaries(self._folder)
            self._make()
            self.start()
        except BaseException:
            self.stop()
            raise

    @property
    def version(self) -> int:
        """The major one."""
        return int((self._data / "PG_VERSION").read_text().split(".")[0])

    def url(self, database: str, *, user: str = OWNER, password: str | None = None) -> str:
        """The URL of one of its databases."""
        query = {"host": str(self._folder)}
        url = URL.create("postgresql", user, password, database=database, query=query)
        return url.render_as_string(hide_password=False)

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self._folder / ".s.PGSQL.5432"

    def execute(self, statement: str, database: str = "postgres") -> None:
        """As its owner, outside a transaction."""
        with self._connect(database) as connection:
            connection.execute(statement.encode())

    def start(self) -> None:
        """Start it again, and wait until it answers."""
        settings = [part for setting in self._settings for part in ("-c", setting)]
        program = self._binaries / "postgres"
        command: list[str | Path] = [program, "-D", self._data, "-k", self._folder, *settings]
        with self._log.open("ab") as log:
            self._shell = subprocess.Popen(
                ["/bin/sh", "-c", _UNTIL_THE_PIPE_ENDS, "sh", self._folder, *command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=self._folder,
                **ordinary_user(),
            )
        self._wait_until_it_answers()

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        os.kill(self.pid, signal.SIGQUIT)
        self._wait_for_shell()

    def stop(self) -> None:
        """End it, and remove all that it had."""
        self._wait_for_shell()
        shutil.rmtree(self._folder)

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    @property
    def pid(self) -> int:
        """The process that started all of its others."""
        return int((self._data / "postmaster.pid").read_text().splitlines()[0])

    def _make(self) -> None:
        user = ordinary_user()
        if user:
            os.chown(self._folder, user["user"], user["group"])
        command: list[str | Path] = [self._binaries / "initdb", "-D", self._data, "-U", OWNER]
        command += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        made = subprocess.run(command, capture_output=True, check=False, cwd=self._folder, **user)
        if made.returncode:
            raise NoServer(made.stderr.decode())
        (self._data / "pg_hba.conf").write_text(_ACCESS)

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(self.url(database), autocommit=True)

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _STARTS_WITHIN
        while True:
            try:
                self._connect("postgres").close()
            except psycopg.OperationalError as error:
                gone = self._shell is None or self._shell.poll() is not None
                if gone or time.monotonic() > deadline:
                    raise NoServer(f"{error}\n{self._log.read_text()}") from error
                time.sleep(0.01)
            else:
                return

    def _wait_for_shell(self) -> None:
        if self._shell is not None and self._shell.stdin is not None:
            self._shell.communicate(b"keep\n")
        self._shell = None
