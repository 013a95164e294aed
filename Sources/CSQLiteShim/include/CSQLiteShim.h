#ifndef ROLLCALL_CSQLITESHIM_H
#define ROLLCALL_CSQLITESHIM_H
#include <sqlite3.h>

/// Turns the checkpoint at the last close of a connection on (0) or off (1).
/// sqlite3_db_config is variadic, which Swift cannot call. Returns SQLite's result code.
int rollcall_sqlite_no_checkpoint_on_close(sqlite3 *connection, int off);

/// Flushes the database file of a connection to disk, through SQLite's own descriptor: closing another one would drop
/// the locks that SQLite has in this process. Returns SQLite's result code.
int rollcall_sqlite_flush(sqlite3 *connection);

/// The magic number of the file system that a path lies on (statfs(2), which Swift's Glibc leaves out); 0 when the
/// system does not say.
unsigned int rollcall_filesystem_magic(const char *path);

#endif
