"""What cannot be served: the traceback in the log, a `failed` event, exit 8, and nothing half up."""

import socket

import pytest

BROKEN = """
    import sys

    def mount_raises(app):
        helper()

    def helper():
        raise LookupError("no settings")

    def mount_exits(app):
        sys.exit(3)

    def fine(app):
        app.get("/at")(lambda: "fine")

    def service():
        raise LookupError("no model")
    """


def failed(host):
    code = host.ended()
    event = host.named("failed")[0]
    assert not host.named("serving") and not host.named("surface")
    return code, event["phase"], event["name"], event["message"]


def test_an_exception_while_mounting(start, package, python):
    root = package(api=BROKEN)
    host = start(root, python, rest={"entry": "api:mount_raises"})
    assert failed(host) == (8, "mount", "rest", "LookupError: no settings")
    lines = host.err().splitlines()
    assert lines[0] == "paddock: mounting api:mount_raises (rest) failed"
    assert lines[1] == "Traceback (most recent call last):"
    assert lines[2].startswith('  File "%s"' % (root / "api.py"))
    assert lines[-1] == "LookupError: no settings"
    assert "paddock_host" not in host.err()


def test_an_exit_while_mounting(start, package, newest):
    host = start(package(api=BROKEN), newest, rest={"entry": "api:mount_exits"})
    assert failed(host) == (8, "mount", "rest", "SystemExit: 3")


@pytest.mark.parametrize(
    "files, entry, message",
    [
        ({"api": "import not_there"}, "api:mount", "ModuleNotFoundError: No module named 'not_there'"),
        ({"api": "1/0"}, "api:mount", "ZeroDivisionError: division by zero"),
        ({"other": ""}, "api:mount", "ModuleNotFoundError: No module named 'api'"),
        ({"api": ""}, "api:mount", "AttributeError: module 'api' has no attribute 'mount'"),
        ({"api": "raise SystemExit(5)"}, "api:mount", "SystemExit: 5"),
        ({"api": "mount = 3"}, "api:mount", "TypeError: 'int' object is not callable"),
    ],
)
def test_what_cannot_be_imported(start, package, newest, files, entry, message):
    host = start(package(**files), newest, rest={"entry": entry})
    assert failed(host)[0::3] == (8, message)
    assert message in host.err()
    assert "paddock_host" not in host.err()


def test_a_syntax_error_is_shown_with_its_line(start, package, python):
    host = start(package(api="def mount(app)\n    pass\n"), python, rest={"entry": "api:mount"})
    assert failed(host)[:3] == (8, "import", "rest")
    assert "def mount(app)" in host.err() and "SyntaxError" in host.err()


def test_one_surface_failing_does_not_hide_behind_the_others(start, package, python):
    a2a = {"entry": "api:service"}
    host = start(package(api=BROKEN), python, rest={"entry": "api:fine"}, a2a=a2a)
    assert failed(host) == (8, "mount", "a2a", "LookupError: no model")
    assert "LookupError: no model" in host.err()
    with pytest.raises(ConnectionRefusedError):
        host.get("/at")


@pytest.mark.parametrize("surface", ["rest", "a2a", "ui"])
def test_a_port_that_is_taken(start, package, python, surface):
    root = package(api=BROKEN, **{"ui/index.html": ""})
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        host = start(
            root,
            python,
            rest={"entry": "api:fine"},
            a2a={"entry": "api:fine"},
            ui={"path": "ui", "base_path": "/"},
            multiplexed=False,
            fixed_ports={surface: port},
        )
        wanted = "port %d on 127.0.0.1 is already in use" % port
        assert failed(host) == (8, "start", surface, wanted)
        assert "starting %s failed: %s" % (surface, wanted) in host.err()
        assert not host.named("importing"), "said before the agent's code runs"


def test_without_fastapi_it_says_what_is_missing(start, package):
    host = start(package(api=BROKEN), rest={"entry": "api:fine"})
    code, phase, _, message = failed(host)
    assert (code, phase) == (8, "import")
    assert "No module named 'uvicorn'" in message


def test_an_app_that_ends_by_itself_ends_the_agent_with_its_error(start, package, newest):
    root = package(
        main="""
        import asyncio

        async def app(scope, receive, send):
            assert scope["type"] == "http"
            if scope["path"] == "/end":
                asyncio.get_running_loop().call_soon(end)
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})

        def end():
            raise SystemExit(4)
        """
    )
    host = start(root, newest, http_server="main:app").serving()
    try:
        host.get("/end")
    except OSError:
        pass  # the answer and the end race
    assert host.ended() == 4
