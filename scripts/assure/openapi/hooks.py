"""What Schemathesis is told about these services: its own check of accepted data knows statuses alone."""

import json
from pathlib import Path

import schemathesis

REFUSALS = json.loads((Path(__file__).parent / "refusals.json").read_text("utf-8"))

# Who asks, what is there and how the ledger stands are no matter of a schema.
STANDING = {401, 403, 404, 409, 410, 429}


def kind_of(response):
    """The problem's own name: of RFC 9457's type, or of an OperationOutcome's coding."""
    try:
        body = response.json()
        if body.get("resourceType") == "OperationOutcome":
            return body["issue"][0]["details"]["coding"][0]["code"]
        return body["type"].removeprefix("urn:yaolian:problem:")
    except (ValueError, KeyError, IndexError, AttributeError, TypeError):
        return "no problem at all"


@schemathesis.check
def valid_is_accepted(ctx, response, case):
    """What a document describes as valid is taken, or refused for a reason in refusals.json that no schema can express."""
    meta = case.meta
    if meta is None or not meta.generation.mode.is_positive:
        return
    status = response.status_code
    if status < 400 or status >= 500 or status in STANDING:
        return
    kind = kind_of(response)
    is_read_elsewhere = case.operation.label in REFUSALS["operations"] and kind not in REFUSALS["frame"]
    if kind not in REFUSALS["kinds"] and not is_read_elsewhere:
        raise AssertionError(f"Valid as described, and refused with {status} {kind}: describe why, or take it.")
