#!/usr/bin/env python3
"""What 10 to 1,000 loaded and 10 to 100 running agents cost each, so that nothing grows unseen.

`python3 bench/many.py`: some two minutes. Linux only: it counts open files in /proc.
"""

import os
import subprocess
import sys
import tempfile

import logs


def main():
    if not (logs.TARGET / "paddock.jar").exists():
        logs.build()
    libraries = os.environ.get("PADDOCK_CLASSPATH") or os.pathsep.join(
        [str(logs.TARGET / "paddock.jar"), str(logs.TARGET / "lib" / "*")]
    )
    command = [logs.java(), "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp", libraries]
    with tempfile.TemporaryDirectory(prefix="paddock-many-") as folder:
        return subprocess.call([*command, str(logs.REPOSITORY / "bench" / "ManyAgents.java"), folder])


if __name__ == "__main__":
    sys.exit(main())
