// A shared object whose constructor undoes RC4-like covering of its data. Nothing is done with what comes out.
#include "hidden.h"
#include <stddef.h>

__attribute__((constructor)) static void uncover(void) {
  unsigned state = 0x1234567;
  for (size_t i = 0; i < (size_t)(hidden_end - hidden); i++) {
    state ^= state << 13; state ^= state >> 17; state ^= state << 5;
    hidden[i] ^= (unsigned char)state;
  }
}

int guardimesh_lab_answer(void) { return hidden[0]; }
