"""Why a text changed: the publisher's notes read into the acts that made the change."""

from processors.provenance.attach import attach
from processors.provenance.commencement import Commencement, commencement
from processors.provenance.note import read_note
from processors.provenance.reading import NoteEvent, NoteReading, Piece

__all__ = ["Commencement", "NoteEvent", "NoteReading", "Piece", "attach", "commencement", "read_note"]
