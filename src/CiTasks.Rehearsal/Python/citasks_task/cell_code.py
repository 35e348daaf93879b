"""Turns a cell into code and executes it: magics become calls, the value of the last expression is shown."""
import ast
import inspect
import io
import linecache
import re
import tokenize

LINE_MAGIC = re.compile(r"^(\s*)((?:[\w.,\[\]'\" ]+?=\s*)?)(%{1,2}|!{1,2})(?=[\w{$./~])(.*)$")


def execute(source, name, namespace):
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    tree = parse(source, name)
    shown = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
        shown = ast.Expression(tree.body.pop().value)
    run(compile_part(tree, name, "exec"), namespace)
    if shown is not None:
        value = run(compile_part(shown, name, "eval"), namespace)
        if value is not None:
            from . import display
            namespace["_"] = value
            display.display(value)


def compile_part(tree, name, mode):
    return compile(tree, name, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)


def run(code, namespace):
    value = eval(code, namespace)
    if code.co_flags & inspect.CO_COROUTINE:
        import asyncio
        return event_loop(asyncio).run_until_complete(value)
    return value


def event_loop(asyncio):
    """One for all cells: what a cell started goes on in the next."""
    global _loop
    if _loop is None:
        _loop = asyncio.new_event_loop()
        asyncio.set_event_loop(_loop)
    return _loop


_loop = None


def parse(source, name):
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    try:
        return compile(source, name, "exec", flags, dont_inherit=True)
    except SyntaxError as problem:
        replaced = with_calls(source)
        if replaced == source:
            raise problem.with_traceback(None)
    try:
        return compile(replaced, name, "exec", flags, dont_inherit=True)
    except SyntaxError as problem:
        raise problem.with_traceback(None)


def with_calls(source):
    """Each magic becomes a call on its own line, so that line numbers stay."""
    lines = source.split("\n")
    for index, line in enumerate(lines):
        match = LINE_MAGIC.match(line)
        if match and not is_inside_statement(lines[:index]):
            lines[index] = call(*match.groups())
    return "\n".join(lines)


def call(indent, target, kind, text):
    if kind[0] == "!":
        return f"{indent}{target}get_ipython().{'getoutput' if target or kind == '!!' else 'system'}({text!r})"
    magic, _, rest = text.partition(" ")
    return f"{indent}{target}get_ipython().run_line_magic({magic!r}, {rest.strip()!r})"


def is_inside_statement(lines):
    """Whether a bracket or a string is still open after these lines."""
    if lines and lines[-1].endswith("\\"):
        return True
    try:
        for _ in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
            pass
    except (tokenize.TokenError, SyntaxError) as problem:
        return "EOF in multi-line" in str(problem) or "was never closed" in str(problem) or "unterminated triple" in str(problem)
    return False
