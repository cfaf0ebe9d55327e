"""A Host started as Paddock does: a spec file, a process, a status file to follow."""

import http.client
import itertools
import json
import os
import pathlib
import signal
import socket
import subprocess
import time

PATIENCE = 30


def numbers():
    """Ports below those the system hands out by itself, another part of them for each test worker."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 8
    first = 20_000 + worker * 1_000
    return itertools.cycle(range(first, first + 1_000))


PORTS = numbers()


def free_port():
    """A port that is free and was not given to another host lately."""
    for port in PORTS:
        with socket.socket() as sock:
            try:
                sock.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("unreachable: the ports go round")


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
        self.ports.update(spec.pop("fixed_ports", {}))
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
    def environment_folder(self):
        return pathlib.Path(self.python).parents[1]

    def installed(self, distribution):
        """The version of a distribution in the host's environment."""
        code = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
        command = [self.python, "-I", "-c", code, distribution]
        return subprocess.check_output(command, universal_newlines=True).strip()

    def ask(self, method, path, body=None, surface="rest", **headers):
        """The answer to a request whose path goes out exactly as given; `body` is sent as JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[surface], timeout=PATIENCE)
        try:
            sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
            if sent is not None:
                headers.setdefault("Content-Type", "application/json")
            headers = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, sent, headers)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, body, **more):
        return self.ask("POST", path, body, **more)

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


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = dict((name.lower(), value) for name, value in response.getheaders())
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.text)
