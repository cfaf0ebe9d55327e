"""The UI folder: single-page style, and nothing outside it whatever the path."""

import os

import pytest

SECRET = "never to be served"
LARGE = bytes(range(256)) * 12_000


def write_site(shared, name):
    root = shared.package(
        name,
        {
            "agent.yaml": SECRET,
            "secret.txt": SECRET,
            "ui/index.html": "<title>index ü</title>",
            "ui/assets/app.js": "let a = 1",
            "ui/assets/large.bin": LARGE,
            "ui/assets/style.css": "a{}",
            "ui/assets/with space ü.txt": "named",
            "ui/guide/index.html": "<title>guide</title>",
            "ui/secrets.env.txt": "fine",
            "ui/.env": SECRET,
            "ui/.git/config": SECRET,
            "ui/.well-known/agent-card.json": "{}",
            "uix/secret.txt": SECRET,
            "api": "def mount(app):\n    app.get('/api/at')(lambda: 'route')\n"
                "    app.post('/')(lambda: 'posted')\n    app.post('/api/to')(lambda: 'posted')\n",
        },
    )
    os.symlink(str(root / "secret.txt"), str(root / "ui" / "link.txt"))
    os.symlink(str(root), str(root / "ui" / "up"))
    os.symlink("assets/app.js", str(root / "ui" / "inside.js"))
    os.symlink("loop.txt", str(root / "ui" / "loop.txt"))
    os.mkfifo(str(root / "ui" / "pipe.txt"))
    return root


pytestmark = pytest.mark.skipif(os.name == "nt", reason="the sites made here hold symbolic links and a pipe")


@pytest.fixture(scope="module")
def site(shared, python):
    """REST and UI on one port."""
    root = write_site(shared, "site-%d" % len(shared.started))
    ui = {"path": "ui", "base_path": "/"}
    return shared.start(root, python, rest={"entry": "api:mount"}, ui=ui).serving()


@pytest.fixture(scope="module")
def based(shared, python):
    """The same below a base path."""
    root = write_site(shared, "based-%d" % len(shared.started))
    ui = {"path": "ui", "base_path": "/app/"}
    return shared.start(root, python, rest={"entry": "api:mount"}, ui=ui).serving()


@pytest.fixture(scope="module")
def apart(shared, python):
    """REST and UI on a port each."""
    root = write_site(shared, "apart-%d" % len(shared.started))
    ui = {"path": "ui", "base_path": "/"}
    spec = dict(rest={"entry": "api:mount"}, ui=ui, multiplexed=False)
    return shared.start(root, python, **spec).serving()


@pytest.mark.parametrize(
    "path, kind, body",
    [
        ("/", "text/html; charset=utf-8", "<title>index ü</title>"),
        ("/index.html", "text/html; charset=utf-8", "<title>index ü</title>"),
        ("/deep/link", "text/html; charset=utf-8", "<title>index ü</title>"),
        ("/assets", "text/html; charset=utf-8", "<title>index ü</title>"),
        ("/guide/", "text/html; charset=utf-8", "<title>guide</title>"),
        ("/assets/app.js", "text/javascript; charset=utf-8", "let a = 1"),
        ("/assets/style.css?v=2", "text/css; charset=utf-8", "a{}"),
        ("/assets/with%20space%20%C3%BC.txt", "text/plain; charset=utf-8", "named"),
        ("/inside.js", "text/javascript; charset=utf-8", "let a = 1"),
        ("/secrets.env.txt", "text/plain; charset=utf-8", "fine"),
        ("/.well-known/agent-card.json", "application/json; charset=utf-8", "{}"),
    ],
)
def test_files_and_the_applications_own_paths_are_served(site, path, kind, body):
    answer = site.get(path)
    assert (answer.status, answer.headers["content-type"], answer.text) == (200, kind, body)


@pytest.mark.parametrize("path", ["/missing.js", "/assets/missing.css", "/deep/missing.png"])
def test_a_missing_asset_is_not_found(site, path):
    assert site.get(path).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%2E%2E%2Fuix%2Fsecret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/....//secret.txt",
        "/.%00./secret.txt",
        "/secret.txt%00.html",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/etc/passwd",
        "/./../secret.txt",
        "/..;/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%uff0e%uff0e/secret.txt",
        "/C:/secret.txt",
        "/.env",
        "/%2eenv",
        "/assets/../.env",
        "/.git/config",
        "/link.txt",
        "/up/secret.txt",
        "/up/agent.yaml",
        "/up",
        "/loop.txt",
        "/pipe.txt",
        "/" + "a" * 300 + ".txt",
        "/" + "a/" * 2000 + "x.txt",
    ],
)
def test_nothing_outside_the_folder_and_nothing_hidden_is_served(site, path):
    answer = site.get(path)
    assert SECRET not in answer.text and "root:" not in answer.text
    assert answer.status == 404 or "index ü" in answer.text, answer.text
    assert "Traceback" not in site.err()


def test_a_large_file_arrives_whole_and_unchanged_files_are_not_sent_again(site):
    answer = site.get("/assets/large.bin")
    assert answer.body == LARGE
    again = site.get("/assets/large.bin", If_None_Match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_head_tells_the_size_and_sends_nothing(site):
    answer = site.ask("HEAD", "/assets/large.bin")
    assert (answer.status, answer.headers["content-length"], answer.body) == (200, str(len(LARGE)), b"")


def test_the_agents_routes_and_our_own_come_before_the_files(site):
    assert site.get("/api/at").json == "route"
    assert site.get("/health").json["surfaces"] == {"rest": True, "a2a": False, "ui": True}
    assert site.get("/meta").json["surfaces"] == {"rest": True, "a2a": False, "ui": True}
    assert site.post("/deep/link", {}).status in (404, 405)


def test_a_route_for_posting_only_does_not_hide_a_file(site):
    assert site.post("/", {}).json == "posted"
    assert site.get("/").text == "<title>index ü</title>"
    assert site.ask("HEAD", "/").status == 200
    assert site.get("/api/to").status == 405


def test_a_file_that_changes_is_served_as_it_is_now(site):
    file = site.root / "ui" / "changing.txt"
    file.write_text("one")
    assert site.get("/changing.txt").text == "one"
    file.write_text("two!")
    assert site.get("/changing.txt").text == "two!"
    file.unlink()
    assert site.get("/changing.txt").status == 404


def test_below_a_base_path_only_that_path_is_the_uis(based):
    assert based.get("/app/").text == "<title>index ü</title>"
    assert based.get("/app/deep/link").text == "<title>index ü</title>"
    assert based.get("/app/assets/app.js").text == "let a = 1"
    assert based.get("/app").status == 307
    assert based.get("/app").headers["location"].endswith("/app/")
    assert based.get("/app/missing.js").status == 404
    assert based.get("/app/../secret.txt").status == 404
    assert based.get("/").status == 405  # a route for posting
    assert based.get("/apple").status == 404
    assert based.get("/api/at").json == "route"
    assert based.get("/health").json["ok"] is True


def test_with_a_port_each_the_ui_is_on_its_own_only(apart):
    assert apart.ports["rest"] != apart.ports["ui"]
    assert apart.get("/", surface="ui").text == "<title>index ü</title>"
    assert apart.get("/deep/link", surface="ui").text == "<title>index ü</title>"
    assert apart.get("/../secret.txt", surface="ui").status == 404
    assert apart.get("/").status == 405  # a route for posting
    assert apart.get("/api/at").json == "route"
    assert apart.get("/health").json["surfaces"] == {"rest": True, "a2a": False, "ui": True}
    told = {e["name"]: e["port"] for e in apart.named("surface")}
    assert told == {"rest": apart.ports["rest"], "ui": apart.ports["ui"]}


def test_a_package_with_nothing_but_a_ui_offers_health_and_meta_too(start, package, python):
    root = package(**{"web/index.html": "<p>only</p>"})
    host = start(root, python, ui={"path": "web", "base_path": "/"}).serving()
    assert host.get("/").text == "<p>only</p>"
    assert host.get("/health").json["surfaces"] == {"rest": False, "a2a": False, "ui": True}
    assert host.get("/meta").json["name"] == "sample"
    assert host.post("/", {}).status == 405
    apart = start(root, python, ui={"path": "web", "base_path": "/"}, multiplexed=False).serving()
    assert apart.get("/", surface="ui").text == "<p>only</p>"


def test_a_ui_folder_that_is_not_there_exits_8(start, package, newest):
    root = package(**{"web/readme.txt": ""})
    host = start(root, newest, ui={"path": "dist", "base_path": "/"})
    assert host.ended() == 8
    assert "there is no folder dist in the package" in host.err()
    assert host.named("failed")[0]["phase"] == "mount"
