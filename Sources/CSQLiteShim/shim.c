#include "CSQLiteShim.h"
#include <stddef.h>
#include <sys/vfs.h>

int rollcall_sqlite_no_checkpoint_on_close(sqlite3 *connection, int off) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, off, NULL);
}

int rollcall_sqlite_flush(sqlite3 *connection) {
    sqlite3_file *file = NULL;
    int status = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (status != SQLITE_OK) return status;
    return file && file->pMethods ? file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) : SQLITE_MISUSE;
}

unsigned int rollcall_filesystem_magic(const char *path) {
    struct statfs info;
    return statfs(path, &info) == 0 ? (unsigned int)info.f_type : 0;
}
