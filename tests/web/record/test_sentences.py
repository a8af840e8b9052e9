"""Every kind of entry that a service writes is told in plain words."""

import re
from pathlib import Path

import commonweal.web
from commonweal.web.bodies.models import Cause
from commonweal.web.record import sentences

WRITTEN = re.compile(r'(?:record\.append|_record)\(\s*((?:"[a-z_]+\.[a-z_]+"(?: if new else )?)+)')


def test_every_kind_of_entry_has_its_sentence():
    files = Path(commonweal.web.__file__).parent.rglob("*.py")
    kinds = {kind for file in files for found in WRITTEN.findall(file.read_text()) for kind in re.findall(r'"([^"]+)"', found)}
    kinds |= {f"tenure.{cause}" for cause in Cause.values}
    assert len(kinds) > 30
    assert kinds - set(sentences.kinds()) == set()
