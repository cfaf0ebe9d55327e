"""Starts the Host as Paddock does: a spec file, a process, a status file to follow."""

import glob
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time

import pytest

SOURCES = pathlib.Path(__file__).resolve().parents[4] / "src" / "main" / "resources" / "python"
PATIENCE = 30


@pytest.fixture(scope="session")
def host_py(tmp_path_factory):
    """A copy, so that no compiled file lands among the resources."""
    folder = tmp_path_factory.mktemp("host") / "python"
    shutil.copytree(str(SOURCES), str(folder), ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "host.py"


@pytest.fixture
def package(tmp_path):
    """Writes a package's files and returns its root."""

    def write(**files):
        root = tmp_path / "package"
        for name, text in files.items():
            file = root / name.replace("__", "/")
            file = file if file.suffix else file.with_suffix(".py")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(textwrap.dedent(text), encoding="utf-8")
        return root

    return write


@pytest.fixture
def start(tmp_path, host_py):
    """Starts hosts; whatever still runs at the end of the test is killed."""
    started = []

    def run(root, python=sys.executable, environment=None, **spec):
        host = HostProcess(tmp_path / ("run-%d" % len(started)), host_py, root, python)
        started.append(host)
        host.start(spec, environment or {})
        return host

    yield run
    for host in started:
        if host.process.poll() is None:
            host.process.kill()
            host.process.wait()


def free_port():
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def pythons():
    """One interpreter of each minor version this machine has, the running one among them."""
    found = {"%d.%d" % sys.version_info[:2]: sys.executable}
    for python in sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/3.*/bin/python"))):
        version = ".".join(pathlib.Path(python).parents[1].name.split(".")[:2])
        if tuple(map(int, version.split("."))) >= (3, 6):
            found.setdefault(version, python)
    return sorted(found.items(), key=lambda item: int(item[0].split(".")[1]))


class HostProcess:
    def __init__(self, folder, host_py, root, python):
        self.folder = folder
        self.host_py = host_py
        self.root = root
        self.python = python

    def start(self, spec, environment):
        self.folder.mkdir()
        self.status = self.folder / "status.jsonl"
        shared = spec.get("multiplexed", True)
        port = free_port()
        self.ports = {"rest": port, "a2a": free_port(), "ui": port if shared else free_port()}
        full = {
            "schema": 1,
            "name": "sample",
            "version": "1.2.3",
            "description": "A sample",
            "author": "Somebody",
            "package_root": str(self.root),
            "host": "127.0.0.1",
            "status": str(self.status),
            "grace_seconds": 4.0,
            "entrypoint": None,
            "http_server": None,
            "rest": None,
            "a2a": None,
            "ui": None,
            "exports": [],
            "multiplexed": shared,
            "ports": self.ports,
            "mode": "surfaces",
        }
        full.update(spec)
        self.ports = full["ports"]
        file = self.folder / "host.json"
        file.write_text(json.dumps(full), encoding="utf-8")
        variables = dict(os.environ, PYTHONPATH=str(self.root), PYTHONUNBUFFERED="1", PYTHONUTF8="1")
        for name in ("rest", "a2a", "ui"):
            variables[name.upper() + "_PORT"] = str(self.ports[name] or "")
        variables.update(AGENT_APP_ID="app-1", DEPLOYMENT_ID="run-1", MULTIPLEXED=str(shared).lower())
        variables.update(AGENT_PACKAGE_PATH=str(self.root), **environment)
        with open(str(self.folder / "out"), "wb") as out, open(str(self.folder / "err"), "wb") as err:
            self.process = subprocess.Popen(
                [self.python, "-u", str(self.host_py), "--spec", str(file)],
                cwd=str(self.root),
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )

    @property
    def url(self):
        return "http://127.0.0.1:%d" % self.ports["rest"]

    @property
    def ui_url(self):
        return "http://127.0.0.1:%d" % self.ports["ui"]

    @property
    def a2a_address(self):
        return "127.0.0.1:%d" % self.ports["a2a"]

    def out(self):
        return (self.folder / "out").read_text(encoding="utf-8")

    def err(self):
        return (self.folder / "err").read_text(encoding="utf-8")

    def events(self):
        if not self.status.exists():
            return []
        return [json.loads(line) for line in self.status.read_text(encoding="utf-8").splitlines()]

    def named(self, event):
        return [line for line in self.events() if line["event"] == event]

    def until(self, condition, what):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if condition():
                return self
            if self.process.poll() is not None and not condition():
                break
            time.sleep(0.02)
        raise AssertionError("%s did not happen; %s\n%s\n%s" % (what, self.events(), self.out(), self.err()))

    def serving(self):
        return self.until(lambda: self.named("serving"), "serving")

    def ended(self):
        """The exit code, negative for a signal as `subprocess` has it."""
        return self.process.wait(PATIENCE)

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.ended()
