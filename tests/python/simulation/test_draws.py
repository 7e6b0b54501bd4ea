"""A seed draws one life, and the lives have all that can happen."""

from simulation import draws
from simulation.player import Life


def test_a_seed_is_one_life():
    assert draws.life(7) == draws.life(7) != draws.life(8)
    assert len(draws.life(7, 12)) == 12


def test_hundred_lives_have_every_step_stream_and_fault():
    steps = [step for seed in range(100) for step in draws.life(seed)]
    assert {step.kind for step in steps} == {*draws.SOURCE_STEPS, *draws.RUN_STEPS}
    assert {step.fault.kind for step in steps if step.fault} == {
        *draws.AT_WAREHOUSE,
        *draws.AT_SOURCE,
    }
    added = {(step.connection, step.object_type) for step in steps if step.kind == "add"}
    assert added == {(name, kind) for name, kinds in draws.STREAMS.items() for kind in kinds}


def test_every_step_can_be_played():
    for kind in (*draws.SOURCE_STEPS, *draws.RUN_STEPS):
        assert hasattr(Life, f"_{kind}")
