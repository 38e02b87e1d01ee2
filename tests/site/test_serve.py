"""`tox -e serve`: what is written is on the page a moment later."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.helpers import SPEC, good_spec

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
        return port


def wait_for(address: str, words: str) -> str:
    """Return the page at an address when it has these words."""
    end = time.monotonic() + 60
    text = ""
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                text = answer.read().decode("utf-8")
        except (OSError, HTTPException):
            text = ""
        if words in text:
            return text
        time.sleep(0.1)
    raise AssertionError(f"{address} never had {words!r}: {text[-500:]}")


def command(repository: Path, port: int) -> list[str]:
    """Return what `tox -e serve -- --port PORT` runs."""
    text = (repository / "tox.ini").read_text(encoding="utf-8")
    section = text.partition("[testenv:serve]")[2].partition("\n[")[0]
    words = re.sub(r"\s+", " ", section.partition("commands =")[2]).split()
    given = {"{env_dir}": str(repository / ".tox/serve"), "{posargs}": f"--port {port}"}
    for key, value in given.items():
        words = [word.replace(key, value) for word in words]
    assert words[0] == "sphinx-autobuild"
    return [sys.executable, "-m", "sphinx_autobuild", *" ".join(words[1:]).split()]


def test_a_change_is_shown_at_once(repository: Path) -> None:
    spec = repository / SPEC
    spec.write_bytes(good_spec(repository))
    port = free_port()
    preview = subprocess.Popen(
        command(repository, port),
        cwd=repository,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        text=True,
    )
    page = f"http://127.0.0.1:{port}/{SPEC.replace('.rst', '.html')}"
    try:
        wait_for(page, "An Awesome Thing.")
        spec.write_bytes(spec.read_bytes() + b"\nSome new words.\n")
        wait_for(page, "Some new words.")
        # What is new is on the lists, too.
        shutil.copy(spec, spec.with_name("further-thing.rst"))
        wait_for(page.rpartition("/")[0] + "/index.html", "further-thing.html")
    finally:
        os.killpg(preview.pid, signal.SIGTERM)
        said, _ = preview.communicate(timeout=20)
    # Only what has changed is read again.
    assert re.search(r"\b1 changed, 0 removed", said), said
