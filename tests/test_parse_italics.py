"""Stamps printed wholly in italics, as some exports have them: told from the signature above them."""

from __future__ import annotations

import pytest

from processors.parse.blocks import Block
from processors.parse.structure import build

SHELL = ("БҰЙЫРАМЫН:", "1. Айдау ережесі бекітілсін.", "2. Осы бұйрық қолданысқа енгізіледі.")


def paths(*italic: str, title: str = "Айдау ережесі") -> dict[str, str]:
    blocks = [*(Block(t) for t in SHELL), *(Block(t, "italic") for t in italic), Block(title, "heading"),
              Block("1. Айдау көктемде басталады.")]  # fmt: skip
    provisions, _, _ = build(blocks)
    return {p.path: p.line for p in provisions if p.path not in {"preamble", "pt:1", "pt:2"}}


ISSUED = ("Қазақстан Республикасы", "Жайылым министрінің", "2026 жылғы 1 наурыздағы")


@pytest.mark.parametrize("signature", [("Жайылым министрі", "Б. Сұлтанов"), ("Министрдің м.а.", "Сұлтанов Б.")])
def test_a_kazakh_stamp_in_italics_is_no_signature(signature: tuple[str, ...]) -> None:
    assert paths(*signature, *ISSUED, "№ 5 бұйрығымен бекітілген") == {
        "sign": " ".join(signature),
        "rules": "Қазақстан Республикасы Жайылым министрінің 2026 жылғы 1 наурыздағы № 5 бұйрығымен бекітілген",
        "rules/title": "Айдау ережесі",
        "rules/pt:1": "1. Айдау көктемде басталады.",
    }


def test_an_annex_of_an_acting_minister_in_italics() -> None:
    found = paths(
        "Министр Б. Сұлтанов", "Жайылым министрінің м.а.", "2026 жылғы 1 наурыздағы № 5 бұйрығына", "2-қосымша"
    )
    assert found["sign"] == "Министр Б. Сұлтанов"
    assert found["annex:2"].endswith("2-қосымша")
    assert "annex:2/pt:1" in found


def test_an_italic_signature_without_a_stamp_stays_one() -> None:
    found = paths("Жайылым министрі", "Б. Сұлтанов")
    assert found["sign"] == "Жайылым министрі Б. Сұлтанов"
    assert not [path for path in found if path.startswith("annex")]
