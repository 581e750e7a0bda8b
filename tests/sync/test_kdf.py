"""From passphrase to key: bounds, cost measured, the same passphrase on every keyboard."""

import threading

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from sync import kdf
from sync.errors import BadCost
from sync.kdf import FLOOR, MAX_MEMORY_KIB, Cost, measure_cost, passphrase_key

SALT = bytes(range(16))


@pytest.mark.parametrize(
    "cost",
    [
        Cost(64 * 1024 - 1, 3, 4),
        Cost(64 * 1024, 2, 4),
        Cost(64 * 1024, 3, 0),
        Cost(64 * 1024, 3, 17),
        Cost(MAX_MEMORY_KIB + 1, 3, 4),
        Cost(2**40, 3, 4),
        Cost(64 * 1024, 10**9, 4),
        Cost(-1, -1, -1),
    ],
)
def test_a_cost_out_of_bounds_is_refused_before_memory_is_taken(
    monkeypatch: pytest.MonkeyPatch, cost: Cost
) -> None:  # G-03
    asked: list[dict[str, object]] = []
    monkeypatch.setattr(kdf, "Argon2id", lambda **bounds: asked.append(bounds))
    with pytest.raises(BadCost):
        passphrase_key("x", SALT, cost)
    assert asked == []


def test_the_key_is_argon2id_over_the_bytes_of_the_passphrase() -> None:
    same = Argon2id(salt=SALT, length=32, iterations=3, lanes=4, memory_cost=65536).derive("passé".encode())
    assert passphrase_key("passé", SALT, FLOOR) == same


def test_an_accent_typed_as_one_or_two_characters_gives_the_same_key() -> None:
    assert passphrase_key("caf\u00e9 met suiker", SALT, FLOOR) == passphrase_key("cafe\u0301 met suiker", SALT, FLOOR)


class Computer:
    """A computer that derives at a given speed; its clock only moves when it derives."""

    def __init__(self, mib_passes_a_second: float) -> None:
        self.speed = mib_passes_a_second
        self.now = 0.0

    def timer(self) -> float:
        return self.now

    def derive(self, _passphrase: str, _salt: bytes, cost: Cost) -> bytes:
        self.now += self.seconds(cost)
        return b""

    def seconds(self, cost: Cost) -> float:
        return cost.memory_kib / 1024 * cost.passes / self.speed


@pytest.mark.parametrize("speed", [150, 400, 800, 1600, 3200, 10_000])
def test_the_cost_is_about_a_second_on_slow_and_fast_computers(speed: float) -> None:
    computer = Computer(speed)
    cost = measure_cost(computer.timer, computer.derive)
    cost.check()
    assert 0.7 <= computer.seconds(cost) <= 1.5


def test_a_very_slow_computer_gets_the_floor_and_never_less() -> None:
    computer = Computer(20)
    assert measure_cost(computer.timer, computer.derive) == FLOOR


def test_a_computer_that_was_held_up_while_it_measured_is_never_asked_for_less_than_the_floor() -> None:
    took, now, asked = iter((0.01, 60.0, 60.0, 60.0, 60.0)), [0.0], list[Cost]()

    def derive(_passphrase: str, _salt: bytes, cost: Cost) -> bytes:
        asked.append(cost)
        now[0] += next(took)
        return b""

    cost = measure_cost(lambda: now[0], derive)
    assert len(asked) > 2
    for one in (*asked, cost):
        one.check()


def test_this_computer_gets_a_cost_within_the_bounds() -> None:
    cost = measure_cost()
    cost.check()
    assert cost.memory_kib >= FLOOR.memory_kib
    assert cost.passes >= FLOOR.passes


def test_two_derivations_at_once_both_come_to_their_end() -> None:
    found: list[bytes] = []
    both = [
        threading.Thread(target=lambda: found.append(passphrase_key("x", SALT, FLOOR)), daemon=True) for _ in range(2)
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    assert found == [passphrase_key("x", SALT, FLOOR)] * 2
