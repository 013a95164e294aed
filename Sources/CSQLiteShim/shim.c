#include "CSQLiteShim.h"
#include <stddef.h>

int rollcall_sqlite_no_checkpoint_on_close(sqlite3 *connection, int off) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, off, NULL);
}
