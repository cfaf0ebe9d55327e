"""Runs Paddock beside other supervisors and prints what a developer feels of each.

`python3 bench/supervision.py [ROUNDS]` installs supervisor and circus (pip) and pm2 (npm, where
there is one) into a temporary folder and measures, each in turn, on the same agent:

- from asking for the start until the agent's first line is in its log; from asking a well-behaved
  agent to stop until its process is gone (medians of ROUNDS, 5 unless told otherwise);
- of three processes (a child and two that took a session of their own) how many still run 5 s after
  a stop, and 5 s after the supervisor was killed with SIGKILL;
- with 8 idle agents: the supervisor's share of a core over 20 s, and its memory (PSS), whatever it
  keeps running beside the agents included;
- of 10 MB written in one burst, the last line without its newline, how many bytes the log has.

The others are asked by their own commands (supervisorctl, circusctl, pm2), Paddock by the call that
a click in its window makes: the service as the window has it, without the window's drawing. How long
`paddock run` takes, which starts a JVM each time, is printed beside it. Linux only: it reads /proc.
"""

import json
import os
import pathlib
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
MARK = "PADDOCK_BENCH"
IDLE_AGENTS = 8
IDLE_SECONDS = 20
BURST_LINES = 100_000
LINE = "x" * 99

GOOD = "import signal, sys, time\nsignal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n"
AGENTS = {
    "good": GOOD + "print('up', flush=True)\nwhile True: time.sleep(60)\n",
    "tree": """
import os, signal, subprocess, sys, time
quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
sleeper = [sys.executable, "-c", "import time; time.sleep(300)"]
subprocess.Popen(sleeper, **quiet)
for _ in range(2):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.execv(sys.executable, sleeper)
        os._exit(0)
    os.wait()
print("up", flush=True)
while True: time.sleep(60)
""",
    "burst": """
import sys, time
line = "%s\\n"
for _ in range(%d): sys.stdout.write(line)
sys.stdout.write("the end")
sys.stdout.flush()
"""
    % (LINE, BURST_LINES),
}


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory(prefix="paddock-bench-") as folder:
        tools = Tools(pathlib.Path(folder))
        rows = {}
        for kind in (Paddock, Supervisor, Circus, Pm2):
            name = kind.__name__.lower()
            if kind is Pm2 and not tools.pm2:
                print("pm2 is left out: there is no npm")
                continue
            rows[name] = measure(kind, tools, pathlib.Path(folder) / name, rounds)
            print("%-11s %s" % (name, json.dumps(rows[name])), flush=True)
        table(rows)


class Tools:
    """The others, from their own registries."""

    def __init__(self, folder):
        venv = folder / "peers"
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        install = [str(venv / "bin" / "pip"), "install", "--quiet", "supervisor", "circus"]
        subprocess.run([*install, "setuptools<81"], check=True)
        self.bin = venv / "bin"
        self.pm2 = None
        if shutil.which("npm"):
            npm = ["npm", "install", "--silent", "--no-fund", "--prefix", str(folder / "npm"), "pm2"]
            subprocess.run(npm, check=True, stdout=subprocess.DEVNULL)
            self.pm2 = folder / "npm" / "node_modules" / ".bin" / "pm2"


class Peer:
    """One supervisor, running, with the agents written as scripts."""

    def __init__(self, tools, folder):
        self.tools = tools
        self.folder = folder
        folder.mkdir(parents=True)
        # By this variable everything of ours is found again, whoever its parent is now.
        self.mark = "%s=%s-%d" % (MARK, type(self).__name__, time.monotonic_ns())
        self.environment = dict(os.environ, **dict([self.mark.split("=", 1)]))
        self.names = [*AGENTS, *("idle%d" % number for number in range(IDLE_AGENTS))]
        for name in self.names:
            self.write(name, AGENTS.get(name, AGENTS["good"]))
        self.up()

    def write(self, name, code):
        (self.folder / (name + ".py")).write_text(code, encoding="utf-8")

    def log(self, name):
        return self.folder / (name + ".log")

    def words(self, name):
        """The agent's command line."""
        return "%s -u %s" % (sys.executable, self.folder / (name + ".py"))

    def configure(self, file, sections):
        """Writes the settings of each section, and returns where."""
        lines = []
        for section, settings in sections.items():
            lines.append("[%s]" % section)
            lines += ["%s = %s" % item for item in settings.items()]
        config = self.folder / file
        config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return config

    def text(self, name):
        """What the agent wrote, as far as it is kept."""
        log = self.log(name)
        return log.read_bytes() if log.exists() else b""

    def spawn(self, *command):
        return subprocess.Popen(
            [str(word) for word in command],
            env=self.environment,
            cwd=str(self.folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def call(self, *command):
        """Runs it to its end and returns what it printed."""
        return subprocess.run(
            [str(word) for word in command],
            env=self.environment,
            cwd=str(self.folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        ).stdout

    def stopped(self, name):
        """Whether it takes the next order for this agent, whose process is gone."""
        return True


class Supervisor(Peer):
    def up(self):
        socket = self.folder / "s.sock"
        factory = "supervisor.rpcinterface:make_main_rpcinterface"
        sections = {
            "unix_http_server": {"file": socket},
            "supervisord": {},
            "rpcinterface:supervisor": {"supervisor.rpcinterface_factory": factory},
            "supervisorctl": {"serverurl": "unix://%s" % socket},
        }
        for name in self.names:
            sections["program:" + name] = {
                "command": self.words(name),
                "autostart": "false",
                "autorestart": "false",
                "startsecs": 0,
                "stdout_logfile": self.log(name),
                "stdout_logfile_maxbytes": 0,
            }
        self.config = self.configure("supervisord.conf", sections)
        self.process = self.spawn(self.tools.bin / "supervisord", "-n", "-c", self.config)
        until(socket.exists, "supervisord is up")
        self.keepers = [self.process.pid]

    def start(self, name):
        self.call(self.tools.bin / "supervisorctl", "-c", self.config, "start", name)

    def stop(self, name):
        self.call(self.tools.bin / "supervisorctl", "-c", self.config, "stop", name)


class Circus(Peer):
    def up(self):
        endpoint, events = self.folder / "c", self.folder / "p"
        sockets = {"endpoint": "ipc://%s" % endpoint, "pubsub_endpoint": "ipc://%s" % events}
        sections = {"circus": sockets}
        for name in self.names:
            sections["watcher:" + name] = {
                "cmd": self.words(name),
                "copy_env": "True",
                "autostart": "False",
                "respawn": "False",
                "stdout_stream.class": "FileStream",
                "stdout_stream.filename": self.log(name),
            }
        self.process = self.spawn(self.tools.bin / "circusd", self.configure("circus.ini", sections))
        until(endpoint.exists, "circusd is up")
        self.keepers = [self.process.pid]

    def control(self, *words):
        endpoint = "ipc://%s/c" % self.folder
        return self.call(self.tools.bin / "circusctl", "--endpoint", endpoint, *words)

    def start(self, name):
        self.control("start", name)

    def stop(self, name):
        self.control("stop", name)

    def stopped(self, name):
        # Until it has noticed the end it refuses a start: "already running watcher_stop".
        return self.control("status", name).strip() == b"stopped"


class Pm2(Peer):
    def up(self):
        self.environment["PM2_HOME"] = str(self.folder / "pm2")
        self.call(self.tools.pm2, "ping")
        pid = int((self.folder / "pm2" / "pm2.pid").read_text())
        self.process = None
        self.keepers = [pid]

    def start(self, name):
        script = self.folder / (name + ".py")
        options = ["--name", name, "--interpreter", sys.executable, "--interpreter-args", "-u"]
        options += ["--output", self.log(name), "--error", "/dev/null", "--no-autorestart"]
        self.call(self.tools.pm2, "start", script, *options)

    def stop(self, name):
        self.call(self.tools.pm2, "stop", name)


class Paddock(Peer):
    def write(self, name, code):
        root = self.folder / name
        root.mkdir()
        manifest = "name: %s\nversion: '1'\nentrypoint: app:main\n" % name
        (root / "agent.yaml").write_text(manifest, encoding="utf-8")
        body = "".join("    %s\n" % line for line in code.strip().splitlines())
        (root / "app.py").write_text("def main():\n" + body, encoding="utf-8")

    def up(self):
        self.home = self.folder / "home"
        self.environment["PADDOCK_HOME"] = str(self.home)
        command = str(ROOT / "paddock")
        self.ids = {}
        for name in self.names:
            built = subprocess.run(
                [command, "--json", "build", str(self.folder / name)],
                env=self.environment,
                stdout=subprocess.PIPE,
                check=True,
            )
            self.ids[name] = json.loads(built.stdout)["agent"]["id"]
        self.process = subprocess.Popen(
            [*self.service_command(), str(self.home)],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout.readline() == "up\n"
        self.keepers = [self.process.pid]

    def service_command(self):
        """The program beside this one, compiled first: javac in its process would be memory of ours."""
        # The start script has found a JDK that is new enough, and noted which.
        jdk = (ROOT / "target" / "launch" / "jdk").read_text().splitlines()[0]
        tools = pathlib.Path(jdk) / "bin"
        jar, classes = ROOT / "target" / "paddock.jar", self.folder / "classes"
        source = ROOT / "bench" / "SupervisedAgents.java"
        libraries = os.pathsep.join([str(jar), str(ROOT / "target" / "lib" / "*")])
        subprocess.run([tools / "javac", "-cp", libraries, "-d", classes, source], check=True)
        options = "-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xms32m -Xmx512m".split()
        options += ["--enable-native-access=ALL-UNNAMED"]
        path = os.pathsep.join([libraries, str(classes)])
        return [str(tools / "java"), *options, "-cp", path, "SupervisedAgents"]

    def order(self, verb, name):
        self.process.stdin.write("%s %s\n" % (verb, self.ids[name]))
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def start(self, name):
        self.order("start", name)

    def stop(self, name):
        self.order("stop", name)

    def command_line(self, rounds):
        """Milliseconds from typing `paddock run` to the agent's first line on its output."""
        times = []
        for _ in range(rounds):
            began = time.monotonic()
            run = subprocess.Popen(
                [str(ROOT / "paddock"), "run", self.ids["good"]],
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            assert run.stdout.readline() == b"up\n"
            times.append((time.monotonic() - began) * 1000)
            run.terminate()
            run.communicate()
        return statistics.median(times)

    def text(self, name):
        """The agent's bytes alone: the log's lines begin with the time and the stream."""
        kept = []
        for log in sorted((self.home / "runs" / self.ids[name]).glob("*/*.log")):
            for line in log.read_bytes().split(b"\n"):
                words = line.split(b" ", 2)
                if len(words) == 3 and words[1] == b"out":
                    kept.append(words[2])
        return b"\n".join(kept)


def measure(kind, tools, folder, rounds):
    peer = kind(tools, folder)
    try:
        row = {}
        starts, stops = [], []
        for _ in range(rounds):
            seen = len(peer.text("good"))
            began = time.monotonic()
            peer.start("good")
            until(lambda: len(peer.text("good")) > seen, "the first line is in the log")
            starts.append(time.monotonic() - began)
            began = time.monotonic()
            peer.stop("good")
            until(lambda: not agents(peer, "good"), "the agent is gone")
            stops.append(time.monotonic() - began)
            until(lambda: peer.stopped("good"), "the next order is taken")
        row["start to first line, ms"] = round(statistics.median(starts) * 1000)
        row["stop, ms"] = round(statistics.median(stops) * 1000)
        peer.start("burst")
        expected = BURST_LINES * (len(LINE) + 1) + len("the end")
        settle(lambda: len(peer.text("burst")))
        if isinstance(peer, Paddock):
            print("`paddock run` to its first line: %d ms" % peer.command_line(rounds))
        row["bytes lost of 10 MB"] = expected - len(peer.text("burst").rstrip(b"\n"))
        peer.start("tree")
        until(lambda: b"up" in peer.text("tree"), "the tree is up")
        peer.stop("tree")
        row["left of 3 after stop"] = left(peer)
        end(sleepers(peer))
        idle(peer, row)
        peer.start("tree")
        until(lambda: len(sleepers(peer)) == 3, "the tree is up again")
        for keeper in peer.keepers:
            os.kill(keeper, signal.SIGKILL)
        row["left of 3 after SIGKILL of it"] = left(peer)
        return row
    finally:
        end(marked(peer))
        if peer.process:
            peer.process.wait()


def idle(peer, row):
    for number in range(IDLE_AGENTS):
        peer.start("idle%d" % number)
        until(lambda: b"up" in peer.text("idle%d" % number), "an idle agent is up")
    time.sleep(3)  # What a start leaves to do is no part of idling.
    keepers = [pid for pid in marked(peer) if not is_agent(pid)]
    before = sum(map(ticks, keepers))
    time.sleep(IDLE_SECONDS)
    spent = sum(map(ticks, keepers)) - before
    share = spent / os.sysconf("SC_CLK_TCK") / IDLE_SECONDS
    row["idle with 8, % of a core"] = round(share * 100, 2)
    row["memory with 8, MB"] = round(sum(map(pss, keepers)) / 1024)
    row["of that one keeper's, MB"] = round(sum(map(pss, peer.keepers)) / 1024)


def left(peer):
    """How many of the three still run, given five seconds to end."""
    deadline = time.monotonic() + 5
    while sleepers(peer) and time.monotonic() < deadline:
        time.sleep(0.05)
    return len(sleepers(peer))


def sleepers(peer):
    return [pid for pid in marked(peer) if "time.sleep(300)" in command(pid)]


def agents(peer, name):
    return [pid for pid in marked(peer) if is_agent(pid) and name in where(pid)]


def is_agent(pid):
    """Whether it is an agent's own process rather than something that keeps agents."""
    line = command(pid)
    return line.endswith(".py") or ("host.py --spec" in line and "shim.py" not in line)


def where(pid):
    try:
        return command(pid) + os.readlink("/proc/%d/cwd" % pid)
    except OSError:
        return ""


def command(pid):
    try:
        raw = pathlib.Path("/proc/%d/cmdline" % pid).read_bytes()
    except OSError:
        return ""
    return raw.replace(b"\0", b" ").decode("utf-8", "replace").strip()


def marked(peer):
    """Everything alive that was started under this peer."""
    wanted = peer.mark.encode()
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                variables = pathlib.Path("/proc/%s/environ" % entry).read_bytes().split(b"\0")
                state = pathlib.Path("/proc/%s/stat" % entry).read_text().rsplit(")", 1)[1].split()[0]
            except OSError:
                continue
            if wanted in variables and state != "Z":
                found.append(int(entry))
    return found


def ticks(pid):
    try:
        fields = pathlib.Path("/proc/%d/stat" % pid).read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def pss(pid):
    try:
        for line in pathlib.Path("/proc/%d/smaps_rollup" % pid).read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def end(pids):
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass


def until(condition, what, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit("gave up waiting until " + what)
        time.sleep(0.001)


def settle(size):
    """Until it has not grown for two seconds."""
    last, since = -1, time.monotonic()
    while time.monotonic() - since < 2:
        now = size()
        if now != last:
            last, since = now, time.monotonic()
        time.sleep(0.1)


def table(rows):
    names = list(rows)
    print("\n| |" + "".join(" %s |" % name for name in names))
    print("| --- |" + " --- |" * len(names))
    for key in rows[names[0]]:
        print("| %s |" % key + "".join(" %s |" % rows[name][key] for name in names))


if __name__ == "__main__":
    main()
