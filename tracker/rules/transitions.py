"""How a rule speaks: a message id with its values, or a refusal carrying one.

The sentence itself is chosen later, in the reader's language (`wording.sentences`), so that rules, documents and
pages can never word the same fact differently.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from tracker.rules.periods import Period

#: A tuple is a list ("B1, B2 och B3"); an enum member is said with its label, a message within a message as its own
#: words. All by `wording.Words.say`.
Value: TypeAlias = "str | int | bool | date | Decimal | Period | Message | tuple[str, ...] | tuple[Message, ...] | None"


@dataclass(frozen=True, slots=True)
class Message:
    """One fact in words: `id` names the sentence in `wording.sentences`, `values` fill its places."""

    id: str
    values: Mapping[str, Value] = field(default_factory=dict)

    @classmethod
    def of(cls, id: str, **values: Value) -> "Message":
        return cls(id, values)


class RuleBroken(Exception):
    """A rule refuses an intention. `field` names the form field where the cure belongs, when there is one."""

    def __init__(self, message: Message, *, field: str | None = None) -> None:
        super().__init__(message.id)
        self.message = message
        self.field = field


class OutOfOrder(RuleBroken):
    """What the act needs does not work now, whoever asks: whoever runs the program has to mend it first."""
