"""What others made is here unchanged: every vendored file has the hash VENDORED.md gives, and none is missing there."""

import hashlib
import re
from pathlib import Path

from commonweal.web import look

FOLDER = Path(look.__file__).parent
LISTED = dict(re.findall(r"^\| `(\S+)` .* `([0-9a-f]{64})` \|$", (FOLDER / "VENDORED.md").read_text(), re.MULTILINE))


def test_each_has_its_hash():
    assert {path: hashlib.sha256((FOLDER / path).read_bytes()).hexdigest() for path in LISTED} == LISTED


def test_none_is_unlisted():
    carried = [*FOLDER.glob("static/vendor/**/*.js"), *FOLDER.glob("**/*.woff2"), *FOLDER.glob("**/*.ttf")]
    assert {str(path.relative_to(FOLDER)) for path in carried} == set(LISTED)
