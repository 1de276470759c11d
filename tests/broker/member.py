"""One processor of a group: reads captures, publishes to editions what it read, commits; until it is stopped.

`python -m tests.broker.member ADDRESS NAME`
"""

import json
import sys
import time

from zanwatch.bus import Message, connect


def work(address: str, name: str) -> None:
    bus = connect(address)
    while True:
        records = bus.poll("parse", ["captures"], 10)
        if records:
            bus.publish(
                Message("editions", r.key, json.dumps({"by": name, "number": int(r.value)}).encode()) for r in records
            )
            time.sleep(0.05)
            bus.commit("parse", records)
            print(len(records), flush=True)


if __name__ == "__main__":
    work(sys.argv[1], sys.argv[2])
