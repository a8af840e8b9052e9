"""How the documentation is built: MyST pages in furo, examples executed, tables drawn from the code."""

import os
import sys
import tempfile
from pathlib import Path

import commonweal

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

# What is drawn from the site's own description reads its settings; no data folder of whoever builds is touched.
HOME = tempfile.TemporaryDirectory(prefix="commonweal-docs-")
os.environ |= {"COMMONWEAL_HOME": HOME.name, "DJANGO_SETTINGS_MODULE": "commonweal.web.settings"}

project = "Commonweal"
author = "the Commonweal contributors"
copyright = "AGPL-3.0-or-later"
version = release = commonweal.__version__

extensions = ["myst_parser", "executed", "drawn", "pictures"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3
nitpicky = True

html_theme = "furo"
html_title = f"Commonweal {version}"
html_show_copyright = False
html_permalinks_icon = "#"
