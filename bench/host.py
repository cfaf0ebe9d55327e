#!/usr/bin/env python3
"""What serving an agent through the Host costs, beside serving the same code without it.

One command, `python3 bench/host.py`, prints medians and ratios; both sides take turns in each round.
It needs a Python 3.10 or newer and, the first time, the package index.
"""

import os
import pathlib
import subprocess
import sys

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
TOOLS = REPOSITORY / "target" / "bench-venv"
ROUNDS = 25
STARTS = 9


def into_tools():
    """Runs this script again in an environment that has a gRPC client and uv."""
    python = TOOLS / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if pathlib.Path(sys.prefix) == TOOLS:
        return
    if not (TOOLS / "complete").exists():
        subprocess.check_call([sys.executable, "-m", "venv", "--clear", str(TOOLS)])
        subprocess.check_call([str(python), "-m", "pip", "install", "-q", "uv", "grpcio", "protobuf"])
        (TOOLS / "complete").write_text("")
    os.execv(str(python), [str(python), __file__] + sys.argv[1:])


if __name__ == "__main__":
    into_tools()

import asyncio  # noqa: E402
import platform  # noqa: E402
import shutil  # noqa: E402
import socket  # noqa: E402
import statistics  # noqa: E402
import tempfile  # noqa: E402
import textwrap  # noqa: E402
import time  # noqa: E402
import urllib.request  # noqa: E402

import grpc  # noqa: E402

sys.path.insert(0, str(REPOSITORY / "src" / "test" / "python" / "host"))
import environments  # noqa: E402
from hosts import HostProcess, free_port  # noqa: E402

REST_APP = """
    from fastapi import FastAPI

    def mount(app):
        @app.get("/hello")
        async def hello():
            return {"hello": "world"}

    app = FastAPI()
    mount(app)
    """
SERVICE = """
    def create():
        return {"custom_handlers": {"nothing": lambda parameters: None}}
    """
BARE_SERVER = """
    import asyncio, sys, time
    import grpc
    from pixell_runtime.proto import agent_pb2, agent_pb2_grpc

    class Servicer(agent_pb2_grpc.AgentServiceServicer):
        async def Ping(self, request, context):
            return agent_pb2.Pong(message="pong", timestamp=int(time.time() * 1000))

    async def serve():
        server = grpc.aio.server()
        agent_pb2_grpc.add_AgentServiceServicer_to_server(Servicer(), server)
        server.add_insecure_port("127.0.0.1:" + sys.argv[1])
        await server.start()
        await server.wait_for_termination()

    asyncio.run(serve())
    """


class Bench:
    def __init__(self, folder, python):
        self.folder = folder
        self.python = python
        self.root = folder / "package"
        shutil.copytree(str(REPOSITORY / "src/main/resources/python"), str(folder / "python"))
        for name, text in {"api": REST_APP, "service": SERVICE, "bare": BARE_SERVER}.items():
            file = self.root / (name + ".py")
            file.parent.mkdir(exist_ok=True)
            file.write_text(textwrap.dedent(text))
        page = self.root / "ui" / "index.html"
        page.parent.mkdir()
        page.write_text("<p>page</p>")
        self.started = 0

    def host(self, **spec):
        self.started += 1
        run = self.folder / ("run-%d" % self.started)
        host = HostProcess(run, self.folder / "python" / "host.py", self.root, self.python)
        host.start(spec, {})
        return host

    def bare(self, *words):
        """The same code started by hand, its words in a file as the Host's are."""
        with open(str(self.folder / "bare.txt"), "ab") as said:
            return subprocess.Popen(
                [self.python, "-u"] + list(words),
                cwd=str(self.root),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )

    def uvicorn(self, port):
        return self.bare("-m", "uvicorn", "api:app", "--port", str(port))

    def grpc_server(self, port):
        """Bare but for the messages, which it has from the Host's module that makes them."""
        start = (
            "import sys, runpy; sys.path.insert(0, %r);"
            "from paddock_host import messages; messages.install();"
            "sys.argv[:] = ['bare.py', %r]; runpy.run_path('bare.py', run_name='__main__')"
        )
        return self.bare("-c", start % (str(self.folder / "python"), str(port)))


def end(process):
    process.terminate()
    process.wait(20)


def until_answers(port, path, process):
    """Seconds until the path answers with 200."""
    begin = time.monotonic()
    while time.monotonic() - begin < 30:
        try:
            with urllib.request.urlopen("http://127.0.0.1:%d%s" % (port, path), timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if process.poll() is not None:
                break
        time.sleep(0.002)
    raise SystemExit("%s does not answer on port %d" % (path, port))


def until_listens(port):
    """A channel that asks too early waits before it asks again."""
    for _ in range(3000):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.01)
    raise SystemExit("nothing listens on port %d" % port)


async def rest_load(port, requests=1200, connections=8):
    """Requests a second over connections that stay open."""
    request = b"GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"

    async def ask(count):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(count):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            await reader.readexactly(length)
        writer.close()

    begin = time.monotonic()
    await asyncio.gather(*(ask(requests // connections) for _ in range(connections)))
    return requests / (time.monotonic() - begin)


async def grpc_load(port, calls=1200, at_once=8):
    """Pings a second over one channel."""
    async with grpc.aio.insecure_channel("127.0.0.1:%d" % port) as channel:
        await channel.channel_ready()
        ping = channel.unary_unary("/pixell.agent.AgentService/Ping")

        async def ask(count):
            for _ in range(count):
                await ping(b"")

        begin = time.monotonic()
        await asyncio.gather(*(ask(calls // at_once) for _ in range(at_once)))
        return calls / (time.monotonic() - begin)


def resident(pid):
    """Resident bytes; 0 where /proc does not say."""
    try:
        with open("/proc/%d/statm" % pid) as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def cpu(pid):
    """Seconds of processor time a process has had; 0 where /proc does not say."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except OSError:
        return 0


def paired(load, ours, bare):
    """Of both sides, given as (port, process): median rates and the median of their ratios, each short
    round in the other order; then the ratio of the processor time they took, which other work on the
    machine disturbs less."""
    asyncio.run(load(ours[0])), asyncio.run(load(bare[0]))  # warm
    before = [cpu(side[1].pid) for side in (ours, bare)]
    results = []
    for number in range(ROUNDS):
        order = (ours, bare) if number % 2 else (bare, ours)
        measured = {side[0]: asyncio.run(load(side[0])) for side in order}
        results.append((measured[ours[0]], measured[bare[0]]))
    spent = [cpu(side[1].pid) - start for side, start in zip((ours, bare), before)]
    return summary(results), (spent[1] / spent[0] if spent[0] else 0)


def summary(results):
    ratio = statistics.median(one / other for one, other in results)
    return [statistics.median(r[n] for r in results) for n in (0, 1)] + [ratio]


def rest(bench):
    host = bench.host(rest={"entry": "api:mount"}).serving()
    port = free_port()
    bare = bench.uvicorn(port)
    until_answers(port, "/hello", bare)
    figures = paired(rest_load, (host.ports["rest"], host.process), (port, bare))
    more = (resident(host.process.pid) - resident(bare.pid)) / 1e6
    end(host.process), end(bare)
    return figures, more


def pings(bench):
    host = bench.host(a2a={"entry": "service:create"}).serving()
    port = free_port()
    bare = bench.grpc_server(port)
    until_listens(port)
    figures = paired(grpc_load, (host.ports["a2a"], host.process), (port, bare))
    end(host.process), end(bare)
    return figures


def starts(bench):
    results = []
    for _ in range(STARTS):
        begin = time.monotonic()
        host = bench.host(rest={"entry": "api:mount"}, ui={"path": "ui", "base_path": "/"})
        until_answers(host.ports["rest"], "/health", host.process)
        ours = time.monotonic() - begin
        end(host.process)
        port = free_port()
        begin = time.monotonic()
        bare = bench.uvicorn(port)
        until_answers(port, "/hello", bare)
        results.append((ours, time.monotonic() - begin))
        end(bare)
    return summary(results)


def main():
    name, version, lines = environments.environments()[-1]
    python = environments.build(name, version, lines)
    print("%s, %d processors, Python %s, %s" % (platform.platform(), os.cpu_count(), version, time.strftime("%F")))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(pathlib.Path(folder), python)
        row = "%-34s %10.1f %10.1f   %5.2f   %s"
        print("%-34s %10s %10s   %5s   %s" % ("medians", "Host", "bare", "ratio", "wanted"))
        (figures, spent), more = rest(bench)
        print(row % (("REST requests/s",) + tuple(figures) + (">= 0.9",)))
        print("%-34s %29.2f" % ("  requests a processor second", spent))
        figures, spent = pings(bench)
        print(row % (("gRPC Ping calls/s",) + tuple(figures) + (">= 0.9",)))
        print("%-34s %29.2f" % ("  calls a processor second", spent))
        ours, bare, ratio = starts(bench)
        print(row % ("REST + UI start to answer, ms", ours * 1000, bare * 1000, ratio, "<= 1.3"))
        print("memory beyond the bare app after the load: %.1f MB, wanted <= 10" % more)


if __name__ == "__main__":
    main()
