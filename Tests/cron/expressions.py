"""What cronsim and croniter say of the ticks of cron expressions, for CronOracleTests.

    python expressions.py FILE

Each line of the file is a case: who is asked (`cronsim` or `croniter`), how many ticks, the zone, the start (seconds
since the epoch), and the expression, parted by tabs. Writes one line for each: the ticks, as seconds since the epoch,
parted by blanks; `-` behind them where there are no more; `!` and words where the expression is refused; `?` where the
answer takes them longer than a fifth of a second of computing, as they walk through the calendar.
Ticks that repeat the one before, as cronsim's do for several times in one gap, are written once.
"""

import signal
import sys
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

from croniter import CroniterBadCronError, CroniterBadDateError, croniter
from cronsim import CronSim, CronSimError


class TooLong(Exception):
    """The answer takes too long."""


def ring(number, frame):
    raise TooLong


def cronsim(expression: str, start: datetime):
    for tick in CronSim(expression, start):
        yield tick.astimezone(timezone.utc).timestamp()


def iterated(expression: str, start: datetime):
    ticks = croniter(expression, start, ret_type=float, second_at_beginning=len(expression.split()) == 6)
    while True:
        try:
            yield ticks.get_next()
        except CroniterBadDateError:
            return


def ticks(who: str, count: int, zone: str, start: int, expression: str) -> str:
    begin = datetime.fromtimestamp(start, timezone.utc if zone == "UTC" else ZoneInfo(zone))
    found = []
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.2)
    try:
        for tick in cronsim(expression, begin) if who == "cronsim" else iterated(expression, begin):
            if not found or found[-1] != int(tick):
                found.append(int(tick))
            if len(found) == count:
                return " ".join(map(str, found))
    except (CronSimError, CroniterBadCronError) as error:
        return f"! {error}"
    except TooLong:
        return "?"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return " ".join([*map(str, found), "-"])


signal.signal(signal.SIGVTALRM, ring)
for line in Path(sys.argv[1]).read_text().splitlines():
    who, count, zone, start, expression = line.split("\t")
    print(ticks(who, int(count), zone, int(start), expression))
