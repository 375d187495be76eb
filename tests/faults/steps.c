/* Counts the calls by which a process changes files or speaks to others, and makes the one that it is told to go wrong.

   Loaded before libc (LD_PRELOAD). Nothing is counted until `faults_arm`. Counted are opens that may write, writes,
   syncs, cuts, renames, links, unlinks, folders made and removed, and what is sent over the internet's sockets; never
   standard error, pipes or plain reads. Calls go to the kernel directly, so that nothing here depends on libc's order. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { NOTHING, TRACE, KILL, POWER, FULL_ONCE, FULL_ON, BROKEN_ONCE, BROKEN_ON };
enum sort { MAKES, FREES, SPEAKS }; /* takes room on the disk, gives it back, has nothing to do with it */

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static int kind = NOTHING, report = -1;
static long at, count;

/* ── what a power cut takes: growth of files that was never forced to disk ─────────────────────────────────────── */

#define MOST 1024
static struct { dev_t dev; ino_t ino; int fd; off_t safe; } grown[MOST];
static int known;

static void grows(int fd) {
    struct stat now;
    if (kind != POWER || syscall(SYS_fstat, fd, &now) || !S_ISREG(now.st_mode)) return;
    for (int i = 0; i < known; i++)
        if (grown[i].dev == now.st_dev && grown[i].ino == now.st_ino) return;
    if (known == MOST) return;
    grown[known].dev = now.st_dev;
    grown[known].ino = now.st_ino;
    grown[known].safe = now.st_size;
    grown[known].fd = syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 600); /* never closed: that would drop SQLite's locks */
    known++;
}

static void is_safe(int fd) {
    struct stat now;
    if (kind != POWER || syscall(SYS_fstat, fd, &now)) return;
    for (int i = 0; i < known; i++)
        if (grown[i].dev == now.st_dev && grown[i].ino == now.st_ino) grown[i].safe = now.st_size;
}

static void lose(void) {
    struct stat now;
    for (int i = 0; i < known; i++)
        if (grown[i].fd >= 0 && !syscall(SYS_fstat, grown[i].fd, &now) && now.st_size > grown[i].safe)
            syscall(SYS_ftruncate, grown[i].fd, grown[i].safe);
}

/* ── the count ─────────────────────────────────────────────────────────────────────────────────────────────────── */

void faults_arm(long number, int what, int where) {
    at = number;
    report = where;
    count = 0;
    known = 0;
    kind = what;
}

long faults_count(void) { return count; }

/* A command that is started as a whole is told by FAULTS_TRACE where to write its calls; its children are not. */
__attribute__((constructor)) static void trace_if_told(void) {
    const char *name = getenv("FAULTS_TRACE");
    if (!name) return;
    int fd = (int)syscall(SYS_openat, AT_FDCWD, name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    unsetenv("FAULTS_TRACE");
    faults_arm(0, TRACE, fd);
}

static void tell(const char *call, const char *path, int fd) {
    char line[700], link[64], name[512] = "";
    if (report < 0) return;
    if (path) snprintf(name, sizeof name, "%s", path);
    else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, name, sizeof name - 1);
        name[length > 0 ? length : 0] = 0;
    }
    int length = snprintf(line, sizeof line, "%s %s\n", call, name);
    syscall(SYS_write, report, line, (size_t)length);
}

static int goes_wrong(enum sort sort, long number) {
    if (kind == FULL_ONCE || kind == BROKEN_ONCE) return number == at;
    if (number == at) return 1;
    if (kind == FULL_ON) return number > at && sort == MAKES;
    return kind == BROKEN_ON && number > at && sort != SPEAKS;
}

/* Gives the error that this call meets, 0 for none. */
static int fate(const char *call, const char *path, int fd, enum sort sort) {
    int found = 0;
    if (kind == NOTHING) return 0;
    pthread_mutex_lock(&turn);
    long number = ++count;
    if (kind == TRACE) tell(call, path, fd);
    else if (number == at) tell(call, path, fd);
    if (kind == KILL || kind == POWER) {
        if (number == at) {
            lose();
            syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
            for (;;) pause();
        }
    } else if (kind != TRACE && goes_wrong(sort, number))
        found = kind == FULL_ONCE || kind == FULL_ON ? ENOSPC : EIO;
    pthread_mutex_unlock(&turn);
    return found;
}

static int counts(int fd) {
    struct stat what;
    int domain = 0;
    socklen_t size = sizeof domain;
    if (kind == NOTHING || fd <= 2 || fd == report || syscall(SYS_fstat, fd, &what)) return 0;
    if (S_ISREG(what.st_mode) || S_ISDIR(what.st_mode)) return 1;
    if (!S_ISSOCK(what.st_mode) || syscall(SYS_getsockopt, fd, SOL_SOCKET, SO_DOMAIN, &domain, &size)) return 0;
    return domain == AF_INET || domain == AF_INET6;
}

#define MEETS(call, path, fd, sort)             \
    do {                                        \
        int met = fate(call, path, fd, sort);   \
        if (met) { errno = met; return -1; }    \
    } while (0)
#define MEETS_FD(call, fd, sort)                \
    do {                                        \
        if (counts(fd)) MEETS(call, 0, fd, sort); \
    } while (0)

/* ── opening ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static int opened(int dir, const char *path, int flags, mode_t mode) {
    if ((flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) && strcmp(path, "/dev/null") && strncmp(path, "/proc/", 6)) {
        MEETS("open", path, -1, flags & O_CREAT ? MAKES : FREES);
    } else if (flags & O_DIRECTORY) MEETS("open", path, -1, FREES);
    return (int)syscall(SYS_openat, dir, path, flags, mode);
}

#define MODE(flags, last)                              \
    mode_t mode = 0;                                   \
    if (flags & (O_CREAT | O_TMPFILE)) {               \
        va_list more;                                  \
        va_start(more, last);                          \
        mode = va_arg(more, mode_t);                   \
        va_end(more);                                  \
    }

int open(const char *path, int flags, ...) { MODE(flags, flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int dir, const char *path, int flags, ...) { MODE(flags, flags) return opened(dir, path, flags, mode); }
int openat64(int dir, const char *path, int flags, ...) { MODE(flags, flags) return opened(dir, path, flags, mode); }

/* ── writing: a disk that fills up takes the first half ────────────────────────────────────────────────────────── */

static ssize_t written(const char *call, int fd, const void *bytes, size_t size, off_t place) {
    int met = 0;
    if (counts(fd)) {
        struct stat what;
        int socket = !syscall(SYS_fstat, fd, &what) && S_ISSOCK(what.st_mode);
        int first = count + 1 == at;
        met = fate(call, 0, fd, socket ? SPEAKS : MAKES);
        if (met == ENOSPC && kind == FULL_ON && first && size > 1) { met = 0; size /= 2; }
        if (!met && !socket) grows(fd);
    }
    if (met) { errno = met; return -1; }
    return place < 0 ? syscall(SYS_write, fd, bytes, size) : syscall(SYS_pwrite64, fd, bytes, size, place);
}

ssize_t write(int fd, const void *bytes, size_t size) { return written("write", fd, bytes, size, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t place) { return written("pwrite", fd, bytes, size, place); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t place) { return written("pwrite", fd, bytes, size, place); }

ssize_t writev(int fd, const struct iovec *parts, int number) {
    MEETS_FD("writev", fd, MAKES);
    grows(fd);
    return syscall(SYS_writev, fd, parts, number);
}

ssize_t pwritev(int fd, const struct iovec *parts, int number, off_t place) {
    MEETS_FD("pwritev", fd, MAKES);
    grows(fd);
    return syscall(SYS_pwritev, fd, parts, number, place, 0);
}

int fsync(int fd) { MEETS_FD("fsync", fd, MAKES); int done = (int)syscall(SYS_fsync, fd); if (!done) is_safe(fd); return done; }
int fdatasync(int fd) { MEETS_FD("fdatasync", fd, MAKES); int done = (int)syscall(SYS_fdatasync, fd); if (!done) is_safe(fd); return done; }
int ftruncate(int fd, off_t size) { MEETS_FD("ftruncate", fd, MAKES); grows(fd); return (int)syscall(SYS_ftruncate, fd, size); }
int ftruncate64(int fd, off64_t size) { MEETS_FD("ftruncate", fd, MAKES); grows(fd); return (int)syscall(SYS_ftruncate, fd, size); }
int fchmod(int fd, mode_t mode) { MEETS_FD("fchmod", fd, FREES); return (int)syscall(SYS_fchmod, fd, mode); }

/* ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

int chmod(const char *path, mode_t mode) { MEETS("chmod", path, -1, FREES); return (int)syscall(SYS_fchmodat, AT_FDCWD, path, mode); }
int truncate(const char *path, off_t size) { MEETS("truncate", path, -1, MAKES); return (int)syscall(SYS_truncate, path, size); }
int rename(const char *from, const char *to) {
    MEETS("rename", to, -1, MAKES);
    return (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}
int renameat(int a, const char *from, int b, const char *to) {
    MEETS("rename", to, -1, MAKES);
    return (int)syscall(SYS_renameat2, a, from, b, to, 0);
}
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    MEETS("rename", to, -1, MAKES);
    return (int)syscall(SYS_renameat2, a, from, b, to, flags);
}
int unlink(const char *path) { MEETS("unlink", path, -1, FREES); return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0); }
int unlinkat(int dir, const char *path, int flags) { MEETS("unlink", path, -1, FREES); return (int)syscall(SYS_unlinkat, dir, path, flags); }
int rmdir(const char *path) { MEETS("rmdir", path, -1, FREES); return (int)syscall(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR); }
int mkdir(const char *path, mode_t mode) { MEETS("mkdir", path, -1, MAKES); return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode); }
int mkdirat(int dir, const char *path, mode_t mode) { MEETS("mkdir", path, -1, MAKES); return (int)syscall(SYS_mkdirat, dir, path, mode); }
int link(const char *from, const char *to) { MEETS("link", to, -1, MAKES); return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0); }
int linkat(int a, const char *from, int b, const char *to, int flags) {
    MEETS("link", to, -1, MAKES);
    return (int)syscall(SYS_linkat, a, from, b, to, flags);
}
int symlink(const char *from, const char *to) { MEETS("symlink", to, -1, MAKES); return (int)syscall(SYS_symlinkat, from, AT_FDCWD, to); }

/* ── speaking ──────────────────────────────────────────────────────────────────────────────────────────────────── */

int connect(int fd, const struct sockaddr *to, socklen_t size) {
    MEETS_FD("connect", fd, SPEAKS);
    return (int)syscall(SYS_connect, fd, to, size);
}
ssize_t send(int fd, const void *bytes, size_t size, int flags) {
    MEETS_FD("send", fd, SPEAKS);
    return syscall(SYS_sendto, fd, bytes, size, flags, 0, 0);
}
ssize_t sendto(int fd, const void *bytes, size_t size, int flags, const struct sockaddr *to, socklen_t length) {
    MEETS_FD("send", fd, SPEAKS);
    return syscall(SYS_sendto, fd, bytes, size, flags, to, length);
}
ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    MEETS_FD("send", fd, SPEAKS);
    return syscall(SYS_sendmsg, fd, message, flags);
}
