"""Which part of the data a document belongs to."""

from hashlib import blake2b

UNSEEN_DIGESTS = 3  # one digest in so many is kept unseen, here and in bench/extraction.py: fold 0


def fold_of(key: str, folds: int) -> int:
    """Return the fold of a document or sentence, from 0: a hash, so that it never moves.

    >>> fold_of("PMID:1", 5) == fold_of("PMID:1", 5)
    True
    """
    return int(blake2b(key.encode(), digest_size=4).hexdigest(), 16) % folds
