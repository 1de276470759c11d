"""Acts by the words of their titles and by the acts they amend: which are worth comparing with a draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice
from math import log

from processors.consult.lineage import judging
from processors.consult.lineage.judging import Act, Draft
from processors.consult.lineage.rulebook import lineage_rules
from processors.consult.lineage.titles import Title

_RAREST = 6
"""Words of a title that acts are looked up by: its rarest."""
_SAME_EVERYWHERE = 3000
"""A word in the titles of more acts than this finds nothing."""
_STATED = 1000.0
"""Weight of an act the card itself names; above any likeness."""


class Index:
    """The acts a look knows."""

    def __init__(self, known: Sequence[Act]) -> None:
        """Index `known`, which holds each act once."""
        self.acts = {act.act_id: act for act in known}
        self._by_key: dict[object, list[str]] = defaultdict(list)
        for act in known:
            for key in {key for title in act.titles.values() for key in _keys(title)}:
                self._by_key[key].append(act.act_id)
            self._by_key["own", act.adopted.isoformat(), act.number].append(act.act_id)

    def candidates(self, draft: Draft) -> list[Act]:
        """Return the acts that may have come of a draft, those first that share the rarest words of its title."""
        weights: dict[str, float] = defaultdict(float)
        keys = {key for title in draft.titles.values() for key in _keys(title) if key in self._by_key}
        for key in sorted(keys, key=lambda key: (len(self._by_key[key]), str(key)))[:_RAREST]:
            held = self._by_key[key]
            if len(held) <= _SAME_EVERYWHERE:
                for act_id in held:
                    weights[act_id] += log(1 + len(self.acts) / len(held))
        for day, number in draft.stated:
            for act_id in self._by_key.get(("own", day, number), []):
                weights[act_id] += _STATED
        ranked = sorted(weights, key=lambda act_id: (-round(weights[act_id], 6), act_id))
        fits = (act for act_id in ranked if judging.possible(draft, act := self.acts[act_id]))
        return list(islice(fits, lineage_rules().measures.candidates))


def _keys(title: Title) -> set[object]:
    return {*title.stems, *title.acts}
