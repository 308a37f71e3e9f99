"""The audit trail shows every change to itself."""

import pytest

from core.access import LOCAL, Actor, record_event, require, verify_audit
from core.errors import AccessError
from core.store import state, transaction


@pytest.fixture
def con(tmp_path):
    with state(tmp_path / "s.sqlite") as opened:
        with transaction(opened):
            for number in range(3):
                record_event(opened, LOCAL, "run", "a/b/c", number=number)
        yield opened


def test_an_untouched_trail_is_whole(con):
    assert verify_audit(con) is None


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET actor = 'someone' WHERE id = 2",
        "DELETE FROM audit WHERE id = 2",
        "UPDATE audit SET detail = '{}' WHERE id = 3",
    ],
)
def test_a_changed_or_removed_event_shows(con, tampering):
    con.execute(tampering)
    assert verify_audit(con) is not None


def test_an_actor_without_the_permission_is_refused():
    reader = Actor("r", "reader", frozenset())
    with pytest.raises(AccessError, match="may not"):
        require(reader, "project.execute")
