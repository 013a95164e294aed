#include "CPlatformShim.h"
#include <malloc.h>

void rollcall_heap_keep_small(void) {
    // An arena for each thread keeps what that thread once needed, as a schedule that was read does; and the bounds
    // grow with use unless they are given.
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_TRIM_THRESHOLD, 128 * 1024);
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
}

void rollcall_heap_give_back(void) { malloc_trim(0); }
