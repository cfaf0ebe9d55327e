"""Serves a package's surfaces together: mount all, start all, and end all when one ends."""

import asyncio
import errno
import os
import signal
import socket
import sys
from urllib.parse import quote

from . import targets
from .status import Failure, print_trimmed, say

# Of the grace time, what open requests and calls get; the rest is for the agent's own shutdown code.
SHARE_FOR_REQUESTS = 0.75


class Board:
    """What is offered and what is up: the truth behind `/health`, `/meta` and the status file."""

    def __init__(self, spec, status):
        self.spec = spec
        self.status = status
        self.declared = {
            "rest": bool(spec.get("rest") or spec.get("exports") or spec.get("http_server")),
            "a2a": bool(spec.get("a2a")),
            "ui": bool(spec.get("ui")),
        }
        self.up = {"rest": False, "a2a": False, "ui": False}
        self.serving = False
        self.ui = None

    def is_up(self, name, port):
        self.up["rest" if name == "http_server" else name] = True
        where = {"path": quote(self.ui.base)} if name == "ui" and self.ui else {}
        self.status.tell("surface", name=name, port=port, state="up", **where)

    def not_offered(self, name, reason):
        if name in self.declared:
            self.declared[name] = False
        say("%s is not offered: %s" % (name, reason))
        self.status.tell("not_offered", name=name, reason=reason)

    def all_up(self):
        self.serving = True
        self.status.tell("serving")

    def health(self, now):
        return {"ok": self.serving, "surfaces": dict(self.up), "timestamp": int(now * 1000)}

    def meta(self):
        facts = {key: self.spec.get(key) for key in ("name", "version", "description", "author")}
        facts["surfaces"] = dict(self.declared)
        return facts


class StopSignals:
    """Asks for an orderly end once, as uvicorn does; afterwards the signal takes its usual course."""

    def __init__(self, loop):
        self.loop = loop
        self.received = None
        self.asked = asyncio.Event()
        self.previous = {}

    def install(self):
        for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
            number = getattr(signal, name, None)
            if number is not None:
                self.previous[number] = signal.signal(number, self.receive)

    def receive(self, number, frame):
        if self.received is not None:
            self.take_its_course(number)
        self.received = number
        self.loop.call_soon_threadsafe(self.asked.set)

    def take_its_course(self, number):
        """Hands the signal to whoever had it before: the agent's handler, else death by that signal."""
        for other, handler in self.previous.items():
            if handler in (None, signal.default_int_handler):
                handler = signal.SIG_DFL
            signal.signal(other, handler)
        sys.stdout.flush()
        sys.stderr.flush()
        signal.raise_signal(number)


class Host:
    def __init__(self, spec, status):
        self.spec = spec
        self.status = status
        self.board = Board(spec, status)
        self.servers = []
        self.a2a = None

    async def run(self):
        self.stop = StopSignals(asyncio.get_running_loop())
        try:
            await self.mount()
            self.stop.install()
            await self.unless_stopped(self.start())
            if not self.stop.asked.is_set():
                await self.first_end()
        finally:
            self.board.serving = False
            await self.drain()
        if self.stop.received is not None:
            self.stop.take_its_course(self.stop.received)

    async def mount(self):
        """Binds the ports, then imports and calls everything declared; nothing answers yet."""
        spec, ports = self.spec, self.spec["ports"]
        rest, ui = ports.get("rest"), ports.get("ui")
        shared = spec.get("multiplexed", True) or ui in (None, rest)
        if spec.get("a2a") and ports.get("a2a"):
            bind("a2a", spec["host"], ports["a2a"]).close()  # taken? said before anything is imported
        if rest is not None and self.wants_http():
            self.add_server(self.rest_name(shared), rest, bool(spec.get("ui")) and shared)
        if spec.get("ui") and ui is not None and (not shared or not self.servers):
            self.add_server("ui", ui, True)
        for server in self.servers:
            server.config.app = await self.app_for(server)
        if spec.get("a2a"):
            await self.mount_a2a()

    def wants_http(self):
        """All serve HTTP; a gRPC-only package does without it in an adopted environment that lacks uvicorn."""
        if any(self.spec.get(key) for key in ("rest", "http_server", "exports", "ui")):
            return True
        try:
            import uvicorn  # noqa: F401
        except ImportError:
            reason = "uvicorn is not installed; /health and /meta are not there beside gRPC"
            self.board.not_offered("health", reason)
            return False
        return True

    def rest_name(self, shared):
        for key, name in (("http_server", "http_server"), ("rest", "rest"), ("exports", "rest")):
            if self.spec.get(key):
                return name
        return "ui" if self.spec.get("ui") and shared else "health"

    def add_server(self, name, port, serves_ui):
        sock = bind("rest" if name == "health" else name, self.spec["host"], port)
        try:
            from .web import HttpServer
        except ImportError as error:
            raise Failure("import", name, "importing uvicorn (%s)" % name, error)
        self.servers.append(HttpServer(name, self.spec["host"], sock, serves_ui, self.grace()))

    def grace(self):
        return float(self.spec.get("grace_seconds") or 10) * SHARE_FOR_REQUESTS

    async def app_for(self, server):
        from . import web
        from .ui import Ui

        ui = None
        if server.serves_ui:
            if server.name == "http_server":
                self.board.not_offered("ui", "http_server serves everything on this port")
                server.serves_ui = False
            else:
                ui = self.board.ui = Ui.of(self.spec)
        if server.name == "http_server":
            if self.spec.get("rest"):
                self.board.not_offered("rest", "http_server serves everything on this port")
            return await web.asgi_app(self.spec, self.status)
        if self.spec.get("rest") and server.name == "rest":
            return await web.rest_app(self.spec, self.status, self.board, ui)
        exports = web.load_exports(self.spec, self.status) if server.name == "rest" else {}
        return web.Site(self.board, ui, exports)

    async def mount_a2a(self):
        from . import a2a

        self.a2a = await a2a.mount(self.spec, self.status, self.board)

    async def start(self):
        for server in self.servers:
            await server.start()
            if server.name != "health":
                self.board.is_up(server.name, server.port)
            if server.serves_ui and server.name != "ui":
                self.board.is_up("ui", server.port)
        if self.a2a is not None:
            await self.a2a.start()
            self.board.is_up("a2a", self.spec["ports"]["a2a"])
        self.board.all_up()

    async def unless_stopped(self, work):
        task = asyncio.ensure_future(work)
        asked = asyncio.ensure_future(self.stop.asked.wait())
        await asyncio.wait([task, asked], return_when=asyncio.FIRST_COMPLETED)
        asked.cancel()
        if task.done():
            task.result()
        else:
            task.cancel()

    async def first_end(self):
        """Waits until a stop is asked for or a surface ends by itself; the others end with it."""
        ends = {asyncio.ensure_future(self.stop.asked.wait()): None}
        ends.update({server.task: server.name for server in self.servers})
        if self.a2a is not None and self.a2a.ended is not None:
            ends[self.a2a.ended] = "a2a"
        done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for name in {ends[future] for future in done if ends[future]}:
            say("%s ended by itself; the agent ends" % name)
            self.status.tell("surface", name=name, state="ended")

    def errors(self):
        """What ended the surfaces that ended by themselves."""
        found = [server.task.result() for server in self.servers if server.task and server.task.done()]
        if self.a2a is not None:
            found.append(self.a2a.error)
        return [error for error in found if error is not None]

    async def drain(self):
        work = [server.stop() for server in self.servers]
        if self.a2a is not None:
            work.append(self.a2a.stop(self.grace()))
        for outcome in await asyncio.gather(*work, return_exceptions=True):
            if isinstance(outcome, BaseException):
                print_trimmed(outcome)


def bind(name, host, port):
    """The port, held but not listening: whoever asks before start-up is over is refused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named because asyncio turns Nagle's algorithm off only where it sees it:
    # otherwise each answer on a connection that stays open waits 40 ms for the other side.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    if os.name == "posix":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        taken = error.errno == errno.EADDRINUSE
        why = "is already in use" if taken else "cannot be had: %s" % error.strerror
        raise Failure("start", name, "starting %s" % name, "port %d on %s %s" % (port, host, why))
    return sock


def run(spec, status):
    loop = new_event_loop(spec)
    asyncio.set_event_loop(loop)
    host = Host(spec, status)
    loop.run_until_complete(host.run())
    for error in host.errors():
        raise error


def new_event_loop(spec):
    """uvicorn's own rule: uvloop where the agent has it."""
    if sys.platform != "win32" and any(spec.get(k) for k in ("rest", "http_server", "exports", "ui")):
        try:
            import uvloop
        except ImportError:
            pass
        else:
            return uvloop.new_event_loop()
    return asyncio.new_event_loop()
