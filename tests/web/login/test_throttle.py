"""Guessing passwords is slow, whoever's and from wherever."""

from __future__ import annotations

from leadcat_web.crm.login.throttle import MOST_KEYS, Buckets, Throttle, network
from tests.web.login.doors import PASSWORD, Clock, Door


def test_who_guesses_a_password_waits_and_is_told_how_long(door: Door) -> None:
    visitor = door.visitor()
    for _ in range(8):
        assert door.tries(visitor, "ann", "wrong").status_code == 422
    refused = door.tries(visitor, "ann", PASSWORD)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert "There were too many tries. Wait 60 seconds, then try again." in refused.text
    assert door.tries(visitor, "olle", PASSWORD).status_code == 303


def test_after_the_wait_the_right_password_lets_in(door: Door) -> None:
    visitor = door.visitor()
    for _ in range(9):
        door.tries(visitor, "ann", "wrong")
    door.clock.passes(60)
    assert door.tries(visitor, "ann", PASSWORD).status_code == 303


def test_the_right_password_is_no_try(door: Door) -> None:
    for _ in range(20):
        door.sign_in("ann")


def test_one_address_cannot_try_one_password_on_everybody(door: Door) -> None:
    visitor = door.visitor()
    answers = [door.tries(visitor, f"person {number}", PASSWORD) for number in range(41)]
    assert [answer.status_code for answer in answers] == [422] * 40 + [429]


def test_the_present_password_cannot_be_guessed_at_the_account_either(door: Door) -> None:
    ann = door.sign_in("ann")
    change = {
        "change": "password",
        "password": "wrong",
        "new_password": "x" * 10,
        "again": "x" * 10,
    }
    answers = [ann.post_form("/account", change, page="/account") for _ in range(9)]
    assert [answer.status_code for answer in answers] == [422] * 8 + [429]
    assert answers[-1].headers["retry-after"] == "60"


def test_a_network_of_ipv6_is_one_address() -> None:
    assert network("2001:db8::1") == network("2001:db8::ffff") != network("2001:db8:0:1::1")
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"
    assert network("a socket") == "a socket"


def test_what_is_remembered_is_bounded() -> None:
    buckets = Buckets(most=1, seconds=60, clock=Clock())
    for number in range(MOST_KEYS + 10):
        buckets.take(str(number))
    assert buckets.wait(str(MOST_KEYS)) == 60
    assert buckets.wait("0") == 0
    assert len(buckets._buckets) <= MOST_KEYS


def test_a_name_without_end_is_neither_remembered_nor_sent_back(door: Door) -> None:
    visitor = door.visitor()
    endless = "n" * 20_000
    for number in range(41):
        answer = door.tries(visitor, f"{number}{endless}", PASSWORD, next=f"/{endless}")
    assert answer.status_code == 429
    assert endless not in answer.text
    assert max(map(len, door.login.throttle.names._buckets)) <= 201


def test_tries_come_back_one_by_one() -> None:
    clock = Clock()
    throttle = Throttle(names=Buckets(2, 60, clock), addresses=Buckets(40, 10, clock))
    assert [throttle.wait("ann", "192.0.2.1") for _ in range(3)] == [0, 0, 60]
    clock.passes(45)
    assert throttle.wait("ann", "192.0.2.1") == 15
    clock.passes(15)
    assert [throttle.wait("ann", "192.0.2.1") for _ in range(2)] == [0, 60]
