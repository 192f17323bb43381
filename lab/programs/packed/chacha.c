// ChaCha20 (RFC 8439) with no C library at all: a small loader and much that cannot be read.
#include <stdint.h>
#include "hidden.h"
#include "run.h"

static uint32_t left(uint32_t value, int by) { return (value << by) | (value >> (32 - by)); }

static void quarter(uint32_t *s, int a, int b, int c, int d) {
  s[a] += s[b]; s[d] = left(s[d] ^ s[a], 16);
  s[c] += s[d]; s[b] = left(s[b] ^ s[c], 12);
  s[a] += s[b]; s[d] = left(s[d] ^ s[a], 8);
  s[c] += s[d]; s[b] = left(s[b] ^ s[c], 7);
}

static void block(uint32_t counter, uint32_t *out) {
  uint32_t start[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
  for (int i = 4; i < 12; i++) start[i] = 0x07070707;
  start[12] = counter;
  start[13] = start[14] = start[15] = 0x09090909;
  for (int i = 0; i < 16; i++) out[i] = start[i];
  for (int round = 0; round < 10; round++) {
    for (int i = 0; i < 4; i++) quarter(out, i, 4 + i, 8 + i, 12 + i);
    for (int i = 0; i < 4; i++) quarter(out, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
  }
  for (int i = 0; i < 16; i++) out[i] += start[i];
}

ENTRY {
  size_t size = (size_t)(hidden_end - hidden);
  uint32_t stream[16];
  for (size_t i = 0; i < size; i++) {
    if (i % 64 == 0) block((uint32_t)(i / 64), stream);
    hidden[i] ^= (unsigned char)(stream[i % 64 / 4] >> (8 * (i % 4)));
  }
  run(hidden, size);
}
