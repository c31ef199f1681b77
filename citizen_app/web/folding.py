"""Templates in one language: what is the same on every page is put in when they are compiled."""

import re
from collections.abc import Callable, MutableMapping
from typing import Any, cast

from flask import Flask, current_app
from flask.templating import Environment as FlaskEnvironment
from flask_babel import force_locale, gettext
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escaped  # type: ignore[attr-defined]  # `escape`, before it makes markup

from citizen_app.web import locale
from citizen_app.web.inlining import Inline, Written, at_top, imports
from citizen_app.web.layering import LAYOUTS, closed, filled_in

_BLOCK = r"</?(?:head|meta|title|link|style|body|header|main|nav|section|aside|div|form|h\d|p|[uo]l|li|table|t[hrd])\b"
_GAP = re.compile(rf"({_BLOCK}[^<>]*>)\s*\n\s*|\s*\n\s*(?={_BLOCK})")  # no browser shows a space at a block's edge
_NO_NAME = re.compile(r"\W")
PARTS = "parts/"  # their macros look at their arguments, and at what is the same on every page in a language


def filled(text: str, **holes: Any) -> str | Markup:
    """A sentence with its holes filled; a hole that is markup makes markup, and the rest is escaped."""
    for hole in holes.values():
        if type(hole) is not str and hasattr(hole, "__html__"):
            safe = {name: shown(each) for name, each in holes.items()}
            return Markup(str(escape(text)) % safe)  # noqa: S704 - the sentence is escaped, and so is each hole
    return text % holes


class _Fold(NodeTransformer):
    """Replaces `_('…')`, `asset('…')` and a part whose arguments are all known by what they give."""

    def __init__(self, environment: "LanguageEnvironment", tree: nodes.Template) -> None:
        self._translate = gettext
        self._part = environment.part
        self._asset = cast(Callable[[str], str], environment.globals["asset"])
        self._imported = {own: found for own, found in imports(tree) if found[0].startswith(PARTS)}

    def visit_Output(self, node: nodes.Output) -> nodes.Node:  # noqa: N802 - the visitor's own naming
        """`{{ a if b }}` writes nothing where `b` is not so; Jinja would make an undefined value to write that."""
        self.generic_visit(node)
        for each in node.nodes:
            if isinstance(each, nodes.CondExpr) and each.expr2 is None:
                each.expr2 = nodes.Const("", lineno=each.lineno)
        return node

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:  # noqa: N802 - the visitor's own naming
        """The template's own markup, without the line breaks that are there for who reads the template."""
        node.data = _GAP.sub(r"\1", node.data)
        return node

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:  # noqa: N802 - the visitor's own naming
        """A part around other markup stays a call; what stands inside is folded."""
        self.generic_visit(node.call)
        node.body = [found for each in node.body if (found := self.visit(each)) is not None]
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the visitor's own naming
        """A call whose arguments are all known: of `_`, of `asset` or of a part; everything else stays."""
        self.generic_visit(node)
        if not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
            return node
        if node.node.name == "_" and len(node.args) == 1 and isinstance(node.args[0], nodes.Const):
            return self._sentence(node, node.args[0].value)
        if node.node.name == "asset" and isinstance(node.args[0], nodes.Const):
            return nodes.Const(self._asset(node.args[0].value), lineno=node.lineno)
        if node.node.name in self._imported and all(isinstance(each, nodes.Const) for each in _arguments(node)):
            return self._drawn(node, *self._imported[node.node.name])
        return node

    def _sentence(self, node: nodes.Call, sentence: str) -> nodes.Node:
        words = nodes.Const(self._translate(sentence), lineno=node.lineno)
        if not node.kwargs:
            return words
        return nodes.Filter(words, "filled", [], node.kwargs, None, None, lineno=node.lineno)

    def _drawn(self, node: nodes.Call, template: str, name: str) -> nodes.Node:
        part = self._part(template, name)
        words = {each.key: cast(nodes.Const, each.value).value for each in node.kwargs}
        return nodes.Const(part(*(cast(nodes.Const, each).value for each in node.args), **words), lineno=node.lineno)


def _arguments(node: nodes.Call) -> list[nodes.Expr]:
    return [*node.args, *(each.value for each in node.kwargs)]


class QuickContext(Context):
    """Calls at once: what Jinja looks for before a call, nothing in the house has."""

    def call(__self, __obj: Callable[..., Any], *args: Any, **words: Any) -> Any:  # noqa: N805 - as in Jinja
        """A macro or a function, with the words that the template gives it."""
        words.pop("_block_vars", None)
        words.pop("_loop_vars", None)
        return __obj(*args, **words)


def shown(value: Any) -> str:
    """A value as it may stand in a page; texts are escaped without being made into markup that is only joined."""
    kind = type(value)
    if kind is str:
        return escaped(value)
    return value if kind is Markup else escape(value)


class QuickGenerator(CodeGenerator):
    """Writes templates that escape and ask as fast as Python can; all else is as Jinja writes it."""

    def write_commons(self) -> None:
        """What every template's function asks for at its beginning."""
        super().write_commons()
        self.writeline("shown, escaped = environment.shown, environment.escaped")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the visitor's own naming
        """What a thing has, asked as Python asks: no template reads a dict with a dot, or what may be missing."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if self._is_quick(frame, finalize):
            self.write("(escaped(value) if type(value := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if self._is_quick(frame, finalize):
            self.write(") is str else shown(value))")
        else:
            super()._output_child_post(node, frame, finalize)

    def _is_quick(self, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> bool:
        return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None


class SharedTemplate(Template):
    """A template whose macros are made once: no page adds globals that an imported file would have to know."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


class LanguageEnvironment(FlaskEnvironment):
    """The templates in one language."""

    code = locale.DEFAULT
    context_class = QuickContext
    code_generator_class = QuickGenerator
    template_class = SharedTemplate
    shown = staticmethod(shown)
    escaped = staticmethod(escaped)

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self._files: dict[str, dict[str, Written]] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The same for every template: no page adds globals, and a chain of maps takes long to copy for each page."""
        return super().make_globals(d) if d else self.globals

    def part(self, template: str, name: str) -> Any:
        """One macro of a file."""
        return getattr(self.get_template(template).module, name)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = filled_in(self._folded(source, name, filename), self._layout)
        return tree if name is None or name.startswith(LAYOUTS) or tree.find(nodes.Extends) else closed(tree)

    def _folded(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """A file by itself, with all in it that is known when it is compiled."""
        tree = super()._parse(source, name, filename)
        with current_app.app_context(), force_locale(self.code):
            folded = cast(nodes.Template, _Fold(self, tree).visit(tree))
        return cast(nodes.Template, Inline(folded, name or "", self._written, self._once).visit(folded))

    def _layout(self, file: str) -> nodes.Template:
        """A fresh tree of a layout, which a page may change; its own layout is around it."""
        return filled_in(self._folded(*self._source(file)), self._layout)

    def _source(self, file: str) -> tuple[str, str, str]:
        assert self.loader is not None
        source, path, _fresh = self.loader.get_source(self, file)
        return source, file, path or file

    def _written(self, file: str, name: str) -> Written | None:
        """A macro of a file, to be written into the page that draws it."""
        if file not in self._files:
            tree = self._folded(*self._source(file))
            top = frozenset(at_top(tree))
            macros = (each for each in tree.body if isinstance(each, nodes.Macro))
            self._files[file] = {each.name: Written(each, file, top) for each in macros}
        return self._files[file].get(name)

    def _once(self, file: str, name: str) -> str:
        """Under which name the environment hands out something of a file, found when the first page is compiled."""
        known = f"of_{_NO_NAME.sub('_', file)}_{name}"
        if not hasattr(self, known):
            setattr(self, known, self.part(file, name))
        return known
