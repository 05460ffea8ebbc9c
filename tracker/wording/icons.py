"""Which icon and tone stand beside each state's word (DESIGN.md §4): the same on every page and in print.

An icon is a name in the sprite `static/icons.svg`; a tone is the ending of the classes `.st-*` and `.b-*`.
Shapes differ without colour, and the word always stands beside.
"""

from enum import Enum

from tracker.rules.states import (
    ChangeClass,
    EffectState,
    Flag,
    MeasureState,
    OnTrack,
    RoundVerdict,
    Verdict,
    VerificationResult,
)

ICONS: dict[Enum, str] = {
    MeasureState.NOT_STARTED: "circle",
    MeasureState.IN_PROGRESS: "circle-half",
    MeasureState.DONE: "check-circle-fill",
    MeasureState.IN_PLACE: "arrow-repeat",
    MeasureState.WITHDRAWN: "x-circle",
    Flag.OVERDUE: "alarm-fill",
    Flag.OBSTACLE: "slash-circle-fill",
    Flag.NO_OWNER: "person-fill-exclamation",
    Flag.UNCONFIRMED: "chat-square-dots",
    Flag.AWAITING_DECISION: "paragraf",
    Flag.AT_RISK: "exclamation-triangle-fill",
    EffectState.SHOWN: "check-lg",
    EffectState.INTERIM_TARGET: "graph-up-arrow",
    EffectState.TOO_EARLY: "hourglass-split",
    EffectState.TOO_SMALL: "people",
    EffectState.NOT_SHOWN: "dash-lg",
    EffectState.DONE_WITHOUT_EFFECT: "dash-circle",
    EffectState.NOT_MEASURED: "question-circle",
    Verdict.YES: "check-circle-fill",
    Verdict.UNCERTAIN: "exclamation-triangle-fill",
    Verdict.NO: "x-octagon-fill",
    VerificationResult.YES: "check-circle-fill",
    VerificationResult.PARTLY: "exclamation-triangle-fill",
    VerificationResult.NO: "x-octagon-fill",
    RoundVerdict.REMEDIED: "check-circle-fill",
    RoundVerdict.PARTLY: "exclamation-triangle-fill",
    RoundVerdict.REMAINS: "x-octagon-fill",
    OnTrack.YES: "check-circle-fill",
    OnTrack.UNCERTAIN: "exclamation-triangle-fill",
    OnTrack.NO: "x-octagon-fill",
    ChangeClass.NEW: "plus-lg",
    ChangeClass.REOPENED: "arrow-counterclockwise",
    ChangeClass.CLOSED: "flag",
    ChangeClass.WITHDRAWN: "x-circle",
    ChangeClass.WORSE: "arrow-down-right",
    ChangeClass.MOVED_LATER: "calendar-plus",
    ChangeClass.VERIFIED: "clipboard-check",
    ChangeClass.DONE: "check-lg",
    ChangeClass.MOVED_EARLIER: "calendar-minus",
    ChangeClass.PROGRESS: "arrow-up-right",
    ChangeClass.UNCONFIRMED: "chat-square-dots",
    ChangeClass.UNCHANGED: "dash-lg",
}

#: `.st-<tone>` beside text; measure states also `.b-<tone>` on tiles and `.f-<tone>` in charts.
TONES: dict[Enum, str] = {
    MeasureState.NOT_STARTED: "ej",
    MeasureState.IN_PROGRESS: "pagar",
    MeasureState.DONE: "klar",
    MeasureState.IN_PLACE: "lopande",
    MeasureState.WITHDRAWN: "utgar",
    Flag.OVERDUE: "sen",
    Flag.OBSTACLE: "hinder",
    Flag.NO_OWNER: "agare",
    Flag.UNCONFIRMED: "tyst",
    Flag.AWAITING_DECISION: "beslut",
    Flag.AT_RISK: "risk",
    EffectState.SHOWN: "klar",
    EffectState.INTERIM_TARGET: "klar",
    EffectState.TOO_EARLY: "ej",
    EffectState.TOO_SMALL: "ej",
    EffectState.NOT_SHOWN: "tyst",
    EffectState.DONE_WITHOUT_EFFECT: "tyst",
    EffectState.NOT_MEASURED: "tyst",
    Verdict.YES: "ja",
    Verdict.UNCERTAIN: "osakert",
    Verdict.NO: "nej",
    VerificationResult.YES: "klar",
    VerificationResult.PARTLY: "risk",
    VerificationResult.NO: "sen",
    RoundVerdict.REMEDIED: "klar",
    RoundVerdict.PARTLY: "risk",
    RoundVerdict.REMAINS: "sen",
    OnTrack.YES: "klar",
    OnTrack.UNCERTAIN: "risk",
    OnTrack.NO: "sen",
}


def icon_of(member: Enum) -> str:
    """The sprite's icon for a state, flag, effect, verdict or class of change. KeyError for anything else."""
    return ICONS[member]


def tone_of(member: Enum) -> str:
    """The tone for the same; empty for a class of change, which stays in the colour of the text."""
    return TONES.get(member, "")
