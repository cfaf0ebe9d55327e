"""Serves a package's UI folder the way single-page applications expect, and nothing outside it."""

import asyncio
import mimetypes
import os
import stat
from email.utils import formatdate
from urllib.parse import quote

from .status import Failure

CHUNK = 256 * 1024
# What browsers insist on; the machine's own table may be missing or wrong about these.
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class Ui:
    """An ASGI app: an existing file as it is; a missing one with an extension is 404; else index.html."""

    def __init__(self, folder, base_path="/"):
        self.root = os.path.realpath(folder)
        self.base = "/" + base_path.strip("/")
        if self.base != "/":
            self.base += "/"

    @staticmethod
    def of(spec):
        path = spec["ui"]["path"]
        folder = os.path.join(spec["package_root"], path)
        if not os.path.isdir(folder):
            raise Failure("mount", "ui", "mounting the UI", "there is no folder %s in the package" % path)
        return Ui(folder, spec["ui"].get("base_path") or "/")

    def before(self, otherwise):
        """This UI for GET and HEAD below its base path; everything else is left to the other app."""

        async def app(scope, receive, send):
            reads = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
            mine = reads and (scope["path"] + "/").startswith(self.base)
            await (self if mine else otherwise)(scope, receive, send)

        return app

    async def __call__(self, scope, receive, send):
        path = scope["path"]
        if scope["method"] not in ("GET", "HEAD"):
            return await respond(send, 405, [(b"allow", b"GET, HEAD")], b"Method Not Allowed")
        if path + "/" == self.base:
            # Relative links in index.html only work below the slash.
            return await respond(send, 307, [(b"location", quote(self.base).encode())], b"")
        if not path.startswith(self.base):
            return await respond(send, 404, [], b"Not Found")
        file = self.file_for(path[len(self.base) :])
        if file is None:
            return await respond(send, 404, [], b"Not Found")
        await self.send_file(file, scope, send)

    def holds(self, scope):
        """Whether the request reads a file that is there, rather than a path of the page's own."""
        reads = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        path = scope["path"]
        return reads and path.startswith(self.base) and bool(self.file_for(path[len(self.base) :], False))

    def file_for(self, relative, otherwise_index=True):
        """The file to send for a path as the server decoded it, or None."""
        parts = [part for part in relative.split("/") if part not in ("", ".")]
        if any(not allowed(part) for part in parts):
            return None
        found = os.path.join(self.root, *parts)
        if os.path.isdir(found):
            found = os.path.join(found, "index.html")
        if not os.path.isfile(found):
            if not otherwise_index:
                return None
            if parts and os.path.splitext(parts[-1])[1] and not relative.endswith("/"):
                return None
            found = os.path.join(self.root, "index.html")
        real = os.path.realpath(found)
        inside = os.path.normcase(real).startswith(os.path.normcase(self.root.rstrip(os.sep) + os.sep))
        return real if inside and os.path.isfile(real) else None

    async def send_file(self, path, scope, send):
        loop = asyncio.get_running_loop()
        with open(path, "rb") as file:
            facts = os.fstat(file.fileno())
            if not stat.S_ISREG(facts.st_mode):
                return await respond(send, 404, [], b"Not Found")
            tag = b'"%x-%x"' % (facts.st_mtime_ns, facts.st_size)
            headers = [
                (b"etag", tag),
                (b"last-modified", formatdate(facts.st_mtime, usegmt=True).encode()),
                # Files change under a developer's hands: always ask, answer 304.
                (b"cache-control", b"no-cache"),
            ]
            if dict(scope["headers"]).get(b"if-none-match") == tag:
                return await start(send, 304, headers, last=True)
            headers += [
                (b"content-type", content_type(path).encode()),
                (b"content-length", str(facts.st_size).encode()),
            ]
            if scope["method"] == "HEAD":
                return await start(send, 200, headers, last=True)
            await start(send, 200, headers)
            left = facts.st_size
            while left > CHUNK:
                chunk = await loop.run_in_executor(None, file.read, CHUNK)
                if not chunk:
                    return
                left -= len(chunk)
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await send({"type": "http.response.body", "body": file.read(left)})


def allowed(part):
    """No step up, no other spelling of one, no hidden file such as `.env`."""
    if "\\" in part or "\0" in part or (os.name == "nt" and ":" in part):
        return False
    return not part.startswith(".") or part == ".well-known"


def content_type(path):
    kind = TYPES.get(os.path.splitext(path)[1].lower()) or mimetypes.guess_type(path)[0]
    kind = kind or "application/octet-stream"
    text = kind.startswith("text/") or kind == "application/json"
    return kind + "; charset=utf-8" if text else kind


async def respond(send, status, headers, body):
    headers = headers + [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def start(send, status, headers, last=False):
    await send({"type": "http.response.start", "status": status, "headers": headers})
    if last:
        await send({"type": "http.response.body", "body": b""})
