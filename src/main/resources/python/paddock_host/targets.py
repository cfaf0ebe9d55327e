"""Finds what a manifest names (`module:function`, the older `module.function`) and how to call it."""

import importlib
import inspect

from .status import Failure

CONTEXT_NAMES = ("context", "ctx", "event")


def find(target, phase_name, status, bare_module=None, default=None):
    """The named object; `bare_module` is where a bare name lives, `default` a module's usual function."""
    status.tell("importing", target=target)
    try:
        return _find(target.strip(), bare_module, default)
    except (Exception, SystemExit) as error:
        raise Failure("import", phase_name, "importing %s (%s)" % (target, phase_name), error)


def module_of(target):
    """The module part of an entry point."""
    if not target:
        return None
    module, colon, _ = target.strip().partition(":")
    return module if colon else module.rpartition(".")[0]


def _find(target, bare_module, default):
    module_name, colon, path = target.partition(":")
    if colon:
        module = importlib.import_module(module_name)
        names = path.split(".") if path else []
    elif "." not in target and bare_module:
        module = importlib.import_module(bare_module)
        names = [target]
    else:
        module, names = _longest_module(target)
    if not names:
        if default is None:
            raise ImportError("%r names no function; write module:function" % target)
        names = [default]
    return _attribute(module, names)


def _longest_module(target):
    """`pkg.module.Class.method` as the module `pkg.module` and what to look up in it."""
    name = target
    while True:
        try:
            module = importlib.import_module(name)
            return module, [n for n in target[len(name) + 1 :].split(".") if n]
        except ModuleNotFoundError as error:
            missing = error.name or ""
            shorter = missing.rpartition(".")[0]
            if not shorter or not (name == missing or name.startswith(missing + ".")):
                raise
            name = shorter


def _attribute(module, names):
    found = module
    for name in names:
        owner, found = found, getattr(found, name)
        if inspect.isclass(owner) and inspect.isfunction(found):
            if not isinstance(inspect.getattr_static(owner, name), staticmethod):
                found = getattr(owner(), name)
    return found


def call(function, value):
    """Calls with the value if the function takes a parameter, without if it takes none."""
    arguments, keywords = arguments_for(function, value)
    return function(*arguments, **keywords)


def arguments_for(function, value):
    """Positional and keyword arguments that hand `value` to a function somebody else wrote.

    An optional parameter gets it when it has no meaning of its own: its default is None and it is
    not `argv`, or it is called `context`. Of several required ones the last is the context, as in
    `handler(event, context)`.
    """
    try:
        parameters = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return [], {}
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    required = [p for p in positional if p.default is p.empty]
    if required:
        return [{} for _ in required[1:]] + [value], {}
    for p in positional[:1]:
        if p.name in CONTEXT_NAMES or (p.default is None and p.name not in ("argv", "args")):
            return [value], {}
    keywords = {
        p.name: value for p in parameters if p.kind == p.KEYWORD_ONLY and p.default is p.empty
    }
    return [], keywords
