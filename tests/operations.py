"""Changes injected into an edition, with the truth about them: what a diff has to find, and nothing else.

Both editions come from text through the parser. An operation after which the parser would read other units than
were meant (a number that now belongs to another list, say) is taken back: it would test the parser, not the diff.
Whole lines are chosen only where their text is long and unique, so that there is one true answer.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from processors.text import gist
from tests.codes import edition, note
from tests.outline import NOTE, Line, blocks_of, outline, reads_back
from tests.truth import Expected, truth_of
from zanwatch.messages import Edition, Language

RATES: Final = (0.0, 0.05, 0.1, 0.15, 0.3)
"""Share of words edited in what is amended, renumbered, moved, split or merged."""
_TELLING: Final = 40
"""Characters from which a line is worth telling from others."""
_SUBSTANTIAL: Final = 300
"""Characters from which an article is worth splitting and merging."""
_WORD: Final = re.compile(r"[а-яәіңғүұқөһ]{4,}")
_REPEALED: Final = {
    "ru": "исключен{} Законом РК от 03.02.2026 № 88-VIII{}",
    "kk": "алып тасталды – ҚР 03.02.2026 № 88-VIII Заңымен{1}",
}


class Injected(NamedTuple):
    """The edition after the operations, what a diff has to say of them, and how many of each were done."""

    new: Edition
    truth: tuple[Expected, ...]
    done: Counter[str]


def inject(old: Edition, seed: int, wanted: int, kinds: Sequence[Operation] = ()) -> Injected:
    """Do up to `wanted` operations on `old`, of all kinds or of some; the same for the same seed."""
    injector, kinds = Injector(old, seed), kinds or OPERATIONS
    for at in range(wanted * 4):
        if injector.done.total() >= wanted:
            break
        injector.one(kinds[at % len(kinds)])
    new = edition(blocks_of(injector.root.below), injector.language)
    return Injected(new, truth_of(injector.before, injector.root, new), injector.done)


class Injector:
    """Edits one outline; every article is used once, so that operations do not blur each other."""

    def __init__(self, old: Edition, seed: int) -> None:
        self.rng = random.Random(f"{seed} {old.header.text_hash}")
        self.language: Language = old.header.language
        self.root = outline(old)
        self.before = list(self.root.walk())
        self.done: Counter[str] = Counter()
        self._gists = Counter(gist(line.text) for line in self.before)
        self.words = [word for line in self.before for word in _WORD.findall(line.text)]
        self.numbers = [line.number for line in self.root.below if line.unit == "art"]
        named = Counter(self.numbers)
        self._free = [
            line for line in self.root.below if line.unit == "art" and named[line.number] == 1 and reads_back([line])
        ]
        self.rng.shuffle(self._free)

    def one(self, operation: Operation) -> None:
        """Do one operation, or none when no article left suits it."""
        for article in self._free[:12]:
            undo = _undo(self.root, [article, *self._neighbours(article)])
            used = operation(self, article)
            if used and all(reads_back([line]) for line in used if line in self.root.below):
                self.done[operation.__name__] += 1
                self._free = [line for line in self._free if line not in used]
                return
            undo()

    def free(self, but: Line) -> list[Line]:
        """Return some articles no operation has used, without `but`."""
        return [line for line in self._free[1:12] if line is not but]

    def next_free(self, article: Line) -> Line | None:
        """Return the article that follows directly, when it is free."""
        at = self.root.below.index(article) + 1
        following = self.root.below[at] if at < len(self.root.below) else None
        return following if following in self._free else None

    def _neighbours(self, article: Line) -> list[Line]:
        following = self.next_free(article)
        return [*self.free(article), *([following] if following else [])]

    def tells(self, line: Line) -> bool:
        """Say whether a line can be told from all others."""
        key = gist(line.text)
        return len(key) >= _TELLING and self._gists[key] == 1 and line.deed == ""

    def edit(self, line: Line, rate: float) -> None:
        """Replace, drop and add words below a line, at least one when the rate is not 0 and some word can be edited."""
        lines = [inner for inner in line.walk() if inner.unit not in {"art", NOTE} and not inner.deed and inner.text]
        before = [inner.text for inner in lines]
        editable = any(_WORD.fullmatch(word) for text in before for word in text.split()[1:-1])
        while rate and editable and [inner.text for inner in lines] == before:
            for inner in lines:
                inner.text = self._edited(inner.text, rate)

    def _edited(self, text: str, rate: float) -> str:
        words = text.split()
        result = words[:1]
        for word in words[1:-1]:
            if self.rng.random() >= rate or not _WORD.fullmatch(word):
                result.append(word)
            elif (choice := self.rng.random()) < 0.6:
                result.append(self.rng.choice(self.words))
            elif choice < 0.8:
                result += [word, self.rng.choice(self.words)]
        return " ".join([*result, *words[1:][-1:]])

    def sentence(self, least: int, most: int) -> str:
        """Return new words from the text's own vocabulary."""
        return " ".join(self.rng.choice(self.words) for _ in range(self.rng.randint(least, most)))

    def rate(self) -> float:
        """Return a share of words to edit."""
        return self.rng.choice(RATES)

    def fresh(self, number: str) -> str:
        """Return a number no article has, close to `number`."""
        stem = number.split("-")[0]
        found = next(f"{stem}-{n}" for n in range(1, 99) if f"{stem}-{n}" not in self.numbers)
        self.numbers.append(found)
        return found

    def article(self, number: str) -> Line:
        """Return a new article."""
        label = f"Статья {number}." if self.language == "ru" else f"{number}-бап."
        new = Line("art", label, self.sentence(3, 7).capitalize())
        for point in range(1, self.rng.randint(2, 5)):
            new.add(len(new.below), Line("pt", f"{point}.", self.sentence(10, 40).capitalize() + "."))
        return new

    def runs(self, article: Line) -> list[list[Line]]:
        """Return the lists below an article whose numbers run from 1 without a gap."""
        found = []
        for line in article.walk():
            for unit in ("pt", "sub"):
                run = [inner for inner in line.below if inner.unit == unit]
                if len(run) >= 4 and [inner.number for inner in run] == [str(n + 1) for n in range(len(run))]:
                    found.append(run)
        return found

    def run(self, article: Line) -> list[Line]:
        """Return one such list, or an empty one."""
        found = self.runs(article)
        return self.rng.choice(found) if found else []

    def one_of(self, lines: Sequence[Line]) -> Line | None:
        """Return a line that can be told from all others and has nothing below it."""
        fit = [line for line in lines if self.tells(line) and not line.below]
        return self.rng.choice(fit) if fit else None


Operation = Callable[[Injector, Line], "Sequence[Line] | None"]
"""Edits the outline around one article; returns the articles it used, None when it does not fit there."""


def _undo(root: Line, articles: Sequence[Line]) -> Callable[[], None]:
    held = [(line, line.label, line.text, line.above, line.below[:], line.deed, line.partner)
            for line in [root, *(inner for article in articles for inner in article.walk())]]  # fmt: skip

    def undo() -> None:
        for line, *state in held:
            line.label, line.text, line.above, line.below, line.deed, line.partner = state  # type: ignore[assignment]

    return undo


# ---- articles -------------------------------------------------------------------------------------------------------


def article_added(it: Injector, article: Line) -> Sequence[Line] | None:
    at = it.root.below.index(article) + 1
    it.root.add(at, it.article(it.fresh(article.number)))
    return [article, it.root.below[at]]


def article_vanished(it: Injector, article: Line) -> Sequence[Line] | None:
    article.leave()
    return [article]


def article_repealed(it: Injector, article: Line) -> Sequence[Line] | None:
    _stub(it, article, "а", ".")
    return [article]


def article_amended(it: Injector, article: Line) -> Sequence[Line] | None:
    it.edit(article, it.rng.choice(RATES[1:]))
    return [article]


def article_renumbered(it: Injector, article: Line) -> Sequence[Line] | None:
    article.renumber(it.fresh(article.number))
    it.edit(article, it.rate())
    return [article] if _weight(article) >= _TELLING else None


def articles_shifted(it: Injector, article: Line) -> Sequence[Line] | None:
    """One article comes, the next ones are counted on, the last of them is gone."""
    run = [article]
    while len(run) < 6 and (following := it.next_free(run[-1])):
        run.append(following)
    numbers = [line.number for line in run]
    if len(run) < 3 or not all(it.tells(line) or _weight(line) >= _SUBSTANTIAL for line in run):
        return None
    run[-1].leave()
    it.root.add(it.root.below.index(article), it.article(numbers[0]))
    for line, number in zip(run[:-1], numbers[1:], strict=True):
        line.renumber(number)
    return [*run, it.root.below[it.root.below.index(article) - 1]]


def article_moved(it: Injector, article: Line) -> Sequence[Line] | None:
    """Past much more than it is itself: else what it passed might be said to have moved."""
    sizes = [0, *accumulate(_lines(line) for line in it.root.below)]
    start = article.leave()
    targets = [
        at
        for at, line in enumerate(it.root.below)
        if line.unit == "art" and abs(at - start) > 3 and abs(sizes[at] - sizes[start]) > 2 * _lines(article) + 2
    ]
    if not targets or _weight(article) < _TELLING:
        return None
    it.root.add(it.rng.choice(targets) + 1, article)
    article.deed = "moved"
    it.edit(article, it.rate())
    return [article]


def article_split(it: Injector, article: Line) -> Sequence[Line] | None:
    body = [line for line in article.below if line.unit != NOTE]
    if len(body) < 4 or _weight(article) < 2 * _SUBSTANTIAL:
        return None
    new = Line("art", article.label, it.sentence(3, 7).capitalize(), deed="half", partner=article)
    new.renumber(it.fresh(article.number))
    it.root.add(it.root.below.index(article) + 1, new)
    cut = it.rng.randint(2, len(body) - 2)
    for place, line in enumerate(body[cut:]):
        line.leave()
        new.add(place, line)
    _count(new.below)
    for half in (article, new):
        if _weight(half) < _SUBSTANTIAL:
            return None
        it.edit(half, it.rate())
    return [article, new]


def articles_merged(it: Injector, article: Line) -> Sequence[Line] | None:
    other = it.next_free(article)
    if not other or min(_weight(article), _weight(other)) < _SUBSTANTIAL:
        return None
    other.leave()
    for line in other.below:
        line.above = None
        article.add(len(article.below), line)
    _count(article.below)
    other.below, article.partner, article.deed = [], other, "joined"
    it.edit(article, it.rate())
    return [article, other]


def heading_changed(it: Injector, article: Line) -> Sequence[Line] | None:
    article.text = it.sentence(3, 9).capitalize()
    return [article]


def note_added(it: Injector, article: Line) -> Sequence[Line] | None:
    article.add(len(article.below), Line(NOTE, "", note(article.number, 2026, it.rng.randrange(100, 200), it.language)))
    return [article]


def edited_without_meaning(it: Injector, article: Line) -> Sequence[Line] | None:
    lines = [line for line in article.below if line.text.endswith(".") and " - " not in line.text and not line.deed]
    if not lines:
        return None
    line = it.rng.choice(lines)
    line.text = line.text[:-1] + " ."
    return [article]


# ---- points and subpoints -------------------------------------------------------------------------------------------


def point_added(it: Injector, article: Line) -> Sequence[Line] | None:
    if not (run := it.run(article)):
        return None
    before = it.rng.choice(run)
    new = Line(before.unit, before.label, it.sentence(6, 25) + ";")
    if before.unit == "pt":
        new.text = new.text[:-1].capitalize() + "."
    new.renumber(f"{before.number}-1")
    _beside(before, new)
    if it.rng.random() < 0.5:
        _count([line for line in _siblings(before) if line.unit == before.unit])
    return [article]


def point_vanished(it: Injector, article: Line) -> Sequence[Line] | None:
    run = it.run(article)
    if not (line := it.one_of(run)):
        return None
    line.leave()
    if it.rng.random() < 0.5:
        _count([other for other in run if other is not line])
    return [article]


def point_repealed(it: Injector, article: Line) -> Sequence[Line] | None:
    if not (line := it.one_of(it.run(article))):
        return None
    _stub(it, line, "", ";" if line.unit == "sub" else ".")
    return [article]


def point_amended(it: Injector, article: Line) -> Sequence[Line] | None:
    if not (line := it.one_of(list(article.walk())[1:])):
        return None
    it.edit(line, it.rng.choice(RATES[1:]))
    return [article]


def point_renumbered(it: Injector, article: Line) -> Sequence[Line] | None:
    if not (line := it.one_of(it.run(article))):
        return None
    line.renumber(f"{line.number}-1")
    it.edit(line, it.rate())
    return [article]


def point_moved(it: Injector, article: Line) -> Sequence[Line] | None:
    """To the end of a list of another article; what stood behind it is counted anew, or not."""
    run = it.run(article)
    line = it.one_of(run)
    targets = [
        (other, found) for other in it.free(article) for found in it.runs(other) if line and found[0].unit == line.unit
    ]
    if not targets or not line:
        return None
    other, found = it.rng.choice(targets)
    line.leave()
    if it.rng.random() < 0.5:
        _count([rest for rest in run if rest is not line])
    line.renumber(str(len(found) + 1))
    _beside(found[-1], line)
    line.deed = "moved"
    it.edit(line, it.rate())
    return [article, other]


def points_swapped(it: Injector, article: Line) -> Sequence[Line] | None:
    fit = [line for line in it.run(article) if it.tells(line) and not line.below]
    if len(fit) < 2:
        return None
    first, second = sorted(it.rng.sample(fit, 2), key=lambda line: int(line.number))
    if int(second.number) - int(first.number) > 1:
        return None
    at = second.leave()
    first.above.add(first.above.below.index(first), second)  # type: ignore[union-attr]
    first.leave()
    second.above.add(at, first)  # type: ignore[union-attr]
    first.label, second.label = second.label, first.label
    for line, other in ((first, second), (second, first)):
        line.deed, line.partner = "swapped", other
        it.edit(line, it.rate())
    return [article]


def paragraph_added(it: Injector, article: Line) -> Sequence[Line] | None:
    lines = [line for line in article.walk() if line.unit in {"cl", "par"} and not line.below and not line.deed]
    if not lines:
        return None
    before = it.rng.choice(lines)
    opening = it.sentence(8, 25)
    _beside(
        before, Line(before.unit, "", (opening.capitalize() if before.unit == "cl" else opening) + before.text[-1:])
    )
    return [article]


def paragraph_vanished(it: Injector, article: Line) -> Sequence[Line] | None:
    if not (line := it.one_of([line for line in article.walk() if line.unit in {"cl", "par"}])):
        return None
    line.leave()
    return [article]


# ---- tables ---------------------------------------------------------------------------------------------------------


def row_added(it: Injector, article: Line) -> Sequence[Line] | None:
    if not (rows := list(_rows(article))):
        return None
    before = it.rng.choice(rows)
    new = Line("row", "", "")
    for cell in before.below:
        new.add(len(new.below), Line("cell", "", it.sentence(4, 9) if len(cell.text) >= _TELLING else cell.text))
    _beside(before, new)
    return [article]


def row_vanished(it: Injector, article: Line) -> Sequence[Line] | None:
    rows = [row for row in _rows(article) if any(it.tells(cell) for cell in row.below)]
    if len(rows) < 3:
        return None
    it.rng.choice(rows).leave()
    return [article]


def cell_amended(it: Injector, article: Line) -> Sequence[Line] | None:
    if not (cell := it.one_of([cell for row in _rows(article) for cell in row.below])):
        return None
    it.edit(cell, it.rng.choice(RATES[1:]))
    return [article]


OPERATIONS: Final[tuple[Operation, ...]] = (
    article_added, point_added, article_vanished, point_vanished, article_repealed, point_repealed, article_amended,
    point_amended, article_renumbered, point_renumbered, article_moved, point_moved, articles_shifted, points_swapped,
    article_split, paragraph_added, articles_merged, paragraph_vanished, heading_changed, row_added, note_added,
    row_vanished, edited_without_meaning, cell_amended,
)  # fmt: skip


def _stub(it: Injector, line: Line, ending: str, mark: str) -> None:
    line.text, line.below, line.deed = _REPEALED[it.language].format(ending, mark), [], "stub"


def _weight(article: Line) -> int:
    return sum(len(line.text) for line in article.walk() if line is not article)


def _lines(line: Line) -> int:
    return sum(1 for _ in line.walk())


def _count(lines: Sequence[Line]) -> None:
    """Number the points of a list from 1."""
    for unit in ("pt", "sub"):
        for number, line in enumerate((line for line in lines if line.unit == unit), 1):
            line.renumber(str(number))


def _siblings(line: Line) -> list[Line]:
    assert line.above
    return line.above.below


def _beside(before: Line, new: Line) -> None:
    assert before.above
    before.above.add(before.above.below.index(before) + 1, new)


def _rows(article: Line) -> Iterator[Line]:
    return (line for line in article.walk() if line.unit == "row")
