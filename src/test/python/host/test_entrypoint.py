"""Plain entry points, on every Python the machine has."""

import json
import signal

import pytest

from environments import pythons

EVERY_PYTHON = pytest.mark.parametrize("python", [p for _, p in pythons()], ids=[v for v, _ in pythons()])


def run(start, root, entrypoint, **more):
    host = start(root, mode="entrypoint", entrypoint=entrypoint, **more)
    return host, host.ended()


@EVERY_PYTHON
def test_a_function_is_called_in_the_main_thread_and_its_result_is_printed(start, package, python):
    root = package(
        src__main="""
        import os, sys, threading
        from helper import greeting

        def handler(context):
            assert threading.current_thread() is threading.main_thread()
            assert sys.argv == [os.path.abspath(__file__)], sys.argv
            assert sys.path[0] == os.environ["AGENT_PACKAGE_PATH"], sys.path
            return {"message": greeting, "received": context}
        """,
        helper="greeting = 'grüße'",
    )
    host, code = run(start, root, "src.main:handler", python=python)
    assert (code, host.err()) == (0, "")
    result = json.loads(host.out())
    assert result["message"] == "grüße"
    assert result["received"]["name"] == "sample"
    assert result["received"]["version"] == "1.2.3"
    assert result["received"]["package_path"] == str(root)
    assert [e["event"] for e in host.events()] == ["importing", "called"]


@EVERY_PYTHON
def test_async_functions_generators_and_classes_do_what_they_mean(start, package, python):
    root = package(
        main="""
        import asyncio

        async def coroutine():
            await asyncio.sleep(0)
            return "awaited"

        def generator():
            yield "one"
            yield {"two": 2}
            return "end"

        async def async_generator(context):
            yield 1
            await asyncio.sleep(0)
            yield 2

        class Runs:
            def run(self, context):
                return "ran " + context["name"]

        class Called:
            def __init__(self, context):
                self.name = context["name"]

            async def __call__(self):
                return "called " + self.name

        class Both:
            def work(self):
                return "worked"
        """
    )
    wanted = {
        "main:coroutine": "awaited\n",
        "main:generator": 'one\n{"two": 2}\nend\n',
        "main:async_generator": "1\n2\n",
        "main:Runs": "ran sample\n",
        "main:Called": "called sample\n",
        "main:Both.work": "worked\n",
        "main.coroutine": "awaited\n",
    }
    hosts = {name: start(root, mode="entrypoint", entrypoint=name, python=python) for name in wanted}
    for name, host in hosts.items():
        assert (name, host.ended(), host.out(), host.err()) == (name, 0, wanted[name], "")


@EVERY_PYTHON
def test_its_own_exit_code_wins_and_its_traceback_starts_with_its_own_frame(start, package, python):
    root = package(
        main="""
        import sys

        def leaves():
            sys.exit(17)

        def raises(context=None):
            raise ValueError("boom")

        async def raises_later():
            raise ValueError("later")
        """
    )
    _, code = run(start, root, "main:leaves", python=python)
    assert code == 17
    for name, message in (("raises", "boom"), ("raises_later", "later")):
        host, code = run(start, root, "main:" + name, python=python)
        lines = host.err().splitlines()
        assert code == 1
        assert lines[0] == "Traceback (most recent call last):"
        assert lines[1].startswith('  File "%s"' % (root / "main.py"))
        assert lines[-1] == "ValueError: " + message
        assert not host.named("failed")


@EVERY_PYTHON
def test_what_cannot_be_imported_exits_8_and_says_why(start, package, python):
    root = package(broken="raise KeyError('x')", leaves="import sys; sys.exit(3)", fine="VALUE = 1")
    wanted = {
        "broken:main": "KeyError: 'x'",
        "leaves:main": "SystemExit: 3",
        "absent:main": "ModuleNotFoundError: No module named 'absent'",
        "fine:main": "AttributeError: module 'fine' has no attribute 'main'",
        "fine:VALUE": "TypeError: fine:VALUE is a int, not a function",
    }
    for name, message in wanted.items():
        host, code = run(start, root, name, python=python)
        failed = host.named("failed")[0]
        assert (name, code, failed["phase"], failed["message"]) == (name, 8, "import", message)
        assert not host.named("called")
        assert "paddock_host" not in host.err() and "host.py" not in host.err()
        assert message in host.err()


def test_a_terminated_entry_point_dies_by_the_signal_unless_it_handles_it(start, package):
    root = package(
        main="""
        import signal, sys, time

        def plain():
            print("up", flush=True)
            time.sleep(60)

        def handles():
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(5))
            plain()
        """
    )
    for name, code in (("plain", -signal.SIGTERM), ("handles", 5)):
        host = start(root, mode="entrypoint", entrypoint="main:" + name)
        host.until(lambda: "up" in host.out(), "the entry point")
        assert host.stop() == code


def test_an_interrupt_ends_it_as_python_would(start, package):
    root = package(
        main="""
        import time

        def main():
            print("up", flush=True)
            time.sleep(60)
        """
    )
    host = start(root, mode="entrypoint", entrypoint="main:main")
    host.until(lambda: "up" in host.out(), "the entry point")
    assert host.stop(signal.SIGINT) == -signal.SIGINT
    assert host.err().splitlines()[1].startswith('  File "%s"' % (root / "main.py"))


@pytest.mark.parametrize(
    "parameters, received",
    [
        ("", "nothing"),
        ("context", "sample"),
        ("context=None", "sample"),
        ("payload=None", "sample"),
        ("argv=None", "None"),
        ("verbose=False", "False"),
        ("event, context", "sample"),
        ("*, context", "sample"),
        ("*names", "()"),
    ],
)
def test_the_context_goes_to_whoever_takes_a_parameter(start, package, parameters, received):
    last = parameters.split(",")[-1].split("=")[0].strip("* ")
    root = package(
        main="""
        def main(%s):
            value = %s
            return str(value["name"] if isinstance(value, dict) else value)
        """
        % (parameters, last or "'nothing'")
    )
    host, code = run(start, root, "main:main")
    assert (code, host.out(), host.err()) == (0, received + "\n", "")


def test_secrets_of_the_environment_are_not_in_the_context(start, package):
    root = package(main="def main(context): return context")
    host, code = run(start, root, "main:main", environment={"API_KEY": "s3cret"})
    assert code == 0
    assert "s3cret" not in host.out()


def test_a_package_may_have_modules_named_like_ours(start, package):
    root = package(
        main="""
        import host, main, paddock_host, status, surfaces

        def run():
            return [m.WHOSE for m in (host, paddock_host, status, surfaces)]
        """,
        host="WHOSE = 1",
        paddock_host="WHOSE = 2",
        status="WHOSE = 3",
        surfaces="WHOSE = 4",
    )
    host, code = run(start, root, "main:run")
    assert (code, host.out()) == (0, "[1, 2, 3, 4]\n")


def test_spawned_processes_find_the_agents_functions(start, package):
    root = package(
        src__work="def double(n): return 2 * n",
        main="""
        import multiprocessing
        from src.work import double

        def run():
            with multiprocessing.get_context("spawn").Pool(2) as pool:
                return pool.map(double, [1, 2, 3])
        """,
    )
    host, code = run(start, root, "main:run")
    assert (code, host.out(), host.err()) == (0, "[2, 4, 6]\n", "")


def test_the_agents_own_exception_hook_is_used(start, package):
    root = package(
        main="""
        import sys

        def run():
            sys.excepthook = lambda kind, error, frames: print("hooked", error)
            raise ValueError("boom")
        """
    )
    host, code = run(start, root, "main:run")
    assert (code, host.out(), host.err()) == (1, "hooked boom\n", "")
