"""Starts the Host inside an agent's own environment: `python -u host.py --spec host.json`."""

import importlib
import importlib.util
import os
import sys

# Our code goes by a name no package has, so that it never answers an import meant for the agent's.
NAME = "__paddock_host__"


def load():
    # Off for whatever the agent starts, so that nothing is written into its package; our own imports
    # are kept from that folder below, and compiling all others anew at each start would cost seconds.
    sys.dont_write_bytecode = False
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "paddock_host")
    spec = importlib.util.spec_from_file_location(
        NAME, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = package
    spec.loader.exec_module(package)
    return importlib.import_module(NAME + ".main")


# Children of multiprocessing import this file again, as `__mp_main__`, and must find nothing to do.
if __name__ == "__main__":
    load().run(sys.argv[1:])
