#!/usr/bin/env python3
"""A day of supervision in ten minutes: 20 agents started, stopped, killed and crashed at random.

`python3 bench/soak.py [MINUTES] [SEED]` (10 minutes, and a seed of its own that it prints). Each agent
has a child and a process that fled its session, some ignore TERM, some are started again when they
fail. After every step it is checked that nothing survived, that the record says what happened and that
the log has every line the agent wrote; between rounds, that memory and descriptors stay flat. Every
minute or two, in the middle of it all, the JVM that supervises is killed with SIGKILL and a new one goes
on with the same data folder, once it has seen that no process is left, that every record has its end and
that no log has a gap. Linux only: it looks for survivors in /proc.
"""

import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

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
    print("seed", seed, flush=True)
    end = time.monotonic() + float(minutes) * 60
    with tempfile.TemporaryDirectory(prefix="paddock-soak-") as folder:
        command = [
            logs.java(),
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            libraries,
            str(logs.REPOSITORY / "bench" / "Soak.java"),
            folder,
        ]
        lives, code = 0, -signal.SIGKILL
        # The last one has time to look at what the one before has left.
        while code == -signal.SIGKILL:
            left = max(10, int(end - time.monotonic()))
            code = subprocess.call([*command, str(left), seed, str(lives)])
            lives += 1
        print("%d JVMs, %d of them killed; the last ended with %d" % (lives, lives - 1, code))
        return code


if __name__ == "__main__":
    sys.exit(main())
