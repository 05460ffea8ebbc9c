"""The sentences of the rules: a message's id -> the Swedish source sentence.

Who invents an id writes its sentence here, under the heading of the file that raises it. A sentence says what
is missing and where to put it right (PRODUCT.md, "The rules"), in plain Swedish (DESIGN.md §9). Places are
`%(name)s`; days arrive written out ("4 april 2014"), numbers grouped, enum members as labels.
Where the sentence differs between one and many, `NP_(singular, plural)` counts the value `n`.
"""

from tracker.wording.marking import N_, NP_

SENTENCES: dict[str, str | tuple[str, str]] = {
    # periods of time, shared by all
    "days_left": NP_("%(n)s dag kvar", "%(n)s dagar kvar"),
    "days_late": NP_("%(n)s dag sen", "%(n)s dagar sen"),
    "today": N_("i dag"),
}
