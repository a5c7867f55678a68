"""What is to be done from time to time while the embedded CRM is served."""

from __future__ import annotations

import asyncio
import logging
from threading import Lock

from leadcat_rules import LeadcatError
from leadcat_web.carrying import TooSlow
from leadcat_web.crm.desk import CrmDesk

_log = logging.getLogger("leadcat_web")


async def sweep_for_ever(desk: CrmDesk, seconds: float) -> None:
    """Expire, recover, and decide what a save has left, every so many seconds (C7, S3)."""
    one_at_a_time = Lock()

    def sweep() -> None:
        if one_at_a_time.acquire(blocking=False):
            try:
                desk.crm.sweep()
            finally:
                one_at_a_time.release()

    while True:
        await asyncio.sleep(seconds)
        try:
            await desk.in_thread(sweep, pool="change")
        except TooSlow:
            _log.debug("a sweep goes on by itself")
        except LeadcatError as error:
            _log.warning("a sweep is tried again in %g seconds: %s", seconds, error)
