"""What Python's zoneinfo says of the changes of zones, for ZoneOracleTests.

    python zones.py STRIDE FILE

The file holds names of zones, one a line. Writes, for each change of a zone's offset from 1970 to 2100, one line of
numbers: the zone's index, the change (seconds since the epoch), the offset before and after (seconds); and for one
change in STRIDE, for each policy of `dst` and for real time, how many ticks a quarter-hourly expression has in the
three hours on both sides of the change, the sum of their distances from it, and the sum of the squares of these.

Nothing here looks into the files: offsets are asked for, and local times are turned into instants with `fold`.
"""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
FIRST, LAST = 0, 4_102_444_800
WEEK, SPAN, QUARTER = 7 * 86_400, 3 * 3_600, 900


def offset(zone: ZoneInfo, instant: int) -> int:
    return seconds(datetime.fromtimestamp(instant, zone))


def changes(zone: ZoneInfo):
    """Every instant at which the offset is another than a second before.

    Weeks whose ends agree have no change. Where two changes lie within a week and cancel each other out, the days do.
    """
    before = offset(zone, FIRST)
    for start in range(FIRST, LAST, WEEK):
        after = offset(zone, start + WEEK)
        if after != before:
            yield from bisect(zone, start, start + WEEK, before, after)
        before = after


def bisect(zone, low, high, before, after):
    """The changes between two instants that differ."""
    days = [(day, offset(zone, day)) for day in range(low, high + 1, 86_400)]
    for (low, before), (high, after) in zip(days, days[1:]):
        if before == after:
            continue
        while high - low > 1:
            middle = (low + high) // 2
            if offset(zone, middle) == before:
                low = middle
            else:
                high = middle
        yield high, before, offset(zone, high)


def instants(zone: ZoneInfo, shown: datetime):
    """The instants at which the zone's clocks show a local time, in order; none in a gap (PEP 495)."""
    first = seconds(shown.replace(tzinfo=zone))
    second = seconds(shown.replace(tzinfo=zone, fold=1))
    instant = (shown - EPOCH) // SECOND
    if first == second:
        return [instant - first]
    return [instant - first, instant - second] if first > second else []


def seconds(time: datetime) -> int:
    return time.utcoffset() // SECOND


def after_gap(zone: ZoneInfo, shown: datetime) -> int:
    """The first whole minute that the clocks show after a local time that they do not."""
    while not (found := instants(zone, shown)):
        shown += MINUTE
    return found[0]


def ticks(zone: ZoneInfo, change: int, before: int, after: int):
    """The ticks of `0-59/15 0-23 * * *` as standard, skip and both, and of `*/15 * * * *`."""
    standard, skip, both, real = set(), set(), set(), set()
    start = (change - SPAN + min(before, after) - QUARTER) // QUARTER * QUARTER
    for second in range(start, change + SPAN + max(before, after) + QUARTER, QUARTER):
        shown = EPOCH + second * SECOND
        found = instants(zone, shown)
        if found:
            standard.add(found[0])
            skip.add(found[0])
            both.update(found)
            real.update(found)
        else:
            made_up = after_gap(zone, shown)
            standard.add(made_up)
            both.add(made_up)
    return [
        [tick - change for tick in found if change - SPAN < tick <= change + SPAN]
        for found in (standard, skip, both, real)
    ]


def main() -> None:
    stride, file = int(sys.argv[1]), sys.argv[2]
    lines = []
    for index, name in enumerate(Path(file).read_text().split()):
        zone = ZoneInfo(name)
        for change, before, after in changes(zone):
            numbers = [index, change, before, after]
            if len(lines) % stride == 0:
                for found in ticks(zone, change, before, after):
                    numbers += [len(found), sum(found), sum(tick * tick for tick in found)]
            lines.append(" ".join(map(str, numbers)))
    print("\n".join(lines))


main()
