#ifndef ROLLCALL_CSQLITESHIM_H
#define ROLLCALL_CSQLITESHIM_H
#include <sqlite3.h>

/// Turns the checkpoint at the last close of a connection on (0) or off (1).
/// sqlite3_db_config is variadic, which Swift cannot call. Returns SQLite's result code.
int rollcall_sqlite_no_checkpoint_on_close(sqlite3 *connection, int off);

#endif
