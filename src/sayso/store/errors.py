"""What can go wrong with a store, each with a stable code and one sentence for the user."""

from __future__ import annotations

import errno

from sayso.model import ListedError

CODES = {
    "missing": "there is no such case; check the path, or make one with: sayso case new",
    "not-a-case": "this is no case ({detail}); name the folder that `sayso case new` made.",
    "exists": "there is something here already; choose another name.",
    "newer": "this case was made by a newer version of Sayso (its schema is {detail}); upgrade Sayso to open it.",
    "older-read-only": "this case was made by an older version of Sayso and may not be written; copy it, and open the copy.",
    "locked": "{detail} is writing in this case; wait until it is done, or stop it.",
    "busy": "somebody else has been writing in this case for too long; try again.",
    "read-only": "this case may not be written; copy it to where you may write, or change its permissions.",
    "unclosed": "this case may not be written and was not closed; copy all of its folder to where you may write, and open the copy.",
    "full": "the disk is full; what was added so far is safe. Make room and run the same command again.",
    "permission": "you may not open this; change its permissions.",
    "damaged": "the database is damaged ({detail}); take the case from its last copy.",
    "original-missing": "this original is missing; take it from the last copy of the case.",
    "original-changed": "this original is not what was received: its SHA-256 is {detail}; take it from the last copy of the case.",
    "unreachable": "the PostgreSQL server does not answer or will not let you in ({detail}); check the address and the password.",
    "no-driver": "PostgreSQL needs a driver; install it with: pip install 'sayso[postgresql]'",
    "no-role": "the role sayso_writer is missing; ask the server's owner to run: CREATE ROLE sayso_writer; GRANT sayso_writer TO {detail};",
    "password": "a case keeps no passwords; leave the password out and put it into ~/.pgpass or PGPASSWORD.",
    "scheme": "{detail} is no store that Sayso knows; use postgresql://user@server/database.",
    "refused": "the database refused this ({detail}).",
}


class StoreError(ListedError):
    """A store could not be read or written. `code` is one of CODES; `name` is the case or the file."""

    codes = CODES


SYSTEM = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "read-only",
    errno.EACCES: "permission",
    errno.EPERM: "permission",
}


def of_system(error: OSError, place: str) -> StoreError:
    """What the operating system refused, in our words."""
    return StoreError(SYSTEM.get(error.errno or 0, "refused"), place, error.strerror or type(error).__name__)
