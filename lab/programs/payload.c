// Stands in for malware: says when it runs, then waits. It does nothing else.
//   payload [unlink=PATH] [comm=NAME] [title=TEXT] [act]
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

// so that the payload and the image's own service are not the same bytes
__attribute__((used)) static const char KIND[] = LAB_KIND;

int main(int argc, char **argv) {
  int says = 0;
  const char *title = NULL;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "act") == 0) says = 1;
    if (strncmp(argv[i], "unlink=", 7) == 0) unlink(argv[i] + 7);
    if (strncmp(argv[i], "comm=", 5) == 0) prctl(PR_SET_NAME, argv[i] + 5);
    if (strncmp(argv[i], "title=", 6) == 0) title = strdup(argv[i] + 6);
  }
  if (title != NULL) {
    // what ps(1) shows is this very memory
    size_t room = (size_t)(argv[argc - 1] + strlen(argv[argc - 1]) - argv[0]);
    memset(argv[0], 0, room);
    strncpy(argv[0], title, room - 1);
  }
  if (says) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    printf("act %lld.%09ld\n", (long long)now.tv_sec, now.tv_nsec);
    fflush(stdout);
  }
  for (;;) pause();
}
