"""Times building environments beside raw uv and beside venv with pip, alternately in one run.

`python3 bench/environments.py [ROUNDS]` prints medians in seconds and their ratios. Ours is what
`paddock build --json` calls `seconds`: from asking for the lock to the verdict, the deep probe, the
consistency check and the metadata included. Both sides use uv's cache, filled before the first
round. Nothing of it is kept.
"""

import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
PADDOCK = ROOT / ("paddock.cmd" if os.name == "nt" else "paddock")
CASES = {
    "no dependencies": [],
    "fastapi uvicorn watchdog": ["fastapi", "uvicorn", "watchdog"],
}


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory(prefix="paddock-bench-") as folder:
        bench = Bench(pathlib.Path(folder))
        for name, requirements in CASES.items():
            bench.compare(name, requirements, rounds)
        bench.reuse(rounds)


class Bench:
    def __init__(self, folder):
        self.folder = folder
        self.environment = dict(os.environ, PADDOCK_HOME=str(folder / "home"))
        self.number = 0

    def paddock(self, *arguments):
        command = [str(PADDOCK), "--json", *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, check=True)
        return json.loads(done.stdout)

    def package(self, requirements):
        self.number += 1
        root = self.folder / ("package-%d" % self.number)
        root.mkdir()
        name = "bench-%d" % self.number
        (root / "agent.yaml").write_text(
            "name: %s\nversion: '1'\nentrypoint: app:main\n" % name, encoding="utf-8"
        )
        (root / "app.py").write_text("def main():\n    pass\n", encoding="utf-8")
        if requirements:
            (root / "requirements.txt").write_text("\n".join(requirements) + "\n", encoding="utf-8")
        return root, name

    def compare(self, title, requirements, rounds):
        root, name = self.package(requirements)
        base = self.paddock("build", root)["environment"]["python"]
        base = os.path.realpath(base)
        uv = self.paddock("doctor")["uv"]["path"]
        times = {"paddock": [], "raw uv": [], "venv and pip": []}
        for _ in range(rounds):
            report = self.paddock("build", name, "--rebuild")
            times["paddock"].append(report["seconds"])
            times["raw uv"].append(self.raw_uv(uv, base, requirements))
            times["venv and pip"].append(self.venv_and_pip(base, requirements))
        show(title, times)

    def raw_uv(self, uv, base, requirements):
        place = self.folder / "raw"
        environment = dict(
            self.environment, UV_CACHE_DIR=str(self.folder / "home" / "cache" / "uv")
        )
        commands = [[uv, "venv", "--python", base, str(place)]]
        if requirements:
            commands.append([uv, "pip", "install", "--python", str(place), *requirements])
        return self.timed(commands, environment, place)

    def venv_and_pip(self, base, requirements):
        place = self.folder / "pip"
        pip = place / ("Scripts" if os.name == "nt" else "bin") / "pip"
        environment = dict(self.environment, PIP_CACHE_DIR=str(self.folder / "pip-cache"))
        commands = [[base, "-m", "venv", str(place)]]
        if requirements:
            commands.append([str(pip), "install", *requirements])
        return self.timed(commands, environment, place)

    def timed(self, commands, environment, place):
        start = time.monotonic()
        for command in commands:
            subprocess.run(command, env=environment, check=True, capture_output=True)
        seconds = time.monotonic() - start
        remove(place)
        return seconds

    def reuse(self, rounds):
        _, name = self.package([])
        self.paddock("build", self.folder / ("package-%d" % self.number))
        times = [self.paddock("build", name)["seconds"] for _ in range(rounds)]
        print("reuse of a valid environment, with its probe: %.3f s" % statistics.median(times))


def remove(place):
    """Out of the way of the next round, and not part of any figure."""
    shutil.rmtree(str(place), ignore_errors=True)


def show(title, times):
    medians = {name: statistics.median(values) for name, values in times.items()}
    ours = medians["paddock"]
    print(title)
    for name, value in medians.items():
        print("  %-14s %7.3f s   %5.2f x ours" % (name, value, value / ours))


if __name__ == "__main__":
    main()
