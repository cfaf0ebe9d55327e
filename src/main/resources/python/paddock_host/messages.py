"""`pixell_runtime.proto.agent_pb2` and `agent_pb2_grpc`, made at run time for the agent's protobuf.

Generated code is tied to the protobuf that generated it; these classes come from a descriptor that
every protobuf from 3.20 on understands. They live in a pool of their own, so that a package which
brings its own generated `agent_pb2` does not collide with them.
"""

import importlib.machinery
import sys

PACKAGE = "pixell.agent"
SERVICE = PACKAGE + ".AgentService"
# As in agent.proto; field numbers follow the order.
MESSAGES = {
    "Empty": [],
    "HealthStatus": [("ok", "bool"), ("message", "string"), ("timestamp", "int64")],
    "Capabilities": [("methods", "strings"), ("metadata", "map")],
    "ActionRequest": [("action", "string"), ("parameters", "map"), ("request_id", "string")],
    "ActionResult": [
        ("success", "bool"),
        ("result", "string"),
        ("error", "string"),
        ("request_id", "string"),
        ("duration_ms", "int64"),
    ],
    "Pong": [("message", "string"), ("timestamp", "int64")],
}
METHODS = {
    "Health": ("Empty", "HealthStatus"),
    "DescribeCapabilities": ("Empty", "Capabilities"),
    "Invoke": ("ActionRequest", "ActionResult"),
    "Ping": ("Empty", "Pong"),
}
PB2 = "pixell_runtime.proto.agent_pb2"
PB2_GRPC = "pixell_runtime.proto.agent_pb2_grpc"


class Finder:
    """Offers the modules last of all, where the environment has none of that name itself.

    Finder and loader by its methods alone: the base classes for it load a fifth of the library.
    """

    def find_spec(self, name, path=None, target=None):
        if name not in ("pixell_runtime", "pixell_runtime.proto", PB2, PB2_GRPC):
            return None
        package = name not in (PB2, PB2_GRPC)
        return importlib.machinery.ModuleSpec(name, self, origin="Paddock", is_package=package)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        if module.__name__ == PB2:
            fill_pb2(module)
        elif module.__name__ == PB2_GRPC:
            fill_pb2_grpc(module)


def install():
    if not any(isinstance(finder, Finder) for finder in sys.meta_path):
        sys.meta_path.append(Finder())


def fill_pb2(module):
    from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(file_descriptor(descriptor_pb2).SerializeToString())
    module.DESCRIPTOR = pool.FindFileByName("agent.proto")
    if hasattr(message_factory, "GetMessageClass"):
        class_of = message_factory.GetMessageClass
    else:
        class_of = message_factory.MessageFactory(pool).GetPrototype  # before protobuf 4.22
    for name in MESSAGES:
        made = class_of(pool.FindMessageTypeByName(PACKAGE + "." + name))
        made.__module__ = module.__name__
        setattr(module, name, made)


def file_descriptor(descriptor_pb2):
    kinds = descriptor_pb2.FieldDescriptorProto
    types = {"bool": kinds.TYPE_BOOL, "string": kinds.TYPE_STRING, "int64": kinds.TYPE_INT64}
    file = descriptor_pb2.FileDescriptorProto(name="agent.proto", package=PACKAGE, syntax="proto3")
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for number, (field_name, kind) in enumerate(fields, 1):
            field = message.field.add(name=field_name, number=number, label=kinds.LABEL_OPTIONAL)
            if kind == "map":
                entry = message.nested_type.add(name=field_name.capitalize() + "Entry")
                entry.options.map_entry = True
                for part_number, part in enumerate(("key", "value"), 1):
                    entry.field.add(
                        name=part,
                        number=part_number,
                        label=kinds.LABEL_OPTIONAL,
                        type=kinds.TYPE_STRING,
                    )
                field.label = kinds.LABEL_REPEATED
                field.type = kinds.TYPE_MESSAGE
                field.type_name = ".%s.%s.%s" % (PACKAGE, name, entry.name)
            elif kind == "strings":
                field.label = kinds.LABEL_REPEATED
                field.type = kinds.TYPE_STRING
            else:
                field.type = types[kind]
    service = file.service.add(name="AgentService")
    for name, (request, response) in METHODS.items():
        service.method.add(
            name=name,
            input_type=".%s.%s" % (PACKAGE, request),
            output_type=".%s.%s" % (PACKAGE, response),
        )
    return file


def fill_pb2_grpc(module):
    module.AgentServiceStub = type("AgentServiceStub", (), {"__init__": connect_stub})
    module.AgentServiceServicer = type(
        "AgentServiceServicer", (), {name: unimplemented(name) for name in METHODS}
    )
    module.AgentServiceServicer.__module__ = module.__name__
    module.add_AgentServiceServicer_to_server = add_servicer


def connect_stub(self, channel):
    pb2 = importlib.import_module(PB2)
    for name, (_, response) in METHODS.items():
        method = channel.unary_unary(
            "/%s/%s" % (SERVICE, name),
            request_serializer=serialize,
            response_deserializer=getattr(pb2, response).FromString,
        )
        setattr(self, name, method)


def unimplemented(name):
    def method(self, request, context):
        import grpc

        context.set_code(grpc.StatusCode.UNIMPLEMENTED)
        context.set_details("%s is not implemented" % name)
        raise NotImplementedError(name)

    method.__name__ = name
    method.__qualname__ = "AgentServiceServicer." + name
    method.__module__ = PB2_GRPC
    return method


def add_servicer(servicer, server):
    add_methods({name: getattr(servicer, name) for name in METHODS}, server)


def add_methods(methods, server):
    """Registers callables by method name; what they return may be of any generated class."""
    import grpc

    pb2 = importlib.import_module(PB2)
    handlers = {
        name: grpc.unary_unary_rpc_method_handler(
            method,
            request_deserializer=getattr(pb2, METHODS[name][0]).FromString,
            response_serializer=serialize,
        )
        for name, method in methods.items()
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))


def serialize(message):
    return message.SerializeToString()
