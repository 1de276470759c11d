"""Which faults there are, how often each strikes for a number of kills, and which may run side by side."""

from __future__ import annotations

from collections.abc import Sequence

from tests.chaos import faults, kills, outages
from tests.chaos.harness import Plan

_SERVERS = ("broker", "front")
Lane = Sequence[Plan]


def lanes(total: int) -> tuple[Lane, Lane]:
    """Return two lanes of faults for `total` kills; those of one lane run one after another, both side by side.

    Faults of the portals stand in the first, where everything before them has been crawled, and the second is
    waited for: the portals are the same for all.
    """
    on_kafka = total * 3 // 10
    while_mailing = total // 20
    embedded = (
        Plan("processes killed", "sqlite", total - on_kafka - while_mailing, kills.killed_embedded),
        Plan("processes killed while mailing", "sqlite", while_mailing, outages.killed_while_mailing),
        Plan("mail server refuses", "sqlite", 12, outages.mail_refused),
        Plan("store locked", "sqlite", 4, outages.store_locked),
        Plan("files may not grow", "sqlite", 14, faults.files_may_not_grow),
        Plan("disk full", "sqlite", 14, faults.disk_full),
        Plan("clock jumps", "sqlite", 9, faults.clock_jumps),
        Plan("messages twice, in disorder", "sqlite", 10, faults.disordered_embedded),
    )
    servers = (
        Plan("processes killed", "kafka", on_kafka, kills.killed_on_kafka, _SERVERS),
        Plan("one of three processors killed", "kafka", 3, kills.one_of_three, _SERVERS),
        Plan("broker killed and restarted", "kafka", 4, outages.broker_killed, _SERVERS),
        Plan("messages twice, in disorder", "kafka", 10, faults.disordered_on_kafka, _SERVERS),
        Plan("store server away", "sqlite", 6, outages.store_server_away, ("front",)),
    )
    return embedded, servers


def weather() -> Lane:
    """Return the faults of the portals, which run alone."""
    return (
        Plan("portal flaps", "sqlite", 1, faults.portal_flapping),
        Plan("portal down for a crawl", "sqlite", 6, faults.portal_down),
    )
