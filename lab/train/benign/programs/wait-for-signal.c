// Says that it runs, then waits: what an init or a sidecar does.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t stopped;

static void stop(int number) {
  (void)number;
  stopped = 1;
}

int main(int argc, char **argv) {
  signal(SIGTERM, stop);
  signal(SIGINT, stop);
  if (argc > 1) {
    pid_t child = fork();
    if (child == 0) {
      execvp(argv[1], argv + 1);
      perror(argv[1]);
      _exit(127);
    }
  }
  printf("running as %d\n", (int)getpid());
  fflush(stdout);
  while (!stopped) {
    int status;
    if (waitpid(-1, &status, WNOHANG) > 0) printf("a child ended with %d\n", status);
    pause();
  }
  return EXIT_SUCCESS;
}
