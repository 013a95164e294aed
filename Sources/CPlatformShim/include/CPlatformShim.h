#ifndef ROLLCALL_CPLATFORMSHIM_H
#define ROLLCALL_CPLATFORMSHIM_H
#include <stddef.h>
#include <sys/types.h>

// MARK: Memory

/// Two arenas for all threads, and memory that is freed goes back at once (mallopt(3), which Swift's Glibc leaves out).
void rollcall_heap_keep_small(void);

/// Gives back the pages between what is in use (malloc_trim(3)).
void rollcall_heap_give_back(void);

// MARK: Programs

/// A program to start. Everything is read before the call returns.
typedef struct {
    const char *path;
    char **arguments;
    char **environment;
    /// NULL: the folder of this process.
    const char *folder;
    /// The writing end of a pipe: the program's output and errors.
    int output;
    /// The guard's end of a pair of sockets (SOCK_SEQPACKET); the other end is the caller's leash.
    int link;
    /// How long the program has between TERM and KILL, when it is told to end.
    int grace_milliseconds;
} rollcall_program;

/// What the guard says through the link, once, when nothing of the program is left to wait for.
typedef struct {
    int kind;
    /// The status, the signal, or errno.
    int value;
} rollcall_program_end;

enum { ROLLCALL_EXITED = 1, ROLLCALL_SIGNALLED = 2, ROLLCALL_NO_FOLDER = 3, ROLLCALL_NOT_STARTED = 4 };

/// A pipe whose ends no program inherits (pipe2(2), which Swift's Glibc leaves out); 0, or -1 with errno.
int rollcall_program_pipe(int ends[2]);

/// Forks a guard that starts the program, waits for it, and says through the link how it ended.
///
/// A byte through the link, or the end of the link (this process has died), makes the guard end the program and all
/// that it started: TERM, then KILL. Returns the guard's process, to be waited for; or minus errno.
pid_t rollcall_program_start(const rollcall_program *program);

// MARK: HTTP

/// A request. The texts are read before `rollcall_web_open` returns.
typedef struct {
    const char *url;
    const char *method;
    /// `Name: value` each; the last is NULL.
    const char *const *headers;
    const char *body;
    size_t body_size;
    int follows_redirects;
    size_t answer_limit;
} rollcall_web_request;

typedef struct {
    /// A code of libcurl (CURLE_…), 0 when the answer is there.
    int code;
    long status;
    /// What libcurl says of it, at most so many characters.
    char message[256];
} rollcall_web_answer;

/// Loads libcurl, once; 0 when the machine has none.
int rollcall_web_load(void);

/// Prepares a transfer; NULL when memory is short. `rollcall_web_load` has succeeded.
void *rollcall_web_open(const rollcall_web_request *request);

/// Does the transfer on this thread. Returns 0, or 1 when it was cancelled.
int rollcall_web_perform(void *transfer, rollcall_web_answer *answer);

/// Ends a transfer at once; from any thread.
void rollcall_web_cancel(void *transfer);

/// Frees a transfer that no other thread uses any more.
void rollcall_web_close(void *transfer);

#endif
