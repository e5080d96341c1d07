// SPDX-License-Identifier: Apache-2.0
// Downloads in a process of their own.

#include "advisories/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "advisories/libcurl.h"
#include "base/error.h"
#include "base/limits.h"

#define HEADER_MAX  512
#define HEADERS_MAX 65536 // bytes of all of them: nobody needs more
#define REDIRECTS   5

// What the child says, as whole structures through a pipe (PIPE_BUF is enough for one).
enum kind {
    BEGUN,
    PROGRESS,
    DONE,
};

struct message {
    uint64_t now, total;
    enum kind kind;
    long status;     // HTTP
    int curl;        // CURLcode
    int write_error; // errno
    bool refused, stale, too_large;
    char etag[HEADER_MAX], last_modified[HEADER_MAX], error[CURL_ERROR_SIZE];
};

struct child {
    const struct bh_fetch *f;
    struct bh_libcurl lib;
    CURL *curl;
    int pipe;
    uint64_t at, header_bytes;
    bool begun;
    char range[HEADER_MAX]; // Content-Range
    struct message m;
};

static bool is_resuming(const struct bh_fetch *f)
{
    return f->have && f->have_tag.len;
}

// --- The child

// Not inlined: gcc 12 with sanitizers takes the structure for its first member and warns.
static __attribute__((noinline)) bool tell(int pipe, const struct message *m)
{
    return write(pipe, m, sizeof(*m)) == (ssize_t)sizeof(*m);
}

// "bytes 500-999/1000": whether what comes goes behind what is there.
static bool continues(const struct child *c)
{
    bh_str range = bh_str_z(c->range), first;
    uint64_t from;

    return is_resuming(c->f) && bh_str_skip(&range, BH_STR("bytes ")) &&
           bh_str_cut(&range, '-', &first) && bh_str_u64(first, &from) && from == c->f->have;
}

// Before the first byte, of an empty body, too: whether it is one to be kept.
static bool begin(struct child *c)
{
    long status = 0;

    c->lib.curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &status);
    c->begun = true;
    c->m.stale =
        is_resuming(c->f) && (status == 200 || status == 416 || (status == 206 && !continues(c)));
    c->m.refused = status != (is_resuming(c->f) ? 206 : 200);
    if (c->m.stale || c->m.refused)
        return false;
    c->m.kind = BEGUN;
    return tell(c->pipe, &c->m);
}

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
    struct child *c = ctx;
    size_t len = size * count, done = 0;

    if (!c->begun && !begin(c))
        return 0;
    if (len > c->f->max_bytes || c->at > c->f->max_bytes - len) {
        c->m.too_large = true;
        return 0;
    }
    while (!c->m.write_error && done < len) {
        ssize_t n = pwrite(c->f->fd, data + done, len - done, (off_t)(c->at + done));
        if (n < 0 && errno != EINTR)
            c->m.write_error = errno;
        done += n > 0 ? (size_t)n : 0;
    }
    c->at += done;
    return c->m.write_error ? 0 : len;
}

static void keep_header(char *to, bh_str line, bh_str name)
{
    if (line.len <= name.len || !bh_str_caseeq(bh_str_sub(line, 0, name.len), name))
        return;
    bh_str value = bh_str_trim(bh_str_from(line, name.len));
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < 0x20 || value.ptr[i] == 0x7f)
            return;
    if (value.len < HEADER_MAX) {
        memcpy(to, value.ptr, value.len);
        to[value.len] = '\0';
    }
}

static size_t on_header(char *data, size_t size, size_t count, void *ctx)
{
    struct child *c = ctx;
    bh_str line = bh_str_n(data, size * count);

    c->header_bytes += line.len;
    if (c->header_bytes > HEADERS_MAX)
        return 0;
    if (bh_str_starts(line, BH_STR("HTTP/"))) // of a redirect, or of the answer behind it
        c->m.etag[0] = c->m.last_modified[0] = c->range[0] = '\0';
    keep_header(c->range, line, BH_STR("content-range:"));
    keep_header(c->m.etag, line, BH_STR("etag:"));
    keep_header(c->m.last_modified, line, BH_STR("last-modified:"));
    return size * count;
}

static int on_progress(void *ctx, curl_off_t total, curl_off_t now, curl_off_t up, curl_off_t sent)
{
    struct child *c = ctx;

    (void)up;
    (void)sent;
    c->m.kind = PROGRESS;
    c->m.now = c->at;
    c->m.total = total > 0 ? c->at - (uint64_t)now + (uint64_t)total : 0;
    return tell(c->pipe, &c->m) ? 0 : 1;
}

static struct curl_slist *add_header(const struct child *c, struct curl_slist *list,
                                     const char *name, bh_str value)
{
    char line[2 * HEADER_MAX];

    if (!value.len || value.len >= HEADER_MAX)
        return list;
    snprintf(line, sizeof(line), "%s: %.*s", name, BH_FMT(value));
    return c->lib.curl_slist_append(list, line);
}

static void set_request(struct child *c)
{
    const struct bh_fetch *f = c->f;
    struct curl_slist *headers = NULL;

    c->lib.curl_easy_setopt(c->curl, CURLOPT_URL, f->url);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_PROTOCOLS_STR, "https,http");
    c->lib.curl_easy_setopt(c->curl, CURLOPT_REDIR_PROTOCOLS_STR, "https");
    c->lib.curl_easy_setopt(c->curl, CURLOPT_FOLLOWLOCATION, 1L);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_MAXREDIRS, (long)REDIRECTS);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_CONNECTTIMEOUT, 30L);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_LOW_SPEED_LIMIT, 1000L);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_LOW_SPEED_TIME, 60L);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_TIMEOUT, BH_LIMIT_DOWNLOAD_SECONDS);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)f->max_bytes);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_USERAGENT, "buhin/" BUHIN_VERSION);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_ERRORBUFFER, c->m.error);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_WRITEFUNCTION, on_body);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_WRITEDATA, c);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_HEADERFUNCTION, on_header);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_HEADERDATA, c);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_XFERINFODATA, c);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_NOPROGRESS, 0L);
    c->lib.curl_easy_setopt(c->curl, CURLOPT_NOSIGNAL, 1L);
    if (is_resuming(f)) {
        char range[32];
        snprintf(range, sizeof(range), "%llu-", (unsigned long long)f->have);
        c->lib.curl_easy_setopt(c->curl, CURLOPT_RANGE, range);
        headers = add_header(c, headers, "If-Range", f->have_tag);
    } else {
        headers = add_header(c, headers, "If-None-Match", f->etag);
        headers = add_header(c, headers, "If-Modified-Since", f->last_modified);
    }
    c->lib.curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, headers); // given back with the process
}

static BH_NORETURN void run_child(const struct bh_fetch *f, int pipe)
{
    struct child c = {.f = f, .pipe = pipe, .at = is_resuming(f) ? f->have : 0};
    const struct rlimit no_core = {0};

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    setrlimit(RLIMIT_CORE, &no_core);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); // a write too far is an error of that write
    const char *missing = bh_libcurl_load(&c.lib);
    if (!missing && c.lib.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
        c.curl = c.lib.curl_easy_init();
    if (c.curl) {
        set_request(&c);
        c.m.curl = (int)c.lib.curl_easy_perform(c.curl);
        c.lib.curl_easy_getinfo(c.curl, CURLINFO_RESPONSE_CODE, &c.m.status);
        if (c.m.curl == CURLE_OK && c.m.status != 304 && !c.begun)
            (void)begin(&c);
    } else {
        c.m.curl = CURLE_FAILED_INIT;
    }
    if (!c.m.error[0])
        snprintf(c.m.error, sizeof(c.m.error), "%s",
                 missing ? missing : c.lib.curl_easy_strerror((CURLcode)c.m.curl));
    c.m.kind = DONE;
    _exit(tell(pipe, &c.m) ? 0 : 1);
}

// --- The parent

// The rest of the host's name decides: only this machine may be spoken to without encryption. What
// stands before an "@" would be a user's name, not the host.
static bool is_allowed(const char *url)
{
    static const char *const local[] = {"http://127.0.0.1", "http://localhost", "http://[::1]"};
    bh_str u = bh_str_z(url);

    if (bh_str_skip(&u, BH_STR("https://")))
        return u.len != 0;
    for (size_t i = 0; i < BH_COUNT(local); i++) {
        bh_str rest = u;
        if (bh_str_find(u, '@') < u.len || bh_str_find(u, '\\') < u.len)
            return false;
        if (bh_str_skip(&rest, bh_str_z(local[i])) &&
            (!rest.len || rest.ptr[0] == ':' || rest.ptr[0] == '/'))
            return true;
    }
    return false;
}

static bool read_message(int fd, struct message *m)
{
    size_t got = 0;

    while (got < sizeof(*m)) {
        ssize_t n = read(fd, (char *)m + got, sizeof(*m) - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        got += (size_t)n;
    }
    m->etag[HEADER_MAX - 1] = m->last_modified[HEADER_MAX - 1] = '\0';
    m->error[CURL_ERROR_SIZE - 1] = '\0';
    return true;
}

static int judge(const struct bh_fetch *f, const struct message *m, struct bh_fetch_result *ret)
{
    ret->what = BH_FETCH_WHOLE;
    if (m->too_large || m->curl == CURLE_FILESIZE_EXCEEDED)
        return bh_fail(f->diag, BH_E_LIMIT, BH_NOWHERE, "%s: larger than %llu bytes", f->url,
                       (unsigned long long)f->max_bytes);
    if (m->write_error) {
        errno = m->write_error;
        return bh_fail_errno(f->diag, "%s: cannot write the download", f->url);
    }
    if (m->stale) {
        ret->what = BH_FETCH_STALE;
        return 0;
    }
    ret->unreachable = m->curl == CURLE_COULDNT_RESOLVE_PROXY ||
                       m->curl == CURLE_COULDNT_RESOLVE_HOST || m->curl == CURLE_COULDNT_CONNECT;
    if (m->curl != CURLE_OK && !m->refused)
        return bh_fail(f->diag, BH_E_SYSTEM, BH_NOWHERE, "%s: %s", f->url, m->error);
    if (m->status == 304 && !is_resuming(f) && (f->etag.len || f->last_modified.len)) {
        ret->what = BH_FETCH_SAME;
        return 0;
    }
    if (m->status == 404 && f->may_be_missing) {
        ret->what = BH_FETCH_MISSING;
        return 0;
    }
    if (m->refused || m->status == 304)
        return bh_fail(f->diag, BH_E_SYSTEM, BH_NOWHERE, "%s: the server answers with status %ld",
                       f->url, m->status);
    return 0;
}

static int listen_to(const struct bh_fetch *f, int fd, struct bh_arena *arena,
                     struct bh_fetch_result *ret)
{
    struct message m;

    while (read_message(fd, &m)) {
        if (m.kind == BEGUN) {
            if (f->begun)
                f->begun(f->ctx, bh_str_starts(bh_str_z(m.etag), BH_STR("W/")) ? BH_STR_EMPTY
                                                                               : bh_str_z(m.etag));
            continue;
        }
        if (m.kind == PROGRESS) {
            if (f->progress)
                f->progress(f->ctx, m.now, m.total);
            continue;
        }
        int r = judge(f, &m, ret);
        if (r == 0)
            r = bh_arena_str(arena, bh_str_z(m.etag), &ret->etag);
        if (r == 0)
            r = bh_arena_str(arena, bh_str_z(m.last_modified), &ret->last_modified);
        return r;
    }
    return bh_fail(f->diag, BH_E_SYSTEM, BH_NOWHERE, "%s: the download process ended", f->url);
}

int bh_fetch_run(const struct bh_fetch *f, struct bh_arena *arena, struct bh_fetch_result *ret)
{
    int pipes[2], status;

    *ret = (struct bh_fetch_result){0};
    if (!is_allowed(f->url))
        return bh_fail(f->diag, BH_E_UNSUPPORTED, BH_NOWHERE,
                       "'%s' is no https address (http is for this machine only)", f->url);
    if (pipe2(pipes, O_CLOEXEC) < 0)
        return bh_fail_errno(f->diag, "cannot start the download");
    pid_t pid = fork();
    if (pid == 0) {
        close(pipes[0]);
        run_child(f, pipes[1]);
    }
    close(pipes[1]);
    int r = pid < 0 ? bh_fail_errno(f->diag, "cannot start the download")
                    : listen_to(f, pipes[0], arena, ret);
    close(pipes[0]);
    if (pid > 0) {
        kill(pid, SIGKILL);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            ;
    }
    return r;
}
