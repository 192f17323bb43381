/* A program or shared object that decrypts its payload and runs it. */
#define _GNU_SOURCE
#include "ciphers.h"
#include "payload.h"
#include "run.h"

static void unpack(char **argv) {
  size_t length = (size_t)(payload_end - payload_begin);
#ifdef EXECUTABLE_COPY
  int rights = PROT_READ | PROT_WRITE | PROT_EXEC;
#else
  int rights = PROT_READ | PROT_WRITE;
#endif
  unsigned char *copy = mmap(NULL, length, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (copy == MAP_FAILED) exit(1);
  memcpy(copy, payload_begin, length);
  decode(copy, length);
  run(copy, length, argv);
}

#ifdef SHARED
static char *arguments[] = {"worker", NULL};
__attribute__((constructor)) static void start(void) {
  if (getenv("GUARDIMESH_RUN_PAYLOAD") != NULL) unpack(arguments);
}
#else
int main(int argc, char **argv) {
  (void)argc;
  unpack(argv);
  return 1;
}
#endif
