"""Editions stand in the order of their dates, whatever order they arrive in; a great loss waits for a second look."""

import datetime as dt
import random

from hypothesis import given
from hypothesis import strategies as st

from processors.timeline import Placed, Sighting, settle

DAY = dt.date(2026, 3, 1)
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


def seen(edition: int, at: int, text: str, size: int = 5000, status: str = "upd") -> Sighting:
    """Edition of day `edition` with `text`, seen on day `at`."""
    moment = NOON + dt.timedelta(days=at)
    return Sighting(DAY + dt.timedelta(days=edition), moment, f"{text}-{edition}-{at}", text, size, status, text)


def told(placed: list[Placed]) -> list[tuple[str, str, str | None]]:
    return [(p.sighting.text_hash, p.state, p.previous and p.previous.text_hash) for p in placed]


def test_the_first_edition_is_the_baseline() -> None:
    assert told(settle([seen(0, 0, "a")])) == [("a", "first", None)]
    assert settle([]) == []


def test_the_same_text_again_is_no_change_even_under_a_new_date() -> None:
    placed = settle([seen(0, 0, "a"), seen(0, 1, "a"), seen(3, 3, "a"), seen(4, 4, "b")])
    assert told(placed) == [("a", "first", None), ("a", "same", None), ("a", "same", None), ("b", "compared", "a")]


def test_a_new_status_over_the_same_text_is_compared() -> None:
    placed = settle([seen(0, 0, "a"), seen(1, 1, "a", status="yts")])
    assert told(placed) == [("a", "first", None), ("a", "compared", "a")]


def test_a_late_edition_goes_between_its_neighbours() -> None:
    a, b, c = seen(0, 0, "a"), seen(5, 9, "b"), seen(8, 8, "c")
    assert told(settle([a, c])) == [("a", "first", None), ("c", "compared", "a")]
    assert told(settle([a, c, b])) == [("a", "first", None), ("b", "compared", "a"), ("c", "compared", "b")]


def test_a_text_that_comes_back_is_compared_with_what_stood_before() -> None:
    placed = settle([seen(0, 0, "a"), seen(1, 1, "b"), seen(2, 2, "a")])
    assert told(placed)[1:] == [("b", "compared", "a"), ("a", "compared", "b")]


def test_a_great_loss_is_held_until_a_second_capture_confirms_it() -> None:
    whole, torn = seen(0, 0, "whole", 5000), seen(1, 1, "torn", 2999)
    assert told(settle([whole, torn])) == [("whole", "first", None), ("torn", "held", "whole")]
    confirmed = settle([whole, torn, seen(1, 2, "torn", 2999)])
    assert told(confirmed)[1:] == [("torn", "compared", "whole"), ("torn", "same", None)]


def test_a_held_edition_leaves_the_last_good_one_standing() -> None:
    placed = settle([seen(0, 0, "whole"), seen(1, 1, "torn", 100), seen(2, 2, "newer", 5100)])
    assert told(placed)[1:] == [("torn", "held", "whole"), ("newer", "compared", "whole")]


def test_the_message_of_one_capture_that_comes_twice_confirms_nothing() -> None:
    torn = seen(1, 1, "torn", 100)
    assert told(settle([seen(0, 0, "whole"), torn, torn]))[1:] == [("torn", "held", "whole")]


def test_a_repeal_and_a_short_act_may_lose_text_at_once() -> None:
    assert settle([seen(0, 0, "whole"), seen(1, 1, "gone", 100, "yts")])[1].state == "compared"
    assert settle([seen(0, 0, "short", 999), seen(1, 1, "shorter", 9)])[1].state == "compared"


def test_the_border_of_a_great_loss() -> None:
    assert settle([seen(0, 0, "whole", 1000), seen(1, 1, "less", 600)])[1].state == "compared"
    assert settle([seen(0, 0, "whole", 1000), seen(1, 1, "less", 599)])[1].state == "held"


sightings = st.lists(
    st.builds(
        lambda edition, at, text, status: seen(edition, at, text, {"a": 5000, "b": 5100, "c": 900}[text], status),
        st.integers(0, 4), st.integers(0, 6), st.sampled_from("abc"), st.sampled_from(["upd", "yts"]),
    ),
    max_size=12,
)  # fmt: skip


@given(sightings, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(known: list[Sighting], chance: random.Random) -> None:
    shuffled = [*known, *known]
    chance.shuffle(shuffled)
    assert settle(shuffled) == settle(known)


@given(sightings)
def test_every_edition_is_placed_once_and_compared_with_the_last_that_stood(known: list[Sighting]) -> None:
    placed = settle(known)
    assert sorted(set(known)) == [p.sighting for p in placed]
    standing: Sighting | None = None
    for place in placed:
        assert (place.state == "first") == (standing is None)
        if place.state in {"compared", "held"}:
            assert place.previous == standing
        if place.state == "same":
            assert standing
            assert (place.sighting.text_hash, place.sighting.status) == (standing.text_hash, standing.status)
        if place.state in {"first", "compared"}:
            standing = place.sighting


@given(sightings)
def test_once_captured_again_nothing_stays_held(known: list[Sighting]) -> None:
    again = [s._replace(seen_at=s.seen_at + dt.timedelta(days=30), capture_id=f"{s.capture_id}+") for s in known]
    assert "held" not in {place.state for place in settle([*known, *again])}
