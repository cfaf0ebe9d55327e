"""The agent's routes: notes kept in memory, and one route that only logs."""

import itertools
import logging
import os

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

log = logging.getLogger("notebook")
router = APIRouter(prefix="/api")
notes = {}
numbers = itertools.count(1)


class NewNote(BaseModel):
    text: str = Field(min_length=1, max_length=500)


class LogLine(BaseModel):
    level: str = "info"
    text: str = "a line from the page"


def mount(app):
    """Called once by whoever serves this package, with a FastAPI app to add routes to."""
    logging.basicConfig(level=logging.DEBUG, format="%(levelname)-8s %(name)s: %(message)s")
    logging.getLogger("asyncio").setLevel(logging.WARNING)
    app.include_router(router)
    log.info("routes mounted, process %d", os.getpid())


@router.get("/notes")
def list_notes():
    return {"notes": list(notes.values())}


@router.post("/notes", status_code=201)
def add_note(new: NewNote):
    note = {"id": next(numbers), "text": new.text}
    notes[note["id"]] = note
    log.info("note %(id)d added", note)
    return note


@router.delete("/notes/{number}")
def delete_note(number: int):
    if notes.pop(number, None) is None:
        log.warning("note %d asked for and not found", number)
        raise HTTPException(404, "no note %d" % number)
    log.info("note %d deleted", number)
    return {"deleted": number}


@router.post("/log")
def write_log(line: LogLine):
    """Writes a line of the level asked for; `exception` writes a traceback."""
    if line.level == "exception":
        try:
            {}["api_key"]
        except KeyError:
            log.exception(line.text)
    else:
        log.log(getattr(logging, line.level.upper(), logging.INFO), line.text)
    return {"logged": line.level}
