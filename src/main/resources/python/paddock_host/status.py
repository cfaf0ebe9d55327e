"""What Paddock hears from the Host: a line of JSON for each step, and failures told once, clearly."""

import datetime
import json
import os
import sys
import traceback

SHORTEST_SECRET = 8  # as in the log
OWN_FOLDER = os.path.dirname(os.path.abspath(__file__))
OWN_FILES = (OWN_FOLDER + os.sep, os.path.join(os.path.dirname(OWN_FOLDER), "host.py"))
# Between our frames and the agent's first one lie only these.
PLUMBING = tuple(
    os.path.join(os.path.dirname(os.path.abspath(os.__file__)), name)
    for name in ("importlib", "asyncio", "concurrent", "threading.py", "contextlib.py")
)


class Status:
    """The file of events that Paddock follows; each is one write, so lines never mix."""

    def __init__(self, path, secrets=()):
        self.path = path
        # Of the variables as they were given: the agent may change them.
        self.masks = [
            (form, "\u2022\u2022\u2022%s\u2022\u2022\u2022" % name)
            for name in secrets
            for form in forms(os.environ.get(name, ""))
        ]
        self.masks.sort(key=lambda mask: -len(mask[0]))

    def tell(self, event, **details):
        if not self.path:
            return
        now = datetime.datetime.now(datetime.timezone.utc)
        line = {"event": event}
        line.update((key, self.masked(value)) for key, value in details.items())
        line["time"] = now.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (now.microsecond // 1000)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        try:
            # Opened each time: an agent may close every descriptor it did not open.
            file = os.open(self.path, flags, 0o600)
        except OSError as error:
            say("cannot write %s: %s" % (self.path, error))
            return
        try:
            os.write(file, (json.dumps(line, default=str) + "\n").encode("utf-8"))
        finally:
            os.close(file)

    def masked(self, value):
        """The file stays with the run, so what an exception says must not carry a secret into it."""
        if isinstance(value, str):
            for secret, mask in self.masks:
                value = value.replace(secret, mask)
        return value


def forms(secret):
    """A value as it is and as a message of one line has it, once in quotes; nothing for a short one."""
    found = {secret, secret.strip(), " ".join(secret.split()), repr(secret)[1:-1], ascii(secret)[1:-1]}
    return [form for form in found if len(form) >= SHORTEST_SECRET]


class Failure(Exception):
    """The agent cannot be started; `phase` is import, mount or start."""

    def __init__(self, phase, name, doing, error):
        super().__init__(doing)
        self.phase = phase
        self.name = name
        self.doing = doing
        self.error = error

    def report(self, status):
        """One line that says what failed, then the agent's own traceback where there is one."""
        if isinstance(self.error, BaseException):
            say("%s failed" % self.doing)
            print_trimmed(self.error)
        else:
            say("%s failed: %s" % (self.doing, self.error))
        status.tell("failed", phase=self.phase, name=self.name, message=one_line(self.error))


def one_line(error):
    if not isinstance(error, BaseException):
        return str(error)
    return " ".join(("%s: %s" % (type(error).__name__, error)).split()).rstrip(": ")


def say(text):
    """A line of ours on the agent's stderr."""
    if sys.stderr is not None:
        sys.stderr.write("paddock: %s\n" % text)
        sys.stderr.flush()


def print_trimmed(error):
    traceback.print_exception(type(error), error, trim(error.__traceback__))


def trim(frames):
    """The traceback from the first frame that is the agent's; none when no frame is."""
    while frames is not None:
        name = frames.tb_frame.f_code.co_filename
        ours = name.startswith("<frozen ") or os.path.abspath(name).startswith(OWN_FILES + PLUMBING)
        if not ours:
            return frames
        frames = frames.tb_next
    return None


def hide_own_frames():
    """Leaves the uncaught exception to Python, or to the agent's own hook, without our frames."""
    hook = sys.excepthook

    def trimmed(kind, error, frames):
        frames = trim(frames)
        hook(kind, error.with_traceback(frames), frames)

    sys.excepthook = trimmed
