// A compression of our own, in one segment that may be read, written and executed. A byte below 128: so many bytes and one follow as they
// are; else a repetition of that byte's low seven bits and four, from two bytes of distance back.
#include "hidden.h"
#include "run.h"

static unsigned char room[2 * 1024 * 1024];

ENTRY {
  unsigned char *out = room;
  for (const unsigned char *in = hidden; in < hidden_end;) {
    unsigned head = *in++;
    if (head < 128) {
      for (unsigned i = 0; i <= head; i++) *out++ = *in++;
    } else {
      const unsigned char *from = out - (in[0] | in[1] << 8);
      in += 2;
      for (unsigned i = 0; i < (head & 127) + 4; i++) *out++ = *from++;
    }
  }
  run(room, (size_t)(out - room));
}
