"""`http_server`: an ASGI app that serves everything, and to which nothing is added."""

import pytest

RAW = """
    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            while True:
                message = await receive()
                print(message["type"], flush=True)
                await send({"type": message["type"] + ".complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        body = scope["path"].encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})
    """


def test_everything_goes_to_the_app_and_its_lifespan_is_run(start, package, python):
    host = start(package(main=RAW), python, http_server="main:app").serving()
    for path in ("/", "/health", "/meta", "/docs", "/any/thing"):
        assert host.get(path).text == path
    assert host.out().startswith("lifespan.startup\n")
    assert [e["event"] for e in host.events()] == ["importing", "surface", "serving"]
    assert host.named("surface")[0]["name"] == "http_server"
    host.stop()
    assert host.out().endswith("\nlifespan.shutdown\n")


def test_every_form_of_an_app_is_understood(start, package, python):
    root = package(
        main="""
        from fastapi import FastAPI

        app = FastAPI()
        app.get("/")(lambda: "app")

        def create():
            made = FastAPI()
            made.get("/")(lambda: "create")
            return made

        async def create_later():
            made = FastAPI()
            made.get("/")(lambda: "create_later")
            return made

        class Server:
            def __init__(self):
                self.app = FastAPI()
                self.app.get("/")(lambda: "Server")

        server = Server()

        class Asgi:
            async def __call__(self, scope, receive, send):
                assert scope["type"] == "http"
                await send({"type": "http.response.start", "status": 200, "headers": []})
                await send({"type": "http.response.body", "body": b'"Asgi"'})
        """
    )
    wanted = {
        "main:app": "app",
        "main": "app",
        "main.app": "app",
        "main:create": "create",
        "main:create_later": "create_later",
        "main:server": "Server",
        "main:Asgi": "Asgi",
    }
    hosts = {name: start(root, python, http_server=name) for name in wanted}
    for name, host in hosts.items():
        assert (name, host.serving().get("/").json) == (name, wanted[name])


def test_nothing_answers_before_the_start_up_is_over(start, package, python):
    root = package(
        main="""
        import asyncio, contextlib, os
        from fastapi import FastAPI

        @contextlib.asynccontextmanager
        async def lifespan(app):
            print("starting", flush=True)
            while not os.path.exists("go"):
                await asyncio.sleep(0.02)
            yield

        app = FastAPI(lifespan=lifespan)
        """
    )
    host = start(root, python, http_server="main:app")
    host.until(lambda: "starting" in host.out(), "the start-up")
    with pytest.raises(ConnectionRefusedError):
        host.get("/")
    assert not host.named("serving")
    (root / "go").write_text("")
    assert host.serving().get("/docs").status == 200


@pytest.mark.parametrize(
    "app, phase, message",
    [
        ("main:absent", "import", "AttributeError: module 'main' has no attribute 'absent'"),
        ("main:number", "mount", "TypeError: main:number is a int, not an ASGI app"),
        ("main:raises", "mount", "KeyError: 'x'"),
        ("main:bad_start", "start", "RuntimeError: no database"),
    ],
)
def test_an_app_that_cannot_serve_exits_8_and_says_why(start, package, python, app, phase, message):
    root = package(
        main="""
        import contextlib
        from fastapi import FastAPI

        number = 1

        def raises():
            raise KeyError("x")

        @contextlib.asynccontextmanager
        async def lifespan(app):
            raise RuntimeError("no database")
            yield

        bad_start = FastAPI(lifespan=lifespan)
        """
    )
    host = start(root, python, http_server=app)
    failed = [host.ended()] + [host.named("failed")[0][key] for key in ("phase", "message")]
    assert failed == [8, phase, message]
    assert message.partition(": ")[2] in host.err()
    assert not host.named("serving")


def test_rest_beside_it_is_said_not_to_be_offered(start, package, newest):
    root = package(main=RAW, **{"ui/index.html": "files"})
    more = dict(rest={"entry": "main:mount"}, ui={"path": "ui", "base_path": "/"})
    host = start(root, newest, http_server="main:app", **more).serving()
    assert sorted(e["name"] for e in host.named("not_offered")) == ["rest", "ui"]
    assert host.get("/index.html").text == "/index.html"
