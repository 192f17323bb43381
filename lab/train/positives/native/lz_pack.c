/* Packs standard input by the LZSS of lz.h onto standard output. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lz.h"

enum { LIMIT = 1 << 24, WINDOW = 4095, TRIES = 64 };

static uint8_t data[LIMIT];
static int newest[1 << 16], older[LIMIT];

static unsigned slot(size_t at) { return (data[at] * 2654435u ^ data[at + 1] * 40503u ^ data[at + 2] * 97u) & 0xffff; }

int main(void) {
  size_t length = fread(data, 1, LIMIT, stdin), at = 0;
  memset(newest, -1, sizeof newest);
  while (at < length) {
    uint8_t group[17] = {0};
    size_t used = 1;
    for (int bit = 0; bit < 8 && at < length; bit++) {
      size_t best = 0, offset = 0;
      if (at + 3 <= length) {
        int tries = TRIES;
        for (int past = newest[slot(at)]; past >= 0 && at - (size_t)past <= WINDOW && tries-- > 0; past = older[past]) {
          size_t same = 0;
          while (same < 18 && at + same < length && data[(size_t)past + same] == data[at + same]) same++;
          if (same > best) best = same, offset = at - (size_t)past;
        }
      }
      size_t step = best >= 3 ? best : 1;
      if (best >= 3) {
        group[used++] = (uint8_t)offset;
        group[used++] = (uint8_t)((offset >> 4 & 0xf0) | (best - 3));
      } else {
        group[0] |= (uint8_t)(1 << bit);
        group[used++] = data[at];
      }
      for (; step > 0; step--, at++) {
        if (at + 3 > length) continue;
        older[at] = newest[slot(at)];
        newest[slot(at)] = (int)at;
      }
    }
    fwrite(group, 1, used, stdout);
  }
  return 0;
}
