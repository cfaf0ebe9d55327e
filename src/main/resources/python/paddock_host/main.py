"""What the Host does first and last: read the spec, clear its own traces, turn failures into an exit."""

import importlib.machinery
import json
import os
import sys
import threading

from . import messages
from .status import Failure, Status, hide_own_frames

EXIT_NOT_STARTED = 8
SECONDS_TO_LEAVE = 3.0


def run(arguments):
    if len(arguments) != 2 or arguments[0] != "--spec":
        sys.exit("usage: host.py --spec FILE (the JSON file that says what to serve)")
    with open(arguments[1], encoding="utf-8") as file:
        spec = json.load(file)
    status = Status(spec.get("status"), spec.get("secrets", ()))
    leave_no_compiled_files_in(spec["package_root"])
    look_like_the_agent(spec)
    messages.install()
    try:
        if spec["mode"] == "entrypoint":
            from . import entrypoint

            entrypoint.run(spec, status)
        else:
            from . import surfaces

            surfaces.run(spec, status)
            exit_soon(0)
    except Failure as failure:
        failure.report(status)
        exit_soon(EXIT_NOT_STARTED)
        sys.exit(EXIT_NOT_STARTED)
    except (Exception, KeyboardInterrupt):
        hide_own_frames()
        if spec["mode"] != "entrypoint":
            exit_soon(1)
        raise


class UncompiledLoader(importlib.machinery.SourceFileLoader):
    """Reads compiled files that are there, and writes none."""

    def set_data(self, path, data, *, _mode=0o666):
        pass


def leave_no_compiled_files_in(root):
    """Nothing is ever written into a package's folder; what is outside is compiled as usual."""
    machinery = importlib.machinery
    real = os.path.realpath(root)
    inside = machinery.FileFinder.path_hook(
        (machinery.ExtensionFileLoader, machinery.EXTENSION_SUFFIXES),
        (UncompiledLoader, machinery.SOURCE_SUFFIXES),
        (machinery.SourcelessFileLoader, machinery.BYTECODE_SUFFIXES),
    )

    def hook(path):
        if not (os.path.realpath(path or ".") + os.sep).startswith(real + os.sep):
            raise ImportError("not in the package")
        return inside(path)

    sys.path_hooks.insert(0, hook)
    sys.path_importer_cache.clear()


def look_like_the_agent(spec):
    """`sys.path` and `sys.argv` as if the package's own code had been started."""
    root = spec["package_root"]
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    kept = [p for p in sys.path if os.path.abspath(p or ".") not in (own, os.path.abspath(root))]
    sys.path[:] = [root] + kept
    module = (spec.get("entrypoint") or "").partition(":")[0]
    file = os.path.join(root, *module.split(".")) + ".py"
    sys.argv[:] = [file if module and os.path.isfile(file) else root]


def exit_soon(code):
    """The interpreter is about to exit; makes sure it does, though a thread of the agent's goes on."""
    last_resort = threading.Timer(SECONDS_TO_LEAVE, os._exit, [code])
    last_resort.daemon = True
    last_resort.start()
