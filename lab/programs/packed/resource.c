// An honest program that has something in it: a text that is compressed, certificates, a picture, tables.
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include "hidden.h"

int main(void) {
  struct timespec now;
  unsigned sum = 0;
  for (const unsigned char *each = hidden; each < hidden_end; each++) sum += *each;
  clock_gettime(CLOCK_REALTIME, &now);
  printf("act %lld.%09ld\nbytes sum up to %u\n", (long long)now.tv_sec, now.tv_nsec, sum);
  fflush(stdout);
  for (;;) pause();
}
