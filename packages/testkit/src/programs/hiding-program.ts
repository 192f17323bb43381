/**
 * A harmless program that does with itself what malware does to hide, and then waits: `program MODE [FILE]`. Its twin without the
 * hiding is `program wait`. It makes /tmp/ready once it waits; the modes that end in `-later` go on when there is a /tmp/go.
 */
export const HIDING_PROGRAM = String.raw`
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static int pour(int from, int to) {
  char buffer[65536];
  ssize_t bytes;
  while ((bytes = read(from, buffer, sizeof buffer)) > 0)
    if (write(to, buffer, bytes) != bytes) return 1;
  return bytes < 0 || close(from);
}

static int copy(const char *path, unsigned flags, const char *name) {
  int to = memfd_create(name, flags);
  if (pour(open(path, O_RDONLY), to)) exit(3);
  return to;
}

static void *wait_for_ever(void *nothing) {
  close(open("/tmp/ready", O_CREAT | O_WRONLY, 0644));
  for (;;) pause();
  return nothing;
}

int main(int count, char **words, char **environment) {
  const char *mode = count > 1 ? words[1] : "wait", *file = count > 2 ? words[2] : "";
  char path[64];
  char *wait[] = {"kworker/0:1", "wait", NULL};
  if (!strcmp(mode, "memfd")) fexecve(copy(file, 0, "x"), wait, environment);
  if (!strcmp(mode, "memfd-cloexec")) fexecve(copy(file, MFD_CLOEXEC, "runc_cloned:/proc/self/exe"), wait, environment);
  if (!strcmp(mode, "tmpfile")) {
    int from = open(words[0], O_RDONLY), to = open("/tmp", O_TMPFILE | O_RDWR, 0755);
    if (pour(from, to)) return 7;
    snprintf(path, sizeof path, "/proc/self/fd/%d", to);
    from = open(path, O_RDONLY | O_CLOEXEC);
    close(to);
    fexecve(from, wait, environment);
    return 7;
  }
  if (!strcmp(mode, "memfd-later")) {
    int later = copy(file, 0, "later");
    while (access("/tmp/go", F_OK)) usleep(10000);
    fexecve(later, wait, environment);
  }
  if (!strcmp(mode, "memfd-held")) copy(file, 0, "data");
  if (!strcmp(mode, "delete")) unlink(words[0]);
  if (!strcmp(mode, "dlopen-memfd")) {
    snprintf(path, sizeof path, "/proc/self/fd/%d", copy(file, 0, "lib"));
    if (!dlopen(path, RTLD_NOW)) return 4;
  }
  if (!strcmp(mode, "dlopen-later")) {
    int later = copy(file, MFD_CLOEXEC, "lib");
    snprintf(path, sizeof path, "/proc/self/fd/%d", later);
    while (access("/tmp/go", F_OK)) usleep(10000);
    if (!dlopen(path, RTLD_NOW)) return 4;
  }
  if (!strcmp(mode, "dlopen")) if (!dlopen(file, RTLD_NOW)) return 4;
  if (!strcmp(mode, "dlopen-delete")) if (!dlopen(file, RTLD_NOW) || unlink(file)) return 4;
  if (!strcmp(mode, "hold")) if (open(file, O_RDONLY) < 0 || unlink(file)) return 5;
  if (!strcmp(mode, "jit")) {
    int code = memfd_create("doublemapper", MFD_CLOEXEC);
    if (ftruncate(code, 65536)) return 6;
    memset(mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_SHARED, code, 0), 0xc3, 65536);
    mmap(0, 65536, PROT_READ | PROT_EXEC, MAP_SHARED, code, 0);
  }
  if (!strcmp(mode, "rename")) prctl(PR_SET_NAME, file);
  if (!strcmp(mode, "leave-first-thread")) {
    pthread_t thread;
    unlink(words[0]);
    pthread_create(&thread, NULL, wait_for_ever, NULL);
    syscall(SYS_exit, 0);
  }
  wait_for_ever(NULL);
}
`;

/** A shared object that does nothing. */
export const HARMLESS_LIBRARY = 'int guardimesh_sample(void) { return 7; }\n';
