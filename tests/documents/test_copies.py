"""A copy says which file is the original, and owns up to words that are no longer the same."""

from tests.documents import letters, plans
from tracker.documents import answer, blocks, copies
from tracker.documents.copies import Original

ORIGINAL = Original("Redovisning 1 till IVO, version 2.pdf", "3f9a" * 16)


def test_a_copy_names_the_original_and_its_checksum_and_changes_nothing_else() -> None:
    letter = answer.letter(letters.final(), plans.SV)
    copied = copies.copy(letter, ORIGINAL, plans.SV)
    [notice] = set(blocks.texts(copied)) - set(blocks.texts(letter))
    assert ORIGINAL.name in notice and ORIGINAL.sha256 in notice and "samma ord" not in notice
    assert copied.blocks == letter.blocks and copied.facts == letter.facts


def test_a_copy_in_other_words_says_so() -> None:
    letter = answer.letter(letters.final(), plans.SV)
    other = copies.copy(letter, Original(ORIGINAL.name, ORIGINAL.sha256, same_words=False), plans.SV)
    assert other.notices[-1].endswith("har inte samma ord. Läs originalet.")
