// Runs a program as another user in another folder: what small images use in place of su.
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 5) {
    fprintf(stderr, "usage: run-as UID GID FOLDER PROGRAM ARGUMENTS...\n");
    return 2;
  }
  uid_t uid = (uid_t)strtoul(argv[1], NULL, 10);
  gid_t gid = (gid_t)strtoul(argv[2], NULL, 10);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) perror("no_new_privs");
  if (setgroups(0, NULL) != 0 || setgid(gid) != 0 || setuid(uid) != 0 || chdir(argv[3]) != 0) {
    fprintf(stderr, "run-as: %s\n", strerror(errno));
    return 1;
  }
  execvp(argv[4], argv + 4);
  perror(argv[4]);
  return 127;
}
