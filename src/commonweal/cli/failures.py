"""How a command ends that cannot do what was asked: one sentence, one exit code, and with --json one document (DESIGN §7)."""

import json
import sys
import traceback
from typing import Any

WRONG_INPUT, OUR_FAILURE, INTERRUPTED = 2, 3, 130
OURS = "This is a failure of ours, not of your input"
REPORT = "Run it again with --debug and report what it shows."
FIELDS = ("error", "file", "row", "field", "found", "accepted")


def tell(reason: Exception, *, as_json: bool, debug: bool) -> int:
    """Say why on standard error, or as one JSON document on standard output, and give the exit code."""
    if debug:
        traceback.print_exception(reason)
    document, code = understood(reason)
    if as_json:
        print(json.dumps({**dict.fromkeys(FIELDS), **document}, ensure_ascii=False, default=str))
    else:
        print(f"Error: {document['error']}", file=sys.stderr)
        for other in document.get("others", ()):
            print(f"       {other['error']}", file=sys.stderr)
    return code


def understood(reason: Exception) -> tuple[dict[str, Any], int]:
    """Tell input that cannot be read from a failure of ours.

    Whatever says itself ``as_dict`` was foreseen: bad tables, a malformed case. So was what the command line's own
    parser refuses.
    """
    if hasattr(reason, "as_dict"):
        return dict(reason.as_dict()), WRONG_INPUT
    if hasattr(reason, "format_message"):  # a usage error of the parser
        parameter = getattr(reason, "param", None)
        context = getattr(reason, "ctx", None)
        return {
            "error": str(reason.format_message()),
            "field": getattr(parameter, "name", None) or getattr(reason, "option_name", None),
            "accepted": context.get_usage() if context else None,
        }, WRONG_INPUT
    if type(reason).__name__ == "Abort":
        return {"error": "Stopped, as you asked; nothing was changed."}, INTERRUPTED
    said = f"{type(reason).__name__}: {reason}".splitlines()[0] if str(reason) else type(reason).__name__
    return {"error": f"{OURS} ({said}). {REPORT}"}, OUR_FAILURE
