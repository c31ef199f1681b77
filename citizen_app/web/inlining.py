"""Macros that a page draws are written into it when it is compiled: a call costs more than what most of them draw."""

from collections.abc import Callable, Iterator
from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

MacroOf = Callable[[str, str], "Written | None"]
_NEVER = (nodes.CallBlock, nodes.Block, nodes.Include, nodes.Import, nodes.FromImport, nodes.Macro)


class Written:
    """A macro as its file has it, with what it needs to stand elsewhere; it sees its arguments and its file's top."""

    def __init__(self, macro: nodes.Macro, file: str, at_top: frozenset[str]) -> None:
        self.macro = macro
        self.file = file
        self.params = [each.name for each in macro.args]
        names = [each for line in macro.body for each in _all(line) if isinstance(each, nodes.Name)]
        self.sets = {each.name for each in names if each.ctx != "load"}
        own = self.sets | set(self.params)
        self.uses = [each.name for each in names if each.ctx == "load"]
        self.outer = at_top.intersection(self.uses) - own
        stays = any(isinstance(each, _NEVER) for line in macro.body for each in _all(line))
        self.can_move = not stays and set(self.uses) <= own | at_top

    def given(self, call: nodes.Call) -> dict[str, nodes.Expr] | None:
        """What each argument is in a call; None where not all can be told."""
        if call.dyn_args or call.dyn_kwargs or len(call.args) > len(self.params):
            return None
        named = {each.key: each.value for each in call.kwargs}
        first = dict(zip(self.params, call.args, strict=False))
        kept = self.macro.defaults
        otherwise = dict(zip(self.params[len(self.params) - len(kept) :], kept, strict=True))
        every = otherwise | first | named
        return every if every.keys() == set(self.params) and not first.keys() & named.keys() else None

    def takes(self, param: str, value: nodes.Expr) -> bool:
        """Whether a value may stand where its name does: it asks for no name that means something else in there."""
        if isinstance(value, nodes.Const):
            return param not in self.sets
        asked = {each.name for each in _all(value) if isinstance(each, nodes.Name)}
        return self.uses.count(param) == 1 and not self.sets and asked.isdisjoint(self.params)


class Inline(NodeTransformer):
    """Writes macros into a template where it draws them, and leaves out the imports that nothing asks for any more."""

    def __init__(self, tree: nodes.Template, file: str, macro_of: MacroOf, name_of: Callable[[str, str], str]) -> None:
        self._file = file
        self._macro_of = macro_of
        self._name_of = name_of
        stored = {each.name for each in tree.find_all(nodes.Name) if each.ctx != "load"}
        self._imported = {own: found for own, found in imports(tree) if own not in stored}
        self._own: dict[str, Written] = {}
        self._at_top = frozenset(at_top(tree))

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:  # noqa: N802 - the visitor's own naming
        """A macro may be written into those that come after it in its file."""
        self.generic_visit(node)
        self._own[node.name] = Written(node, self._file, self._at_top)
        return node

    def visit_FromImport(self, node: nodes.FromImport) -> nodes.Node | None:  # noqa: N802 - the visitor's own naming
        """What is imported is asked for by its place (`visit_Name`), so that no page looks for it."""
        names = [each[1] if isinstance(each, tuple) else each for each in node.names]
        return None if all(name in self._imported for name in names) else node

    def visit_Name(self, node: nodes.Name) -> nodes.Node:  # noqa: N802 - the visitor's own naming
        """What was imported once for all, where it is not drawn at once."""
        if node.ctx != "load" or node.name not in self._imported:
            return node
        return nodes.EnvironmentAttribute(self._name_of(*self._imported[node.name]), lineno=node.lineno)

    def visit_Output(self, node: nodes.Output) -> list[nodes.Node]:  # noqa: N802 - the visitor's own naming
        """What a page writes, with each macro's own writing in the place of its call."""
        lines: list[nodes.Node] = []
        for each in node.nodes:
            body = self._drawn(each) if isinstance(each, nodes.Call) else None
            lines += [nodes.Output([self.visit(each)], lineno=node.lineno)] if body is None else body
        return list(joined(lines))

    def _drawn(self, call: nodes.Call) -> list[nodes.Node] | None:
        if not isinstance(call.node, nodes.Name):
            return None
        name = call.node.name
        written = self._macro_of(*self._imported[name]) if name in self._imported else self._own.get(name)
        given = written.given(call) if written and written.can_move else None
        if written is None or given is None:
            return None
        known: dict[str, nodes.Expr] = {}
        held: dict[str, nodes.Expr] = {}
        for param, value in given.items():
            (known if written.takes(param, value) else held)[param] = self.visit(value)
        outer = () if written.file == self._file else written.outer
        body = _Move(known, {each: self._name_of(written.file, each) for each in outer}).lines(written.macro.body)
        if not held:
            return body
        targets: list[nodes.Expr] = [nodes.Name(each, "param", lineno=call.lineno) for each in held]
        return [nodes.With(targets, list(held.values()), body, lineno=call.lineno)]


class _Move:
    """Copies the lines of a macro for another place: known arguments put in, and what stands at the top of its file."""

    def __init__(self, known: dict[str, nodes.Expr], outer: dict[str, str]) -> None:
        self._known = known
        self._outer = outer

    def lines(self, body: list[nodes.Node]) -> list[nodes.Node]:
        """The lines, without those that these arguments never reach."""
        return list(joined(line for each in body for line in self._line(each)))

    def _line(self, node: nodes.Node) -> list[nodes.Node]:
        if not isinstance(node, nodes.If):
            return [self.copy(node)]
        test = self.copy(node.test)
        holds = truth(test)
        if holds:
            return self.lines(node.body)
        rest, otherwise = node.elif_, node.else_
        if holds is None:
            others = [self.copy(each) for each in rest]
            return [nodes.If(test, self.lines(node.body), others, self.lines(otherwise), lineno=node.lineno)]
        if rest:
            return self._line(nodes.If(rest[0].test, rest[0].body, rest[1:], otherwise, lineno=node.lineno))
        return self.lines(otherwise)

    def copy(self, value: Any) -> Any:
        """A node with all that is in it."""
        if isinstance(value, list):
            lines = bool(value) and isinstance(value[0], nodes.Stmt)
            return self.lines(value) if lines else [self.copy(each) for each in value]
        if not isinstance(value, nodes.Node):
            return value
        if isinstance(value, nodes.Name) and value.ctx == "load":
            if value.name in self._known:
                return self._known[value.name]
            if value.name in self._outer:
                return nodes.EnvironmentAttribute(self._outer[value.name], lineno=value.lineno)
        fields = [self.copy(getattr(value, field)) for field in value.fields]
        return type(value)(*fields, lineno=value.lineno, environment=value.environment)


def truth(test: nodes.Node) -> bool | None:
    """Whether a test holds on every page; None where that is not known yet."""
    if isinstance(test, nodes.Not):
        found = truth(test.node)
        return None if found is None else not found
    if isinstance(test, nodes.And | nodes.Or):
        both = (truth(test.left), truth(test.right))
        decides = isinstance(test, nodes.Or)
        return decides if decides in both else None if None in both else not decides
    try:
        return bool(test.as_const()) if isinstance(test, nodes.Expr) else None
    except nodes.Impossible:
        return None


def imports(tree: nodes.Template) -> Iterator[tuple[str, tuple[str, str]]]:
    """What a template calls each macro it imports: its own name for it, the macro's file and name."""
    for line in tree.find_all(nodes.FromImport):
        if isinstance(line.template, nodes.Const) and not line.with_context:
            for each in line.names:
                name, own = each if isinstance(each, tuple) else (each, each)
                yield own, (line.template.value, name)


def at_top(tree: nodes.Template) -> Iterator[str]:
    """The names that a file gives at its top, which its macros see."""
    for line in tree.body:
        if isinstance(line, nodes.Macro):
            yield line.name
        elif isinstance(line, nodes.Assign | nodes.AssignBlock):
            yield from (each.name for each in _all(line.target) if isinstance(each, nodes.Name))


def joined(lines: Any) -> Iterator[nodes.Node]:
    """Lines with what is written one after the other as one."""
    last: nodes.Output | None = None
    for line in lines:
        if isinstance(line, nodes.Output) and last is not None:
            last.nodes.extend(line.nodes)
            continue
        last = line if isinstance(line, nodes.Output) else None
        yield line


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    yield from node.find_all(nodes.Node)
