"""What editions and changes mean, by rules kept as data; every label quotes the words it rests on."""

from processors.classify.change import classify_change
from processors.classify.edition import classify_edition
from processors.classify.rulebook import names_of

__all__ = ["classify_change", "classify_edition", "names_of"]
