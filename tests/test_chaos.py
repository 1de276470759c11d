"""A short run of the failure harness (`make chaos` is the long one), and proof that it would notice."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.chaos.holdings import Holdings, Verdict
from tests.chaos.lives import Lives
from tests.chaos.plans import lanes, weather
from tests.chaos.portal import Flapping, Portals
from tests.chaos.story import Installation, Quiet, World, settle, tell, tell_killed

KILLS = 11
pytestmark = pytest.mark.timeout(1500)
FIXED = 20261121


class Short(NamedTuple):
    """Two of the three days."""

    world: World
    quiet: Quiet


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Short]:
    folder = tmp_path_factory.mktemp("chaos")
    with Portals() as portals:
        world = World(portals, Lives(folder / "said.log"), folder, days=(1, 2))
        yield Short(world, tell(Installation.fresh(world, "quiet")))


@pytest.mark.slow
def test_the_undisturbed_story_is_worth_comparing_with(short: Short) -> None:
    found = short.quiet.holdings
    assert found.views["events"].total() > 5
    assert len(found.mails) == 6
    assert len(found.site) > 20
    assert found.waiting == found.uncertain == 0
    assert all(ended.crossings for name, ended in short.quiet.ended.items() if not name.startswith("remind"))


@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_doubled_or_sent_twice(short: Short) -> None:
    seed = random.SystemRandom().randrange(1_000_000)
    place = Installation.fresh(short.world, "killed")
    kills = tell_killed(place, short.quiet, KILLS, random.Random(seed), lambda _count: None)
    verdict = Verdict("killed", "sqlite", second_mails=place.second_mails)
    verdict.compare(short.quiet.holdings, place.holdings())
    assert verdict.is_good, f"seed {seed}, {kills} kills: {verdict}"
    assert kills > 1, "nobody was killed, so nothing was proved"


@pytest.mark.slow
def test_a_portal_that_flaps_is_outwaited(short: Short) -> None:
    place, flapping = Installation.fresh(short.world, "flapping"), Flapping(random.Random(FIXED))
    crawl, *_ = short.world.steps()
    with short.world.portals.weather(flapping):
        settle(place, short.quiet, crawl)
    assert flapping.hits > 3


HELD = Holdings(
    {"captures": Counter({"a": 1, "b": 1}), "runs": Counter("r")}, {"events": Counter("e")},
    {"1.eml": b"1"}, {"index.html": b"i"}, waiting=0, uncertain=0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("found", "lost", "doubled"),
    [
        (replace(HELD, tables=HELD.tables | {"captures": Counter("a")}), 1, 0),
        (replace(HELD, tables=HELD.tables | {"captures": Counter("aab")}), 0, 1),
        (replace(HELD, tables=HELD.tables | {"runs": Counter("s")}), 1, 1),
        (replace(HELD, views={"events": Counter("ee")}), 0, 1),
        (replace(HELD, mails={}), 1, 0),
        (replace(HELD, mails={"1.eml": b"2"}), 0, 0),
        (replace(HELD, site={"index.html": b"i", "more.html": b""}), 0, 0),
        (replace(HELD, waiting=1), 0, 0),
    ],
)
def test_every_difference_is_noticed(found: Holdings, lost: int, doubled: int) -> None:
    verdict = Verdict("a fault", "sqlite")
    verdict.compare(HELD, HELD)
    assert verdict.is_good
    verdict.compare(HELD, found)
    assert (verdict.lost, verdict.doubled) == (lost, doubled)
    assert not verdict.is_good


@pytest.mark.slow
def test_a_mail_written_again_is_a_second_mail(short: Short, tmp_path: Path) -> None:
    place = Installation(short.world, tmp_path, {})
    mail = tmp_path / "mail" / "1.eml"
    mail.parent.mkdir()
    mail.write_bytes(b"the same")
    place.watch_mails()
    place.watch_mails()
    assert place.second_mails == 0
    mail.unlink()
    (tmp_path / "taken").write_bytes(b"keeps the old place on the disk")
    mail.write_bytes(b"the same")
    place.watch_mails()
    assert place.second_mails == 1


def test_the_long_run_kills_as_often_as_it_is_told_over_both_buses() -> None:
    plans = [plan for lane in lanes(520) for plan in lane if plan.name.startswith("processes killed")]
    assert sum(plan.times for plan in plans) == 520
    assert {plan.bus for plan in plans} == {"sqlite", "kafka"}
    assert {plan.name for plan in weather()} == {"portal flaps", "portal down for a crawl"}
