"""The shortest sequence of steps that still fails."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from simulation.draws import Step


def shrunk(
    steps: Sequence[Step], fails: Callable[[list[Step]], bool], tries: int = 60
) -> list[Step]:
    """Leave steps out, half of them first and one by one in the end, as long as the rest fails.

    Then the faults of those that are left. `tries` is how often a life may be played for it.
    """
    left, size = list(steps), max(1, len(steps) // 2)
    budget = iter(range(tries))

    def still_fails(shorter: list[Step]) -> bool:
        return bool(shorter) and next(budget, None) is not None and fails(shorter)

    while True:
        at, is_shorter = 0, False
        while at < len(left):
            shorter = left[:at] + left[at + size :]
            if still_fails(shorter):
                left, is_shorter = shorter, True
            else:
                at += size
        if size == 1 and not is_shorter:
            break
        size = max(1, size // 2)
    for at, step in enumerate(left):
        without = [*left[:at], replace(step, fault=None), *left[at + 1 :]]
        if step.fault and still_fails(without):
            left = without
    return left
