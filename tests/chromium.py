"""Where this machine keeps a Chromium; on Debian and Ubuntu it can be fetched."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

ON_PATH = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MACOS = ("Google Chrome", "Chromium", "Microsoft Edge")
WINDOWS_ROOTS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
OS_RELEASE = Path("/etc/os-release")

Which = Callable[[str], str | None]
Exists = Callable[[Path], bool]


def find_chromium(
    env: Mapping[str, str] = os.environ, which: Which = shutil.which, exists: Exists = Path.is_file
) -> str | None:
    """The browser that CHROMIUM names, and no other; else the first on PATH, else one in a usual place."""
    if named := env.get("CHROMIUM"):
        return which(named)
    on_path = (which(name) for name in ON_PATH)
    in_place = (str(path) for path in _usual_places(env) if exists(path))
    return next((path for path in on_path if path), None) or next(in_place, None)


def missing_chromium(env: Mapping[str, str] = os.environ) -> str:
    """Why there is no browser, and what to do."""
    if named := env.get("CHROMIUM"):
        return f"CHROMIUM names {named}, which is not a program here; correct or unset it"
    return "no Chromium was found; install it or set CHROMIUM"


def install_chromium(env: Mapping[str, str] = os.environ) -> None:
    """Debian's package through apt-get, on Debian or Ubuntu and where the rights are there already; else nothing."""
    allowed = rights()
    if env.get("CHROMIUM") or allowed is None or not is_debian(OS_RELEASE) or not shutil.which("apt-get"):
        return
    all(run(command) for command in install_commands(allowed))


def install_commands(allowed: tuple[str, ...]) -> list[list[str]]:
    """What is run to install it; `env` carries the setting through sudo."""
    apt = [*allowed, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qy"]
    return [[*apt, "update"], [*apt, "install", "--no-install-recommends", "chromium"]]


def run(command: list[str]) -> bool:
    """Whether the command went well."""
    return subprocess.run(command, check=False).returncode == 0


def is_debian(os_release: Path) -> bool:
    """Whether this is Debian, Ubuntu or one of their kin."""
    lines = os_release.read_text(encoding="utf-8").splitlines() if os_release.is_file() else []
    values = [line.partition("=")[2].strip('"') for line in lines if line.startswith(("ID=", "ID_LIKE="))]
    return not {"debian", "ubuntu"}.isdisjoint(" ".join(values).split())


def rights() -> tuple[str, ...] | None:
    """What to put before a command of the administrator: nothing for root, sudo where it asks for no password."""
    if not hasattr(os, "geteuid"):  # Windows
        return None
    if os.geteuid() == 0:
        return ()
    return ("sudo", "-n") if shutil.which("sudo") and run(["sudo", "-n", "true"]) else None


def _usual_places(env: Mapping[str, str]) -> list[Path]:
    macos = [Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in MACOS]
    windows = [Path(env[root]) / place for root in WINDOWS_ROOTS if root in env for place in WINDOWS]
    return macos + windows
