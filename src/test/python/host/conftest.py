"""What the Host's tests share: packages written on the spot, hosts, the environments they run in."""

import shutil
import sys
import textwrap

import pytest

import environments
from hosts import HostProcess

SOURCES = environments.REPOSITORY / "src" / "main" / "resources" / "python"


def pytest_report_header(config):
    names = ["%s on %s" % (name, version) for name, version, _ in environments.environments()]
    lines = ["environments: " + ", ".join(names)]
    if environments.absent():
        lines.append("not tested, because this machine lacks them: Python " + ", ".join(environments.absent()))
    return lines


def pytest_sessionstart(session):
    """Builds the environments before the workers start, which would otherwise do it twice at once."""
    if not hasattr(session.config, "workerinput"):
        for environment in environments.environments():
            try:
                environments.build(*environment)
            except (RuntimeError, OSError):
                return  # the tests that need it say why


@pytest.fixture(scope="session", params=environments.environments(), ids=lambda e: "%s-%s" % e[:2])
def python(request):
    """The interpreter of an environment with FastAPI, uvicorn and grpcio, one after the other."""
    return environments.build(*request.param)


@pytest.fixture(scope="session")
def newest():
    return environments.build(*environments.environments()[-1])


@pytest.fixture(scope="session")
def host_py(tmp_path_factory):
    """A copy, so that no compiled file lands among the resources."""
    folder = tmp_path_factory.mktemp("host") / "python"
    shutil.copytree(str(SOURCES), str(folder), ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "host.py"


def write_package(root, files):
    """Writes a package's files; a name without a suffix is a module, `__` in it a slash."""
    for name, text in files.items():
        file = root / name.replace("__", "/")
        file = file if "." in file.name else file.with_suffix(".py")
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            file.write_bytes(text)
        else:
            file.write_text(textwrap.dedent(text), encoding="utf-8")
    return root


@pytest.fixture
def package(tmp_path):
    """Writes a package's files and returns its root."""
    return lambda **files: write_package(tmp_path / "package", files)


class Hosts:
    """Starts hosts; whatever still runs at the end is killed."""

    def __init__(self, folder, host_py):
        self.folder = folder
        self.host_py = host_py
        self.started = []

    def start(self, root, python=sys.executable, environment=None, **spec):
        host = HostProcess(self.folder / ("run-%d" % len(self.started)), self.host_py, root, python)
        self.started.append(host)
        host.start(spec, environment or {})
        return host

    def end(self):
        for host in self.started:
            if host.process.poll() is None:
                host.process.kill()
                host.process.wait()


@pytest.fixture
def start(tmp_path, host_py):
    hosts = Hosts(tmp_path, host_py)
    yield hosts.start
    hosts.end()


@pytest.fixture(scope="module")
def shared(tmp_path_factory, host_py):
    """For hosts that many tests ask: `shared.package(...)`, `shared.start(...)`."""
    hosts = Hosts(tmp_path_factory.mktemp("shared"), host_py)
    hosts.package = lambda name, files: write_package(hosts.folder / name, files)
    yield hosts
    hosts.end()
