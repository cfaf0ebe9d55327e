import os
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from conftest import SHIM, pythons, status, until

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no subreaper, and no /proc to look at")

IGNORE = "import os, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
# A grandchild with a session of its own, whose parent has ended; it holds the pipes.
ESCAPE = IGNORE + (
    "if os.fork() == 0:\n"
    "    os.setsid()\n"
    "    if os.fork() == 0:\n"
    "        print('hidden'); time.sleep(60)\n"
    "    os._exit(0)\n"
    "os.wait()\n"
)
SLEEP = "import time; print('ready'); time.sleep(60)"

# What a Python without libffi, or a kernel that lists no children, leaves of the shim's means.
NO_SUBREAPER = "sys.modules['_ctypes'] = None"
NO_CHILDREN = (
    "import builtins; real = builtins.open\n"
    "def refuse(path, *more):\n"
    "    if str(path).endswith('/children'): raise FileNotFoundError(path)\n"
    "    return real(path, *more)\n"
    "builtins.open = refuse"
)


def ended(tree):
    return tree.report()[-1]


@pytest.mark.parametrize("version, python", pythons())
def test_every_python_runs_a_command_and_passes_its_code_on(agent, version, python):
    tree = agent("import os, sys; print('out'); sys.stderr.write('err'); sys.exit(7)", python=python)
    assert tree.end() == ("out\n", "err", 7)
    assert tree.report() == ["started %d %d" % (tree.process.pid, tree.agent), "ended code 7 forced 0 by self"]


@linux
@pytest.mark.parametrize("version, python", pythons())
def test_every_python_ends_an_escapee(agent, version, python):
    tree = agent(ESCAPE + "time.sleep(60)", python=python)
    assert tree.line() == "hidden"
    tree.order("stop 0.1\n")
    assert tree.end()[2] == 128 + 9
    assert ended(tree) == "ended signal 9 forced 1 by stop"
    assert tree.survivors() == []


@linux
@pytest.mark.parametrize("before", [NO_SUBREAPER, NO_CHILDREN])
def test_a_poorer_system_still_ends_the_group(agent, before):
    tree = agent(IGNORE + "print('ready'); os.fork(); os.fork(); time.sleep(60)", before=before)
    assert tree.line() == "ready"
    until(lambda: len(tree.survivors()) == 5, "the others were not started")
    tree.order("stop 0.1\n")
    assert tree.end()[2] == 128 + 9
    assert tree.survivors() == []


@linux
@pytest.mark.parametrize("before", ["", NO_SUBREAPER, NO_CHILDREN])
def test_what_outlives_its_leader_is_asked_and_then_forced(agent, before):
    tree = agent("import os, signal, time\nif os.fork() == 0: print('left'); time.sleep(60)", before=before)
    assert tree.end() == ("left\n", "", 0)
    assert ended(tree) == "ended code 0 forced 0 by self"
    stubborn = agent(IGNORE + "if os.fork() == 0: print('left'); time.sleep(60)", before=before, grace=0.2)
    assert stubborn.end() == ("left\n", "", 0)
    assert ended(stubborn) == "ended code 0 forced 1 by self"


@linux
def test_a_kernel_that_lists_no_children_hides_no_escapee(agent):
    tree = agent(ESCAPE + "time.sleep(60)", before=NO_CHILDREN)
    assert tree.line() == "hidden"
    tree.order("kill\n")
    tree.end()
    assert tree.survivors() == []


def test_end_of_file_asks_before_it_forces(agent):
    tree = agent(
        """
        import signal, sys, time
        def stop(*_): print('bye'); sys.exit(0)
        signal.signal(signal.SIGTERM, stop)
        print('ready')
        time.sleep(60)
        """
    )
    assert tree.line() == "ready"
    tree.process.stdin.close()
    assert tree.end() == ("bye\n", "", 0)
    assert ended(tree) == "ended code 0 forced 0 by orphaned"


def test_end_of_file_grants_two_seconds_at_most(agent):
    tree = agent(IGNORE + SLEEP, grace=60)
    assert tree.line() == "ready"
    begin = time.monotonic()
    tree.process.stdin.close()
    tree.end()
    assert 1.9 < time.monotonic() - begin < 4
    assert ended(tree) == "ended signal 9 forced 1 by orphaned"


@pytest.mark.parametrize(
    "orders, cause",
    [("stop 60\nstop 0.2\n", "stop"), ("stop 0.2\nstop 60\n", "stop"), ("stop 60\nkill\n", "kill"), ("kill\n", "kill")],
)
def test_the_order_that_ends_it_sooner_counts(agent, orders, cause):
    tree = agent(IGNORE + SLEEP)
    assert tree.line() == "ready"
    begin = time.monotonic()
    tree.order(orders)
    assert tree.end()[2] == 128 + 9
    assert time.monotonic() - begin < 5
    assert ended(tree) == "ended signal 9 forced 1 by " + cause


@pytest.mark.parametrize("seconds", ["", "soon", "nan", "-1", "inf"])
def test_an_order_nobody_understands_gets_the_usual_grace(agent, seconds):
    tree = agent(IGNORE + SLEEP, grace=0.2)
    assert tree.line() == "ready"
    tree.order("what\n\nstop %s\n" % seconds)
    tree.end()
    assert ended(tree) == "ended signal 9 forced 1 by stop"


def test_an_order_may_come_in_pieces(agent):
    tree = agent(IGNORE + SLEEP)
    assert tree.line() == "ready"
    for piece in ("ki", "ll", "\n"):
        tree.order(piece)
        time.sleep(0.01)
    tree.end()
    assert ended(tree).endswith("by kill")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_to_the_shim_is_a_stop(agent, number):
    tree = agent(SLEEP)
    assert tree.line() == "ready"
    os.kill(tree.process.pid, number)
    assert tree.end()[2] == 128 + 15
    assert ended(tree) == "ended signal 15 forced 0 by shim-signal"


@linux
def test_a_stopped_agent_wakes_up_to_end(agent):
    tree = agent("import os, signal; print('ready'); os.kill(os.getpid(), signal.SIGSTOP)")
    assert tree.line() == "ready"
    tree.order("stop 5\n")
    assert tree.end()[2] == 128 + 15


@linux
def test_a_killed_shim_takes_the_agent_along(agent):
    tree = agent(IGNORE + SLEEP)
    assert tree.line() == "ready"
    tree.process.kill()
    until(lambda: not tree.survivors(), "the agent outlived the shim")


@linux
def test_an_escapee_is_asked_too(agent):
    code = ESCAPE.replace("print('hidden')", "signal.signal(signal.SIGTERM, lambda *_: print('asked')); print('hidden')")
    tree = agent(code + "time.sleep(60)")
    assert tree.line() == "hidden"
    tree.order("stop 0.5\n")
    assert "asked" in tree.end()[0]


@linux
def test_many_that_fork_while_they_are_killed_all_end(agent):
    tree = agent(
        IGNORE
        + """
import resource
end = time.monotonic() + 20
print('ready')
for _ in range(3): os.fork()
while time.monotonic() < end:
    # Each is replaced by its child, in a group of its own.
    if os.fork() > 0: os._exit(0)
    os.setsid()
"""
    )
    assert tree.line() == "ready"
    time.sleep(0.1)
    tree.order("kill\n")
    tree.end()
    assert tree.survivors() == []


@linux
def test_a_growing_crowd_is_stopped_and_then_killed(agent):
    tree = agent(
        IGNORE
        + """
end = time.monotonic() + 20
print('ready')
while time.monotonic() < end:
    if os.fork() == 0: os.setsid()
    time.sleep(0.05)
"""
    )
    assert tree.line() == "ready"
    until(lambda: len(tree.survivors()) > 30, "the crowd did not grow")
    tree.order("kill\n")
    tree.end()
    assert tree.survivors() == []


@linux
def test_the_dead_that_were_adopted_are_not_kept(agent):
    tree = agent(
        """
        import os, time
        for _ in range(20):
            if os.fork() == 0:
                if os.fork() == 0: os._exit(0)
                os._exit(0)
            os.wait()
        print('ready')
        time.sleep(60)
        """
    )
    assert tree.line() == "ready"
    children = pathlib.Path("/proc/%d/task/%d/children" % (tree.process.pid, tree.process.pid))
    until(lambda: children.read_text().split() == [str(tree.agent)], "zombies were kept")
    tree.order("kill\n")
    tree.end()


@linux
def test_the_command_gets_a_clean_house(agent):
    read, write = os.pipe()
    tree = agent(
        """
        import os, signal
        print(sorted(int(f) for f in os.listdir('/proc/self/fd'))[:-1], os.read(0, 1))
        print(os.getsid(0) == os.getpid() == os.getpgid(0), os.getsid(os.getppid()) == os.getppid())
        print([s for s in range(1, 32) if signal.getsignal(s) == signal.SIG_IGN and s not in (13, 25)])
        print(signal.pthread_sigmask(signal.SIG_BLOCK, ()), os.getcwd())
        print(sorted(v.split('=')[0] for v in open('/proc/self/environ').read().split('\\0') if v))
        """,
        pass_fds=(read, write),
        cwd="/usr",
        preexec_fn=lambda: [signal.signal(s, signal.SIG_IGN) for s in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)],
    )
    os.close(read)
    os.close(write)
    out = tree.end()[0].splitlines()
    assert out == ["[0, 1, 2] b''", "True True", "[]", "set() /usr", "['FOLDER', 'PATH']"]


def test_a_command_that_cannot_run_is_told_apart(shim, tmp_path):
    text = tmp_path / "text"
    text.write_text("echo")
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF?")
    broken.chmod(0o700)
    cases = [
        (str(tmp_path / "none"), 127, "does not exist"),
        ("no-such-command-anywhere", 127, "does not exist"),
        (str(tmp_path), 126, "is not a file"),
        (str(broken), 126, "is not a program for this machine"),
    ]
    if os.getuid() != 0 or sys.platform == "linux":
        cases.append((str(text), 126, "is not executable"))
    for name, code, reason in cases:
        tree = shim([name])
        out, errors, exit_code = tree.end()
        line = "failed %d %s %s" % (code, name, reason)
        assert (exit_code, errors) == (code, "")
        assert "word " + line in (" ".join(tree.first) + "\n" + out).splitlines()
        assert tree.report()[-1] == line


def test_a_command_is_looked_for_on_the_path(shim):
    assert shim(["sh", "-c", "exit 4"]).end()[2] == 4


def test_no_command_is_an_error():
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SHIM), "--announce", "word"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    assert (done.returncode, done.stdout) == (125, b"word failed 125 no command was given\n")


@linux
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
def test_a_full_disk_keeps_nobody_from_running(tmp_path):
    words = [sys.executable, "-I", "-S", str(SHIM), "--report", "/dev/full", "--announce", "word", "--", "sh", "-c", "exit 5"]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        assert process.stdout.readline().split()[-1] == b"0"
        assert process.wait() == 5


@linux
@pytest.mark.parametrize("version, python", pythons())
def test_it_is_small_and_sleeps(agent, version, python):
    tree = agent(SLEEP, python=python)
    assert tree.line() == "ready"
    pid = tree.process.pid
    assert status(pid, "VmRSS") <= 12 * 1024
    before = status(pid, "voluntary_ctxt_switches")
    time.sleep(0.3)
    assert status(pid, "voluntary_ctxt_switches") == before
    tree.order("kill\n")
    tree.end()


@linux
def test_its_start_costs_little():
    def milliseconds(words):
        used = []
        for _ in range(7):
            before = os.times()
            subprocess.run(words, stdin=subprocess.DEVNULL, check=False)
            after = os.times()
            used.append((after.children_user + after.children_system) - (before.children_user + before.children_system))
        return sorted(used)[3] * 1000

    direct = milliseconds(["/bin/sh", "-c", "exit 0"])
    under = milliseconds([sys.executable, "-I", "-S", str(SHIM), "--", "/bin/sh", "-c", "exit 0"])
    # The processor's time, for the clock's also tells what else the machine is doing.
    assert under - direct <= 30
