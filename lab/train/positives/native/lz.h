/* Our own LZSS: a flag byte for eight items, each a literal or (offset 1..4095, length 3..18) in two bytes. */
#ifndef LZ_H
#define LZ_H

#include <stddef.h>
#include <stdint.h>

static void lz_expand(const uint8_t *in, size_t packed, uint8_t *out, size_t plain) {
  size_t from = 0, to = 0;
  while (from < packed && to < plain) {
    unsigned flags = in[from++];
    for (int bit = 0; bit < 8 && from < packed && to < plain; bit++, flags >>= 1) {
      if (flags & 1) {
        out[to++] = in[from++];
        continue;
      }
      if (from + 1 >= packed) return;
      size_t offset = (size_t)in[from] | (size_t)(in[from + 1] & 0xf0) << 4;
      size_t length = (size_t)(in[from + 1] & 15) + 3;
      from += 2;
      if (offset == 0 || offset > to) return;
      while (length-- > 0 && to < plain) out[to] = out[to - offset], to++;
    }
  }
}

#endif
