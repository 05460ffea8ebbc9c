"""Check an exported audit trail of Tillsynslotsen without the program: python verify_trail.py FILE [NUMBER:HASH ...]

FILE comes from `tracker export trail`. Each NUMBER:HASH is an anchor, as printed in a report. docs/audit.md says more.
"""

import hashlib
import json
import sys


def faults(lines, anchors):
    """Every fault in the trail, in words; then the last event's number and hash."""
    number, last, ended = 0, "0" * 64, False
    for text in lines:
        row = json.loads(text)
        if "anchor" in row:
            anchors, ended = [*anchors, (row["anchor"]["number"], row["anchor"]["hash"])], True
            continue
        stored = row.pop("hash")
        canonical = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        if row["id"] != number + 1:
            yield f"event {row['id']} comes after event {number}"
        elif row["previous_hash"] != last:
            yield f"event {row['id']} does not name the hash of the event before it"
        if hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest() != stored:
            yield f"event {row['id']} is not what its hash was taken of"
        yield from (f"event {n} is not the one of its anchor" for n, h in anchors if n == row["id"] and h != stored)
        number, last = row["id"], stored
    yield from (f"event {n} of an anchor is missing" for n, _ in anchors if n > number)
    if not ended:
        yield "the closing line is missing: the file is cut short"
    print(f"Last event: {number}:{last}")


if __name__ == "__main__":
    wanted = [(int(text.split(":")[0]), text.split(":")[1].lower()) for text in sys.argv[2:]]
    with open(sys.argv[1], encoding="utf-8", errors="surrogatepass") as trail:
        found = list(faults(trail, wanted))
    print("\n".join(f"FAULT: {fault}" for fault in found) or "No faults.")
    sys.exit(bool(found))
