"""LibreOffice without a screen, as a second calculator of workbooks; on Debian and Ubuntu it can be fetched."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.chromium import OS_RELEASE, is_debian, rights, run

SCRIPT = Path(__file__).with_name("libreoffice_script.py")
MISSING_OFFICE = "no LibreOffice was found; install libreoffice-calc and python3-uno"
_PACKAGES = ("libreoffice-calc", "python3-uno")


def find_office() -> str | None:
    """The program, where it is installed with its bridge to Python."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found if found and python_of_office() else None


def python_of_office() -> str | None:
    """A Python that knows LibreOffice's bridge."""
    for python in ("/usr/bin/python3", shutil.which("python3") or ""):
        if python and subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return python
    return None


def install_office() -> None:
    """Debian's packages through apt-get, on Debian or Ubuntu and where the rights are there already; else nothing."""
    allowed = rights()
    if allowed is None or not is_debian(OS_RELEASE) or not shutil.which("apt-get"):
        return
    apt = [*allowed, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qy"]
    all(run(command) for command in ([*apt, "update"], [*apt, "install", "--no-install-recommends", *_PACKAGES]))


class Office:
    """One process for many files."""

    def __init__(self) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="office")
        pipe = f"office{os.getpid()}"
        profile = Path(self._home.name, "profile").as_uri()
        options = ["--headless", "--norestore", "--nologo", "--nodefault", f"-env:UserInstallation={profile}"]
        self._program = subprocess.Popen(
            [find_office() or "soffice", *options, f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._bridge = subprocess.Popen(
            [python_of_office() or "python3", str(SCRIPT), pipe],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bridge.stdin:
            self._bridge.stdin.close()
        self._bridge.wait(60)
        if self._bridge.stdout:
            self._bridge.stdout.close()
        try:
            self._program.wait(30)
        except subprocess.TimeoutExpired:
            self._program.kill()
        self._home.cleanup()

    def ask(self, file: Path, read: list[tuple[str, str]], **more: Any) -> dict[str, Any]:
        """What stands in some ranges of a file, after changes: `names` and `cells`."""
        if self._bridge.stdin is None or self._bridge.stdout is None:
            raise RuntimeError("no bridge")
        self._bridge.stdin.write(json.dumps({"file": str(file), "read": read, **more}) + "\n")
        self._bridge.stdin.flush()
        line = self._bridge.stdout.readline()
        if not line:
            raise RuntimeError(f"LibreOffice gave no answer for {file}")
        answer: dict[str, Any] = json.loads(line)
        return answer
