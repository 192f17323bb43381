// Runs a program that has no name in any folder: copies standard input into a file without a name and executes that.
//   launch memfd-fexecve NAME ARGV…          the descriptor stays open in the program
//   launch memfd-fexecve-cloexec NAME ARGV…  the descriptor is closed by the execution: only /proc/PID/exe is left
//   launch memfd-execveat NAME ARGV…         the system call itself, with AT_EMPTY_PATH
//   launch memfd-path NAME ARGV…             execve of /proc/self/fd/N
//   launch tmpfile FOLDER ARGV…              O_TMPFILE, never linked
// The twins' form takes a program that is there:
//   launch image PATH ARGV…                  fexecve of a file that the image has
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void fill(int descriptor) {
  char buffer[65536];
  ssize_t got;
  while ((got = read(0, buffer, sizeof buffer)) > 0) {
    if (write(descriptor, buffer, (size_t)got) != got) fail("write");
  }
  if (got < 0) fail("read");
}

// A file that is open for writing cannot be executed (ETXTBSY): the writer's descriptor goes first.
static int readOnly(int descriptor) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
  int again = open(path, O_RDONLY | O_CLOEXEC);
  if (again < 0) fail(path);
  close(descriptor);
  return again;
}

int main(int argc, char **argv) {
  if (argc < 4) {
    fprintf(stderr, "usage: launch METHOD PLACE ARGV...\n");
    return 2;
  }
  const char *method = argv[1];
  const char *place = argv[2];
  char **arguments = argv + 3;
  if (strcmp(method, "image") == 0) {
    int program = open(place, O_RDONLY | O_CLOEXEC);
    if (program < 0) fail(place);
    fexecve(program, arguments, environ);
    fail("fexecve");
  }
  if (strcmp(method, "tmpfile") == 0) {
    int program = open(place, O_TMPFILE | O_RDWR, 0700);
    if (program < 0) fail("O_TMPFILE");
    fill(program);
    fexecve(readOnly(program), arguments, environ);
    fail("fexecve");
  }
  unsigned flags = strcmp(method, "memfd-fexecve-cloexec") == 0 ? MFD_CLOEXEC : 0;
  int memory = memfd_create(place, flags);
  if (memory < 0) fail("memfd_create");
  fill(memory);
  if (strcmp(method, "memfd-execveat") == 0) {
    syscall(SYS_execveat, memory, "", arguments, environ, AT_EMPTY_PATH);
  } else if (strcmp(method, "memfd-path") == 0) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    execve(path, arguments, environ);
  } else {
    fexecve(memory, arguments, environ);
  }
  fail(method);
}
