"""The SQLite that every store is opened with: SQLCipher's, which is newer than the machine's and can encrypt.

It is the standard library's driver in all but name, and is checked as such. sqlite-utils catches the errors of whatever
stands in its place as `pysqlite3`, so that is put there before sqlite-utils is imported.
"""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    import sqlcipher3
    from sqlcipher3 import dbapi2 as sqlite3

    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", sqlite3)

__all__ = ["sqlite3"]
