"""Rows of the indexes → the records they stand for, as arrays of numbers.

Read once when an archive is opened: a search asks for hundreds of them. Twenty bytes a row.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.index.arrays import Bools, Numbers, Places, RaggedArray, Rows
from retrieval.records import Kind
from retrieval.storage.stored import StoredPassage

#: The end of what is no window of a text.
_NO_WINDOW = -1


@dataclass(frozen=True, eq=False, slots=True)
class PassageTable:
    """The rows of an archive in their order; those of a record stand side by side.

    Of each row `rows` is its number in the indexes, `record` that of its record, and `starts` and
    `ends` are where its window stands in the record's text, below 0 where it is none. Of each
    record there are its `names` (its address), its `kinds`, whether it is a `pointer` or a
    Sachverhalt (`reason`), and its `group`: the Vorgang or group of them that it is of.
    `group_names` are all groups, `groups` their numbers, `bodies` whose they are, empty where
    nobody's or where all are of one. `first_reason` is the first row of a
    Sachverhalt: all behind it are of one.
    """

    rows: Places
    record: Numbers
    starts: Numbers
    ends: Numbers
    names: Sequence[str]
    kinds: Sequence[Kind]
    pointer: Bools
    reason: Bools
    group: Numbers
    group_names: Sequence[str]
    groups: Mapping[str, int]
    bodies: Sequence[str]
    first_reason: int | None
    #: The places of each record's rows, and the records of each group.
    _of_record: RaggedArray
    _of_group: RaggedArray

    @classmethod
    def of(cls, passages: Iterable[StoredPassage], bodies: Mapping[str, str]) -> PassageTable:
        """The table of passages, which come by their rows; `bodies` are those of their groups."""
        rows, record, starts, ends = array("q"), array("i"), array("i"), array("i")
        names, kinds, group = list[str](), list[Kind](), array("i")
        groups: dict[str, int] = {}
        for row, kind, name, vorgang, start, end in passages:
            if not names or name != names[-1]:
                names.append(name)
                kinds.append(kind)
                group.append(groups.setdefault(vorgang, len(groups)))
            rows.append(row)
            record.append(len(names) - 1)
            starts.append(_NO_WINDOW if start is None else start)
            ends.append(_NO_WINDOW if end is None else end)
        own, reason = (
            np.array(record),
            np.array([kind == "sachverhalt" for kind in kinds], dtype=np.bool_),
        )
        reasons = np.flatnonzero(reason[own])
        order = np.argsort(np.array(group), kind="stable").astype(np.int32)
        return cls(
            rows=np.array(rows),
            record=own,
            starts=np.array(starts),
            ends=np.array(ends),
            names=names,
            kinds=kinds,
            pointer=np.array([kind == "pointer" for kind in kinds], dtype=np.bool_),
            reason=reason,
            group=np.array(group),
            group_names=list(groups),
            groups=groups,
            bodies=[bodies.get(name, "") for name in groups],
            first_reason=int(rows[reasons[0]]) if len(reasons) else None,
            _of_record=_listed(np.arange(len(rows), dtype=np.int32), own, len(names)),
            _of_group=_listed(order, np.array(group), len(groups)),
        )

    def places(self, rows: Places) -> Places:
        """Return where rows stand in the table, by their numbers."""
        return np.searchsorted(self.rows, rows)

    def of_bodies(self, rows: Places, wanted: Collection[str]) -> Bools:
        """Return which rows are of some bodies, or of none."""
        bodies = map(self.bodies.__getitem__, self.group[self.record[self.places(rows)]].tolist())
        return np.fromiter((not one or one in wanted for one in bodies), np.bool_, len(rows))

    def of_same_records(self, rows: Places) -> Numbers:
        """Return the places of all rows of the records that rows belong to, ascending."""
        return self._of_record.take(_distinct(self.record[self.places(rows)])).flat

    def of_groups(self, groups: Sequence[int]) -> Numbers:
        """Return the places of all rows of groups but those of their Sachverhalte, ascending."""
        return self._of_groups(groups, reasons=False)

    def of_reasons(self, groups: Sequence[int]) -> Numbers:
        """Return the places of the rows of the Sachverhalte of groups, ascending."""
        return self._of_groups(groups, reasons=True)

    def groups_of(self, rows: Places) -> list[int]:
        """Return the groups that rows belong to, each once."""
        found: list[int] = _distinct(self.group[self.record[self.places(rows)]]).tolist()
        return found

    def _of_groups(self, groups: Sequence[int], reasons: bool) -> Numbers:
        records = self._of_group.take(_distinct(np.array(groups, dtype=np.int64))).flat
        wanted = records[self.reason[records] == reasons]
        return self._of_record.take(_distinct(wanted)).flat


def _listed(numbers: Numbers, owner: Numbers, owners: int) -> RaggedArray:
    """Numbers by their owners, by whom they are in order."""
    return RaggedArray.from_lengths(numbers, np.bincount(owner, minlength=owners))


def _distinct(numbers: Numbers | Places) -> Places:
    """Ascending and each once: of a few numbers in a quarter of the time of np.unique."""
    found = np.sort(numbers).astype(np.int64)
    return found[np.concatenate([[True], found[1:] != found[:-1]])] if len(found) else found


def first_of(find: Callable[[int], Rows], fits: Callable[[Places], Bools], k: int) -> Rows:
    """Return the first k rows that fit of those that `find` gives, best first, however many."""
    asked = k
    while True:
        found = find(asked)
        fit = np.flatnonzero(fits(found.numbers))[:k]
        if len(fit) == k or len(found.numbers) < asked:
            return Rows(found.numbers[fit], found.scores[fit])
        asked *= 4
