"""The decision log: every event and what came of it, also when that was nothing (S5, S6)."""

from fastapi import APIRouter

from leadcat_web.pages.log import exporting, listing, repairs, single

router = APIRouter(include_in_schema=False)
for _room in (listing, exporting, repairs, single):
    router.include_router(_room.router)

__all__ = ["router"]
