"""Pictures of pages: ``{picture} NAME`` shows ``pictures/NAME.png`` once it has been taken; its content says what is seen."""

from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


class Picture(SphinxDirective):
    """One picture with its text for those who do not see it; nothing where it has not been taken."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Show it."""
        path = f"pictures/{self.arguments[0]}.png"
        self.env.note_dependency(path)
        if not (Path(self.env.srcdir) / path).exists():
            return []
        return [nodes.image(uri=f"/{path}", alt=" ".join(self.content))]


def setup(app: object) -> dict[str, bool]:
    """Hang it into Sphinx."""
    app.add_directive("picture", Picture)  # type: ignore[attr-defined]
    return {"parallel_read_safe": True}
