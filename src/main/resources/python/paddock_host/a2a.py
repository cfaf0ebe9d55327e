"""The gRPC surface, from whatever the package's entry returns: a servicer, handlers, a server, nothing."""

import asyncio
import concurrent.futures
import contextvars
import gc
import importlib
import inspect
import sys
import threading
import time

from . import messages, targets
from .status import Failure, one_line, print_trimmed

# Above the 50 MB a message may have there is its frame.
MAX_MESSAGE_BYTES = 64 * 1024 * 1024
# Synchronous handlers each occupy a thread; they are made when needed only.
MAX_THREADS = 200
POLL_SECONDS = 0.1
SECONDS_TO_GREET = 5.0


async def mount(spec, status, board):
    """Calls the entry; a surface to start, or None when it offers nothing."""
    name = spec["a2a"]["entry"]
    module = targets.module_of(spec.get("entrypoint"))
    entry = targets.find(name, "a2a", status, bare_module=module, default="create_service")
    host, port = spec["host"], spec["ports"]["a2a"]
    doing = "mounting %s (a2a)" % name
    try:
        lent = LentServer(entry)
        if isinstance(entry, dict) or not callable(entry):
            result = entry
        else:
            call = Call(entry, lent.arguments())
            if await call.answers_before_it_ends(host, port):
                return OwnServing(call, host, port)
            result = call.result()
        if result is None and lent.was_used():
            return OwnServer(lent.server, host, port)
        if is_server(result):
            return OwnServer(result, host, port)
        if await answers(host, port):
            return OwnServing(None, host, port)
        service = Service.of(result, spec)
    except (Exception, SystemExit) as error:
        raise Failure("mount", "a2a", doing, error)
    if service is None:
        what = "nothing" if result is None else "a %s, which is no servicer" % type(result).__name__
        board.not_offered("a2a", "%s returned %s" % (name, what))
        return None
    return HostedServer(service, host, port)


class Call:
    """The entry, called where it may block: an async one on the loop, another in a thread of its own."""

    def __init__(self, function, arguments):
        self.loop = asyncio.get_running_loop()
        self.done = self.loop.create_future()
        self.outcome = (None, None)
        if inspect.iscoroutinefunction(function):
            self.loop.create_task(self.run_async(function(*arguments)))
        else:
            work = threading.Thread(
                target=self.run, args=(function, arguments), name="a2a", daemon=True
            )
            work.start()

    def run(self, function, arguments):
        # So that what it makes (locks, a grpc.aio server) belongs to the loop that will serve it.
        asyncio.set_event_loop(self.loop)
        try:
            outcome = (function(*arguments), None)
        except BaseException as error:
            outcome = (None, error)
        self.loop.call_soon_threadsafe(self.returned, outcome)

    def returned(self, outcome):
        if inspect.isawaitable(outcome[0]):
            self.loop.create_task(self.run_async(outcome[0]))
        else:
            self.end(outcome)

    async def run_async(self, awaitable):
        try:
            outcome = (await awaitable, None)
        except (Exception, SystemExit) as error:
            outcome = (None, error)
        self.end(outcome)

    def end(self, outcome):
        self.outcome = outcome
        if not self.done.done():
            self.done.set_result(None)

    def result(self):
        result, error = self.outcome
        if error is not None:
            raise error
        return result

    async def answers_before_it_ends(self, host, port):
        """Whether the function serves the port itself and is still busy with it."""
        connects = 0
        while not self.done.done():
            await asyncio.wait([self.done], timeout=POLL_SECONDS)
            if self.done.done():
                break
            spoken = await answers(host, port)
            # A server that is made and not yet started lets clients connect and says nothing;
            # one that does so for long speaks some protocol where the client is first.
            connects = connects + 1 if spoken is not None else 0
            if spoken or connects >= 5:
                return True
        return False


async def answers(host, port):
    """True if an HTTP/2 server greets there, False if something merely accepts, None if nothing does."""
    try:
        reader, writer = await asyncio.wait_for(asyncio.open_connection(host, port), 1)
    except (OSError, asyncio.TimeoutError):
        return None
    try:
        greeting = await asyncio.wait_for(reader.read(9), 0.5)
        return len(greeting) == 9 and greeting[3] == 4  # a SETTINGS frame
    except (OSError, asyncio.TimeoutError):
        return False
    finally:
        writer.close()


async def greets(host, port):
    """Whether an HTTP/2 server greets there within the time a loaded machine may take."""
    deadline = time.monotonic() + SECONDS_TO_GREET
    while time.monotonic() < deadline:
        if await answers(host, port):
            return True
        await asyncio.sleep(POLL_SECONDS)
    return False


def is_server(result):
    grpc = sys.modules.get("grpc")
    if grpc is None:
        return False
    kinds = [grpc.Server]
    if "grpc.aio" in sys.modules:
        kinds.append(grpc.aio.Server)
    return isinstance(result, tuple(kinds))


class LentServer:
    """A server of ours for an entry that wants one to register its servicer with."""

    def __init__(self, entry):
        self.server = None
        self.used = False
        function = inspect.isfunction(entry) or inspect.ismethod(entry)
        if function and [p for p in targets.arguments_for(entry, None)[0]]:
            self.server = new_server()
            register = self.server.add_generic_rpc_handlers

            def note(handlers):
                self.used = True
                register(handlers)

            self.server.add_generic_rpc_handlers = note

    def arguments(self):
        return [self.server] if self.server is not None else []

    def was_used(self):
        return self.used


def new_server():
    grpc = importlib.import_module("grpc")
    importlib.import_module("grpc.aio")
    pool = concurrent.futures.ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="a2a-call")
    options = [
        ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
        ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
        ("grpc.so_reuseport", 0),  # else a taken port would be shared in silence
    ]
    return grpc.aio.server(migration_thread_pool=pool, options=options)


class Service:
    """AgentService: the servicer's own methods, ours for those it lacks."""

    def __init__(self, servicer, handlers, spec):
        self.servicer = servicer
        self.handlers = handlers
        self.spec = spec
        self.pb2 = importlib.import_module(messages.PB2)
        self.pool = concurrent.futures.ThreadPoolExecutor(MAX_THREADS, thread_name_prefix="action")

    @staticmethod
    def of(result, spec):
        """None when the result is nothing that could be served."""
        if result is None:
            return None
        handlers = None
        if isinstance(result, dict):
            handlers = result.get("custom_handlers", result)
        elif hasattr(result, "custom_handlers"):
            handlers = result.custom_handlers
        servicer = result if any(own_method(result, name) for name in messages.METHODS) else None
        if isinstance(handlers, dict) and all(callable(handler) for handler in handlers.values()):
            return Service(servicer, handlers, spec)
        return Service(servicer, {}, spec) if servicer is not None else None

    def methods(self):
        """Callables by method name, for registering."""
        found = {}
        for name in messages.METHODS:
            own = own_method(self.servicer, name)
            found[name] = own or getattr(self, name)
            if own and name == "Invoke":
                found[name] = self.guarded(own)
        return found

    def guarded(self, invoke):
        """The servicer's Invoke; an exception becomes an ActionResult, as with handlers."""
        aborted = importlib.import_module("grpc.aio").AbortError

        async def guarded_async(request, context):
            begin = time.monotonic()
            try:
                return await invoke(request, context)
            except aborted:
                raise
            except Exception as error:
                return self.failed(request, error, begin)

        def guarded_sync(request, context):
            begin = time.monotonic()
            try:
                return invoke(request, context)
            except aborted:
                raise
            except Exception as error:
                return self.failed(request, error, begin)

        return guarded_async if inspect.iscoroutinefunction(invoke) else guarded_sync

    async def Health(self, request, context):
        return self.pb2.HealthStatus(ok=True, message="healthy", timestamp=now_ms())

    async def Ping(self, request, context):
        return self.pb2.Pong(message="pong", timestamp=now_ms())

    async def DescribeCapabilities(self, request, context):
        facts = {key: self.spec.get(key) for key in ("name", "version", "description")}
        facts["actions"] = ",".join(sorted(map(str, self.handlers)))
        return self.pb2.Capabilities(
            methods=list(messages.METHODS) + sorted(map(str, self.handlers)),
            metadata={key: str(value) for key, value in facts.items() if value},
        )

    async def Invoke(self, request, context):
        begin = time.monotonic()
        handler = self.handlers.get(request.action)
        if handler is None:
            known = ", ".join(sorted(map(str, self.handlers))) or "none"
            error = "no such action: %r; this agent has: %s" % (request.action, known)
            return self.result(request, begin, success=False, error=error)
        try:
            output = await self.handle(handler, dict(request.parameters))
            return self.result(request, begin, success=True, result=str(output))
        except Exception as error:
            return self.failed(request, error, begin)

    async def handle(self, handler, parameters):
        if inspect.iscoroutinefunction(handler):
            return await targets.call(handler, parameters)
        loop = asyncio.get_running_loop()
        run = contextvars.copy_context().run
        output = await loop.run_in_executor(self.pool, run, targets.call, handler, parameters)
        return await output if inspect.isawaitable(output) else output

    def failed(self, request, error, begin):
        print_trimmed(error)
        return self.result(request, begin, success=False, error=one_line(error))

    def result(self, request, begin, **fields):
        took = int((time.monotonic() - begin) * 1000)
        return self.pb2.ActionResult(request_id=request.request_id, duration_ms=took, **fields)


def own_method(servicer, name):
    """The method if the package wrote it, not if a generated base class only says 'unimplemented'."""
    method = getattr(servicer, name, None)
    if not callable(method):
        return None
    function = getattr(method, "__func__", method)
    return None if getattr(function, "__module__", "").endswith("_pb2_grpc") else method


def now_ms():
    return int(time.time() * 1000)


class HostedServer:
    """Our server with the package's service on it."""

    error = None
    ended = None

    def __init__(self, service, host, port):
        self.service = service
        self.host = host
        self.port = port
        self.server = None

    async def start(self):
        try:
            self.server = new_server()
        except ImportError as error:
            raise Failure("import", "a2a", "importing grpc (a2a)", error)
        messages.add_methods(self.service.methods(), self.server)
        listen(self.server, self.host, self.port)
        await self.server.start()

    async def stop(self, grace):
        if self.server is not None:
            await self.server.stop(grace)


class OwnServer:
    """A server the package made and returned, started or not."""

    error = None
    ended = None

    def __init__(self, server, host, port):
        self.server = server
        self.host = host
        self.port = port

    async def start(self):
        listens = await answers(self.host, self.port) is not None
        elsewhere = "the server it returned does not listen on port %d (A2A_PORT)" % self.port
        try:
            if not listens:
                listen(self.server, self.host, self.port)
            started = self.server.start()
            if inspect.isawaitable(started):
                await started
        except Exception as error:
            # A synchronous server that runs already says so this way, and then is where it should be.
            if not listens:
                print_trimmed(error)
                raise Failure("start", "a2a", "starting a2a", elsewhere)
        # A port that is added to a running server accepts connections which nobody ever serves.
        if not listens and not await greets(self.host, self.port):
            raise Failure("start", "a2a", "starting a2a", elsewhere)

    async def stop(self, grace):
        await stop_server(self.server, grace)


class OwnServing:
    """A server the package runs itself, inside a call that goes on as long as it serves."""

    def __init__(self, call, host, port):
        self.call = call
        self.host = host
        self.port = port
        self.ended = asyncio.ensure_future(self.serve()) if call is not None else None

    async def serve(self):
        """Goes on for as long as the call does, and for ever if it left a server behind: it may be
        seen serving in the moment between its server's start and its own return."""
        await asyncio.wait([self.call.done])
        left = self.error is None and await answers(self.host, self.port) is not None
        if left:
            await asyncio.Event().wait()

    @property
    def error(self):
        return self.call.outcome[1] if self.call is not None else None

    async def start(self):
        """It answers already."""

    async def stop(self, grace):
        """Nobody told us which server it is: all there are get the same orderly stop."""
        if self.ended is not None:
            self.ended.cancel()
        if "grpc" not in sys.modules:
            return
        servers = [candidate for candidate in gc.get_objects() if is_server(candidate)]
        await asyncio.gather(*(stop_server(server, grace) for server in servers))
        if self.call is not None and servers:
            await asyncio.wait([self.call.done], timeout=1)  # its own words after serving


async def stop_server(server, grace):
    stopped = server.stop(grace)
    if inspect.isawaitable(stopped):
        await stopped
    else:
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, stopped.wait, grace)


def listen(server, host, port):
    address = "%s:%d" % ("[%s]" % host if ":" in host else host, port)
    try:
        bound = server.add_insecure_port(address)
    except RuntimeError as error:
        raise Failure("start", "a2a", "starting a2a", one_line(error))
    if bound != port:  # grpcio before 1.60 answers 0 instead of raising
        raise Failure("start", "a2a", "starting a2a", "port %d on %s is already in use" % (port, host))
