// Copies a folder with what is in it.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int copyFile(const char *from, const char *to, mode_t mode) {
  int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, mode);
  struct stat stat;
  if (in < 0 || out < 0 || fstat(in, &stat) != 0) return -1;
  if (stat.st_size > 0) {
    void *bytes = mmap(NULL, (size_t)stat.st_size, PROT_READ, MAP_PRIVATE, in, 0);
    if (bytes == MAP_FAILED || write(out, bytes, (size_t)stat.st_size) != stat.st_size) return -1;
    munmap(bytes, (size_t)stat.st_size);
  }
  close(in);
  return close(out);
}

static int copyTree(const char *from, const char *to) {
  DIR *folder = opendir(from);
  if (folder == NULL || (mkdir(to, 0755) != 0 && access(to, W_OK) != 0)) { perror(from); return 1; }
  int failed = 0;
  for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    char *source = NULL, *target = NULL;
    if (asprintf(&source, "%s/%s", from, entry->d_name) < 0 || asprintf(&target, "%s/%s", to, entry->d_name) < 0) exit(1);
    struct stat stat;
    if (lstat(source, &stat) != 0) failed = 1;
    else if (S_ISDIR(stat.st_mode)) failed |= copyTree(source, target);
    else if (S_ISREG(stat.st_mode) && copyFile(source, target, stat.st_mode & 0777) != 0) { perror(source); failed = 1; }
    free(source);
    free(target);
  }
  closedir(folder);
  return failed;
}

int main(int argc, char **argv) {
  if (argc != 3) { fprintf(stderr, "usage: copy-tree FROM TO\n"); return 2; }
  return copyTree(argv[1], argv[2]);
}
