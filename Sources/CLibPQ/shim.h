#include <libpq-fe.h>
#include <postgres_ext.h>
#include <sys/eventfd.h>

// Macros of one character are nothing to Swift.
enum rollcall_diagnosis {
    ROLLCALL_DIAG_SQLSTATE = PG_DIAG_SQLSTATE,
    ROLLCALL_DIAG_MESSAGE = PG_DIAG_MESSAGE_PRIMARY,
    ROLLCALL_DIAG_CONSTRAINT = PG_DIAG_CONSTRAINT_NAME,
    ROLLCALL_DIAG_TABLE = PG_DIAG_TABLE_NAME,
};

// A descriptor that any thread can make readable (eventfd(2), which Swift's Glibc leaves out).
static inline int rollcall_wake_up_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
