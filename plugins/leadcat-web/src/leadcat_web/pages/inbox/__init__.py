"""The inbox: what waits for a person, answered one by one or many at once (C1 to C7)."""

from fastapi import APIRouter

from leadcat_web.pages.inbox import answers, events, history, listing, single

router = APIRouter(include_in_schema=False)
for _room in (listing, answers, events, history, single):
    router.include_router(_room.router)

__all__ = ["router"]
