"""Starts one MCP server over stdio, asks what it is and which tools it has, and ends it.

`python mcp_trial.py -- command word…`; one line of JSON on stdout for each thing learnt, the server's
own stderr on ours. Whoever starts this sets the time limit and owns the whole tree of processes.
"""

import json
import shutil
import subprocess
import sys

PROTOCOL = "2025-06-18"
LONGEST_LINE = 4 * 1024 * 1024
MOST_PAGES = 20
SECONDS_TO_LEAVE = 2


class Trouble(Exception):
    """Why the server is of no use, in a clause."""


class Session:
    def __init__(self, server):
        self.server = server
        self.last = 0

    def request(self, method, params):
        self.last += 1
        self.send({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params})
        while True:
            message = self.receive(method)
            if message.get("id") == self.last and "method" not in message:
                break
            self.answer(message)
        if "error" in message:
            error = message["error"] if isinstance(message["error"], dict) else {}
            raise Trouble("it answers %s with an error: %s" % (method, error.get("message")))
        result = message.get("result")
        return result if isinstance(result, dict) else {}

    def answer(self, message):
        """Requests of the server's own; its notifications need no answer."""
        if "method" not in message or "id" not in message:
            return
        reply = {"jsonrpc": "2.0", "id": message["id"]}
        if message["method"] == "ping":
            reply["result"] = {}
        else:
            reply["error"] = {"code": -32601, "message": "not offered in a trial"}
        self.send(reply)

    def send(self, message):
        try:
            self.server.stdin.write(json.dumps(message).encode() + b"\n")
            self.server.stdin.flush()
        except OSError:
            raise Trouble("it ended%s" % self.code())

    def receive(self, method):
        line = self.server.stdout.readline(LONGEST_LINE)
        if not line:
            raise Trouble("it ended%s without answering %s" % (self.code(), method))
        try:
            message = json.loads(line.decode("utf-8"))
        except ValueError:
            shown = line[:200].decode("utf-8", "replace").strip()
            raise Trouble("it wrote what is no message of the protocol: %s" % shown)
        if not isinstance(message, dict):
            raise Trouble("it wrote a message that is no object")
        return message

    def code(self):
        try:
            return " with code %d" % self.server.wait(SECONDS_TO_LEAVE)
        except subprocess.TimeoutExpired:
            return ""


def tell(event, **facts):
    facts["event"] = event
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def talk(session):
    client = {"name": "paddock", "version": "1"}
    hello = session.request(
        "initialize", {"protocolVersion": PROTOCOL, "capabilities": {}, "clientInfo": client}
    )
    server = hello.get("serverInfo") if isinstance(hello.get("serverInfo"), dict) else {}
    tell(
        "initialized",
        protocol=hello.get("protocolVersion"),
        name=server.get("name"),
        version=server.get("version"),
    )
    session.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
    capabilities = hello.get("capabilities")
    if isinstance(capabilities, dict) and "tools" not in capabilities:
        return
    params = {}
    for _ in range(MOST_PAGES):
        page = session.request("tools/list", params)
        for tool in page.get("tools") or []:
            if isinstance(tool, dict):
                tell("tool", name=tool.get("name"), description=tool.get("description"))
        if not page.get("nextCursor"):
            return
        params = {"cursor": page["nextCursor"]}


def run(words):
    words = [shutil.which(words[0]) or words[0]] + words[1:]
    try:
        server = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    except OSError as error:
        tell("failed", message="it cannot be started: %s" % error.strerror)
        return 1
    try:
        talk(Session(server))
        tell("done")
        return 0
    except Trouble as trouble:
        tell("failed", message=str(trouble))
        return 1
    finally:
        try:
            server.stdin.close()
            server.wait(SECONDS_TO_LEAVE)
        except (OSError, subprocess.TimeoutExpired):
            server.terminate()


if __name__ == "__main__":
    sys.exit(run(sys.argv[sys.argv.index("--") + 1 :]))
