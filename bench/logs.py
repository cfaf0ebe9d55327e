#!/usr/bin/env python3
"""What the log costs: taking lines in beside tee, opening and searching 1 GB beside grep, a flood.

One command, `python3 bench/logs.py [LINES OF THE FLOOD]`, prints medians; it needs a JDK 25 (in
JAVA_HOME or on PATH), 4 GB of disk and about two minutes on an idle machine. The window is drawn by
software, without a screen.
"""

import os
import pathlib
import platform
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
TARGET = REPOSITORY / "target"


def build():
    wrapper = "mvnw.cmd" if os.name == "nt" else "./mvnw"
    subprocess.check_call(
        [wrapper, "-q", "-Dmaven.test.skip=true", "package"], cwd=REPOSITORY
    )


def java():
    """The java of the JDK that `paddock` has chosen: the one on PATH may be too old."""
    home = os.environ.get("JAVA_HOME")
    if os.name != "nt":
        asked = dict(os.environ, PADDOCK_PRINT_JDK="1")
        command = [str(REPOSITORY / "paddock")]
        said = subprocess.run(command, env=asked, stdout=subprocess.PIPE, check=True)
        home = said.stdout.decode("utf-8").strip()
    return str(pathlib.Path(home) / "bin" / "java") if home else "java"


def main():
    if not (TARGET / "paddock.jar").exists():
        build()
    flood = sys.argv[1] if len(sys.argv) > 1 else "1000000"
    libraries = os.pathsep.join([str(TARGET / "paddock.jar"), str(TARGET / "lib" / "*")])
    print(platform.platform(), os.cpu_count(), "cores", flush=True)
    with tempfile.TemporaryDirectory(prefix="paddock-bench-") as folder:
        subprocess.check_call(
            [
                java(),
                "-XX:+UseSerialGC",
                "-Xmx600m",
                "--module-path",
                str(TARGET / "javafx"),
                "--add-modules",
                "javafx.controls,javafx.fxml",
                "--enable-native-access=javafx.graphics",
                "-Dglass.platform=Headless",
                "-Dprism.order=sw",
                "-cp",
                libraries,
                str(REPOSITORY / "bench" / "LogFigures.java"),
                folder,
                flood,
            ]
        )


if __name__ == "__main__":
    main()
