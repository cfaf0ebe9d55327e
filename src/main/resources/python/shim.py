"""Owns an agent's process tree, and ends all of it when told to or when Paddock is gone: the shim.

    python -I -S shim.py [--report FILE] [--announce WORD] [--grace SECONDS] -- COMMAND WORD...

Standard input is the lifeline. A line is an order: `stop SECONDS` asks the tree to end and forces it
when the time is over, `kill` forces it at once; of several orders the one that ends sooner counts.
End of file means that Paddock is gone: the tree gets the grace time, 2 s at most. The command gets
an empty standard input, a session of its own, and our standard output and error as they are.

WORD, if given, is written to standard output before the command's first byte, as a line
`WORD started SHIM-PID AGENT-PID REPORTED` (REPORTED is 0 if the report could not be written) or
`WORD failed CODE REASON`. FILE gets `started SHIM-PID AGENT-PID`, then
`ended code|signal NUMBER forced 0|1 by self|stop|kill|orphaned|shim-signal`, with ` left PID...`
behind it should a process have survived even force, or `failed CODE REASON`. We exit with the
command's code, with 128 + its signal, with 126 or 127 if it could not be run, or with 125 if we failed.

Linux: we are the subreaper, so whatever the command starts becomes our child when its parent ends
and cannot leave. Elsewhere on Unix what made a session of its own and lost its parent is not found.
Few imports, for the start must cost little: `signal` and `ctypes` alone would double it.
"""

import os
import sys
import time

ORPHAN_GRACE = 2.0  # at most, in seconds: whoever is gone cannot be asked for more
LINGER = 0.2  # what outlives the agent's own end may finish its last line before it is told to end
FORCE_LIMIT = 5.0  # no kill helps against a process stuck in the kernel; we must not wait for it
NOT_EXECUTABLE_FORMAT = 8  # ENOEXEC, everywhere
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36


def prctl(option, value):
    """Tells whether the kernel did it. `_ctypes` without `ctypes` costs 1 ms instead of 6."""
    try:
        import _ctypes

        call = _ctypes.dlsym(_ctypes.dlopen(None, 2), "prctl")
        return _ctypes.call_function(call, (option, value, 0, 0, 0)) == 0
    except (ImportError, AttributeError, OSError):
        return False


class Report:
    """Appends one line at a time, to the report and where announced; never fails."""

    def __init__(self, path, word):
        self.word = word
        self.file = -1
        try:
            if path:
                self.file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError:
            pass  # A full disk or a missing folder must not keep the agent from being owned.

    def write(self, line):
        data = (line + "\n").encode("utf-8", "backslashreplace")
        try:
            return self.file >= 0 and os.write(self.file, data) == len(data)
        except OSError:
            return False

    def announce(self, line):
        if self.word:
            try:
                os.write(1, ("%s %s\n" % (self.word, line)).encode("utf-8", "backslashreplace"))
            except OSError:
                pass  # Nobody listens; the lifeline will say so.

    def failed(self, code, reason):
        line = "failed %d %s" % (code, " ".join(reason.split()))
        self.write(line)
        self.announce(line)
        return code


class Orders:
    """What the lifeline says, and by when it wants the tree gone."""

    def __init__(self, grace):
        self.grace = grace
        self.deadline = None
        self.cause = None
        self.rest = b""
        self.open = True

    def read(self):
        try:
            data = os.read(0, 4096)
        except OSError:
            data = b""
        if not data:
            self.open = False
            self.end_within(min(self.grace, ORPHAN_GRACE), "orphaned")
            return
        lines = (self.rest + data).split(b"\n")
        self.rest = lines.pop()[-64:]
        for line in lines:
            self.obey(line.split())

    def obey(self, words):
        if words[:1] == [b"kill"]:
            self.end_within(0, "kill")
        elif words[:1] == [b"stop"]:
            try:
                seconds = float(words[1])
            except (IndexError, ValueError):
                seconds = self.grace
            self.end_within(seconds if 0 <= seconds < 1e8 else self.grace, "stop")

    def end_within(self, seconds, cause):
        end = time.monotonic() + seconds
        if self.deadline is None or end < self.deadline:
            self.deadline = end
        if self.cause is None or (self.cause == "stop" and cause == "kill"):
            self.cause = cause


def children(pid):
    """The processes, zombies among them, that a process has started or adopted."""
    found = []
    try:
        for task in os.listdir("/proc/%d/task" % pid):
            with open("/proc/%d/task/%s/children" % (pid, task), "rb") as listed:
                found += map(int, listed.read().split())
    except OSError:
        if pid == os.getpid():
            return None
    return found


def everybody():
    """State, parent and session of every process, for systems that tell less than we like."""
    found = {}
    for name in os.listdir("/proc") if sys.platform == "linux" else ():
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name, "rb") as stat:
                    fields = stat.read().rpartition(b")")[2].split()
                found[int(name)] = fields[0], int(fields[1]), int(fields[3])
            except (OSError, IndexError, ValueError):
                pass  # It ended just now.
    return found


class Tree:
    """The agent, the leader of its own group, and everything it started."""

    def __init__(self, leader, adopts):
        self.leader = leader
        self.adopts = adopts
        self.exited = False
        self.forced = False
        self.left = []
        self.queue = None
        if not hasattr(os, "waitid"):  # macOS up to Python 3.12
            import select

            self.queue = select.kqueue()
            event = select.kevent(leader, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT)
            try:
                self.queue.control([event], 0)
            except OSError:
                self.exited = True

    def descendants(self):
        """Parents before their children; the dead that are not reaped yet are among them."""
        me = os.getpid()
        found = children(me)
        if found is None:
            all_of_them = everybody()
            found, step = [], [me]
            while step:
                step = [pid for pid, (_, parent, _) in all_of_them.items() if parent in step]
                found += step
            return found
        for pid in found:  # grows while we walk
            found += children(pid)
        return found

    def reap(self):
        """Collects the dead, all but the leader: while it is a zombie its group's id stays its own."""
        if self.queue is not None:
            self.exited = self.exited or bool(self.queue.control(None, 1, 0))
            return
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        while not self.exited:
            found = os.waitid(os.P_ALL, 0, options)
            if found is None:
                return
            if found.si_pid == self.leader:
                self.exited = True
            else:
                os.waitpid(found.si_pid, os.WNOHANG)
        if self.adopts:
            for pid in self.descendants():
                if pid != self.leader:
                    try:
                        os.waitpid(pid, os.WNOHANG)
                    except ChildProcessError:
                        pass  # Its parent lives, and it is the parent's to collect.

    def gone(self):
        """Whether the leader has ended and nothing else is left."""
        if not self.exited:
            return False
        if self.adopts:
            return self.descendants() == [self.leader]
        try:
            # A group of none but a zombie: an error on macOS, none on a Linux without a subreaper.
            os.killpg(self.leader, 0)
        except OSError:
            return True
        if sys.platform != "linux":
            return False
        return not any(session == self.leader and state != b"Z" for state, _, session in everybody().values())

    def signal(self, *numbers):
        """To the leader's group at one stroke, then to all that have another group."""
        for number in numbers:
            self.send(os.killpg, self.leader, number)
        if not self.adopts:
            return []
        pids = self.descendants()
        groups = {self.leader, os.getpgrp()}
        for pid in pids:
            try:
                group = os.getpgid(pid)
            except OSError:
                continue  # It ended just now.
            if group in groups:
                continue
            # Of a group whose leader is there we know that it is ours, and all of it gets the signal
            # at one stroke, whoever it forks meanwhile.
            whole = group in pids
            if whole:
                groups.add(group)
            for number in numbers:
                self.send(os.killpg if whole else os.kill, group if whole else pid, number)
        return pids

    @staticmethod
    def send(how, target, number):
        try:
            how(target, number)
        except OSError:
            pass  # It ended just now, or belongs to somebody else: the limit of force settles that.

    def kill(self, wait):
        """Ends everything by force. Some fork faster than they die: those are stopped first."""
        self.reap()
        if self.gone():
            return
        self.forced = True
        end = time.monotonic() + FORCE_LIMIT
        rounds, stopped = 0, set()
        while time.monotonic() < end:
            rounds += 1
            fresh = True
            while rounds > 3 and fresh and time.monotonic() < end:
                pids = set(self.signal(STOP))
                fresh, stopped = pids - stopped, stopped | pids
            self.signal(KILL)
            self.reap()
            if self.gone():
                return
            if rounds > 1:
                wait(0.01)
                self.reap()
        self.left = [pid for pid in self.descendants() if pid != self.leader]
        if not self.exited:
            self.left.insert(0, self.leader)


HUP, INT, QUIT, KILL, TERM = 1, 2, 3, 9, 15  # POSIX gives these numbers, and not the next ones
STOP = CONT = 0


def run_on_unix(report, grace, words):
    global STOP, CONT
    import _signal
    import select

    STOP, CONT = _signal.SIGSTOP, _signal.SIGCONT
    close_inherited()
    try:
        os.setsid()  # Keys pressed at Paddock's terminal are for Paddock.
    except OSError:
        pass  # We lead a group already.
    adopts = sys.platform == "linux" and prctl(PR_SET_CHILD_SUBREAPER, 1)
    wake, waker = os.pipe()
    os.set_blocking(wake, False)
    os.set_blocking(waker, False)
    every = range(1, 32)  # without the real-time ones, two of which are the C library's
    _signal.pthread_sigmask(_signal.SIG_BLOCK, every)
    _signal.set_wakeup_fd(waker)
    for number in (HUP, INT, QUIT, TERM, _signal.SIGCHLD):
        _signal.signal(number, lambda *_: None)
    program = find(words[0])
    reason = why_not(program, words[0])
    if reason:
        return report.failed(126 if program else 127, reason)
    failure, failing = os.pipe()
    shim = os.getpid()
    leader = os.fork()
    if leader == 0:
        become(_signal, every, shim, report, program, words, failing)
    _signal.pthread_sigmask(_signal.SIG_SETMASK, ())
    os.close(failing)
    reason = os.read(failure, 500)  # empty once the command runs
    os.close(failure)
    if reason:
        os.waitpid(leader, 0)
        return report.failed(126, reason.decode("utf-8", "replace"))
    empty = os.open(os.devnull, os.O_RDWR)
    os.dup2(empty, 1)  # so that the pipes are over as soon as the tree is
    os.dup2(empty, 2)
    os.chdir("/")
    return watch(report, Orders(grace), Tree(leader, adopts), wake, select)


def close_inherited():
    """Nothing of Paddock's but the three streams is the agent's business."""
    try:
        names = os.listdir("/dev/fd")
    except OSError:
        return  # A system that does not list them: Paddock's own start has closed them already.
    for name in names:
        if int(name) > 2:
            try:
                if not os.get_inheritable(int(name)):
                    continue
                os.close(int(name))
            except OSError:
                pass  # the descriptor of this very listing


def find(name):
    if "/" in name:
        return name if os.path.exists(name) else None
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, name)
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    return None


def why_not(program, name):
    if program is None:
        return "%s does not exist" % name
    if not os.path.isfile(program):
        return "%s is not a file" % name
    if not os.access(program, os.X_OK):
        return "%s is not executable" % name
    return None


def become(_signal, every, shim, report, program, words, failing):
    """The child's part: never returns."""
    try:
        _signal.set_wakeup_fd(-1)
        for number in every:
            try:
                _signal.signal(number, _signal.SIG_DFL)
            except (OSError, ValueError):
                pass  # KILL, STOP and those the C library keeps for itself
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        if sys.platform == "linux":
            prctl(PR_SET_PDEATHSIG, KILL)
            if os.getppid() != shim:
                os._exit(125)
            restore_locale()
        line = "started %d %d" % (shim, os.getpid())
        report.announce("%s %d" % (line, report.write(line)))
        _signal.pthread_sigmask(_signal.SIG_SETMASK, ())
        os.execv(program, words)
    except OSError as error:
        reason = ": %s" % error.strerror
        if error.errno == NOT_EXECUTABLE_FORMAT:
            reason = " is not a program for this machine"
        os.write(failing, (words[0] + reason).encode("utf-8", "backslashreplace"))
    finally:
        os._exit(126)


def restore_locale():
    """Python 3.7 and later may have added LC_CTYPE to our variables: the command gets what was given."""
    try:
        with open("/proc/self/environ", "rb") as given:
            values = [item[9:] for item in given.read().split(b"\0") if item.startswith(b"LC_CTYPE=")]
    except OSError:
        return  # Only Linux remembers it.
    if values:
        os.environb[b"LC_CTYPE"] = values[0]
    else:
        os.environb.pop(b"LC_CTYPE", None)


def watch(report, orders, tree, wake, select):
    """Waits for orders and for the end, and brings it about. Sleeps while nothing happens."""
    poll = select.poll()
    poll.register(wake, select.POLLIN)
    poll.register(0, select.POLLIN)

    def wait(seconds):
        """Until something happens, for so long at most; tells which signals came."""
        milliseconds = None if seconds is None else max(0, int(seconds * 1000) + 1)
        signals = b""
        for source, _ in poll.poll(milliseconds):
            if source == wake:
                signals = os.read(wake, 4096)
            elif orders.open:
                orders.read()
                if not orders.open:
                    poll.unregister(0)
        return signals

    asked = False  # whether the tree was told to end
    linger = None
    while True:
        tree.reap()
        now = time.monotonic()
        if tree.exited and linger is None:
            orders.cause = orders.cause or "self"
            linger = now + LINGER
            asked = False  # what came after the first request is asked as well
            orders.end_within(min(orders.grace, ORPHAN_GRACE) + LINGER, "self")
        if tree.gone():
            break
        if orders.deadline is not None and orders.deadline <= now:
            tree.kill(wait)
            break
        if orders.deadline is not None and not asked and (linger is None or linger <= now):
            asked = True
            tree.signal(TERM, CONT)
        times = [t for t in (orders.deadline, None if asked else linger) if t is not None]
        # Only an adopted child's end wakes us; a group we cannot adopt must be looked at.
        if linger is not None and not tree.adopts:
            times.append(now + 0.02)
        for number in wait(min(times) - now if times else None):
            if number in (HUP, INT, QUIT, TERM):
                orders.end_within(orders.grace, "shim-signal")
    return finish(report, orders, tree)


def finish(report, orders, tree):
    kind, number = "signal", KILL
    if tree.leader not in tree.left:
        status = os.waitpid(tree.leader, 0)[1]
        if os.WIFSIGNALED(status):
            number = os.WTERMSIG(status)
        else:
            kind, number = "code", os.WEXITSTATUS(status)
    left = " left " + " ".join(map(str, tree.left)) if tree.left else ""
    report.write("ended %s %d forced %d by %s%s" % (kind, number, tree.forced, orders.cause, left))
    return number if kind == "code" else 128 + number


def run_on_windows(report, grace, words):
    """The same with a job object that ends with us. Written by the documentation: never tried."""
    import ctypes
    import subprocess
    import threading

    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.GetConsoleWindow.restype = ctypes.c_void_p
    job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
    limits = (ctypes.c_char * 144)()  # JOBOBJECT_EXTENDED_LIMIT_INFORMATION
    flags = ctypes.cast(ctypes.addressof(limits) + 16, ctypes.POINTER(ctypes.c_uint32))
    flags[0] = 0x2000  # JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
    kernel.SetInformationJobObject(job, 9, limits, 112 if ctypes.sizeof(job) == 4 else 144)
    if not kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess())):
        return report.failed(125, "no job object: error %d" % ctypes.get_last_error())
    if not kernel.GetConsoleWindow():
        # Control events reach only those who share a console; its window stays hidden.
        kernel.AllocConsole()
        ctypes.WinDLL("user32").ShowWindow(ctypes.c_void_p(kernel.GetConsoleWindow()), 0)
    try:
        group = subprocess.CREATE_NEW_PROCESS_GROUP
        agent = subprocess.Popen(words, stdin=subprocess.DEVNULL, creationflags=group)
    except OSError as error:
        return report.failed(126, "%s: %s" % (words[0], error.strerror))
    line = "started %d %d" % (os.getpid(), agent.pid)
    report.announce("%s %d" % (line, report.write(line)))
    orders = Orders(grace)
    changed = threading.Event()

    def listen():
        while orders.open:
            orders.read()
            changed.set()

    def await_end():
        agent.wait()
        changed.set()

    for work in (listen, await_end):
        threading.Thread(target=work, daemon=True).start()
    asked = forced = False
    while agent.poll() is None:
        left = None if orders.deadline is None else orders.deadline - time.monotonic()
        if left is not None and left <= 0:
            forced = True
            break
        if left is not None and not asked:
            asked = True
            os.kill(agent.pid, 1)  # CTRL_BREAK_EVENT
        changed.wait(left)
        changed.clear()
    code = 1 if agent.returncode is None else agent.returncode & 0xFFFFFFFF
    report.write("ended code %d forced %d by %s" % (code, forced, orders.cause or "self"))
    kernel.TerminateJobObject(job, ctypes.c_uint32(code))  # ends whatever is left, and us
    return code


def main(arguments):
    report, word, grace = None, None, ORPHAN_GRACE
    while arguments and arguments[0] != "--":
        name, value = arguments[0], arguments[1] if len(arguments) > 1 else ""
        if name == "--report":
            report = value
        elif name == "--announce":
            word = value
        elif name == "--grace":
            grace = max(0.0, float(value))
        arguments = arguments[2:]
    report = Report(report, word)
    if len(arguments) < 2:
        return report.failed(125, "no command was given")
    try:
        return (run_on_unix if os.name == "posix" else run_on_windows)(report, grace, arguments[1:])
    except BaseException as error:
        return report.failed(125, "the shim failed: %r" % error)


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]))
