"""A page and its layouts as one template: a block that is filled when a page is compiled is never looked for again.

A trouble in a layout is then told under the page's own name, with the layout's line.
"""

from collections.abc import Callable
from typing import cast

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

LAYOUTS = "layout/"  # what other templates stand in, some of them in one or another: these keep their blocks open
TreeOf = Callable[[str], nodes.Template]


def filled_in(tree: nodes.Template, tree_of: TreeOf) -> nodes.Template:
    """A template put into the layout that it names, its blocks still open; as it is where it names none by itself."""
    layout = next((line for line in tree.body if isinstance(line, nodes.Extends)), None)
    if layout is None or not isinstance(layout.template, nodes.Const):
        return tree
    around = tree_of(layout.template.value)
    if any(isinstance(line, nodes.Extends) for line in around.body):
        return tree
    own = {block.name: block for block in tree.find_all(nodes.Block)}
    first = [
        line
        for line in tree.body
        if isinstance(line, nodes.Assign | nodes.AssignBlock | nodes.Macro | nodes.FromImport)
    ]
    rest = _Fill(own).visit(around)
    return nodes.Template([*first, *rest.body], lineno=tree.lineno, environment=tree.environment)


def closed(tree: nodes.Template) -> nodes.Template:
    """A page without its blocks: each is a part of the page, where nothing that it sets is seen outside it."""
    return cast(nodes.Template, _Close().visit(tree))


class _Fill(NodeTransformer):
    """Puts a template's own blocks where its layout has blocks of those names."""

    def __init__(self, own: dict[str, nodes.Block]) -> None:
        self._own = own

    def visit_Block(self, node: nodes.Block) -> nodes.Block:  # noqa: N802 - the visitor's own naming
        """The template's own block, else the layout's."""
        return self._own.get(node.name) or cast(nodes.Block, self.generic_visit(node))


class _Close(NodeTransformer):
    """Makes every block a scope."""

    def visit_Block(self, node: nodes.Block) -> nodes.Node:  # noqa: N802 - the visitor's own naming
        """What stands in a block."""
        self.generic_visit(node)
        return nodes.Scope(node.body, lineno=node.lineno)
