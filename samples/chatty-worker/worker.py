"""Writes what a log view has to cope with, until it is told to stop."""

import json
import logging
import os
import signal
import sys
import threading
import time

log = logging.getLogger("worker")
stopping = threading.Event()

RESET = "\x1b[0m"
COLOURS = {
    "debug": "\x1b[2m",
    "info": "\x1b[32m",
    "warning": "\x1b[33m",
    "error": "\x1b[1;31m",
    "critical": "\x1b[97;41m",
}


class Coloured(logging.Formatter):
    def format(self, record):
        record.colour = COLOURS[record.levelname.lower()]
        return super().format(record)


def main():
    handler = logging.StreamHandler()
    layout = "%(asctime)s " + "%(colour)s%(levelname)-8s" + RESET + " %(name)s: %(message)s"
    handler.setFormatter(Coloured(layout))
    logging.basicConfig(level=logging.DEBUG, handlers=[handler])
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stopping.set())

    log.info("started, process %d", os.getpid())
    log.debug("the token from .env is %s", os.environ.get("DEMO_TOKEN", "not set"))
    palette()
    progress("warming up")
    work(int(os.environ.get("CHATTY_BEATS", "0")), float(os.environ.get("CHATTY_INTERVAL", "1")))
    if stopping.is_set():
        wind_down(float(os.environ.get("CHATTY_SHUTDOWN", "2")))
    log.info("bye")


def palette():
    basic = " ".join("\x1b[%dm%d" % (code, code) for code in range(31, 38))
    many = "".join("\x1b[48;5;%dm " % code for code in range(17, 52))
    true = "".join("\x1b[48;2;%d;%d;%dm " % (80 + 4 * n, 90, 230 - 4 * n) for n in range(35))
    for text in (basic, many, true, "\x1b[1mbold \x1b[22;4munderlined"):
        print(text + RESET)


def progress(what):
    """Rewrites one line, as installers and downloads do."""
    for percent in range(0, 101, 5):
        sys.stdout.write("\r%s %3d %% [%-20s]" % (what, percent, "#" * (percent // 5)))
        sys.stdout.flush()
        if stopping.wait(0.03):
            break
    print()


def work(beats, interval):
    beat = 0
    while not stopping.wait(interval):
        beat += 1
        one_beat(beat)
        if beat == beats:
            return


def one_beat(beat):
    log.debug("beat %d", beat)
    log.info("handled %d requests · %d kB ✓", beat * 7 % 50, beat * 31 % 400)
    print(json.dumps({"level": "info", "event": "beat", "number": beat}))
    if beat % 3 == 0:
        log.warning("the queue is %d long", beat * 13 % 90)
    if beat % 5 == 0:
        fail_visibly(beat)
    if beat % 8 == 0:
        log.critical("the disk of the imaginary server is full")


def fail_visibly(beat):
    """A traceback with a cause, the kind that is folded into one line."""
    try:
        try:
            {"user": "ada"}["api_key"]
        except KeyError as missing:
            raise RuntimeError("request %d could not be signed" % beat) from missing
    except RuntimeError:
        log.exception("a request failed")


def wind_down(seconds):
    """What a good worker does when told to stop: finish, save, say so."""
    log.info("asked to stop; finishing what is under way")
    end = time.monotonic() + seconds
    left = 4
    while time.monotonic() < end:
        log.info("tasks left: %d", left)
        left = max(left - 1, 1)
        time.sleep(max(min(seconds / 4, end - time.monotonic()), 0))
    log.info("everything saved")
