"""The bus on Apache Kafka: several processors on several machines share the work.

A message goes to the partition its key hashes to, so messages of one act keep their order, and one processor at a
time reads them. Sending is idempotent and acknowledged by all replicas in sync; offsets are committed by hand.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Final, TypeVar

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import OffsetSpec
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import CommitFailedError, KafkaError, RetriableError, TopicAlreadyExistsError
from kafka.structs import MemberState, OffsetAndMetadata

from zanwatch.bus import Message, Record
from zanwatch.bus.topics import Address, checked, plan_of, plans
from zanwatch.errors import BusError

T = TypeVar("T")

_CONNECT_MS: Final = 30_000
_REQUEST_MS: Final = 30_000
_OUTAGE_MS: Final = 120_000
"""A broker may be away that long (a restart, a new leader) before anything is given up."""
_SETTLE_MS: Final = 30_000
"""A member that long between two generations of its group joins anew."""
_SESSION_MS: Final = 45_000
"""A processor that died is missed after that long; a machine that stands still for a while has not died."""
_BATCH_MS: Final = 600_000
"""A processor may work that long on what it was handed before it counts as hung."""
_CLOSE_MS: Final = 5000
_TICK_MS: Final = 100
_GLANCE_MS: Final = 10
"""What is read ahead is there at once; most topics are empty mostly, and each is asked in every round."""
_FETCH_BYTES: Final = 16 * 1024 * 1024
"""Read ahead per group: what bounds the memory of a processor that is slower than the crawlers."""


class KafkaBus:
    """A bus on the brokers of `url`; topics are made when they are first used."""

    def __init__(self, url: str) -> None:
        self._address = Address.read(url)
        self._readers: dict[str, _Reader] = {}
        self._known: set[str] = set()
        self._producer: Any = None
        self._closed = False
        with self._reaching("reached"):
            self._admin = KafkaAdminClient(
                bootstrap_servers=list(self._address.servers), client_id="zanwatch",
                bootstrap_timeout_ms=_CONNECT_MS, request_timeout_ms=_REQUEST_MS, reconnect_backoff_max_ms=1000,
            )  # fmt: skip

    def publish(self, messages: Iterable[Message]) -> None:
        """Send `messages` and wait until every replica in sync has them.

        What can be refused is refused before the first is sent. When the brokers fail half way, some may be there:
        BusError is raised, the caller commits nothing and publishes again, and doing it twice changes nothing.
        """
        batch = [checked(message) for message in messages]
        if not batch:
            return
        with self._reaching("written"):
            self._make({message.topic for message in batch})
            try:
                self._send(batch)
            except KafkaError:
                self._drop_producer()
                raise

    def poll(self, group: str, topics: Sequence[str], limit: int) -> list[Record]:
        """Return the next records of the partitions this member of `group` was given; [] when all are read.

        The first call waits until the group has shared out the partitions. Raises BusError when `group` is asked for
        other topics than before: the members of a Kafka group read the same topics.
        """
        with self._reaching("read"):
            self._make(topics)
            if group not in self._readers:
                self._readers[group] = _Reader(self._address, group, topics)
            others = [reader for name, reader in self._readers.items() if name != group]
            return self._readers[group].poll(topics, limit, others)

    def commit(self, group: str, records: Iterable[Record]) -> None:
        """Remember that `group` is done with `records` and all before them in their partitions; never moves back."""
        done = list(records)
        if not done:
            return
        if group not in self._readers:
            raise BusError(f"group {group!r} was handed nothing to commit", "poll before committing")
        with self._reaching("told what is done"):
            self._readers[group].commit(done)

    def lag(self, group: str, topics: Sequence[str]) -> dict[str, int]:
        """Count the messages after the committed offsets, over all partitions."""
        with self._reaching("asked for its offsets"):
            self._make(topics)
            return _patiently(lambda: self._lag(self._address.named(group), topics))

    def close(self) -> None:
        """Leave every group, so that the others take over at once, and close the connections."""
        if self._closed:
            return
        self._closed = True
        for reader in self._readers.values():
            reader.close()
        self._drop_producer()
        self._admin.close()

    def _lag(self, group: str, topics: Sequence[str]) -> dict[str, int]:
        partitions = self._partitions(topics)
        first = self._admin.list_partition_offsets(dict.fromkeys(partitions, OffsetSpec.EARLIEST))
        end = self._admin.list_partition_offsets(dict.fromkeys(partitions, OffsetSpec.LATEST))
        done = self._admin.list_group_offsets({group: partitions}).get(group, {})
        waiting = dict.fromkeys(topics, 0)
        for at in partitions:
            begin = max(first[at].offset, done[at].offset if at in done else 0)
            waiting[self._address.own(at.topic)] += max(0, end[at].offset - begin)
        return waiting

    def _send(self, batch: Sequence[Message]) -> None:
        if self._producer is None:
            self._producer = _producer(self._address)
        named, send = self._address.named, self._producer.send
        sent = [send(named(m.topic), key=m.key.encode(), value=m.value) for m in batch]
        self._producer.flush(timeout=_OUTAGE_MS / 1000 + 5)
        for acknowledged in sent:
            acknowledged.get(timeout=0)

    def _drop_producer(self) -> None:
        """Close the producer; the next publish makes a new one, with nothing left over from a failure."""
        if self._producer is not None:
            with suppress(KafkaError):
                self._producer.close(timeout=_OUTAGE_MS / 1000)
        self._producer = None

    def _make(self, topics: Collection[str]) -> None:
        """Make the topics that are not there yet; another process may be faster."""
        for topic in sorted(set(topics) - self._known):
            name, options = self._address.named(topic), plan_of(topic).options
            with suppress(TopicAlreadyExistsError):
                _patiently(partial(self._admin.create_topics, {name: options}))
            self._admin.wait_for_topics([name], timeout_ms=_REQUEST_MS)
            self._known.add(topic)

    def _partitions(self, topics: Sequence[str]) -> list[TopicPartition]:
        described = self._admin.describe_topics([self._address.named(topic) for topic in topics])
        return [TopicPartition(t["name"], p["partition_index"]) for t in described for p in t["partitions"]]

    @contextmanager
    def _reaching(self, done: str) -> Iterator[None]:
        where = ",".join(self._address.servers)
        if self._closed:
            raise BusError(f"the bus {where} is closed", "open it again")
        try:
            yield
        except CommitFailedError as error:
            hint = "start again: what was not committed comes again, and doing it twice changes nothing"
            raise BusError("this processor took too long and its work was given to others", hint) from error
        except KafkaError as error:
            hint = "check ZANWATCH_BUS and the brokers"
            raise BusError(f"the bus {where} cannot be {done}: {str(error) or type(error).__name__}", hint) from error


class _Reader:
    """One member of a group."""

    def __init__(self, address: Address, group: str, topics: Sequence[str]) -> None:
        self._address = address
        self._group = group
        self._topics = frozenset(topics)
        self._names = [address.named(topic) for topic in sorted(self._topics)]
        self._join()

    def _join(self) -> None:
        self._done: dict[TopicPartition, int] = {}
        self._consumer = _consumer(self._address, self._group)
        for name in self._names:
            self._consumer.partitions_for_topic(name)  # else it may join before it knows them, and be given none
        self._consumer.subscribe(self._names)

    def poll(self, topics: Sequence[str], limit: int, others: Sequence[_Reader]) -> list[Record]:
        """Return records; as long as the group is sharing out, take part in the groups of `others`.

        Two processors may each wait in one group for the other, who waits in another: nobody would ever get anything.
        """
        if self._topics != set(topics):
            said = f"group {self._group!r} reads {', '.join(sorted(self._topics))}"
            raise BusError(f"{said}, not {', '.join(topics)}", "give every set of topics a group of its own")
        settled, wait = time.monotonic(), _GLANCE_MS
        patience = settled + (_BATCH_MS + _SESSION_MS) / 1000
        while time.monotonic() < patience:
            found = self._read(wait, limit)
            wait = _TICK_MS
            if self._consumer.group_metadata().state == MemberState.STABLE:
                settled = time.monotonic()
                if found or self._has_read_all():
                    return [self._record(record) for records in found.values() for record in records]
            elif found or time.monotonic() > settled + _SETTLE_MS / 1000:
                self._join_anew()
                settled = time.monotonic()
            else:
                for other in others:
                    other.take_part()
        raise BusError(f"group {self._group!r} does not share out its partitions", "look for a processor that hangs")

    def take_part(self) -> None:
        """Share out the partitions anew if the group is about to, and read nothing."""
        paused = self._consumer.assignment()
        self._consumer.pause(*paused)
        for at, records in self._read(_TICK_MS // 4, 1).items():
            self._consumer.seek(at, records[0].offset)  # given out just now: it is read when it is asked for
        self._consumer.resume(*(paused & self._consumer.assignment()))

    def _read(self, timeout_ms: int, limit: int) -> dict[TopicPartition, list[Any]]:
        """Read, and do not give up joining in the middle.

        The library forgets that it was joining when what it knows of the topics changes and changes back meanwhile, and
        would wait for ever. A join that is still under way is taken up again.
        """
        found = self._consumer.poll(timeout_ms=timeout_ms, max_records=limit)
        if self._consumer.group_metadata().state != MemberState.STABLE:
            self._consumer._coordinator.request_rejoin()
        return dict(found)

    def commit(self, records: Sequence[Record]) -> None:
        """Commit what is still ours; what was given to another member comes again there."""
        ends: dict[TopicPartition, int] = {}
        for record in records:
            at = TopicPartition(self._address.named(record.topic), record.partition)
            ends[at] = max(record.offset + 1, ends.get(at, 0))
        ours = self._consumer.assignment()
        ahead = {at: end for at, end in ends.items() if at in ours and end > self._done.get(at, 0)}
        if ahead:
            offsets = {at: OffsetAndMetadata(end, "", -1) for at, end in ahead.items()}
            self._consumer.commit(offsets, timeout_ms=_OUTAGE_MS)
            self._done |= ahead

    def close(self) -> None:
        with suppress(KafkaError):
            self._consumer.close(autocommit=False, timeout_ms=_CLOSE_MS)

    def _join_anew(self) -> None:
        """After an outage a member can stay between two generations: it is given records and cannot commit them."""
        self.close()
        self._join()

    def _has_read_all(self) -> bool:
        """Say whether nothing waits in the partitions given to this member."""
        every = [TopicPartition(name, at) for name in self._names for at in self._consumer.partitions_for_topic(name)]
        ends = self._consumer.end_offsets(every, timeout_ms=_OUTAGE_MS)
        positions = {at: self._consumer.position(at, timeout_ms=_OUTAGE_MS) for at in self._consumer.assignment()}
        return all(position is not None and position >= ends[at] for at, position in positions.items())

    def _record(self, record: Any) -> Record:
        """Foreign messages may have no key, no value or no UTF-8: whoever reads the record judges it."""
        key = (record.key or b"").decode(errors="replace")
        return Record(self._address.own(record.topic), key, record.value or b"", record.offset, record.partition)


def _patiently(ask: Callable[[], T]) -> T:
    """Ask until the broker is ready to answer: it may just have started, or a new leader be chosen."""
    patience = time.monotonic() + _OUTAGE_MS / 1000
    while True:
        try:
            return ask()
        except RetriableError:
            if time.monotonic() > patience:
                raise
        time.sleep(_TICK_MS / 1000)


def _producer(address: Address) -> Any:
    return KafkaProducer(
        bootstrap_servers=list(address.servers), client_id="zanwatch", enable_idempotence=True, acks="all",
        compression_type="gzip", max_request_size=max(p.max_batch_bytes for p in plans().values()),
        delivery_timeout_ms=_OUTAGE_MS, request_timeout_ms=_REQUEST_MS, max_block_ms=_REQUEST_MS,
        bootstrap_timeout_ms=_CONNECT_MS, reconnect_backoff_max_ms=1000, allow_auto_create_topics=False,
        metrics_enabled=False,
    )  # fmt: skip


def _consumer(address: Address, group: str) -> Any:
    return KafkaConsumer(
        bootstrap_servers=list(address.servers), client_id="zanwatch", group_id=address.named(group),
        enable_auto_commit=False, auto_offset_reset="earliest", allow_auto_create_topics=False,
        partition_assignment_strategy=[CooperativeStickyAssignor],
        session_timeout_ms=_SESSION_MS, heartbeat_interval_ms=_SESSION_MS // 15, max_poll_interval_ms=_BATCH_MS,
        request_timeout_ms=_REQUEST_MS, bootstrap_timeout_ms=_CONNECT_MS, reconnect_backoff_max_ms=1000,
        fetch_max_bytes=_FETCH_BYTES, fetch_max_wait_ms=_TICK_MS, metrics_enabled=False,
    )  # fmt: skip
