#define _GNU_SOURCE
#include "CPlatformShim.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

// libcurl is loaded when the first request is sent: linked to the program it would be loaded, with some thirty libraries
// of its own, at every start. The numbers are those of curl/curl.h, which never change (curl.se/libcurl/abi.html).

enum {
    OPT_NOBODY = 44, OPT_POST = 47, OPT_FOLLOWLOCATION = 52, OPT_MAXREDIRS = 68, OPT_CONNECTTIMEOUT = 78,
    OPT_NOSIGNAL = 99, OPT_QUICK_EXIT = 322, OPT_WRITEDATA = 10001, OPT_URL = 10002,
    OPT_ERRORBUFFER = 10010, OPT_USERAGENT = 10018, OPT_HTTPHEADER = 10023,
    OPT_HEADERDATA = 10029, OPT_CUSTOMREQUEST = 10036, OPT_COPYPOSTFIELDS = 10165, OPT_PROTOCOLS_STR = 10318, OPT_REDIR_PROTOCOLS_STR = 10319,
    OPT_WRITEFUNCTION = 20011, OPT_HEADERFUNCTION = 20079, OPT_POSTFIELDSIZE_LARGE = 30120,
    INFO_RESPONSE_CODE = 0x200002, MESSAGE_DONE = 1, CODE_OUT_OF_MEMORY = 27, CODE_TOO_LARGE = 100,
    GLOBAL_DEFAULT = 3, HEADER_LIMIT = 256 * 1024, REDIRECTIONS = 5, CONNECT_SECONDS = 30
};

typedef struct {
    int message;
    void *handle;
    union { void *pointer; int code; } data;
} curl_message;

static struct {
    int (*global_init)(long);
    void *(*easy_init)(void);
    int (*easy_setopt)(void *, int, ...);
    int (*easy_getinfo)(void *, int, ...);
    const char *(*easy_strerror)(int);
    void (*easy_cleanup)(void *);
    void *(*slist_append)(void *, const char *);
    void (*slist_free_all)(void *);
    void *(*multi_init)(void);
    int (*multi_add_handle)(void *, void *);
    int (*multi_remove_handle)(void *, void *);
    int (*multi_perform)(void *, int *);
    int (*multi_poll)(void *, void *, unsigned, int, int *);
    int (*multi_wakeup)(void *);
    curl_message *(*multi_info_read)(void *, int *);
    int (*multi_cleanup)(void *);
} curl;

typedef struct {
    void *easy, *multi, *headers;
    size_t answer_limit, answer_size, header_size;
    int is_cut, has_too_many_headers;
    atomic_int is_cancelled;
    char message[256];
} transfer;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int is_loaded;

static void load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) return;
#define FIND(name) if (!(*(void **)&curl.name = dlsym(library, "curl_" #name))) return
    FIND(global_init); FIND(easy_init); FIND(easy_setopt); FIND(easy_getinfo); FIND(easy_strerror);
    FIND(easy_cleanup); FIND(slist_append); FIND(slist_free_all); FIND(multi_init); FIND(multi_add_handle);
    FIND(multi_remove_handle); FIND(multi_perform); FIND(multi_poll); FIND(multi_wakeup); FIND(multi_info_read);
    FIND(multi_cleanup);
#undef FIND
    is_loaded = curl.global_init(GLOBAL_DEFAULT) == 0;
}

int rollcall_web_load(void) {
    pthread_once(&once, load);
    return is_loaded;
}

/// Drops what comes; ends the transfer when it is more than is read.
static size_t take_body(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    transfer *self = context;
    self->answer_size += size * count;
    if (self->answer_size <= self->answer_limit) return size * count;
    self->is_cut = 1;
    return 0;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    transfer *self = context;
    self->header_size += size * count;
    if (self->header_size <= HEADER_LIMIT) return size * count;
    self->has_too_many_headers = 1;
    return 0;
}

/// What is asked for; whether libcurl knows all of it.
static int describe(transfer *self, const rollcall_web_request *request) {
    void *easy = self->easy;
    int failed = curl.easy_setopt(easy, OPT_URL, request->url);
    failed |= curl.easy_setopt(easy, OPT_PROTOCOLS_STR, "http,https");
    failed |= curl.easy_setopt(easy, OPT_REDIR_PROTOCOLS_STR, "http,https");
    failed |= curl.easy_setopt(easy, OPT_FOLLOWLOCATION, (long)(request->follows_redirects != 0));
    failed |= curl.easy_setopt(easy, OPT_MAXREDIRS, (long)REDIRECTIONS);
    failed |= curl.easy_setopt(easy, OPT_HTTPHEADER, self->headers);
    if (request->body) {
        failed |= curl.easy_setopt(easy, OPT_POSTFIELDSIZE_LARGE, (long long)request->body_size);
        failed |= curl.easy_setopt(easy, OPT_COPYPOSTFIELDS, request->body);
    }
    if (strcmp(request->method, "HEAD") == 0) failed |= curl.easy_setopt(easy, OPT_NOBODY, 1L);
    else if (strcmp(request->method, "POST") == 0) {
        failed |= curl.easy_setopt(easy, OPT_POST, 1L);
        if (!request->body) failed |= curl.easy_setopt(easy, OPT_POSTFIELDSIZE_LARGE, 0LL);
    } else if (request->body || strcmp(request->method, "GET") != 0) {
        failed |= curl.easy_setopt(easy, OPT_CUSTOMREQUEST, request->method);
    }
    return failed == 0;
}

/// What is the same for all.
static int arrange(transfer *self) {
    void *easy = self->easy;
    int failed = curl.easy_setopt(easy, OPT_NOSIGNAL, 1L);
    failed |= curl.easy_setopt(easy, OPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    failed |= curl.easy_setopt(easy, OPT_ERRORBUFFER, self->message);
    failed |= curl.easy_setopt(easy, OPT_USERAGENT, "rollcall");
    failed |= curl.easy_setopt(easy, OPT_WRITEFUNCTION, take_body);
    failed |= curl.easy_setopt(easy, OPT_WRITEDATA, self);
    failed |= curl.easy_setopt(easy, OPT_HEADERFUNCTION, take_header);
    failed |= curl.easy_setopt(easy, OPT_HEADERDATA, self);
    // A name server that does not answer would hold a cancelled transfer; a library before 7.87 does not know this.
    curl.easy_setopt(easy, OPT_QUICK_EXIT, 1L);
    return failed == 0;
}

void *rollcall_web_open(const rollcall_web_request *request) {
    transfer *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->answer_limit = request->answer_limit;
    self->easy = curl.easy_init();
    self->multi = curl.multi_init();
    // Without "Expect: 100-continue", which waits a second for servers that do not know it.
    self->headers = curl.slist_append(NULL, "Expect:");
    for (const char *const *header = request->headers; *header; header++) {
        void *longer = self->headers ? curl.slist_append(self->headers, *header) : NULL;
        if (!longer) goto failed;
        self->headers = longer;
    }
    if (!self->easy || !self->multi || !arrange(self) || !describe(self, request)) goto failed;
    if (curl.multi_add_handle(self->multi, self->easy) == 0) return self;
failed:
    rollcall_web_close(self);
    return NULL;
}

int rollcall_web_perform(void *opaque, rollcall_web_answer *answer) {
    transfer *self = opaque;
    memset(answer, 0, sizeof *answer);
    for (;;) {
        int running = 0, left = 0;
        if (atomic_load(&self->is_cancelled)) return 1;
        if (curl.multi_perform(self->multi, &running) != 0) {
            answer->code = CODE_OUT_OF_MEMORY;
            break;
        }
        curl_message *message = curl.multi_info_read(self->multi, &left);
        if (message && message->message == MESSAGE_DONE) {
            answer->code = message->data.code;
            break;
        }
        curl.multi_poll(self->multi, NULL, 0, 1000, NULL);
    }
    curl.easy_getinfo(self->easy, INFO_RESPONSE_CODE, &answer->status);
    if (self->is_cut) answer->code = 0;
    if (self->has_too_many_headers) answer->code = CODE_TOO_LARGE;
    const char *words = self->message[0] ? self->message : curl.easy_strerror(answer->code);
    strncpy(answer->message, words, sizeof answer->message - 1);
    return 0;
}

void rollcall_web_cancel(void *opaque) {
    transfer *self = opaque;
    atomic_store(&self->is_cancelled, 1);
    curl.multi_wakeup(self->multi);
}

void rollcall_web_close(void *opaque) {
    transfer *self = opaque;
    if (self->multi && self->easy) curl.multi_remove_handle(self->multi, self->easy);
    if (self->easy) curl.easy_cleanup(self->easy);
    if (self->multi) curl.multi_cleanup(self->multi);
    if (self->headers) curl.slist_free_all(self->headers);
    free(self);
}
