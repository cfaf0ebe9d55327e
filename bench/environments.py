"""Times environments beside raw uv and beside venv with pip, alternately in one run.

`python3 bench/environments.py [ROUNDS]` prints medians in seconds and their ratios. Ours is what
`paddock build --json` calls `seconds`: from asking for the lock to the verdict, the deep probe, the
consistency check, the flush to disk and the metadata included, in a process that did nothing before.
Raw uv is `uv venv` and `uv pip install`, the same uv with the same cache, filled before the first
round. The bare interpreter is the environment's own, `python -I -c "import sys"`. Needs a JDK 25 (in
JAVA_HOME or on PATH). Nothing of it is kept.
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
        figures = self.figures("first", str(rounds))
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
        for name, seconds in self.figures("all").items():
            print("in one process: %s: %.2f s" % (name, seconds))
        for words in ["list"], ["health"], ["health", "--json"]:
            start = time.monotonic()
            subprocess.run(
                [str(PADDOCK), *words], env=self.environment, stdout=subprocess.DEVNULL, check=True
            )
            print("paddock %s of %d: %.2f s" % (" ".join(words), MANY, time.monotonic() - start))

    def figures(self, *arguments):
        home = os.environ.get("JAVA_HOME")
        java = str(pathlib.Path(home) / "bin" / "java") if home else "java"
        libraries = os.pathsep.join([str(ROOT / "target" / "paddock.jar"),
                                     str(ROOT / "target" / "lib" / "*")])
        command = [java, "-XX:+UseSerialGC", "-Xmx600m", "--enable-native-access=ALL-UNNAMED", "-cp",
                   libraries, str(ROOT / "bench" / "EnvironmentFigures.java"),
                   self.environment["PADDOCK_HOME"], *arguments]
        said = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, check=True)
        lines = said.stdout.decode("utf-8").splitlines()
        return {name: float(value) for name, value in (line.split("\t") for line in lines)}


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


def show(title, times):
    medians = {name: statistics.median(values) for name, values in times.items()}
    ours = medians["paddock"]
    print(title)
    for name, value in medians.items():
        print("  %-14s %7.3f s   %5.2f x ours" % (name, value, value / ours))


if __name__ == "__main__":
    main()
