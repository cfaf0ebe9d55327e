"""Runs a plain entry point: in the main thread, to its end, as its author meant it."""

import inspect
import json
import os

from . import targets
from .status import Failure


def run(spec, status):
    name = spec["entrypoint"]
    target = targets.find(name, "entrypoint", status, default="main")
    if not callable(target):
        error = TypeError("%s is a %s, not a function" % (name, type(target).__name__))
        raise Failure("import", "entrypoint", "importing %s (entrypoint)" % name, error)
    status.tell("called", target=name)
    context = context_of(spec)
    result = targets.call(target, context)
    if inspect.isclass(target):
        work = getattr(result, "run", None) or (result if callable(result) else None)
        result = targets.call(work, context) if work else None
    show(settle(result))


def context_of(spec):
    """The map an entry point may ask for: who and where it is. Never the environment's values:
    the kit's own template returns its context, and what is returned is logged."""
    return {
        "name": spec.get("name"),
        "version": spec.get("version"),
        "description": spec.get("description"),
        "author": spec.get("author"),
        "agent_app_id": os.environ.get("AGENT_APP_ID"),
        "deployment_id": os.environ.get("DEPLOYMENT_ID"),
        "package_path": os.environ.get("AGENT_PACKAGE_PATH") or spec["package_root"],
        "venv_path": os.environ.get("AGENT_VENV_PATH"),
        "ports": dict(spec.get("ports") or {}),
    }


def settle(result):
    """Awaits or iterates what was returned; each item of a generator is shown as it comes."""
    if inspect.isawaitable(result) or hasattr(result, "__aiter__"):
        return settle(in_event_loop(settle_async(result)))
    if inspect.isgenerator(result):
        while True:
            try:
                show(next(result))
            except StopIteration as end:
                return end.value
    return result


async def settle_async(result):
    while inspect.isawaitable(result):
        result = await result
    if hasattr(result, "__aiter__"):
        async for item in result:
            show(item)
        return None
    return result


def in_event_loop(coroutine):
    import asyncio  # Only here: a plain function must not wait until it is loaded.

    if hasattr(asyncio, "run"):
        return asyncio.run(coroutine)
    loop = asyncio.new_event_loop()  # Python 3.6
    asyncio.set_event_loop(loop)
    try:
        return loop.run_until_complete(coroutine)
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def show(value):
    """A result on stdout: text as it is, collections as JSON, nothing for None."""
    if value is None:
        return
    text = str(value)
    if isinstance(value, (dict, list, tuple)):
        try:
            text = json.dumps(value, ensure_ascii=False, default=str)
        except (TypeError, ValueError):
            pass  # keys JSON has no word for, or a cycle: Python's own spelling will do
    print(text, flush=True)
