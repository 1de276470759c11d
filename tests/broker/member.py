"""One processor of a group: reads captures, publishes to editions what it read, commits; until it is stopped.

`python -m tests.broker.member ADDRESS NAME SECONDS`, the last is how long nothing may be heard of it.
"""

import json
import sys
import time

from tests.broker import missed_after
from zanwatch.bus import Message, connect, kafka


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
    kafka.KafkaConsumer = missed_after(float(sys.argv[3]))
    work(sys.argv[1], sys.argv[2])
