"""A page that cannot be built says so, and all others are built."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.helpers import Bake, run

# What docutils, Sphinx or an extension may do with some page, one way or another.
FALLS_OVER = """
from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform


class Odd(nodes.General, nodes.Element):
    pass


class Read(SphinxTransform):
    default_priority = 500

    def apply(self):
        section = self.document[0]
        if self.env.docname.endswith("/reading"):
            raise ValueError("fell over it")
        if self.env.docname.endswith("/writing"):
            section += Odd()


class Resolve(SphinxPostTransform):
    default_priority = 500

    def run(self):
        paragraph = self.document[0][1]
        if self.env.docname.endswith("/resolving"):
            raise ValueError("fell over it")


def visit(translator, node):
    raise ValueError("fell over it")


def setup(app):
    app.add_node(Odd, html=(visit, None))
    app.add_transform(Read)
    app.add_post_transform(Resolve)
    return {"parallel_read_safe": True}
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_each_page_that_cannot_be_built_is_named(
    bake: Bake, tmp_path: Path, jobs: str
) -> None:
    repository = Path(shutil.copytree(bake(hosting="github"), tmp_path / "r"))
    (repository / "falls_over.py").write_text(FALLS_OVER, encoding="utf-8")
    with (repository / "doc/conf.py").open("a", encoding="utf-8") as file:
        file.write('extensions.append("falls_over")\n')
    names = ("reading", "resolving", "writing", "sound")
    for name in names:
        text = f"On {name}\n================\n\nThe text.\n"
        (repository / f"specs/2027.1/{name}.rst").write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    options = ["-q", "-j", jobs, "-W", "--keep-going", "-E", "-b", "html", "-c", "doc"]
    done = run([sys.executable, "-m", "sphinx", *options, ".", str(out)], repository)
    assert done.returncode == 1, done.stderr
    lines = done.stderr.splitlines()
    for name in names:
        page = (out / f"specs/2027.1/{name}.html").read_text(encoding="utf-8")
        about = [line for line in lines if f"/{name}.rst" in line]
        if name == "sound":
            assert "The text." in page and about == []
        else:
            assert "This page cannot be built: " in page
            assert "this page cannot be built: " in about[0]
    # As near as the markup says that was at work.
    assert any("resolving.rst:4: WARNING" in line for line in lines), lines
