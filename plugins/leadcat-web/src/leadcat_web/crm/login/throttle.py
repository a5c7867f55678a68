"""How often somebody may try to sign in: a bucket of tries for each name and each address."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from time import monotonic

from attrs import define, field, frozen

MOST_KEYS = 10_000
"""Names or addresses that are remembered; those that tried longest ago are forgotten first."""
_NETWORK = 64
"""Whoever has one IPv6 address has all of a network."""


@define
class _Bucket:
    tries: float
    at: float


@frozen
class Buckets:
    """`most` tries at once for each key, and one more after each `seconds`."""

    most: int
    seconds: float
    clock: Callable[[], float] = monotonic
    _buckets: OrderedDict[str, _Bucket] = field(factory=OrderedDict, init=False)

    def wait(self, key: str) -> int:
        """Seconds until there is a try; 0 when there is one."""
        missing = 1 - self._filled(key).tries
        return max(0, ceil(missing * self.seconds))

    def take(self, key: str) -> None:
        """One try less."""
        self._filled(key).tries -= 1

    def give_back(self, key: str) -> None:
        """It was none: the password was right."""
        bucket = self._filled(key)
        bucket.tries = min(self.most, bucket.tries + 1)

    def fill(self, key: str) -> None:
        """All tries again."""
        self._buckets.pop(key, None)

    def _filled(self, key: str) -> _Bucket:
        now = self.clock()
        bucket = self._buckets.setdefault(key, _Bucket(self.most, now))
        bucket.tries = min(self.most, bucket.tries + (now - bucket.at) / self.seconds)
        bucket.at = now
        self._buckets.move_to_end(key)
        if len(self._buckets) > MOST_KEYS:
            self._buckets.popitem(last=False)
        return bucket


@frozen
class Throttle:
    """Counts tries by name and by address; a right password is no try."""

    names: Buckets = field(factory=lambda: Buckets(most=8, seconds=60))
    addresses: Buckets = field(factory=lambda: Buckets(most=40, seconds=10))

    def wait(self, name: str, address: str) -> int:
        """Seconds to wait; 0 takes one try of both."""
        where = network(address)
        seconds = max(self.names.wait(name), self.addresses.wait(where))
        if not seconds:
            self.names.take(name)
            self.addresses.take(where)
        return seconds

    def succeeded(self, name: str, address: str) -> None:
        """It was the right password."""
        self.names.fill(name)
        self.addresses.give_back(network(address))


def network(address: str) -> str:
    """What an address is counted as: itself, or the network of IPv6 that it is in."""
    try:
        known = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(ip_network((known, _NETWORK), strict=False))
    return str(getattr(known, "ipv4_mapped", None) or known)
