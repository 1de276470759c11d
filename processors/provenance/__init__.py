"""Why a text changed: the publisher's notes read into the acts that made the change."""

from processors.provenance.commencement import Commencement, commencement
from processors.provenance.note import read_note
from processors.provenance.reading import NoteEvent, NoteReading

__all__ = ["Commencement", "NoteEvent", "NoteReading", "commencement", "read_note"]
