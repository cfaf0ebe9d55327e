"""Times environments beside raw uv and beside venv with pip, alternately in one run.

`python3 bench/environments.py [ROUNDS]` prints medians in seconds and their ratios. Ours is the call
that a click in the window makes, in a process that has built before as the window has after its first
build: from the request to the verdict, the lock, the deep probe, the consistency check, the flush to
disk, the metadata and the agent's record included. Beside it stand the first such call of a process,
what `paddock build --json` calls `seconds`, and the wall time of that command with its JVM. Raw uv is
`uv venv` and `uv pip install`, the same uv with the same cache, filled before the first round. The
bare interpreter is the environment's own, asked for its prefix and version, by a process alone. Takes the JDK that `paddock`
takes. Nothing of it is kept.
"""

import json
import os
import pathlib
import platform
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
    "fastapi uvicorn watchdog grpcio==1.73.1": ["fastapi", "uvicorn", "watchdog", "grpcio==1.73.1"],
}
MANY = 1000


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(platform.platform(), os.cpu_count(), "cores, load", os.getloadavg()[0])
    with tempfile.TemporaryDirectory(prefix="paddock-bench-") as folder:
        bench = Bench(pathlib.Path(folder))
        for name, requirements in CASES.items():
            bench.compare(name, requirements, rounds)
        bench.second_agent()
        bench.judge(rounds * 4)
        bench.judge_many()


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
        times = {}

        def took(what, seconds):
            times.setdefault(what, []).append(seconds)

        with Builds(self.figures_command("builds", name), self.environment) as builds:
            for _ in range(rounds):
                took("paddock", builds.next())
                took("raw uv", self.raw_uv(uv, base, requirements))
                took("venv and pip", self.venv_and_pip(base, requirements))
                start = time.monotonic()
                report = self.paddock("build", name, "--rebuild")
                took("the command: wall time", time.monotonic() - start)
                took("the command: seconds it tells", report["seconds"])
        show(title, builds.first, times)

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

    def second_agent(self):
        """Its disk beside the first's, in blocks, a file with several names counted once."""
        requirements = next(reversed(CASES.values()))
        root, _ = self.package(requirements)
        first = self.paddock("build", root, "--id", "first")["environment"]["path"]
        second = self.paddock("build", root, "--id", "second")["environment"]["path"]
        one, both = blocks([first]), blocks([first, second])
        print("disk: one %.1f MiB, two %.1f MiB: %.1f %% more" %
              (one / 2**20, both / 2**20, 100 * (both - one) / one))

    def judge(self, rounds):
        figures = self.figures("one", "first", str(rounds))
        deep, bare = figures["deep check"], figures["bare interpreter"]
        print("decision to reuse %.1f ms, deep check %.1f ms, bare interpreter %.1f ms: %.2f x" %
              (1e3 * figures["decision to reuse"], 1e3 * deep, 1e3 * bare, deep / bare))

    def judge_many(self):
        """One agent's records and environment copied: loading a thousand takes minutes."""
        home = self.folder / "many"
        shutil.copytree(str(self.folder / "home" / "tools"), str(home / "tools"), symlinks=True)
        self.environment["PADDOCK_HOME"] = str(home)
        root, _ = self.package(["uvicorn", "watchdog"])
        made = pathlib.Path(self.paddock("build", root, "--id", "one-0000")["environment"]["path"])
        record = (home / "agents" / "one-0000.json").read_text(encoding="utf-8")
        for number in range(1, MANY):
            name = "one-%04d" % number
            (home / "agents" / (name + ".json")).write_text(
                record.replace("one-0000", name), encoding="utf-8"
            )
            copy = made.with_name(made.name.replace("one-0000", name))
            shutil.copytree(str(made), str(copy), symlinks=True, copy_function=os.link)
            metadata = copy / ".pixell_venv_metadata.json"
            text = metadata.read_text(encoding="utf-8")
            metadata.unlink()
            metadata.write_text(text.replace("one-0000", name), encoding="utf-8")
        if hasattr(os, "sync"):
            os.sync()  # Writing what was copied just now is no part of judging it.
        for name, seconds in self.figures("all").items():
            print("in one process: %s: %.2f s" % (name, seconds))
        for words in ["list"], ["health"], ["health", "--json"]:
            start = time.monotonic()
            subprocess.run(
                [str(PADDOCK), *words], env=self.environment, stdout=subprocess.DEVNULL, check=True
            )
            print("paddock %s of %d: %.2f s" % (" ".join(words), MANY, time.monotonic() - start))

    def figures(self, *arguments):
        command = self.figures_command(*arguments)
        said = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, check=True)
        return dict(figure(line) for line in said.stdout.decode("utf-8").splitlines())

    def figures_command(self, *arguments):
        """The program beside this one, compiled once: what javac leaves in its process is no figure."""
        classes = self.folder / "classes"
        libraries = os.pathsep.join([str(ROOT / "target" / "paddock.jar"),
                                     str(ROOT / "target" / "lib" / "*")])
        if not classes.exists():
            source = str(ROOT / "bench" / "EnvironmentFigures.java")
            subprocess.run([java("javac"), "-cp", libraries, "-d", str(classes), source], check=True)
        return [java("java"), "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED", "-cp", os.pathsep.join([libraries, str(classes)]),
                "EnvironmentFigures", self.environment["PADDOCK_HOME"], *arguments]


class Builds:
    """A process that builds an agent anew whenever it is asked to, and tells how long it took."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.first = self.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()

    def next(self):
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        return self.read()

    def read(self):
        return figure(self.process.stdout.readline().decode("utf-8"))[1]


def figure(line):
    name, seconds = line.rstrip().split("\t")
    return name, float(seconds)


def java(program):
    """A program of the JDK that `paddock` has chosen."""
    home = os.environ.get("JAVA_HOME")
    if os.name != "nt":
        asked = dict(os.environ, PADDOCK_PRINT_JDK="1")
        said = subprocess.run([str(PADDOCK)], env=asked, stdout=subprocess.PIPE, check=True)
        home = said.stdout.decode("utf-8").strip()
    return str(pathlib.Path(home) / "bin" / program) if home else program


def blocks(folders):
    """Bytes allocated below the folders."""
    seen, total = set(), 0
    for folder in folders:
        for place, names, files in os.walk(folder):
            for name in [".", *files, *names]:
                found = os.lstat(os.path.join(place, name))
                if (found.st_dev, found.st_ino) not in seen:
                    seen.add((found.st_dev, found.st_ino))
                    total += getattr(found, "st_blocks", -(-found.st_size // 512)) * 512
    return total


def remove(place):
    """Out of the way of the next round, and not part of any figure."""
    shutil.rmtree(str(place), ignore_errors=True)


def show(title, first, times):
    medians = {name: statistics.median(values) for name, values in times.items()}
    ours = medians["paddock"]
    print(title)
    for name, value in medians.items():
        print("  %-30s %7.3f s   %6.2f x ours" % (name, value, value / ours))
    print("  %-30s %7.3f s" % ("paddock, first of a process", first))
    print("  paddock is %.2f x raw uv" % (ours / medians["raw uv"]))


if __name__ == "__main__":
    main()
