// Tells what changes in a folder.
#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int watch = inotify_init1(IN_CLOEXEC);
  if (argc < 2 || watch < 0 || inotify_add_watch(watch, argv[1], IN_CREATE | IN_DELETE | IN_CLOSE_WRITE | IN_MOVED_TO) < 0) {
    perror("inotify");
    return 1;
  }
  char memory[8192] __attribute__((aligned(8)));
  for (ssize_t got = read(watch, memory, sizeof memory); got > 0; got = read(watch, memory, sizeof memory))
    for (char *at = memory; at < memory + got;) {
      struct inotify_event *event = (struct inotify_event *)at;
      printf("%08x %s\n", event->mask, event->len > 0 ? event->name : "");
      at += sizeof *event + event->len;
    }
  return 0;
}
