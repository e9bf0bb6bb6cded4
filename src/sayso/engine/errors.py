"""What can go wrong with a file on its way into a case, with a bag, or with a time stamp."""

from __future__ import annotations

from sayso.model import ListedError

CODES = {
    "missing": "there is no such file; check the path.",
    "permission": "you may not read this; change its permissions or copy it.",
    "special": "this is no ordinary file; save its content to a file first.",
    "symlink": "this is a symbolic link, which is not followed; name the file it points to.",
    "itself": "this is the case itself, which is not taken into it.",
    "too-large": "the file is larger than {detail}; split it.",
    "unreadable": "the file could not be read from the disk ({detail}).",
    "crashed": "the worker died over this file twice; there may be too little memory.",
    "stamp": "this is no answer of a time-stamping authority (RFC 3161) in strict DER; take the file that it gave you.",
    "stamp-nothing": "the ledger has no entry yet; take files in first.",
    "stamp-refused": "the authority refused to stamp this ({detail}); ask it again.",
    "stamp-other": "this stamp is of no entry of this ledger; it may belong to another case.",
    "stamp-signature": "the signature does not hold by the certificates that you trust ({detail}).",
    "certificate": "this is no certificate in PEM form.",
    "bag-exists": "there is something here already; choose another name.",
    "bag-name": "a bag is a .zip or a .tar; end its name so.",
    "bag-missing": "there is no such bag; check the path.",
    "bag-damaged": "the bag is damaged or no bag ({detail}); take it from another copy.",
    "bag-other": "the bag holds no case ({detail}).",
}


class CaseError(ListedError):
    """`code` is one of CODES; `name` is the file, the bag or the case."""

    codes = CODES
