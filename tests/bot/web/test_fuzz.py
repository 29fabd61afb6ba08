"""A short run of requests generated from the description; `make fuzz` is the long one."""

from __future__ import annotations

import pytest

from tests.harness.fuzz import fuzz


@pytest.mark.slow
def test_generated_requests_find_nothing_that_the_description_does_not_tell() -> None:
    found = fuzz(100, examples=10)
    assert found.failures == []
    assert found.server_errors == 0
    assert found.statuses.total() >= 100
    assert {200, 422} <= set(found.statuses)
