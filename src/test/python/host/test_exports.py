"""`exports`, the oldest form: functions by name."""

import pytest


@pytest.fixture(scope="module")
def exports(shared, python):
    root = shared.package(
        "exports",
        {
            "src/tools": """
            import asyncio, threading

            def double(value):
                return value * 2

            async def later(value):
                await asyncio.sleep(0)
                return {"later": value}

            def nothing():
                return None

            def fails(value):
                raise ValueError("boom")

            def odd(value):
                return {1, 2} and object

            def thread(value):
                return threading.current_thread() is threading.main_thread()
            """
        },
    )
    names = ("double", "later", "nothing", "fails", "odd", "thread")
    listed = [{"name": n, "type": "tool", "handler": "src.tools." + n} for n in names]
    return shared.start(root, python, exports=listed).serving()


def test_a_function_gets_the_input_and_its_result_is_the_output(exports):
    answer = exports.post("/exports/double", {"input": 21})
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json == {"output": 42}
    assert exports.post("/exports/double", {"input": "ü"}).json == {"output": "üü"}
    assert exports.post("/exports/later", {"input": [1]}).json == {"output": {"later": [1]}}
    assert exports.post("/exports/nothing", {}).json == {"output": None}
    assert exports.post("/exports/thread", {"input": 1}).json == {"output": False}
    assert "class 'object'" in exports.post("/exports/odd", {"input": 1}).json["output"]


def test_health_and_meta_are_beside_them(exports):
    assert exports.get("/health").json["surfaces"] == {"rest": True, "a2a": False, "ui": False}
    assert exports.get("/meta").json["surfaces"] == {"rest": True, "a2a": False, "ui": False}


def test_what_goes_wrong_is_answered_as_json(exports):
    failed = exports.post("/exports/fails", {"input": 1})
    assert (failed.status, failed.json) == (500, {"error": "ValueError: boom"})
    absent = exports.post("/exports/absent", {"input": 1})
    assert absent.status == 404 and "double, fails, later" in absent.json["error"]
    assert exports.get("/exports/double").status == 405
    for body in (b"{", b"[1]", b"3", b'"input"', b"null", b"\xff"):
        answer = exports.post("/exports/double", body)
        assert (body, answer.status) == (body, 400)
    assert exports.get("/other").status == 404


def test_a_handler_that_is_not_there_exits_8(start, package, python):
    listed = [{"name": "a", "handler": "tools.absent"}]
    host = start(package(tools=""), python, exports=listed)
    assert host.ended() == 8
    assert "module 'tools' has no attribute 'absent'" in host.named("failed")[0]["message"]


def test_they_need_no_fastapi(start, package, newest):
    root = package(tools="import sys\n\ndef loaded(value):\n    return 'fastapi' in sys.modules")
    host = start(root, newest, exports=[{"name": "loaded", "handler": "tools.loaded"}]).serving()
    assert host.post("/exports/loaded", {}).json == {"output": False}
