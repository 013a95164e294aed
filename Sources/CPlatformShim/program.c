#define _GNU_SOURCE
#include "CPlatformShim.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The guard is a fork of a process with many threads: it may only do what a signal handler may, so no malloc, no stdio,
// no Swift. It has 0 to 2 on /dev/null and the link on 3. In a session of its own, it hears no signal of a terminal; it
// blocks all others but KILL, and should it be killed, the kernel kills the program (PR_SET_PDEATHSIG; the guard has one
// thread, so that its end is the end of that thread). As a subreaper it is the parent of whatever the program leaves.

enum { LINK = 3, ORPHAN_GRACE = 1000, LEFTOVER_GRACE = 1000, AFTER_KILL = 1000, LOOK = 20 };

typedef struct {
    pid_t program;
    int has_ended;
    int status;
    /// Whether the program was told to end, so that all it started must go, in whatever session it is.
    int must_end;
    /// When the next, sharper signal is due; 0: never.
    long long deadline;
    int is_killing;
    int has_link;
} guard_state;

static long long now_milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void close_from(unsigned first) {
    if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > 65536) limit.rlim_cur = 65536;
    for (unsigned file = first; file < limit.rlim_cur; file++) close((int)file);
}

/// Moves what the guard needs to fixed places and closes everything else, first of all the locks of databases.
static void settle_files(int output, int link) {
    int high_output = fcntl(output, F_DUPFD, 16), high_link = fcntl(link, F_DUPFD, 16);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (high_output < 0 || high_link < 0 || null < 0) _exit(127);
    if (null != 0) dup2(null, 0);
    dup2(high_output, 1);
    dup2(high_output, 2);
    dup3(high_link, LINK, O_CLOEXEC);
    close_from(LINK + 1);
}

/// The program's side of the second fork; never returns.
static void become(const rollcall_program *program, pid_t guard, int trouble) {
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != guard) _exit(127);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    rollcall_program_end end = {ROLLCALL_NOT_STARTED, 0};
    if (program->folder && chdir(program->folder) != 0) end.kind = ROLLCALL_NO_FOLDER;
    else execve(program->path, program->arguments, program->environment);
    end.value = errno;
    ssize_t written = write(trouble, &end, sizeof end);
    _exit(written < 0 ? 126 : 127);
}

static void say(rollcall_program_end end) {
    ssize_t sent = send(LINK, &end, sizeof end, MSG_NOSIGNAL);
    _exit(sent < 0);
}

/// Starts the program, or says why not and ends.
static pid_t begin(const rollcall_program *program) {
    int trouble[2];
    rollcall_program_end end = {ROLLCALL_NOT_STARTED, 0};
    if (pipe2(trouble, O_CLOEXEC) != 0) {
        end.value = errno;
        say(end);
    }
    pid_t guard = getpid(), child = _Fork();
    if (child == 0) become(program, guard, trouble[1]);
    end.value = errno;
    if (child < 0) say(end);
    setpgid(child, child);
    close(trouble[1]);
    ssize_t count;
    do count = read(trouble[0], &end, sizeof end);
    while (count < 0 && errno == EINTR);
    if (count == sizeof end) say(end);
    close(trouble[0]);
    // From here on only the program and what it starts hold the pipe, so that its end is theirs.
    dup2(0, 1);
    dup2(0, 2);
    return child;
}

/// Kills the children that the guard has now; what these leave become its children, for the next look.
static void kill_children(void) {
    char text[4096];
    int file = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    ssize_t count = read(file, text, sizeof text);
    close(file);
    pid_t process = 0;
    for (ssize_t place = 0; place < count; place++) {
        if (text[place] >= '0' && text[place] <= '9') {
            process = process * 10 + (text[place] - '0');
        } else {
            if (process > 1) kill(process, SIGKILL);
            process = 0;
        }
    }
}

static void tell_to_end(guard_state *state, int grace) {
    if (state->must_end) return;
    state->must_end = 1;
    kill(-state->program, SIGTERM);
    state->deadline = now_milliseconds() + grace;
}

static void hear(guard_state *state, int grace) {
    char byte;
    ssize_t count = recv(LINK, &byte, 1, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) {
        state->has_link = 0;
        grace = ORPHAN_GRACE;
        // A grace that has begun may be longer than a process without its worker is given.
        if (state->must_end && !state->is_killing) {
            long long soon = now_milliseconds() + grace;
            if (soon < state->deadline) state->deadline = soon;
        }
    }
    tell_to_end(state, grace);
}

/// Reaps what has ended; whether there are children left.
static int reap(guard_state *state) {
    for (;;) {
        int status;
        pid_t ended = waitpid(-1, &status, WNOHANG);
        if (ended == 0) return 1;
        if (ended < 0) return errno == EINTR;
        if (ended != state->program) continue;
        state->has_ended = 1;
        state->status = status;
    }
}

/// Whether there is nothing left to wait for.
///
/// What a program that ended by itself leaves in its group goes with it; what has a session of its own, as a daemon
/// that was started on purpose, stays. When the program was told to end, all of it goes.
static int is_over(guard_state *state, int has_children) {
    if (!state->has_ended) return 0;
    if (state->must_end) return !has_children;
    if (kill(-state->program, state->deadline ? 0 : SIGTERM) != 0) return 1;
    if (!state->deadline) state->deadline = now_milliseconds() + LEFTOVER_GRACE;
    return 0;
}

/// Sends KILL when its time has come; whether even that did not help in time.
static int sharpen(guard_state *state) {
    if (!state->deadline || now_milliseconds() < state->deadline) {
        if (state->is_killing && state->must_end) kill_children();
        return 0;
    }
    if (state->is_killing) return 1;
    state->is_killing = 1;
    state->deadline = now_milliseconds() + AFTER_KILL;
    kill(-state->program, SIGKILL);
    if (state->must_end) kill_children();
    return 0;
}

static void guard(const rollcall_program *program) {
    setsid();
    prctl(PR_SET_NAME, "rollcall-guard");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    settle_files(program->output, program->link);
    guard_state state = {.program = begin(program), .has_link = 1};
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    int signals = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    while (!is_over(&state, reap(&state)) && !sharpen(&state)) {
        struct pollfd files[2] = {{signals, POLLIN, 0}, {state.has_link ? LINK : -1, POLLIN, 0}};
        poll(files, 2, state.deadline || signals < 0 ? LOOK : -1);
        struct signalfd_siginfo info;
        while (read(signals, &info, sizeof info) > 0) continue;
        if (files[1].revents) hear(&state, program->grace_milliseconds);
    }
    rollcall_program_end end = {ROLLCALL_SIGNALLED, SIGKILL};
    if (state.has_ended && WIFEXITED(state.status)) {
        end.kind = ROLLCALL_EXITED;
        end.value = WEXITSTATUS(state.status);
    } else if (state.has_ended && WIFSIGNALED(state.status)) {
        end.value = WTERMSIG(state.status);
    }
    say(end);
}

int rollcall_program_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

pid_t rollcall_program_start(const rollcall_program *program) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    // Without the handlers of fork(3): nothing that these would mend is used on the other side.
    pid_t process = _Fork();
    if (process == 0) {
        guard(program);
        _exit(127);
    }
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return process < 0 ? -error : process;
}
