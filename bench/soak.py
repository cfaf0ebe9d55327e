#!/usr/bin/env python3
"""A day of supervision in ten minutes: 20 agents started, stopped, killed and crashed at random.

`python3 bench/soak.py [MINUTES] [SEED]` (10 minutes, and a seed of its own that it prints). Each agent
has a child and a process that fled its session, some ignore TERM, some are started again when they
fail. After every step it is checked that nothing survived, that the record says what happened and that
the log has every line the agent wrote; between rounds, that memory and descriptors stay flat. Linux
only: it looks for survivors in /proc.
"""

import os
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import logs


def main():
    minutes = sys.argv[1] if len(sys.argv) > 1 else "10"
    seed = sys.argv[2] if len(sys.argv) > 2 else str(random.randrange(1_000_000))
    if not (logs.TARGET / "paddock.jar").exists():
        logs.build()
    libraries = os.environ.get("PADDOCK_CLASSPATH") or os.pathsep.join(
        [str(logs.TARGET / "paddock.jar"), str(logs.TARGET / "lib" / "*")]
    )
    with tempfile.TemporaryDirectory(prefix="paddock-soak-") as folder:
        command = [
            logs.java(),
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            libraries,
            str(logs.REPOSITORY / "bench" / "Soak.java"),
            folder,
            minutes,
            seed,
        ]
        return subprocess.call(command)


if __name__ == "__main__":
    sys.exit(main())
