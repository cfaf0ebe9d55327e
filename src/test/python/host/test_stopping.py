"""SIGTERM: open requests finish, the agent's own shut-down code runs, and it ends by that signal."""

import signal
import threading
import time

import pytest

SLOW = """
    import asyncio, contextlib, time
    from fastapi import FastAPI

    @contextlib.asynccontextmanager
    async def lifespan(app):
        yield
        print("shut down", flush=True)

    def mount():
        app = FastAPI(lifespan=lifespan)

        @app.get("/slow/{seconds}")
        async def slow(seconds: float):
            print("working", flush=True)
            await asyncio.sleep(seconds)
            return "finished"

        @app.get("/blocking/{seconds}")
        def blocking(seconds: float):
            print("working", flush=True)
            time.sleep(seconds)
            return "finished"

        return app
    """
REST = {"entry": "api:mount"}


class Asking(threading.Thread):
    """A request under way."""

    def __init__(self, host, path):
        super().__init__(daemon=True)
        self.host, self.path, self.answer = host, path, None
        self.start()
        host.until(lambda: "working" in host.out(), "the request")

    def run(self):
        try:
            self.answer = self.host.get(self.path)
        except Exception as error:
            self.answer = error

    def done(self):
        self.join(30)
        return self.answer


@pytest.mark.parametrize("path", ["/slow/1", "/blocking/1"])
def test_a_request_under_way_is_answered(start, package, python, path):
    host = start(package(api=SLOW), python, rest=REST).serving()
    asking = Asking(host, path)
    assert host.stop() == -signal.SIGTERM
    assert asking.done().json == "finished"
    assert "shut down" in host.out()


def test_a_request_that_outlasts_the_grace_time_is_cut(start, package, python):
    host = start(package(api=SLOW), python, rest=REST, grace_seconds=1.0).serving()
    Asking(host, "/slow/20")
    begin = time.monotonic()
    assert host.stop() == -signal.SIGTERM
    assert time.monotonic() - begin < 3
    assert "shut down" in host.out()


def test_a_thread_that_never_ends_does_not_keep_it(start, package, newest):
    host = start(package(api=SLOW), newest, rest=REST, grace_seconds=1.0).serving()
    Asking(host, "/blocking/25")
    begin = time.monotonic()
    host.stop()
    assert time.monotonic() - begin < 8


def test_new_connections_are_refused_meanwhile(start, package, newest):
    host = start(package(api=SLOW), newest, rest=REST).serving()
    asking = Asking(host, "/slow/1.5")
    host.process.send_signal(signal.SIGTERM)

    def refused():
        try:
            host.get("/health")
        except ConnectionError:
            return True
        return False

    host.until(refused, "refusing")
    assert asking.done().json == "finished"
    assert host.ended() == -signal.SIGTERM


def test_a_second_signal_ends_it_at_once(start, package, newest):
    host = start(package(api=SLOW), newest, rest=REST, grace_seconds=20.0).serving()
    asking = Asking(host, "/slow/15")
    host.process.send_signal(signal.SIGTERM)
    host.until(lambda: "Shutting down" in host.err(), "shutting down")
    begin = time.monotonic()
    assert host.stop() == -signal.SIGTERM
    assert time.monotonic() - begin < 3
    assert isinstance(asking.done(), Exception)


def test_the_agents_own_handler_gets_the_signal_afterwards(start, package, newest):
    root = package(
        api="""
        import signal, sys

        def mount(app):
            signal.signal(signal.SIGTERM, lambda *_: (print("own handler", flush=True), sys.exit(7)))
        """
    )
    host = start(root, newest, rest=REST).serving()
    assert host.stop() == 7
    assert host.out().endswith("own handler\n")


def test_an_interrupt_ends_it_in_the_same_way(start, package, newest):
    host = start(package(api=SLOW), newest, rest=REST).serving()
    asking = Asking(host, "/slow/0.5")
    assert host.stop(signal.SIGINT) == -signal.SIGINT
    assert asking.done().json == "finished"
    assert "Traceback" not in host.err()


def test_a_signal_while_it_starts_ends_it(start, package, newest):
    root = package(
        main="""
        import asyncio, contextlib
        from fastapi import FastAPI

        @contextlib.asynccontextmanager
        async def lifespan(app):
            print("starting", flush=True)
            await asyncio.sleep(30)
            yield

        app = FastAPI(lifespan=lifespan)
        """
    )
    host = start(root, newest, http_server="main:app", grace_seconds=1.0)
    host.until(lambda: "starting" in host.out(), "the start-up")
    begin = time.monotonic()
    assert host.stop() == -signal.SIGTERM
    assert time.monotonic() - begin < 5
    assert not host.named("serving")
