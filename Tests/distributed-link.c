// A lossy or slow link between network namespaces, in user space: for kernels without netem.
//
//     link [--loss SHARE] [--seed N] [--rate BITS] [--delay MICROSECONDS] NAMESPACE NAMESPACE…
//
// Makes a device `lossy` in each namespace, host k of which has an address that ends with k + 1, and carries IPv4
// packets between them. A share of the packets is lost, drawn by a generator with a seed; the others leave each
// host at most at the rate, after the delay. A queue holds 4 MB; packets beyond are lost, too, and counted apart.
// SIGUSR1 loses all packets from then on. SIGTERM ends it, with a line of counts.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { max_hosts = 16, max_packet = 65536, queue_limit = 4 << 20 };

struct packet {
  struct packet *next;
  int64_t due;
  int target, length;
  unsigned char bytes[];
};

// What left one host and has not arrived.
struct queue {
  struct packet *first, *last;
  int64_t free_at;  // When the link has sent all that is before.
  int size;
};

static volatile sig_atomic_t is_cut, is_over;
static void cut(int signal) { is_cut = signal; }
static void end(int signal) { is_over = signal; }

static void die(const char *what, const char *name) {
  fprintf(stderr, "link: %s %s: %s\n", what, name, strerror(errno));
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

// splitmix64: a uniform number in 0 to 1.
static double draw(uint64_t *state) {
  uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

// A device in a namespace; it stays there when this process goes on to the next one.
static int open_device(const char *name) {
  char path[256];
  snprintf(path, sizeof path, "/run/netns/%s", name);
  int space = open(path, O_RDONLY);
  if (space < 0 || setns(space, CLONE_NEWNET) != 0) die("cannot enter the namespace", name);
  close(space);
  int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK);
  if (device < 0) die("cannot open", "/dev/net/tun");
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  strcpy(request.ifr_name, "lossy");
  if (ioctl(device, TUNSETIFF, &request) != 0) die("cannot make a device in", name);
  return device;
}

static double loss, bytes_per_nanosecond;
static int64_t delay;
static uint64_t seed = 1;
static long carried, lost, overflowed;

static int options(int count, char **words) {
  int index = 1;
  for (; index + 1 < count && strncmp(words[index], "--", 2) == 0; index += 2) {
    double value = atof(words[index + 1]);
    if (strcmp(words[index], "--loss") == 0) loss = value;
    else if (strcmp(words[index], "--seed") == 0) seed = (uint64_t)value;
    else if (strcmp(words[index], "--rate") == 0) bytes_per_nanosecond = value / 8e9;
    else if (strcmp(words[index], "--delay") == 0) delay = (int64_t)(value * 1e3);
    else exit(2);
  }
  return index;
}

static void take_packet(struct queue *queue, const unsigned char *bytes, int length, int hosts) {
  // IPv4 alone; the destination's last byte names the host.
  int target = length >= 20 && bytes[0] >> 4 == 4 ? bytes[19] - 1 : -1;
  if (target < 0 || target >= hosts) return;
  if (is_cut || draw(&seed) < loss) {
    lost++;
    return;
  }
  if (queue->size + length > queue_limit) {
    overflowed++;
    return;
  }
  struct packet *packet = malloc(sizeof *packet + (size_t)length);
  if (!packet) die("no memory for", "a packet");
  int64_t time = now();
  if (queue->free_at < time) queue->free_at = time;
  if (bytes_per_nanosecond > 0) queue->free_at += (int64_t)(length / bytes_per_nanosecond);
  *packet = (struct packet){.due = queue->free_at + delay, .target = target, .length = length};
  memcpy(packet->bytes, bytes, (size_t)length);
  if (queue->last) queue->last->next = packet;
  else queue->first = packet;
  queue->last = packet;
  queue->size += length;
}

// Hands over what is due, and returns when the next packet is.
static int64_t deliver(struct queue *queue, const int *devices) {
  int64_t time = now();
  while (queue->first && queue->first->due <= time) {
    struct packet *packet = queue->first;
    if (write(devices[packet->target], packet->bytes, (size_t)packet->length) == packet->length) carried++;
    else overflowed++;
    queue->first = packet->next;
    if (!queue->first) queue->last = NULL;
    queue->size -= packet->length;
    free(packet);
  }
  return queue->first ? queue->first->due - time : INT64_MAX;
}

int main(int count, char **words) {
  int first = options(count, words);
  int hosts = count - first;
  if (hosts < 2 || hosts > max_hosts) return 2;
  int devices[max_hosts];
  struct pollfd polled[max_hosts];
  static struct queue queues[max_hosts];
  static unsigned char bytes[max_packet];
  for (int host = 0; host < hosts; host++) {
    devices[host] = open_device(words[first + host]);
    polled[host] = (struct pollfd){.fd = devices[host], .events = POLLIN};
  }
  signal(SIGUSR1, cut);
  signal(SIGTERM, end);
  printf("link: ready\n");
  fflush(stdout);
  while (!is_over) {
    int64_t wait = INT64_C(100000000);
    for (int host = 0; host < hosts; host++) {
      int64_t next = deliver(&queues[host], devices);
      if (next < wait) wait = next;
    }
    struct timespec time = {.tv_nsec = wait};
    if (ppoll(polled, (nfds_t)hosts, &time, NULL) <= 0) continue;
    for (int host = 0; host < hosts; host++) {
      // A few of each in turn.
      for (int turn = 0; turn < 16; turn++) {
        ssize_t length = read(devices[host], bytes, sizeof bytes);
        if (length <= 0) break;
        take_packet(&queues[host], bytes, (int)length, hosts);
      }
    }
  }
  printf("link: %ld packets carried, %ld lost, %ld too many\n", carried, lost, overflowed);
  return 0;
}
