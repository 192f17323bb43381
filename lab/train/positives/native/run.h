/* Runs a program that lies in memory: from an anonymous file, or from a temporary one. */
#ifndef RUN_H
#define RUN_H

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static void put(int file, const unsigned char *data, size_t length) {
  while (length > 0) {
    ssize_t done = write(file, data, length);
    if (done <= 0) exit(1);
    data += done, length -= (size_t)done;
  }
}

static void run(const unsigned char *data, size_t length, char **argv) {
#ifdef FROM_FILE
  char path[] = "/tmp/.XXXXXX";
  int file = mkstemp(path);
  if (file < 0) exit(1);
  put(file, data, length);
  fchmod(file, 0700);
  close(file);
  execve(path, argv, environ);
#else
  int file = memfd_create("", 1);
  if (file < 0) exit(1);
  put(file, data, length);
  fexecve(file, argv, environ);
#endif
  exit(1);
}

#endif
