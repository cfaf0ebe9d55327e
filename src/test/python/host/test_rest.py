"""REST: `/health`, `/meta`, the agent's own routes."""

import http.client
import socket
import time

import pytest

MOUNT = """
    import logging

    def mount(app):
        @app.get("/hello/{name}")
        def hello(name: str, loud: bool = False):
            print("said hello to", name)
            logging.getLogger("agent").warning("a warning of the agent's")
            return {"hello": name.upper() if loud else name}

        @app.get("/health")
        def health():
            return "the agent's own"

        @app.get("/fails")
        def fails():
            raise ValueError("boom in a route")
    """


@pytest.fixture(scope="module")
def rest(shared, python):
    root = shared.package("rest", {"src/api": MOUNT})
    return shared.start(root, python, rest={"entry": "src.api:mount"}).serving()


def test_health_says_what_is_up(rest):
    answer = rest.get("/health")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    timestamp = answer.json.pop("timestamp")
    facts = {key: value for key, value in answer.json.items() if key != "timestamp"}
    assert facts == {"ok": True, "surfaces": {"rest": True, "a2a": False, "ui": False}}
    assert isinstance(timestamp, int) and abs(timestamp / 1000 - time.time()) < 60


def test_meta_says_who_it_is(rest):
    answer = rest.get("/meta")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json == {
        "name": "sample",
        "version": "1.2.3",
        "description": "A sample",
        "author": "Somebody",
        "surfaces": {"rest": True, "a2a": False, "ui": False},
    }


def test_the_agents_routes_answer_and_its_output_is_its_own(rest):
    assert rest.get("/hello/ada?loud=true").json == {"hello": "ADA"}
    assert rest.get("/nowhere").status == 404
    rest.until(lambda: "said hello to ada" in rest.out(), "the print")
    rest.until(lambda: "a warning of the agent's" in rest.err(), "the warning")


def test_the_documentation_lists_the_agents_routes_only(rest):
    document = rest.get("/openapi.json").json
    assert document["info"]["title"] == "sample"
    assert document["info"]["version"] == "1.2.3"
    assert "/hello/{name}" in document["paths"]
    assert "/meta" not in document["paths"]


def test_an_exception_in_a_route_is_a_500_and_the_rest_goes_on(rest):
    assert rest.get("/fails").status == 500
    rest.until(lambda: "ValueError: boom in a route" in rest.err(), "the traceback")
    assert rest.get("/health").json["ok"] is True


def test_paddocks_own_looks_are_not_in_the_access_log(rest):
    assert rest.get("/health?paddock-probe").json["ok"] is True
    assert rest.get("/health?somebody").json["ok"] is True
    rest.until(lambda: "/health?somebody" in rest.out() + rest.err(), "the access log")
    assert "paddock-probe" not in rest.out() + rest.err()


def test_events_are_told_in_order(rest):
    assert [e["event"] for e in rest.events()] == ["importing", "surface", "serving"]
    surface = rest.named("surface")[0]
    assert (surface["name"], surface["port"], surface["state"]) == ("rest", rest.ports["rest"], "up")


def test_every_form_of_a_mount_function_is_understood(start, package, python):
    root = package(
        src__main="""
        import contextlib
        from fastapi import APIRouter, FastAPI

        def plain(app):
            app.get("/at")(lambda: "plain")

        async def later(app):
            app.get("/at")(lambda: "later")

        def router():
            made = APIRouter()
            made.get("/at")(lambda: "router")
            return made

        def own_app():
            made = FastAPI()
            made.get("/at")(lambda: "own_app")
            made.get("/health")(lambda: "not this")
            return made

        ready_app = FastAPI()
        ready_app.get("/at")(lambda: "ready_app")

        def mount(app):
            app.get("/at")(lambda: "mount")

        class Agent:
            def mount(self, app):
                app.get("/at")(lambda: "method")
        """
    )
    wanted = {
        "src.main:plain": "plain",
        "src.main:later": "later",
        "src.main:router": "router",
        "src.main:own_app": "own_app",
        "src.main:ready_app": "ready_app",
        "src.main.plain": "plain",
        "plain": "plain",  # a bare name: the entry point's module
        "src.main": "mount",
        "src.main:Agent.mount": "method",
    }
    hosts = {
        entry: start(root, python, rest={"entry": entry}, entrypoint="src.main:absent") for entry in wanted
    }
    for entry, host in hosts.items():
        assert (entry, host.serving().get("/at").json) == (entry, wanted[entry])
        assert (entry, host.get("/health").json["ok"]) == (entry, True)


def test_start_up_and_shut_down_code_of_the_app_runs(start, package, python):
    root = package(
        api="""
        import contextlib
        from fastapi import FastAPI

        @contextlib.asynccontextmanager
        async def lifespan(app):
            print("started", flush=True)
            yield
            print("ended", flush=True)

        def mount():
            return FastAPI(lifespan=lifespan)
        """
    )
    host = start(root, python, rest={"entry": "api:mount"}).serving()
    assert host.out() == "started\n"
    host.stop()
    assert host.out() == "started\nended\n"


def test_it_listens_on_loopback_only(rest):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        try:
            sock.connect(("192.0.2.1", 9))  # sends nothing: asks which address would be used
        except OSError:
            pytest.skip("this machine has no address but loopback")
        outside = sock.getsockname()[0]
    with pytest.raises(OSError):
        socket.create_connection((outside, rest.ports["rest"]), timeout=2)


def test_answers_on_an_open_connection_do_not_wait_for_each_other(rest):
    """Without TCP_NODELAY each takes the 40 ms of a delayed acknowledgement."""
    connection = http.client.HTTPConnection("127.0.0.1", rest.ports["rest"], timeout=20)
    times = []
    for _ in range(20):
        begin = time.monotonic()
        connection.request("GET", "/hello/ada")
        connection.getresponse().read()
        times.append(time.monotonic() - begin)
    connection.close()
    assert sorted(times)[5] < 0.035, times
