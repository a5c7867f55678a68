"""`leadcat serve` as a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import define, field
from httpx2 import Client, Response

from tests.unit.cli.calls import command, environment

_ADDRESS = re.compile(r"^Leadcat is at (http://\S+)", re.M)
_PASSWORD = re.compile(r"^  (\w+) +([a-z0-9-]{19})$", re.M)
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
PATIENCE = 60


@define
class Served:
    """A server, with what it has said so far."""

    process: subprocess.Popen[str]
    said: str = ""
    browsers: list[Client] = field(factory=list)

    @property
    def address(self) -> str:
        """Where it is; this waits until it is there."""
        output, errors = self.process.stdout, self.process.stderr
        assert output is not None
        assert errors is not None
        while (found := _ADDRESS.search(self.said)) is None:
            line = output.readline()
            assert line, f"it has ended: {self.said}{errors.read()}"
            self.said += line
        return found[1]

    @property
    def passwords(self) -> dict[str, str]:
        """Those of accounts that it made."""
        assert self.address
        return dict(_PASSWORD.findall(self.said))

    def browser(self) -> Client:
        """Somebody unknown."""
        self.browsers.append(Client(base_url=self.address, timeout=PATIENCE))
        return self.browsers[-1]

    def signed_in(self, name: str, password: str) -> Client:
        """Somebody with an account."""
        browser = self.browser()
        answer = form(browser, "/login", name=name, password=password)
        assert answer.status_code == 303, answer.text
        return browser

    def end(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, str]:
        """Its exit code, and what stood on standard error."""
        self.process.send_signal(by)
        _, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, errors


@contextmanager
def serving(*arguments: str, **changes: str) -> Iterator[Served]:
    """A server on a free port until the end of the block."""
    process = subprocess.Popen(
        command("serve", "--port", "0", *arguments),
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    served = Served(process)
    try:
        yield served
    finally:
        for browser in served.browsers:
            browser.close()
        if process.poll() is None:
            process.kill()
        process.communicate()


def form(browser: Client, path: str, **values: str) -> Response:
    """Send a form that was found on this page."""
    found = _TOKEN.search(browser.get(path).text)
    assert found is not None, path
    return browser.post(path, data={"csrf": found[1], **values})
