"""Addresses that are not asked for at all, and why."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class ForeignHost(IgnoreRequest):
    """A redirect led outside the source's own hosts."""


class BarredByRobots(IgnoreRequest):
    """The address is barred by robots.txt."""


class RobotsUnavailable(IgnoreRequest):
    """robots.txt could not be read, so nothing is fetched."""
