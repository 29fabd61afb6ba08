"""Workers that several towns share: the rush to one keeps nobody else from being answered."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.web.turns import Share, Turns


def run(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scenario, 10))


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_the_lines_of_towns_take_turns() -> None:
    async def scenario() -> None:
        turns, begun = Turns(1, 100), list[str]()
        rush, quiet = turns.share(), turns.share()

        async def ask(share: Share, name: str) -> None:
            await share.work()
            begun.append(name)
            await asyncio.sleep(0)
            share.done()

        await rush.work()
        asked = [asyncio.create_task(ask(rush, f"rush {at}")) for at in range(5)]
        await settled()
        asked += [asyncio.create_task(ask(quiet, f"quiet {at}")) for at in range(2)]
        await settled()
        rush.done()
        await asyncio.gather(*asked)
        assert begun == ["rush 0", "quiet 0", "rush 1", "quiet 1", "rush 2", "rush 3", "rush 4"]

    run(scenario())


def test_one_town_may_have_all_places_and_others_still_find_one() -> None:
    async def scenario() -> None:
        turns = Turns(2, 4)
        rush, other, third = turns.share(), turns.share(), turns.share()
        work = [asyncio.create_task(rush.work()) for _ in range(4)]
        await settled()
        assert not rush.has_place()
        assert other.has_place()
        work += [asyncio.create_task(other.work()) for _ in range(2)]
        await settled()
        assert not other.has_place()
        assert third.has_place()
        for one in work:
            one.cancel()

    run(scenario())


@given(
    st.integers(1, 3),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.none() | st.integers(0, 9))),
)
def test_no_worker_is_lost_or_used_twice(
    workers: int, steps: list[tuple[int, int, int | None]]
) -> None:
    """Requests of four towns, of which some are given up at any moment."""

    async def scenario() -> None:
        turns = Turns(workers, 100)
        shares = [turns.share() for _ in range(4)]
        working = most = 0

        async def ask(share: Share) -> None:
            nonlocal working, most
            await share.work()
            working += 1
            most = max(most, working)
            try:
                await asyncio.sleep(0)
            finally:
                working -= 1
                share.done()

        tasks: list[asyncio.Task[None]] = []
        for town, pause, given_up in steps:
            tasks.append(asyncio.create_task(ask(shares[town])))
            for _ in range(pause):
                await asyncio.sleep(0)
            if given_up is not None:
                tasks[given_up % len(tasks)].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert most <= workers
        # All workers are free again: so many may work at once, and no more.
        again = [asyncio.create_task(shares[0].work()) for _ in range(workers + 1)]
        await settled()
        assert [one.done() for one in again] == [True] * workers + [False]
        again[-1].cancel()
        await asyncio.gather(*again, return_exceptions=True)

    run(scenario())
