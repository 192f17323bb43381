/* A program whose payload lies as base64 or hex text among its strings: pieces.h defines pieces[]. */
#define _GNU_SOURCE
#include <stdint.h>
#include <string.h>

#include "pieces.h"
#include "run.h"

static int value(char c) {
#ifdef HEX
  return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
#else
  const char *found = strchr(alphabet, c);
  return found == NULL ? -1 : (int)(found - alphabet);
#endif
}

int main(int argc, char **argv) {
  (void)argc;
  size_t room = 0, used = 0;
  for (size_t at = 0; at < sizeof pieces / sizeof *pieces; at++) room += strlen(pieces[at]);
  uint8_t *out = malloc(room + 1);
  unsigned bits = 0, held = 0;
  if (out == NULL) return 1;
  for (size_t at = 0; at < sizeof pieces / sizeof *pieces; at++)
    for (const char *c = pieces[at]; *c != 0; c++) {
      int v = value(*c);
      if (v < 0) continue;
      held = held << WIDTH | (unsigned)v, bits += WIDTH;
      if (bits >= 8) bits -= 8, out[used++] = (uint8_t)(held >> bits) ^ MASK;
    }
  run(out, used, argv);
  return 1;
}
