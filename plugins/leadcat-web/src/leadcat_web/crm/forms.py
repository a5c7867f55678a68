"""The way of a form of a sale or contact: shown, checked, asked about, saved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from attrs import evolve
from starlette.responses import Response

from leadcat_rules import Decision, InvalidInput, Preview
from leadcat_web.carrying import TooSlow
from leadcat_web.crm.asking import Asked, Foreseen, Reply, foreseen
from leadcat_web.crm.entries import Entry, Wrong, filled_in, label_of, new_id, shown, text_of
from leadcat_web.crm.saving import AskedOtherwise, ChangedMeanwhile, Saving, saved
from leadcat_web.crm.scene import Kind, Scene, desk_of, scene_of
from leadcat_web.frame import Visit

_REPLIES = frozenset({"accept", "choose", "decline", "later"})
UNASKED = "unasked"
"""The browser couldn't find out in time whether it would ask: saved, and decided later (S3)."""


async def opened(
    visit: Visit, kind: Kind, record_id: str, company_id: str | None = None
) -> Response:
    """The form of a record; of a new one where a company is given.

    The query's `saved` is the event of a save whose outcome is to be told.
    """
    scene = await _scene(visit, kind, record_id, company_id)
    event_id = visit.query.get("saved")
    found = await visit.desk.decision(event_id) if event_id else None
    is_about_it = found is not None and found.event.record == (kind.word, record_id)
    return _form_page(
        visit,
        scene,
        shown(scene.record),
        200,
        came_of=found if is_about_it else None,
        is_unsure=bool(event_id) and found is None,
    )


async def asked(
    visit: Visit, kind: Kind, record_id: str, company_id: str | None = None
) -> Response:
    """The dialog's content when saving the form would ask; 204 when not, 503 when nobody knows."""
    scene = await _scene(visit, kind, record_id, company_id)
    entry = _entry(visit, scene)
    if entry.problems or entry.seen != scene.mark:
        return Response(status_code=204)
    try:
        ahead = await foreseen(desk_of(visit), entry, visit.caller.actor)
    except InvalidInput:
        return Response(status_code=204)
    if ahead.is_late:
        return Response(status_code=503)
    question = _question(visit, ahead)
    if question is None:
        return Response(status_code=204)
    response = _question_page(visit, scene, entry, question, template="crm/question_part.html")
    response.headers["leadcat-question"] = "1"
    return response


async def sent(visit: Visit, kind: Kind, record_id: str, company_id: str | None = None) -> Response:
    """Save the form, unless it has to be put right, or somebody has to be asked first."""
    scene = await _scene(visit, kind, record_id, company_id)
    entry = _entry(visit, scene)
    reply = _reply(visit)
    if entry.problems or reply.word == "back":
        return _form_page(visit, scene, entry, 422 if entry.problems else 200)
    if entry.seen != scene.mark and await desk_of(visit).decision(entry.event_id) is None:
        return _changed_page(visit, scene, entry)
    try:
        return await _answered(visit, scene, entry, reply)
    except InvalidInput as refused:
        return _form_page(visit, scene, entry.with_problems(*_wrong(visit, refused)), 422)
    except ChangedMeanwhile as changed:
        return _changed_page(visit, evolve(scene, stored=changed.stored), entry)


async def _answered(visit: Visit, scene: Scene, entry: Entry, reply: Reply) -> Response:
    """Ask, where an answer that fits is still missing; else save with the answer in one step."""
    ahead = await _foreseen(visit, entry, reply)
    question = _question(visit, ahead)
    if question is not None:
        if reply.word not in _REPLIES:
            return _question_page(visit, scene, entry, question)
        if reply.is_final and reply.asked != Asked.of(question):
            return _question_page(visit, scene, entry, question, has_changed=True)
        if not reply.is_possible(scene.lists):
            return _question_page(visit, scene, entry, question, reply=reply)
    saving = Saving(
        entry=entry,
        actor=visit.caller.actor,
        answer=reply.answer() if question is not None else None,
        asked=reply.asked if question is not None and reply.is_final else None,
        decide_later=ahead.is_late,
    )
    decision: Decision | None = None
    try:
        decision = await saved(desk_of(visit), saving)
    except AskedOtherwise:
        return await _answered(visit, scene, entry, evolve(reply, asked=None))
    except TooSlow:
        pass
    was_answered = decision is not None and decision.answered_by is not None
    if ahead.is_unknown and reply.is_final and not was_answered:
        _say_that_it_was_not_used(visit)
    return _done(visit, scene, entry.event_id if decision is None else decision.id)


async def _foreseen(visit: Visit, entry: Entry, reply: Reply) -> Foreseen:
    if reply.word == UNASKED:
        return Foreseen(preview=None, is_late=True)
    return await foreseen(desk_of(visit), entry, visit.caller.actor)


def _wrong(visit: Visit, refused: InvalidInput) -> Iterator[Wrong]:
    """What the CRM says of a form's values, in the caller's language."""
    words = visit.site.templates.speech(visit.caller.language)
    for problem in refused.problems:
        yield Wrong(field=problem.pointer.lstrip("/") or None, words=words.problem(problem.code))


def _question(visit: Visit, ahead: Foreseen) -> Preview | None:
    """Only who may answer is asked; for anybody else the question waits in the inbox (C3)."""
    return ahead.question if visit.caller.can("answer") else None


async def _scene(visit: Visit, kind: Kind, record_id: str, company_id: str | None) -> Scene:
    desk = desk_of(visit)
    return await desk.in_thread(partial(scene_of, desk.crm, kind, record_id, company_id))


def _entry(visit: Visit, scene: Scene) -> Entry:
    return filled_in(visit.form, scene.record, scene.is_new, visit.gettext)


def _reply(visit: Visit) -> Reply:
    return Reply(
        word=text_of(visit.form, "answer"),
        category=text_of(visit.form, "answer_category"),
        asked=Asked.from_text(text_of(visit.form, "asked")),
    )


def _addresses(visit: Visit, scene: Scene) -> dict[str, str]:
    """Where the form is sent, and where it is asked first."""
    word, record = scene.kind.word, scene.record
    preview = visit.url(f"{word}_preview", **{f"{word}_id": record.id})
    if scene.is_new:
        return {"action": visit.url(f"new_{word}", company_id=record.company), "preview": preview}
    return {"action": visit.url(word, **{f"{word}_id": record.id}), "preview": preview}


def _form_page(
    visit: Visit,
    scene: Scene,
    entry: Entry,
    status: int,
    *,
    came_of: Decision | None = None,
    is_unsure: bool = False,
) -> Response:
    """`is_unsure` where a save was sent of which nothing is known yet."""
    return visit.page(
        f"crm/{scene.kind.word}.html",
        status,
        scene=scene,
        entry=entry,
        came_of=came_of,
        is_unsure=is_unsure,
        label=label_of(scene.record),
        **_addresses(visit, scene),
    )


def _question_page(
    visit: Visit,
    scene: Scene,
    entry: Entry,
    question: Preview,
    *,
    template: str = "crm/question.html",
    has_changed: bool = False,
    reply: Reply | None = None,
) -> Response:
    """`reply` is one that chose a category that can't be had."""
    return visit.page(
        template,
        200 if reply is None else 422,
        scene=scene,
        entry=entry,
        question=question,
        asked=Asked.of(question),
        has_changed=has_changed,
        reply=reply,
        label=label_of(entry.record or scene.record),
        **_addresses(visit, scene),
    )


def _changed_page(visit: Visit, scene: Scene, entry: Entry) -> Response:
    """Both versions: what is stored now, and what was filled in for an older one."""
    anew = evolve(entry, event_id=new_id(), seen=scene.mark)
    stored = None if scene.stored is None else shown(scene.stored)
    addresses = _addresses(visit, evolve(scene, is_new=False))
    return visit.page("crm/changed.html", 409, scene=scene, entry=anew, stored=stored, **addresses)


def _say_that_it_was_not_used(visit: Visit) -> None:
    visit.notice(
        visit.gettext(
            "Your answer couldn't be used: nobody could judge in time what it would do. "
            "Where there is a question, it comes to the inbox."
        ),
        "wait",
    )


def _done(visit: Visit, scene: Scene, event_id: str) -> Response:
    """Go to the page that tells what came of it, or that it isn't sure yet."""
    visit.site.pending.forget()
    if scene.record.company is not None:
        return visit.redirect("company", company_id=scene.record.company, saved=event_id)
    word = scene.kind.word
    return visit.redirect(word, **{f"{word}_id": scene.record.id}, saved=event_id)
