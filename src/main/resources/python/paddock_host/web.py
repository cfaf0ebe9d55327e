"""The HTTP surfaces: an app of the agent's, a FastAPI app its function is called with, or a small site."""

import asyncio
import contextlib
import errno
import inspect
import json
import logging
import time

import uvicorn

from . import targets
from .status import Failure, print_trimmed, one_line

# What Paddock adds to the paths it asks for itself.
PROBE = "?paddock-probe"
JSON = [(b"content-type", b"application/json")]


class Server(uvicorn.Server):
    """uvicorn's server with the signals left to the Host, which drains all surfaces at once."""

    def __init__(self, config):
        super().__init__(config)
        self.answers = asyncio.Event()

    def install_signal_handlers(self):
        """Called by uvicorn before 0.29."""

    @contextlib.contextmanager
    def capture_signals(self):
        """Called by uvicorn since 0.29."""
        yield

    async def startup(self, sockets=None):
        await super().startup(sockets=sockets)
        if self.started:
            self.answers.set()


class HttpServer:
    """One port: bound early, answering once the app's lifespan start-up is over."""

    def __init__(self, name, host, sock, serves_ui, grace):
        self.name = name
        self.sock = sock
        self.port = sock.getsockname()[1]
        self.serves_ui = serves_ui
        self.grace = grace
        known = inspect.signature(uvicorn.Config).parameters
        limits = {"timeout_graceful_shutdown": grace} if "timeout_graceful_shutdown" in known else {}
        # The logging set-up happens here, before the agent's code is imported: what it sets wins.
        self.config = uvicorn.Config(None, host=host, port=self.port, use_colors=False, **limits)
        # The logger's own filter: an agent that sets up logging anew replaces handlers only.
        logging.getLogger("uvicorn.access").addFilter(is_no_probe)
        self.task = None

    async def start(self):
        """Returns when the port answers."""
        self.server = Server(self.config)
        failures = LastError()
        logging.getLogger("uvicorn.error").addHandler(failures)
        self.task = asyncio.ensure_future(self.serve())
        answers = asyncio.ensure_future(self.server.answers.wait())
        try:
            await asyncio.wait([self.task, answers], return_when=asyncio.FIRST_COMPLETED)
        finally:
            answers.cancel()
            logging.getLogger("uvicorn.error").removeHandler(failures)
        if not self.server.started:
            error = self.task.result() or failures.message or "its start-up did not finish"
            raise Failure("start", self.name, "starting %s" % self.name, error)
        logging.getLogger("uvicorn.error").info(
            "Serving %s on http://%s:%d", self.name, self.config.host, self.port
        )

    async def serve(self):
        """uvicorn exits the interpreter when it cannot start; here that is an error to return."""
        try:
            await self.server.serve(sockets=[self.sock])
        except SystemExit:
            return None
        except OSError as error:
            # Bound and not yet listening: somebody else may have begun to listen meanwhile.
            return self.taken() if error.errno == errno.EADDRINUSE else error
        except Exception as error:
            return error
        return None

    def taken(self):
        return "port %d on %s is already in use" % (self.port, self.config.host)

    async def stop(self):
        if self.task is None:
            self.sock.close()
            return
        self.server.should_exit = True
        done, _ = await asyncio.wait([self.task], timeout=self.grace + 0.5)
        if not done:
            self.server.force_exit = True  # uvicorn before 0.22 has no time limit of its own
            await asyncio.wait([self.task], timeout=0.5)
            if self.server.started:
                await self.server.lifespan.shutdown()


def is_no_probe(record):
    """Keeps Paddock's own looks at `/health`, every second while they are shown, out of the access log."""
    target = record.args[2] if isinstance(record.args, tuple) and len(record.args) > 2 else ""
    return not str(target).endswith(PROBE)


class LastError(logging.Handler):
    """Hears why uvicorn says an application did not start."""

    message = None

    def __init__(self):
        super().__init__(logging.ERROR)

    def emit(self, record):
        if record.exc_info and record.exc_info[1] is not None:
            self.message = one_line(record.exc_info[1])
            return
        lines = [line for line in record.getMessage().splitlines() if line.strip()]
        if lines and not lines[-1].startswith("Application startup failed"):
            self.message = lines[-1].strip()


async def asgi_app(spec, status):
    """The app `http_server` names; a function without parameters makes it."""
    name = spec["http_server"]
    app = targets.find(name, "http_server", status, default="app")
    if (inspect.isfunction(app) or inspect.isclass(app)) and not required_parameters(app):
        app = await called(app, [], "http_server", name)
    if not callable(app) and callable(getattr(app, "app", None)):
        app = app.app  # the kit's AgentServer
    if not callable(app):
        error = TypeError("%s is a %s, not an ASGI app" % (name, type(app).__name__))
        raise Failure("mount", "http_server", "mounting %s (http_server)" % name, error)
    return app


async def rest_app(spec, status, board, ui):
    """A FastAPI app with `/health` and `/meta` first, the agent's routes next, its UI where none match."""
    try:
        from fastapi import APIRouter, FastAPI
    except ImportError as error:
        raise Failure("import", "rest", "importing fastapi (rest)", error)
    name = spec["rest"]["entry"]
    facts = {"title": spec.get("name") or "agent", "version": spec.get("version") or "0"}
    app = FastAPI(description=spec.get("description") or "", **facts)
    add_own_routes(app, board)
    module = targets.module_of(spec.get("entrypoint"))
    mount = targets.find(name, "rest", status, bare_module=module, default="mount")
    result = mount
    if not isinstance(mount, (FastAPI, APIRouter)):
        arguments = [app] if takes_argument(mount) else []
        result = await called(mount, arguments, "rest", name)
    if isinstance(result, FastAPI) and result is not app:
        app = result
        add_own_routes(app, board)
        own = app.router.routes[-2:]
        app.router.routes[:] = own + app.router.routes[:-2]
    elif isinstance(result, APIRouter):
        app.include_router(result)
    if ui is not None:
        app.router.routes.append(file_route(ui))
        app.router.default = ui.before(app.router.default)
    return app


def file_route(ui):
    """The UI's files as the last route: one for posting only, `POST /` say, does not hide a file."""
    from starlette.routing import BaseRoute, Match, NoMatchFound

    class FileRoute(BaseRoute):
        def matches(self, scope):
            return (Match.FULL if ui.holds(scope) else Match.NONE), {}

        def url_path_for(self, name, **parameters):
            raise NoMatchFound(name, parameters)

        async def handle(self, scope, receive, send):
            await ui(scope, receive, send)

    return FileRoute()


def add_own_routes(app, board):
    from starlette.responses import JSONResponse

    async def health(request):
        return JSONResponse(board.health(time.time()), 200 if board.serving else 503)

    async def meta(request):
        return JSONResponse(board.meta())

    app.router.add_route("/health", health, methods=["GET"], include_in_schema=False)
    app.router.add_route("/meta", meta, methods=["GET"], include_in_schema=False)


async def called(function, arguments, surface, name):
    """Calls the agent's function, awaiting an async one; what it raises is a failed mount."""
    try:
        result = function(*arguments)
        return await result if inspect.isawaitable(result) else result
    except (Exception, SystemExit) as error:
        raise Failure("mount", surface, "mounting %s (%s)" % (name, surface), error)


def required_parameters(function):
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [p for p in parameters if p.kind in variable or p.default is p.empty]


def takes_argument(function):
    try:
        return bool(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return True


def load_exports(spec, status):
    exports = {}
    for export in spec.get("exports") or []:
        exports[export["name"]] = targets.find(export["handler"], "rest", status)
    return exports


class Site:
    """`/health`, `/meta`, the exports and the UI of a package that has no app of its own.

    A plain ASGI app: it needs no more than uvicorn.
    """

    def __init__(self, board, ui, exports):
        self.board = board
        self.ui = ui
        self.exports = exports

    async def __call__(self, scope, receive, send):
        if scope["type"] == "lifespan":
            return await no_lifespan(receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close", "code": 1000})
        method, path = scope["method"], scope["path"]
        reading = method in ("GET", "HEAD")
        if path == "/health" and reading:
            status = 200 if self.board.serving else 503
            await send_json(send, status, self.board.health(time.time()))
        elif path == "/meta" and reading:
            await send_json(send, 200, self.board.meta())
        elif self.exports and path.startswith("/exports/"):
            await self.call_export(method, path[len("/exports/") :], receive, send)
        elif self.ui is not None:
            await self.ui(scope, receive, send)
        else:
            await send_json(send, 404, {"error": "not found: %s" % path})

    async def call_export(self, method, name, receive, send):
        handler = self.exports.get(name)
        if handler is None:
            known = ", ".join(sorted(self.exports))
            return await send_json(send, 404, {"error": "no export %r; there are: %s" % (name, known)})
        if method != "POST":
            return await send_json(send, 405, {"error": "POST it"}, [(b"allow", b"POST")])
        try:
            body = json.loads(await read_body(receive) or b"{}")
            value = body["input"] if "input" in body else None
            if not isinstance(body, dict):
                raise ValueError("a JSON object is expected")
        except (ValueError, TypeError) as error:
            return await send_json(send, 400, {"error": 'send {"input": ...} as JSON: %s' % error})
        try:
            output = await call_anywhere(handler, value)
            answer = json.dumps({"output": output}, default=str).encode()
        except Exception as error:
            print_trimmed(error)
            return await send_json(send, 500, {"error": one_line(error)})
        await send_bytes(send, 200, JSON, answer)


async def call_anywhere(handler, value):
    """Async functions on the loop, others in a thread, so that a slow one holds up nobody."""
    if inspect.iscoroutinefunction(handler):
        return await targets.call(handler, value)
    loop = asyncio.get_running_loop()
    result = await loop.run_in_executor(None, targets.call, handler, value)
    return await result if inspect.isawaitable(result) else result


async def no_lifespan(receive, send):
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def read_body(receive):
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def send_json(send, status, content, headers=()):
    body = json.dumps(content, separators=(",", ":")).encode()
    await send_bytes(send, status, JSON + list(headers), body)


async def send_bytes(send, status, headers, body):
    length = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers + length})
    await send({"type": "http.response.body", "body": body})
