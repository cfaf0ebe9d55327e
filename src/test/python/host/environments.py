"""The environments hosts are tested in: one for each generation of what agents pin."""

import ast
import glob
import os
import pathlib
import shutil
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[4]
FOLDER = REPOSITORY / "target" / "python-tests"
BUILD_SECONDS = 300

# Name, Python, requirements. The oldest are the oldest this Host means to serve.
WANTED = [
    ("oldest", "3.9", ["fastapi==0.95.2", "uvicorn==0.20.0", "grpcio==1.60.0", "protobuf==4.25.*"]),
    ("middle", "3.9", ["fastapi", "uvicorn", "grpcio==1.73.1", "protobuf==5.*"]),
    ("uvloop", "3.11", ["fastapi", "uvicorn[standard]", "grpcio", "protobuf==6.*"]),
    ("newest", "3.13", ["fastapi", "uvicorn", "grpcio", "protobuf"]),
]


def pythons():
    """One interpreter of each minor version this machine has, the running one among them."""
    found = {"%d.%d" % sys.version_info[:2]: sys.executable}
    for python in sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/3.*/bin/python"))):
        version = ".".join(pathlib.Path(python).parents[1].name.split(".")[:2])
        if tuple(map(int, version.split("."))) >= (3, 6):
            found.setdefault(version, python)
    for minor in range(6, 20):
        python = shutil.which("python3.%d" % minor)
        if python:
            found.setdefault("3.%d" % minor, python)
    return sorted(found.items(), key=lambda item: int(item[0].split(".")[1]))


def environments():
    """What of WANTED this machine has a Python for; the newest is always there, on the running one."""
    here = dict(pythons())
    chosen = [(name, version, lines) for name, version, lines in WANTED if version in here]
    if "newest" not in [name for name, _, _ in chosen]:
        chosen.append(("newest", "%d.%d" % sys.version_info[:2], WANTED[-1][2]))
    return chosen


def absent():
    here = dict(pythons())
    return sorted({version for _, version, _ in WANTED if version not in here})


def build(name, version, lines):
    """The environment's interpreter; built at the first use and kept under target/."""
    folder = FOLDER / ("%s-%s" % (version, name))
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = folder / "complete"
    text = "\n".join(lines)
    if stamp.exists() and stamp.read_text() == text:
        return str(python)
    shutil.rmtree(str(folder), ignore_errors=True)
    uv("venv", "--quiet", "--python", dict(pythons())[version], str(folder))
    into = ("--python", str(python), "--only-binary", ":all:", "--compile-bytecode")
    uv("pip", "install", "--quiet", *into, *lines)
    stamp.write_text(text)
    return str(python)


def uv(*arguments):
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("UV_PY", "VIRTUAL_ENV"))}
    variables["UV_CACHE_DIR"] = str(FOLDER / "cache")
    variables.update(index_of_pip(variables))
    command = [sys.executable, "-m", "uv"] + list(arguments)
    done = subprocess.run(
        command,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=BUILD_SECONDS,
    )
    if done.returncode != 0:
        said = done.stdout.decode("utf-8", "replace").strip()
        raise RuntimeError(
            "a test environment could not be built (is the package index reachable?): uv %s\n%s"
            % (" ".join(arguments), said)
        )


def index_of_pip(variables):
    """pip's settings, which uv does not read, for a machine that has an index of its own."""
    if "UV_INDEX_URL" in variables or "UV_DEFAULT_INDEX" in variables:
        return {}
    command = [sys.executable, "-m", "pip", "config", "list"]
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    found = {}
    for line in said.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition("=")
        key = {"index-url": "UV_INDEX_URL", "extra-index-url": "UV_EXTRA_INDEX_URL"}.get(
            name.rpartition(".")[2]
        )
        if key:
            found[key] = ast.literal_eval(value)
    return found
