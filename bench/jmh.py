#!/usr/bin/env python3
"""What one line of a log costs: `python3 bench/jmh.py [JMH OPTIONS]`.

The libraries come by the profile `jmh` of pom.xml, which the normal build does not look at. Needs a
JDK 25 (in JAVA_HOME or on PATH).
"""

import os
import pathlib
import subprocess
import sys
import tempfile

REPOSITORY = pathlib.Path(__file__).resolve().parents[1]
CLASS_PATH = REPOSITORY / "target" / "jmh.classpath"
SOURCE = REPOSITORY / "bench" / "jmh" / "LogBenchmarks.java"


def tool(name):
    home = os.environ.get("JAVA_HOME")
    return str(pathlib.Path(home) / "bin" / name) if home else name


def main():
    wrapper = "mvnw.cmd" if os.name == "nt" else "./mvnw"
    subprocess.check_call(
        [
            wrapper,
            "-q",
            "-Pjmh",
            "-Dmaven.test.skip=true",
            "compile",
            "dependency:build-classpath",
            "-Dmdep.outputFile=" + str(CLASS_PATH),
        ],
        cwd=REPOSITORY,
    )
    libraries = CLASS_PATH.read_text().strip()
    classes = str(REPOSITORY / "target" / "classes")
    with tempfile.TemporaryDirectory(prefix="paddock-jmh-") as out:
        path = os.pathsep.join([out, classes, libraries])
        subprocess.check_call(
            [tool("javac"), "-proc:full", "-d", out, "-cp", path, str(SOURCE)]
        )
        subprocess.check_call(
            [tool("java"), "-cp", path, "org.openjdk.jmh.Main", *sys.argv[1:]]
        )


if __name__ == "__main__":
    main()
