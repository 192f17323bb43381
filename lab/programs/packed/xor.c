// A static program like any other that undoes an exclusive or of sixteen bytes in its data and runs what comes out.
#include <string.h>
#include "hidden.h"
#include "run.h"

static const unsigned char KEY[] = {0x6b, 0x1f, 0x92, 0xc4, 0x3d, 0xe7, 0x08, 0xb5, 0x51, 0xaa, 0x7e, 0xd3, 0x24, 0x99, 0xf6, 0x40};

int main(void) {
  size_t size = (size_t)(hidden_end - hidden);
  for (size_t i = 0; i < size; i++) hidden[i] ^= KEY[i % sizeof KEY];
  run(hidden, size);
}
