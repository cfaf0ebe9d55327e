"""gRPC: every form of an entry, asked by a client made from the shipped `agent.proto` alone."""

import concurrent.futures
import importlib
import signal
import sys
import threading
import time

import grpc
import pytest
from grpc_tools import protoc

from conftest import SOURCES

MEGABYTE = 1024 * 1024
UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


@pytest.fixture(scope="session")
def proto(tmp_path_factory):
    """The generated modules, as any client has them."""
    folder = str(tmp_path_factory.mktemp("client"))
    arguments = ["-I%s" % SOURCES, "--python_out=" + folder, "--grpc_python_out=" + folder]
    assert protoc.main(["protoc"] + arguments + [str(SOURCES / "agent.proto")]) == 0
    sys.path.insert(0, folder)
    yield importlib.import_module("agent_pb2"), importlib.import_module("agent_pb2_grpc")
    sys.path.remove(folder)


class Client:
    def __init__(self, host, proto):
        self.pb2, made = proto
        self.channel = grpc.insecure_channel(host.a2a_address, options=UNLIMITED)
        self.stub = made.AgentServiceStub(self.channel)

    def invoke(self, action, request_id="r-1", timeout=20, **parameters):
        request = self.pb2.ActionRequest(action=action, parameters=parameters, request_id=request_id)
        return self.stub.Invoke(request, timeout=timeout)

    def ask(self, method, timeout=20):
        return getattr(self.stub, method)(self.pb2.Empty(), timeout=timeout)


@pytest.fixture
def client(proto):
    clients = []

    def connect(host):
        clients.append(Client(host, proto))
        return clients[-1]

    yield connect
    for made in clients:
        made.channel.close()


HANDLERS = """
    import asyncio, contextvars, threading, time

    def echo(parameters):
        return parameters["text"]

    async def later(parameters):
        await asyncio.sleep(0)
        return {"later": sorted(parameters)}

    def nothing():
        return None

    def fails(parameters):
        raise ValueError("boom in a handler")

    def size(parameters):
        return len(parameters["text"])

    def slow(parameters):
        print("slow", flush=True)
        time.sleep(float(parameters["seconds"]))
        return "slept"

    async def slow_async(parameters):
        print("slow", flush=True)
        try:
            await asyncio.sleep(float(parameters["seconds"]))
        except asyncio.CancelledError:
            print("cancelled", flush=True)
            raise
        return "slept"

    barrier = threading.Barrier(200)

    def together(parameters):
        barrier.wait(20)
        return "met"

    def version(parameters):
        import grpc, google.protobuf, sys
        return "%s %s %s" % (grpc.__version__, google.protobuf.__version__, sys.prefix)

    def create():
        return {"custom_handlers": {
            f.__name__: f for f in
            (echo, later, nothing, fails, size, slow, slow_async, together, version)
        }}
    """


@pytest.fixture(scope="module")
def agent(shared, python):
    root = shared.package("handlers", {"src/service": HANDLERS})
    return shared.start(root, python, a2a={"entry": "src.service:create"}).serving()


@pytest.fixture
def ask(agent, client):
    return client(agent)


def test_health_ping_and_capabilities_are_answered(ask):
    health, pong = ask.ask("Health"), ask.ask("Ping")
    assert (health.ok, health.message, pong.message) == (True, "healthy", "pong")
    for timestamp in (health.timestamp, pong.timestamp):
        assert abs(timestamp / 1000 - time.time()) < 60
    capabilities = ask.ask("DescribeCapabilities")
    assert list(capabilities.methods)[:4] == ["Health", "DescribeCapabilities", "Invoke", "Ping"]
    assert "echo" in capabilities.methods
    assert capabilities.metadata["name"] == "sample"
    assert capabilities.metadata["version"] == "1.2.3"


def test_a_handler_gets_the_parameters_and_its_result_comes_back_as_text(ask):
    result = ask.invoke("echo", "id-7", text="grüße")
    assert (result.success, result.result, result.error) == (True, "grüße", "")
    assert result.request_id == "id-7"
    assert 0 <= result.duration_ms < 5000
    assert ask.invoke("later", b="1", a="2").result == "{'later': ['a', 'b']}"
    assert ask.invoke("nothing").result == "None"


def test_what_goes_wrong_is_an_error_with_the_request_id(agent, ask):
    result = ask.invoke("fails", "id-8")
    assert (result.success, result.error) == (False, "ValueError: boom in a handler")
    assert (result.request_id, result.result) == ("id-8", "")
    agent.until(lambda: "ValueError: boom in a handler" in agent.err(), "the traceback")
    assert "paddock_host" not in agent.err()
    unknown = ask.invoke("absent", "id-9")
    assert (unknown.success, unknown.request_id) == (False, "id-9")
    assert "no such action: 'absent'" in unknown.error and "echo" in unknown.error


def test_messages_of_50_megabytes_pass_both_ways(ask):
    text = "x" * (50 * MEGABYTE)
    assert ask.invoke("size", text=text).result == str(len(text))
    assert len(ask.invoke("echo", text=text).result) == len(text)


def test_200_calls_at_once_all_run(ask):
    with concurrent.futures.ThreadPoolExecutor(200) as pool:
        results = list(pool.map(lambda n: ask.invoke("together", str(n), 25), range(200)))
    assert [r.result for r in results] == ["met"] * 200
    assert [r.request_id for r in results] == [str(n) for n in range(200)]


def test_a_deadline_is_kept_and_cancels_an_async_handler(agent, ask):
    for action in ("slow", "slow_async"):
        begin = time.monotonic()
        with pytest.raises(grpc.RpcError) as caught:
            ask.invoke(action, timeout=0.5, seconds="3")
        assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
        assert time.monotonic() - begin < 2.5
    agent.until(lambda: "cancelled" in agent.out(), "the cancellation")
    assert ask.ask("Health").ok


def test_it_runs_on_the_agents_own_grpc(agent, ask):
    version, protobuf, prefix = ask.invoke("version").result.split()
    assert prefix == str(agent.environment_folder)
    assert version == agent.installed("grpcio") and protobuf == agent.installed("protobuf")


def test_health_over_http_is_beside_it(agent):
    assert agent.get("/health").json["surfaces"] == {"rest": False, "a2a": True, "ui": False}
    assert agent.get("/meta").json["surfaces"] == {"rest": False, "a2a": True, "ui": False}


FORMS = """
    import asyncio, concurrent.futures, os, threading
    import grpc
    from pixell_runtime.proto import agent_pb2, agent_pb2_grpc

    ADDRESS = "127.0.0.1:" + os.environ["A2A_PORT"]

    def handlers():
        return {"custom_handlers": {"who": lambda parameters: "handlers"}}

    def plain_dict():
        return {"who": lambda parameters: "plain_dict"}

    class Holder:
        custom_handlers = {"who": lambda parameters: "holder"}

    def holder():
        return Holder()

    class Servicer(agent_pb2_grpc.AgentServiceServicer):
        def Invoke(self, request, context):
            if request.action == "fails":
                raise ValueError("boom in a servicer")
            if request.action == "abort":
                context.abort(grpc.StatusCode.NOT_FOUND, "no such thing")
            return agent_pb2.ActionResult(
                success=True, result="servicer", request_id=request.request_id)

    def servicer():
        return Servicer()

    class AsyncServicer:
        async def Invoke(self, request, context):
            await asyncio.sleep(0)
            return agent_pb2.ActionResult(success=True, result="async_servicer")

        async def Health(self, request, context):
            return agent_pb2.HealthStatus(ok=True, message="own health")

    async def async_servicer():
        return AsyncServicer()

    def made_server():
        server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
        agent_pb2_grpc.add_AgentServiceServicer_to_server(Named("made_server"), server)
        return server

    class Named(Servicer):
        def __init__(self, name):
            self.name = name

        def Invoke(self, request, context):
            return agent_pb2.ActionResult(success=True, result=self.name)

        def Health(self, request, context):
            return agent_pb2.HealthStatus(ok=True)

    def running_server():
        server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
        agent_pb2_grpc.add_AgentServiceServicer_to_server(Named("running_server"), server)
        server.add_insecure_port(ADDRESS)
        server.start()
        return server

    def blocking():
        server = grpc.server(concurrent.futures.ThreadPoolExecutor(4))
        agent_pb2_grpc.add_AgentServiceServicer_to_server(Named("blocking"), server)
        server.add_insecure_port(ADDRESS)
        server.start()
        server.wait_for_termination()
        print("blocking ended", flush=True)

    async def blocking_async():
        server = grpc.aio.server()
        agent_pb2_grpc.add_AgentServiceServicer_to_server(Named("blocking_async"), server)
        server.add_insecure_port(ADDRESS)
        await server.start()
        await server.wait_for_termination()

    async def running_async_server():
        server = grpc.aio.server()
        agent_pb2_grpc.add_AgentServiceServicer_to_server(Named("running_async_server"), server)
        server.add_insecure_port(ADDRESS)
        await server.start()
        return server

    async def async_server():
        server = grpc.aio.server()
        agent_pb2_grpc.add_AgentServiceServicer_to_server(Named("async_server"), server)
        return server

    def registers(server):
        agent_pb2_grpc.add_AgentServiceServicer_to_server(Named("registers"), server)
    """
ANSWERS = {
    "handlers": "handlers",
    "plain_dict": "plain_dict",
    "holder": "holder",
    "Holder": "holder",
    "servicer": "servicer",
    "async_servicer": "async_servicer",
    "made_server": "made_server",
    "running_server": "running_server",
    "blocking": "blocking",
    "blocking_async": "blocking_async",
    "async_server": "async_server",
    "running_async_server": "running_async_server",
    "registers": "registers",
}


def test_every_form_of_an_entry_is_understood_and_ends_in_order(start, package, client, python):
    root = package(src__forms=FORMS)
    hosts = {f: start(root, python, a2a={"entry": "src.forms:" + f}) for f in ANSWERS}
    for form, host in hosts.items():
        host.serving()
        asked = client(host)
        assert (form, asked.invoke("who").result) == (form, ANSWERS[form])
        assert (form, asked.ask("Health").ok) == (form, True)
    for host in hosts.values():
        host.process.send_signal(signal.SIGTERM)
    for form, host in hosts.items():
        assert (form, host.ended(), host.err()[-2000:]) == (form, -signal.SIGTERM, host.err()[-2000:])
        assert (form, "Traceback" in host.err()) == (form, False), host.err()
    assert "blocking ended" in hosts["blocking"].out()


def test_a_servicers_exception_is_an_error_and_its_abort_a_status(start, package, client, python):
    host = start(package(forms=FORMS), python, a2a={"entry": "forms:servicer"}).serving()
    asked = client(host)
    result = asked.invoke("fails", "id-1")
    assert (result.success, result.error, result.request_id) == (False, "ValueError: boom in a servicer", "id-1")
    with pytest.raises(grpc.RpcError) as caught:
        asked.invoke("abort")
    assert (caught.value.code(), caught.value.details()) == (grpc.StatusCode.NOT_FOUND, "no such thing")


def test_an_entry_that_returns_nothing_is_not_offered_and_rest_runs(start, package, python):
    root = package(
        api="""
        def mount(app):
            app.get("/at")(lambda: "rest")

        def service():
            return None
        """
    )
    host = start(root, python, rest={"entry": "api:mount"}, a2a={"entry": "api:service"}).serving()
    assert host.named("not_offered") == [dict(host.named("not_offered")[0], name="a2a")]
    assert "a2a is not offered: api:service returned nothing" in host.err()
    assert host.get("/at").json == "rest"
    assert host.get("/health").json["ok"] is True
    assert host.get("/meta").json["surfaces"] == {"rest": True, "a2a": False, "ui": False}


def test_generated_modules_of_the_packages_own_do_not_collide(start, package, client, proto, newest):
    """Packages bring an `agent_pb2` generated from the same .proto with the same names."""
    root = package(
        **{
            "agent.proto": (SOURCES / "agent.proto").read_text(),
            "service": """
            import agent_pb2

            def handle(parameters):
                return agent_pb2.Pong(message="of the package").message

            def create():
                return {"custom_handlers": {"pong": handle}}
            """,
        }
    )
    arguments = ["-I%s" % root, "--python_out=%s" % root, str(root / "agent.proto")]
    assert protoc.main(["protoc"] + arguments) == 0
    host = start(root, newest, a2a={"entry": "service:create"}).serving()
    assert client(host).invoke("pong").result == "of the package"


@pytest.mark.parametrize("action", ["slow", "slow_async"])
def test_a_call_under_way_is_answered_when_it_is_stopped(start, package, client, python, action):
    host = start(package(service=HANDLERS), python, a2a={"entry": "service:create"}).serving()
    asked = client(host)
    results = []
    asking = threading.Thread(target=lambda: results.append(asked.invoke(action, seconds="1")))
    asking.start()
    host.until(lambda: "slow" in host.out(), "the call")
    assert host.stop() == -signal.SIGTERM
    asking.join(20)
    assert results[0].result == "slept"


@pytest.mark.parametrize("form", ["create", "create_later"])
def test_a_server_that_runs_on_another_port_is_said(start, package, newest, form):
    root = package(
        service="""
        import concurrent.futures, grpc

        def create():
            server = grpc.server(concurrent.futures.ThreadPoolExecutor(1))
            server.add_insecure_port("127.0.0.1:0")
            server.start()
            return server

        async def create_later():
            server = grpc.aio.server()
            server.add_insecure_port("127.0.0.1:0")
            await server.start()
            return server
        """
    )
    host = start(root, newest, a2a={"entry": "service:" + form})
    assert host.ended() == 8
    assert "does not listen on port %d" % host.ports["a2a"] in host.err()
    assert host.named("failed")[0]["name"] == "a2a"


def test_without_grpc_it_says_what_is_missing(start, package):
    root = package(service=HANDLERS, grpc="raise ModuleNotFoundError(\"No module named 'grpc'\")")
    host = start(root, a2a={"entry": "service:create"})
    assert host.ended() == 8
    assert "No module named 'grpc'" in host.named("failed")[0]["message"]


def test_an_entry_seen_serving_just_before_it_returns_goes_on(start, package, client, newest):
    """A loaded machine may take its time between the two."""
    root = package(forms=FORMS + """
    def lingering():
        server = running_server()
        time.sleep(1.5)
        return server

    import time
    """)
    host = start(root, newest, a2a={"entry": "forms:lingering"}).serving()
    asked = client(host)
    end = time.monotonic() + 2
    while time.monotonic() < end:
        assert asked.invoke("who").result == "running_server"
        time.sleep(0.1)
    assert host.stop() == -signal.SIGTERM


def test_a_server_that_ends_by_itself_ends_the_agent(start, package, newest):
    root = package(forms=FORMS + """
    def short():
        server = running_server()
        server.wait_for_termination(1)
        server.stop(None).wait()
        raise RuntimeError("had enough")
    """)
    host = start(root, newest, a2a={"entry": "forms:short"}).serving()
    assert host.ended() == 1
    assert "a2a ended by itself" in host.err() and "RuntimeError: had enough" in host.err()
