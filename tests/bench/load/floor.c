/* Does the least that a fan-out can do: one send() of the same bytes for each socket.

   Answers the handshake of `load` (which always uses the same key), forgets whatever a socket
   says, and sends the body of `POST /` as one text message to every socket.  Prints its port.  */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_FD 65536
#define REQUEST_LIMIT (1 << 20)
#define ACCEPT "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

static bool open_socket[MAX_FD];
static int highest;
static char request[REQUEST_LIMIT];
static uint8_t frame[REQUEST_LIMIT];
static int poller, listener;

static void die(const char *what) {
    fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void end(int fd) {
    open_socket[fd] = false;
    close(fd);
}

static void take_in(void) {
    int fd, yes = 1;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
        if (fd >= MAX_FD || epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event) < 0)
            die("accept");
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        open_socket[fd] = false;
    }
}

static size_t frame_of(const char *text, size_t length) {
    size_t head = 2;
    frame[0] = 0x81;
    if (length < 126) {
        frame[1] = (uint8_t)length;
    } else if (length < 65536) {
        frame[1] = 126;
        frame[2] = (uint8_t)(length >> 8);
        frame[3] = (uint8_t)length;
        head = 4;
    } else {
        frame[1] = 127;
        for (int n = 0; n < 8; n++)
            frame[2 + n] = (uint8_t)((uint64_t)length >> (56 - 8 * n));
        head = 10;
    }
    memcpy(frame + head, text, length);
    return head + length;
}

static void publish(int to, const char *body, size_t length) {
    size_t size = frame_of(body, length);
    int sent = 0, missed = 0;
    char answer[160];
    for (int fd = 0; fd <= highest; fd++)
        if (open_socket[fd]) {
            if (send(fd, frame, size, MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)size)
                sent++;
            else
                missed++;
        }
    char text[64];
    int n = snprintf(text, sizeof text, "{\"sent\":%d,\"missed\":%d}", sent, missed);
    n = snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", n, text);
    send(to, answer, (size_t)n, MSG_NOSIGNAL);
}

/* A request comes in one piece or the few that its sender wrote at once: wait for the rest. */
static size_t read_body(int fd, size_t have, char **body) {
    char *end = strstr(request, "\r\n\r\n"), *field = strcasestr(request, "content-length:");
    size_t length = end && field ? strtoul(field + 15, NULL, 10) : 0;
    if (!length || (size_t)(end + 4 - request) + length >= REQUEST_LIMIT)
        return 0;
    *body = end + 4;
    for (size_t want = (size_t)(*body - request) + length; have < want;) {
        ssize_t came = recv(fd, request + have, want - have, 0);
        if (came > 0)
            have += (size_t)came;
        else if (came == 0 || errno != EAGAIN)
            return 0;
    }
    return length;
}

static void read_from(int fd) {
    static const char welcome[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                  "Connection: Upgrade\r\nSec-WebSocket-Accept: " ACCEPT "\r\n\r\n";
    ssize_t came = recv(fd, request, REQUEST_LIMIT - 1, 0);
    if (came < 0 && errno == EAGAIN)
        return;
    if (came <= 0) {
        end(fd);
        return;
    }
    if (open_socket[fd])
        return;
    request[came] = 0;
    if (!strncmp(request, "GET ", 4)) {
        send(fd, welcome, sizeof welcome - 1, MSG_NOSIGNAL);
        open_socket[fd] = true;
        if (fd > highest)
            highest = fd;
    } else {
        char *body = NULL;
        size_t length = read_body(fd, (size_t)came, &body);
        if (length)
            publish(fd, body, length);
        else
            end(fd);
    }
}

int main(int count, char **words) {
    struct rlimit limit;
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t size = sizeof at;
    int yes = 1;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    signal(SIGPIPE, SIG_IGN);
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons((uint16_t)(count > 1 ? atoi(words[1]) : 0));
    if (bind(listener, (struct sockaddr *)&at, sizeof at) < 0 || listen(listener, 4096) < 0)
        die("listen");
    getsockname(listener, (struct sockaddr *)&at, &size);
    poller = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[256];
    if (poller < 0 || epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event) < 0)
        die("epoll");
    printf("%d\n", ntohs(at.sin_port));
    fflush(stdout);
    for (;;) {
        int n = epoll_wait(poller, events, 256, -1);
        for (int i = 0; i < n; i++) {
            if (events[i].data.fd == listener)
                take_in();
            else
                read_from(events[i].data.fd);
        }
    }
}
