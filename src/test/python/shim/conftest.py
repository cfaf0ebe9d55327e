"""Starts the shim as Paddock does: a lifeline, two pipes, a report."""

import glob
import os
import pathlib
import re
import signal
import subprocess
import sys
import textwrap
import time

import pytest

SHIM = pathlib.Path(__file__).resolve().parents[4] / "src" / "main" / "resources" / "python" / "shim.py"
PATIENCE = 20


def pythons():
    """One interpreter of each minor version this machine has, the running one among them."""
    found = {"%d.%d" % sys.version_info[:2]: sys.executable}
    for python in sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/3.*/bin/python"))):
        version = ".".join(pathlib.Path(python).parents[1].name.split(".")[:2])
        if int(version.split(".")[1]) >= 6:
            found.setdefault(version, python)
    return sorted(found.items(), key=lambda item: int(item[0].split(".")[1]))


class Tree:
    """A command under the shim."""

    def __init__(self, folder, words, python=sys.executable, grace=1, before="", **options):
        self.report_file = folder / "report"
        self.mark = str(folder)
        start = [python, "-I", "-S", str(SHIM)]
        if before:
            run = before + "\nsys.argv = sys.argv[1:]\nexec(compile(open(sys.argv[0]).read(), 'shim', 'exec'))"
            start = [python, "-I", "-S", "-c", "import sys\n" + run, str(SHIM)]
        start += ["--report", str(self.report_file), "--announce", "word", "--grace", str(grace), "--"]
        variables = {"FOLDER": self.mark, "PATH": os.environ["PATH"]}
        variables.update(options.pop("env", {}))
        self.process = subprocess.Popen(
            start + words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=variables,
            **options
        )
        self.first = self.process.stdout.readline().decode().split()

    @property
    def agent(self):
        return int(self.first[3])

    def order(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def line(self):
        return self.process.stdout.readline().decode().strip()

    def end(self):
        """Waits for the end; the rest of the output, the errors, the code."""
        with Deadline(self):
            out = self.process.stdout.read().decode()
            errors = self.process.stderr.read().decode()
            self.process.wait()
        return out, errors, self.process.returncode

    def report(self):
        return self.report_file.read_text().splitlines()

    def survivors(self):
        """The living that carry our mark; the shim's own end may be a moment behind its pipes'."""
        found = []
        for name in os.listdir("/proc"):
            if name.isdigit() and int(name) != os.getpid():
                try:
                    with open("/proc/%s/environ" % name, "rb") as variables:
                        ours = ("FOLDER=" + self.mark).encode() in variables.read().split(b"\0")
                    with open("/proc/%s/stat" % name) as stat:
                        alive = stat.read().rpartition(")")[2].split()[0] not in "ZX"
                except OSError:
                    continue
                if ours and alive:
                    found.append(int(name))
        return found


class Deadline:
    """Kills a shim that hangs, so that its test fails instead of waiting for ever."""

    def __init__(self, tree):
        self.tree = tree

    def __enter__(self):
        signal.signal(signal.SIGALRM, lambda *_: self.fail())
        signal.alarm(PATIENCE)

    def fail(self):
        survivors = self.tree.survivors()
        for pid in survivors:
            os.kill(pid, signal.SIGKILL)
        raise AssertionError("did not end; it still had %s" % survivors)

    def __exit__(self, *_):
        signal.alarm(0)


@pytest.fixture
def shim(tmp_path):
    """Starts trees; whatever still lives at the end of the test is killed, and fails it."""
    started = []

    def run(words, **options):
        folder = tmp_path / str(len(started))
        folder.mkdir()
        tree = Tree(folder, words, **options)
        started.append(tree)
        return tree

    yield run
    left = []
    for tree in started:
        for pid in tree.survivors():
            left.append(pid)
            os.kill(pid, signal.SIGKILL)
        for pipe in (tree.process.stdin, tree.process.stdout, tree.process.stderr):
            pipe.close()
        tree.process.wait()
    assert not left


@pytest.fixture
def agent(shim):
    """Starts Python code as the command."""

    def run(code, python=sys.executable, **options):
        return shim([python, "-u", "-c", textwrap.dedent(code)], python=python, **options)

    return run


def until(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.005)


def status(pid, name):
    text = pathlib.Path("/proc/%d/status" % pid).read_text()
    return int(re.search(r"^%s:\s+(\d+)" % name, text, re.M).group(1))
