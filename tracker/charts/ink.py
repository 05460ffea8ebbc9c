"""The colours of paper: the light theme's, by the class names that a scene's items carry."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ink:
    """How one class looks on paper. Colours as #rrggbb; empty is none."""

    fill: str = ""
    stroke: str = ""
    width: float = 1
    dash: tuple[float, ...] = ()
    bold: bool = False


TEXT = Ink(fill="#465a62")
PALETTE: dict[str, Ink] = {
    "grid": Ink(stroke="#d3dcdf", width=0.8),
    "note": Ink(stroke="#74878f", dash=(2, 3)),
    "target": Ink(stroke="#13262d", width=1.5),
    "kvar": Ink(fill="#fff1cc"),
    "mote": Ink(stroke="#74878f"),
    "motem": Ink(fill="#465a62"),
    "idag": Ink(stroke="#13262d", width=2),
    "idaglbl": Ink(fill="#13262d", bold=True),
    "sista": Ink(stroke="#b3261e", width=2),
    "sistalbl": Ink(fill="#9c1f1b", bold=True),
    "mal": Ink(stroke="#13262d", width=1.5, dash=(6, 4)),
    "targetlbl": Ink(fill="#13262d", bold=True),
    "b": Ink(fill="#13262d", bold=True),
    "varde": Ink(stroke="#0b5167", width=2.5),
    "f-varde": Ink(fill="#0b5167"),
    "gjort": Ink(stroke="#74878f", dash=(2, 3)),
    "lbl": Ink(fill="#13262d", bold=True),
    "axis": TEXT,
    "f-klar": Ink(fill="#2a7f4b"),
    "f-lopande": Ink(fill="#e4f2e9", stroke="#2a7f4b", width=1.5),
    "f-pagar": Ink(fill="#2b6fa6"),
    "f-sen": Ink(fill="#b3261e"),
    "f-ej": Ink(fill="#ffffff", stroke="#5e7179", width=1.5, dash=(4, 3)),
    "f-over": Ink(fill="#fbe7e5", stroke="#b3261e", dash=(4, 3)),
    "t-klar": Ink(fill="#ffffff", bold=True),
    "t-lopande": Ink(fill="#1b6439", bold=True),
    "t-pagar": Ink(fill="#ffffff", bold=True),
    "t-sen": Ink(fill="#ffffff", bold=True),
    "t-ej": Ink(fill="#13262d", bold=True),
}


def ink_of(look: str) -> Ink:
    """How an item with these classes looks; the text's grey when none of them is known."""
    for name in look.split():
        if name in PALETTE:
            return PALETTE[name]
    return Ink(fill="#465a62", stroke="#465a62")
