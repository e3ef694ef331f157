/* Holds up to 10,000 websockets open against one server on this machine, and says when what came.

   It is driven by lines on standard input and answers with JSON lines on standard output:

     measure        forget all figures                          -> {"event":"ready"}
     pub STAMP      expect the payload that carries @t=STAMP    -> {"event":"ready"}, and once all
                                                                   have it {"event":"delivered",...}
     stall          the sockets marked as stalled read no more  -> {"event":"ready"}
     storm          whoever has to come back is timed from now  -> {"event":"ready"}, and once all
                                                                   have the payload {"event":"back",...}
     state          -> {"event":"state",...}
     end            -> {"event":"result",...}, and the program ends

   A payload is known by its stamp, "@t=" and nanoseconds of CLOCK_MONOTONIC.  Compressed messages
   are not inflated: those of at least --compressed-min bytes count for the payload expected now. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_SOCKETS 10000
#define MAX_FIRST 8
#define MAX_PUBLICATIONS 20000
#define READ_SIZE (256 * 1024)
#define MESSAGE_LIMIT (4u << 20)
#define HANDSHAKE_LIMIT 8192
#define UNDER_WAY 512
#define TAPE_FRAMES 64
#define TAPE_BYTES (512 * 1024)
#define CLOSE_CODES 16
#define MS 1000000ull
#define SECOND (1000 * MS)
#define HANGS (6 * SECOND)

/* The key of RFC 6455's own example, so that the right answer is known without SHA-1. */
#define KEY "dGhlIHNhbXBsZSBub25jZQ=="
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

enum stage { WAITING, CONNECTING, HANDSHAKING, OPEN, ENDED };
enum comeback { NEVER, AS_SCREEN, AS_PUBLIC };

struct message {
    uint8_t *frame; /* masked, ready to be sent */
    size_t length;
};

struct client {
    int fd;
    enum stage stage;
    bool stalled, slow, reading, ready, fragment_compressed, back, was_ready;
    uint8_t said;      /* how many of the first messages were sent */
    uint8_t misses;    /* tries in a row that failed */
    uint32_t attempts; /* tries since `storm`, or since the start */
    uint64_t due;      /* when to try next, or when to give a try up */
    uint64_t seen;     /* newest stamp */
    uint64_t version, painted;
    uint8_t *rest; /* what came of a frame that is not complete */
    uint32_t rest_length, rest_room;
};

/* Durations by size: 64 buckets for each power of two, so that none is off by more than 1.6 %. */
#define SUB 64
#define BUCKETS (SUB * 48)
struct durations {
    uint64_t count, max, buckets[BUCKETS];
};

struct options {
    int port, sockets, rate, sources, stalled, slow, slow_rate, receive_buffer, compressed_min;
    int first_count;
    unsigned seed;
    double seconds;
    bool deflate, quiet_beats;
    enum comeback comeback;
    const char *path, *protocol, *headers, *stream, *ready;
    struct message first[MAX_FIRST];
};

static struct options opt = {
    .sockets = 100, .rate = 4000, .sources = 8, .slow_rate = 100000, .compressed_min = 40,
    .seed = 1, .seconds = 60, .path = "/", .headers = "", .stream = "", .ready = "",
};
static struct client clients[MAX_SOCKETS];
static uint8_t input[READ_SIZE];
static int poller;
static uint64_t now, started;
static double connect_tokens;
static uint64_t connect_filled, random_state;
static int not_open, under_way, cursor;

static struct {
    uint64_t frames, bytes, delivered, beats, others, pings, mismatches, unsent, stale;
    uint64_t measured_from;
    struct durations all, slow;
} sum;

static struct {
    uint64_t connects, opened, refused, hung, closed, deflated;
} life; /* which `measure` does not forget */

static struct {
    uint64_t stamp, first, last;
    int count;
    bool told;
    uint8_t *reference;
    uint32_t reference_length, reference_room;
} current;

static struct {
    uint64_t at;
    int back;
    bool on, told;
    struct durations took;
    uint64_t attempts, worst_attempts;
} storm;

static uint32_t publication_first[MAX_PUBLICATIONS], publication_last[MAX_PUBLICATIONS];
static int publications;
static struct { int code; uint64_t count; } close_codes[CLOSE_CODES];
static uint8_t tape[TAPE_BYTES];
static uint32_t tape_length, tape_frames;
static char extensions[256];
static int open_count, ready_count, last_ready = -1;

static void die(const char *what) {
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void say(const char *format, ...) {
    va_list parts;
    va_start(parts, format);
    vprintf(format, parts);
    va_end(parts);
    putchar('\n');
    fflush(stdout);
}

static uint64_t clock_now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (uint64_t)at.tv_sec * SECOND + (uint64_t)at.tv_nsec;
}

static double random_unit(void) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (double)(random_state >> 11) / 9007199254740992.0;
}

/* Durations */

static int bucket_of(uint64_t value) {
    if (value < SUB)
        return (int)value;
    int shift = 63 - __builtin_clzll(value) - 6;
    int bucket = (shift + 1) * SUB + (int)((value >> shift) - SUB);
    return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

static uint64_t bucket_value(int bucket) {
    if (bucket < SUB)
        return (uint64_t)bucket;
    int shift = bucket / SUB - 1;
    return ((uint64_t)(bucket % SUB + SUB) << shift) + ((1ull << shift) >> 1);
}

static void note(struct durations *to, uint64_t nanoseconds) {
    uint64_t value = nanoseconds / 1000;
    to->count++;
    to->buckets[bucket_of(value)]++;
    if (value > to->max)
        to->max = value;
}

static double quantile_ms(const struct durations *of, double share) {
    uint64_t wanted = (uint64_t)(share * (double)of->count), reached = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
        reached += of->buckets[bucket];
        if (reached > wanted || (reached == of->count && reached)) {
            uint64_t value = bucket_value(bucket);
            return (double)(value < of->max ? value : of->max) / 1000.0;
        }
    }
    return 0;
}

static void print_durations(const char *name, const struct durations *of) {
    printf(",\"%s\":{\"count\":%llu,\"p50\":%.3f,\"p90\":%.3f,\"p99\":%.3f,\"max\":%.3f}", name,
           (unsigned long long)of->count, quantile_ms(of, 0.5), quantile_ms(of, 0.9),
           quantile_ms(of, 0.99), (double)of->max / 1000.0);
}

/* What is sent */

static struct message masked(int opcode, const uint8_t *data, size_t length) {
    static const uint8_t mask[4] = {0x5a, 0x17, 0xc3, 0x88};
    struct message made = {.frame = malloc(length + 14)};
    if (!made.frame)
        die("memory");
    uint8_t *at = made.frame;
    *at++ = (uint8_t)(0x80 | opcode);
    if (length < 126) {
        *at++ = (uint8_t)(0x80 | length);
    } else if (length < 65536) {
        *at++ = 0x80 | 126;
        *at++ = (uint8_t)(length >> 8);
        *at++ = (uint8_t)length;
    } else {
        errno = EMSGSIZE;
        die("a first message");
    }
    memcpy(at, mask, 4);
    at += 4;
    for (size_t n = 0; n < length; n++)
        at[n] = data[n] ^ mask[n & 3];
    made.length = (size_t)(at - made.frame) + length;
    return made;
}

static void send_whole(struct client *to, const uint8_t *data, size_t length) {
    /* What clients say is small, and the kernel has room for it unless the server is stuck. */
    ssize_t sent = send(to->fd, data, length, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent != (ssize_t)length)
        sum.unsent++;
}

static void send_frame(struct client *to, int opcode, const void *data, size_t length) {
    struct message made = masked(opcode, data, length);
    send_whole(to, made.frame, made.length);
    free(made.frame);
}

static void say_next(struct client *to) {
    if (to->said < opt.first_count) {
        send_whole(to, opt.first[to->said].frame, opt.first[to->said].length);
        to->said++;
    }
}

static void answer_beat(struct client *to) {
    char text[512];
    int length;
    if (opt.quiet_beats)
        return;
    if (*opt.stream && to->version > to->painted) {
        to->painted = to->version;
        length = snprintf(text, sizeof text,
                          "{\"type\":\"painted\",\"streams\":{\"%s\":%llu},\"fps\":60,"
                          "\"visible\":true,\"offset_ms\":0,\"rtt_ms\":1}",
                          opt.stream, (unsigned long long)to->version);
    } else {
        length = snprintf(text, sizeof text, "{\"type\":\"ping\",\"t0\":%llu}",
                          (unsigned long long)(now / MS));
    }
    send_frame(to, 1, text, (size_t)length);
}

/* Life of a client */

static void watch(struct client *of, int how, uint32_t events) {
    struct epoll_event event = {.events = events, .data.u32 = (uint32_t)(of - clients)};
    if (epoll_ctl(poller, how, of->fd, &event) < 0)
        die("epoll_ctl");
}

static uint64_t pause_before(const struct client *next) {
    double base = opt.comeback == AS_SCREEN ? 0.2 : 0.5, cap = opt.comeback == AS_SCREEN ? 1 : 8;
    for (int n = 0; n < next->misses && base < cap; n++)
        base *= 2;
    return (uint64_t)(random_unit() * (base < cap ? base : cap) * (double)SECOND);
}

static void leave(struct client *who) {
    if (who->stage == OPEN)
        open_count--;
    else
        under_way--;
    if (who->stage != OPEN)
        not_open--; /* counted again below when it comes back */
    if (who->ready)
        ready_count--;
    close(who->fd);
    who->fd = -1;
    who->ready = false;
    who->rest_length = 0;
    if (opt.comeback == NEVER && who->was_ready) {
        who->stage = ENDED;
        return;
    }
    who->stage = WAITING;
    who->due = now + pause_before(who);
    if (who->misses < 10)
        who->misses++;
    not_open++;
}

static void try_to_connect(struct client *who, int number) {
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET};
    int yes = 1;
    who->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (who->fd < 0)
        die("socket (ulimit -n?)");
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(number % opt.sources));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    to.sin_port = htons((uint16_t)opt.port);
    setsockopt(who->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    setsockopt(who->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (opt.receive_buffer && (who->stalled || who->slow))
        setsockopt(who->fd, SOL_SOCKET, SO_RCVBUF, &opt.receive_buffer, sizeof(int));
    if (bind(who->fd, (struct sockaddr *)&from, sizeof from) < 0)
        die("bind");
    life.connects++;
    who->attempts++;
    who->said = 0;
    who->reading = true;
    who->stage = CONNECTING;
    who->due = now + HANGS;
    under_way++;
    if (connect(who->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS) {
        life.refused++;
        leave(who);
        return;
    }
    watch(who, EPOLL_CTL_ADD, EPOLLOUT | EPOLLIN | EPOLLRDHUP);
}

static void shake_hands(struct client *who) {
    char text[2048];
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(who->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error) {
        life.refused++;
        leave(who);
        return;
    }
    int length = snprintf(
        text, sizeof text,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: " KEY "\r\nSec-WebSocket-Version: 13\r\n%s%s%s%s%s\r\n",
        opt.path, opt.port, opt.protocol ? "Sec-WebSocket-Protocol: " : "",
        opt.protocol ? opt.protocol : "", opt.protocol ? "\r\n" : "",
        opt.deflate ? "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" : "",
        opt.headers);
    who->stage = HANDSHAKING;
    send_whole(who, (uint8_t *)text, (size_t)length);
    watch(who, EPOLL_CTL_MOD, EPOLLIN | EPOLLRDHUP);
}

static void become_ready(struct client *who) {
    if (who->ready)
        return;
    who->ready = true;
    ready_count++;
    who->misses = 0;
    if (!who->was_ready)
        who->was_ready = true;
}

/* Gives the number of bytes that the answer to the handshake has; 0: not all came; -1: refused. */
static int read_handshake(struct client *who, const uint8_t *data, size_t length) {
    const uint8_t *end = memmem(data, length, "\r\n\r\n", 4);
    if (!end)
        return length > HANDSHAKE_LIMIT ? -1 : 0;
    size_t head = (size_t)(end - data) + 4;
    if (length < 12 || memcmp(data + 9, "101", 3) || !memmem(data, head, ACCEPT, strlen(ACCEPT)))
        return -1;
    const char *field = memmem(data, head, "permessage-deflate", 18);
    if (field) {
        life.deflated++;
        if (!*extensions) {
            size_t n = strcspn(field, "\r\n\"\\");
            memcpy(extensions, field, n < 255 ? n : 255);
        }
    }
    who->stage = OPEN;
    under_way--;
    not_open--;
    open_count++;
    life.opened++;
    say_next(who);
    if (!*opt.ready && !opt.first_count)
        become_ready(who);
    return (int)head;
}

/* What arrives */

static void compare(const uint8_t *data, uint32_t length) {
    if (!current.reference_length) {
        if (length > current.reference_room) {
            current.reference = realloc(current.reference, length);
            current.reference_room = length;
        }
        memcpy(current.reference, data, length);
        current.reference_length = length;
    } else if (length != current.reference_length || memcmp(data, current.reference, length)) {
        sum.mismatches++;
    }
}

static int expected(void) { return opt.sockets - opt.stalled - opt.slow; }

static void tell_delivered(void) {
    current.told = true;
    if (publications < MAX_PUBLICATIONS) {
        publication_first[publications] = (uint32_t)((current.first - current.stamp) / 1000);
        publication_last[publications++] = (uint32_t)((current.last - current.stamp) / 1000);
    }
    say("{\"event\":\"delivered\",\"count\":%d,\"first_ms\":%.3f,\"last_ms\":%.3f}", current.count,
        (double)(current.first - current.stamp) / 1e6, (double)(current.last - current.stamp) / 1e6);
}

static void tell_back(void) {
    storm.told = true;
    printf("{\"event\":\"back\",\"count\":%d,\"attempts\":%llu,\"most_attempts\":%llu", storm.back,
           (unsigned long long)storm.attempts, (unsigned long long)storm.worst_attempts);
    print_durations("took_ms", &storm.took);
    say("}");
}

static void come_back(struct client *who) {
    who->back = true;
    storm.back++;
    storm.attempts += who->attempts;
    if (who->attempts > storm.worst_attempts)
        storm.worst_attempts = who->attempts;
    note(&storm.took, now - storm.at);
    if (storm.back == opt.sockets && !storm.told)
        tell_back();
}

static void deliver(struct client *to, uint64_t stamp) {
    sum.delivered++;
    become_ready(to);
    if (stamp == current.stamp && storm.on && !to->back && to->attempts)
        come_back(to);
    if (stamp < sum.measured_from || stamp <= to->seen) {
        sum.stale++;
        return;
    }
    to->seen = stamp;
    note(to->slow ? &sum.slow : &sum.all, now - stamp);
    if (stamp != current.stamp || to->slow || to->stalled)
        return;
    if (!current.count++)
        current.first = now;
    current.last = now;
    if (current.count == expected() && !current.told)
        tell_delivered();
}

static void keep_on_tape(bool compressed, const uint8_t *data, uint32_t length) {
    if (tape_frames >= TAPE_FRAMES || tape_length + length + 5 > TAPE_BYTES)
        return;
    uint8_t *at = tape + tape_length;
    at[0] = compressed;
    memcpy(at + 1, &length, 4);
    memcpy(at + 5, data, length);
    tape_length += length + 5;
    tape_frames++;
}

static void take_plain(struct client *who, const uint8_t *data, uint32_t length) {
    const uint8_t *at = data, *end = data + length, *found;
    bool any = false;
    while ((found = memmem(at, (size_t)(end - at), "@t=", 3))) {
        uint64_t stamp = 0;
        for (at = found + 3; at < end && *at >= '0' && *at <= '9'; at++)
            stamp = stamp * 10 + (uint64_t)(*at - '0');
        if (stamp == current.stamp && !any)
            compare(data, length);
        any = true;
        deliver(who, stamp);
    }
    const uint8_t *version = *opt.stream ? memmem(data, length, "\"version\":", 10) : NULL;
    if (version)
        who->version = strtoull((const char *)version + 10, NULL, 10);
    if (any)
        return;
    if (length == 1 && data[0] == '2') { /* engine.io asks whether we live */
        sum.pings++;
        send_frame(who, 1, "3", 1);
    } else if (memmem(data, length < 24 ? length : 24, "\"type\":\"beat\"", 13)) {
        sum.beats++;
        answer_beat(who);
    } else {
        sum.others++;
    }
}

static void take(struct client *who, int opcode, bool compressed, const uint8_t *data,
                 uint32_t length) {
    sum.frames++;
    sum.bytes += length;
    if (who == clients)
        keep_on_tape(compressed, data, length);
    if (opcode != 0 && who->said && who->said < opt.first_count)
        say_next(who);
    else if (opcode != 0 && who->said == opt.first_count && !*opt.ready)
        become_ready(who);
    if (*opt.ready && !who->ready && (compressed || memmem(data, length, opt.ready, strlen(opt.ready))))
        become_ready(who);
    if (!compressed)
        take_plain(who, data, length);
    else if ((int)length >= opt.compressed_min)
        deliver(who, current.stamp);
    else
        sum.others++;
}

static void note_close(const uint8_t *data, uint32_t length) {
    int code = length >= 2 ? data[0] << 8 | data[1] : 1005;
    for (int n = 0; n < CLOSE_CODES; n++)
        if (close_codes[n].code == code || !close_codes[n].code) {
            close_codes[n].code = code;
            close_codes[n].count++;
            return;
        }
}

/* Gives the number of bytes used; the rest is the begin of a frame. -1: this is no websocket. */
static ssize_t read_frames(struct client *who, const uint8_t *data, size_t length) {
    size_t at = 0;
    while (length - at >= 2) {
        const uint8_t *head = data + at;
        size_t size = head[1] & 0x7f, begin = 2;
        if (head[1] & 0x80)
            return -1; /* a server never masks */
        if (size == 126) {
            if (length - at < 4)
                break;
            size = (size_t)head[2] << 8 | head[3];
            begin = 4;
        } else if (size == 127) {
            if (length - at < 10)
                break;
            size = 0;
            for (int n = 2; n < 10; n++)
                size = size << 8 | head[n];
            begin = 10;
        }
        if (size > MESSAGE_LIMIT)
            return -1;
        if (length - at < begin + size)
            break;
        int opcode = head[0] & 0x0f;
        const uint8_t *payload = head + begin;
        bool first_part = opcode == 1 || opcode == 2;
        if (first_part)
            who->fragment_compressed = head[0] & 0x40;
        if (first_part || opcode == 0)
            take(who, opcode, who->fragment_compressed, payload, (uint32_t)size);
        else if (opcode == 9)
            send_frame(who, 10, payload, size);
        else if (opcode == 8)
            note_close(payload, (uint32_t)size);
        at += begin + size;
    }
    return (ssize_t)at;
}

static ssize_t digest(struct client *who, const uint8_t *data, size_t length) {
    size_t used = 0;
    if (who->stage == HANDSHAKING) {
        int head = read_handshake(who, data, length);
        if (head <= 0)
            return head;
        used = (size_t)head;
    }
    ssize_t more = read_frames(who, data + used, length - used);
    return more < 0 ? -1 : (ssize_t)used + more;
}

static void keep_rest(struct client *of, const uint8_t *data, size_t length) {
    if (length > of->rest_room) {
        uint32_t room = of->rest_room ? of->rest_room : 512;
        while (room < length)
            room *= 2;
        uint8_t *wider = malloc(room);
        if (!wider)
            die("memory");
        memcpy(wider, data, length);
        free(of->rest);
        of->rest = wider;
        of->rest_room = room;
    } else {
        memmove(of->rest, data, length);
    }
    of->rest_length = (uint32_t)length;
}

static void read_some(struct client *who, size_t limit) {
    size_t kept = who->rest_length, room = READ_SIZE - kept;
    uint8_t *into = input + kept;
    if (kept)
        memcpy(input, who->rest, kept);
    ssize_t came = recv(who->fd, into, limit < room ? limit : room, MSG_DONTWAIT);
    if (came < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (came <= 0) {
        if (who->stage == OPEN)
            life.closed++;
        else
            life.refused++;
        leave(who);
        return;
    }
    now = clock_now();
    size_t length = kept + (size_t)came;
    ssize_t used = digest(who, input, length);
    if (used < 0 || length - (size_t)used > READ_SIZE / 2) {
        life.refused++;
        leave(who);
    } else if (length > (size_t)used) {
        keep_rest(who, input + used, length - (size_t)used);
    } else {
        who->rest_length = 0;
    }
}

static void handle(struct client *who, uint32_t events) {
    if (who->fd < 0)
        return;
    if (who->stage == CONNECTING) {
        shake_hands(who);
    } else if (!who->reading) {
        if (events & (EPOLLHUP | EPOLLERR)) {
            life.closed++;
            leave(who);
        }
    } else if (who->slow && who->stage == OPEN && who->ready) {
        watch(who, EPOLL_CTL_MOD, EPOLLRDHUP | EPOLLET); /* from here on by the clock */
        who->reading = false;
    } else if (events & (EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLRDHUP)) {
        read_some(who, READ_SIZE);
    }
}

/* The clock */

static void connect_more(void) {
    /* The first time at a steady rate; those that come back come when their own pause is over. */
    double tokens = connect_tokens + (double)(now - connect_filled) / 1e9 * opt.rate;
    connect_tokens = tokens < 64 ? tokens : 64;
    connect_filled = now;
    for (int n = 0; n < opt.sockets; n++) {
        int number = (cursor + n) % opt.sockets;
        struct client *who = clients + number;
        bool returning = who->was_ready && opt.comeback != NEVER;
        if (who->stage == WAITING && who->due <= now) {
            if (!returning && (connect_tokens < 1 || under_way >= UNDER_WAY)) {
                cursor = number;
                continue;
            }
            connect_tokens -= returning ? 0 : 1;
            try_to_connect(who, number);
        } else if ((who->stage == CONNECTING || who->stage == HANDSHAKING) && who->due <= now) {
            life.hung++;
            leave(who);
        }
    }
}

static void read_slowly(uint64_t since) {
    size_t share = (size_t)((double)opt.slow_rate * (double)since / 1e9);
    for (int n = 0; n < opt.sockets; n++)
        if (clients[n].slow && clients[n].stage == OPEN && !clients[n].reading && share)
            read_some(clients + n, share);
}

static void stall(void) {
    for (int n = 0; n < opt.sockets; n++)
        if (clients[n].stalled && clients[n].stage == OPEN && clients[n].reading) {
            clients[n].reading = false;
            watch(clients + n, EPOLL_CTL_MOD, 0);
        }
}

/* What is asked */

#define COUNT(of, name) printf(",\"" #name "\":%llu", (unsigned long long)of.name)

static void print_state(const char *event) {
    printf("{\"event\":\"%s\",\"sockets\":%d,\"connected\":%d,\"ready\":%d,\"back\":%d", event,
           opt.sockets, open_count, ready_count, storm.back);
    printf(",\"current\":%d", current.count);
    COUNT(life, connects), COUNT(life, refused), COUNT(life, hung), COUNT(life, closed);
    COUNT(sum, frames), COUNT(sum, delivered), COUNT(sum, beats);
    print_durations("latency_ms", &sum.all);
    if (opt.slow)
        print_durations("slow_ms", &sum.slow);
}

static void print_list(const char *name, const uint32_t *values) {
    printf(",\"%s\":[", name);
    for (int n = 0; n < publications; n++)
        printf("%s%u", n ? "," : "", values[n]);
    printf("]");
}

static void print_result(void) {
    print_state("result");
    COUNT(sum, bytes), COUNT(sum, stale), COUNT(sum, others), COUNT(sum, pings);
    COUNT(sum, mismatches), COUNT(sum, unsent), COUNT(life, opened), COUNT(life, deflated);
    print_list("first_us", publication_first);
    print_list("last_us", publication_last);
    printf(",\"extensions\":\"%s\",\"close_codes\":{", extensions);
    for (int n = 0; n < CLOSE_CODES && close_codes[n].code; n++)
        printf("%s\"%d\":%llu", n ? "," : "", close_codes[n].code,
               (unsigned long long)close_codes[n].count);
    printf("},\"seconds\":%.3f,\"tape\":\"", (double)(now - started) / 1e9);
    for (uint32_t n = 0; n < tape_length; n++)
        printf("%02x", tape[n]);
    say("\"}");
}

static void measure(void) {
    memset(&sum, 0, sizeof sum);
    sum.measured_from = clock_now();
    publications = 0;
    say("{\"event\":\"ready\"}");
}

static void expect(uint64_t stamp) {
    current.stamp = stamp;
    current.count = 0;
    current.told = false;
    current.reference_length = 0;
    say("{\"event\":\"ready\"}");
}

static void begin_storm(void) {
    memset(&storm, 0, sizeof storm);
    storm.on = true;
    storm.at = clock_now();
    for (int n = 0; n < opt.sockets; n++) {
        clients[n].back = false;
        clients[n].attempts = 0;
    }
    say("{\"event\":\"ready\"}");
}

/* Gives false when it is time to end. */
static bool obey(const char *line) {
    if (!strncmp(line, "pub ", 4)) {
        expect(strtoull(line + 4, NULL, 10));
    } else if (!strcmp(line, "measure")) {
        measure();
    } else if (!strcmp(line, "stall")) {
        stall();
        say("{\"event\":\"ready\"}");
    } else if (!strcmp(line, "storm")) {
        begin_storm();
    } else if (!strcmp(line, "state")) {
        print_state("state");
        say("}");
    } else {
        return false;
    }
    return true;
}

static bool read_orders(void) {
    static char line[512];
    static size_t length;
    ssize_t came = read(0, line + length, sizeof line - 1 - length);
    if (came <= 0)
        return came < 0 && errno == EAGAIN;
    length += (size_t)came;
    char *end;
    while ((end = memchr(line, '\n', length))) {
        *end = 0;
        if (!obey(line))
            return false;
        length -= (size_t)(end + 1 - line);
        memmove(line, end + 1, length);
    }
    return length < sizeof line - 1;
}

static void tell_ready(void) {
    if (ready_count == opt.sockets && last_ready != ready_count)
        say("{\"event\":\"all_ready\",\"seconds\":%.3f}", (double)(now - started) / 1e9);
    last_ready = ready_count;
}

static void run(void) {
    struct epoll_event events[512];
    uint64_t ticked = started, end = started + (uint64_t)(opt.seconds * 1e9);
    for (;;) {
        bool busy = not_open > 0 || opt.slow > 0;
        int count = epoll_wait(poller, events, 512, busy ? 2 : 200);
        now = clock_now();
        for (int n = 0; n < count; n++) {
            if (events[n].data.u32 == UINT32_MAX) {
                if (!read_orders())
                    return;
            } else {
                handle(clients + events[n].data.u32, events[n].events);
            }
        }
        if (now > end)
            return;
        if (now - ticked < 2 * MS)
            continue;
        if (not_open > 0)
            connect_more();
        if (opt.slow && now - ticked >= 20 * MS)
            read_slowly(now - ticked);
        if (!opt.slow || now - ticked >= 20 * MS)
            ticked = now;
        tell_ready();
    }
}

/* The command line */

static struct message from_text(const char *text) {
    return masked(1, (const uint8_t *)text, strlen(text));
}

static struct message from_hex(const char *text) {
    uint8_t data[1024];
    size_t length = 0;
    for (unsigned byte; length < sizeof data && sscanf(text, "%2x", &byte) == 1; text += 2) {
        data[length++] = (uint8_t)byte;
        if (!text[1])
            break;
    }
    return masked(2, data, length);
}

static void usage(void) {
    fputs("usage: load --port N [--sockets N] [--path /live] [--protocol tablo.v1] [--deflate]\n"
          "  [--first TEXT | --first-hex HEX]...  sent after the handshake, then one for each "
          "message that comes\n"
          "  [--ready TEXT]      a socket is ready once a message has this text\n"
          "  [--header LINE]     one more header line of the handshake\n"
          "  [--stream NAME]     the stream that `painted` reports\n"
          "  [--quiet]           beats are not answered\n"
          "  [--rate N]          new sockets a second   [--sources N] source addresses 127.0.0.x\n"
          "  [--stalled N] [--slow N] [--slow-rate BYTES] [--receive-buffer BYTES]\n"
          "  [--reconnect screen|public] [--compressed-min BYTES] [--seconds N] [--seed N]\n",
          stderr);
    exit(2);
}

static void add_first(struct message message) {
    if (opt.first_count == MAX_FIRST)
        usage();
    opt.first[opt.first_count++] = message;
}

static void add_header(const char *line) {
    char *headers;
    if (asprintf(&headers, "%s%s\r\n", opt.headers, line) < 0)
        die("memory");
    opt.headers = headers;
}

static void read_options(int count, char **words) {
    for (int n = 1; n < count; n++) {
        const char *name = words[n];
        if (!strcmp(name, "--deflate")) {
            opt.deflate = true;
            continue;
        }
        if (!strcmp(name, "--quiet")) {
            opt.quiet_beats = true;
            continue;
        }
        if (++n == count)
            usage();
        const char *value = words[n];
        if (!strcmp(name, "--port")) opt.port = atoi(value);
        else if (!strcmp(name, "--sockets")) opt.sockets = atoi(value);
        else if (!strcmp(name, "--path")) opt.path = value;
        else if (!strcmp(name, "--protocol")) opt.protocol = value;
        else if (!strcmp(name, "--header")) add_header(value);
        else if (!strcmp(name, "--first")) add_first(from_text(value));
        else if (!strcmp(name, "--first-hex")) add_first(from_hex(value));
        else if (!strcmp(name, "--ready")) opt.ready = value;
        else if (!strcmp(name, "--stream")) opt.stream = value;
        else if (!strcmp(name, "--rate")) opt.rate = atoi(value);
        else if (!strcmp(name, "--sources")) opt.sources = atoi(value);
        else if (!strcmp(name, "--stalled")) opt.stalled = atoi(value);
        else if (!strcmp(name, "--slow")) opt.slow = atoi(value);
        else if (!strcmp(name, "--slow-rate")) opt.slow_rate = atoi(value);
        else if (!strcmp(name, "--receive-buffer")) opt.receive_buffer = atoi(value);
        else if (!strcmp(name, "--compressed-min")) opt.compressed_min = atoi(value);
        else if (!strcmp(name, "--seconds")) opt.seconds = atof(value);
        else if (!strcmp(name, "--seed")) opt.seed = (unsigned)atoi(value);
        else if (!strcmp(name, "--reconnect"))
            opt.comeback = !strcmp(value, "screen") ? AS_SCREEN : AS_PUBLIC;
        else usage();
    }
    if (opt.port < 1 || opt.port > 65535 || opt.sockets < 1 || opt.sockets > MAX_SOCKETS ||
        opt.sources < 1 || opt.sources > 200 || opt.rate < 1 || opt.stalled < 0 || opt.slow < 0 ||
        opt.stalled + opt.slow >= opt.sockets)
        usage();
}

static void raise_limit(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < (rlim_t)opt.sockets + 16) {
        fprintf(stderr, "load: %d sockets need `ulimit -n %d`, here it is %llu\n", opt.sockets,
                opt.sockets + 16, (unsigned long long)limit.rlim_cur);
        exit(1);
    }
}

int main(int count, char **words) {
    read_options(count, words);
    raise_limit();
    signal(SIGPIPE, SIG_IGN);
    random_state = 0x9e3779b97f4a7c15ull ^ (uint64_t)opt.seed * 0xbf58476d1ce4e5b9ull;
    started = now = connect_filled = clock_now();
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (poller < 0)
        die("epoll_create1");
    fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = UINT32_MAX};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, 0, &event) < 0)
        die("standard input");
    for (int n = 0; n < opt.sockets; n++) {
        clients[n].fd = -1;
        /* Spread among the others, and never the first: that one keeps the tape. */
        int odd = opt.stalled + opt.slow, every = odd ? opt.sockets / odd : 0;
        int place = every ? n / every : 0;
        bool marked = every && n % every == every - 1 && place < odd && n > 0;
        clients[n].stalled = marked && place < opt.stalled;
        clients[n].slow = marked && place >= opt.stalled;
    }
    not_open = opt.sockets;
    run();
    print_result();
    return 0;
}
