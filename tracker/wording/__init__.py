"""Facts into words: labels, sentences, dates, money. Babel only, so paper and charts can speak too.

Swedish is the source language: a missing catalogue, or a missing line in one, gives the Swedish text.
"""

from tracker.wording.words import Words

__all__ = ["Words"]
