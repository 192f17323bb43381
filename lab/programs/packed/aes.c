// AES-128 in counter mode (FIPS 197, SP 800-38A) with a substitution box that is worked out, so that no table tells of it.
#include <string.h>
#include "hidden.h"
#include "run.h"

static unsigned char box[256];
static unsigned char keys[176];

static unsigned char twice(unsigned char x) { return (unsigned char)(x << 1 ^ (x >> 7) * 0x1b); }

static void makeBox(void) {
  unsigned char p = 1, q = 1;
  do {
    p = (unsigned char)(p ^ twice(p));
    q = (unsigned char)(q ^ q << 1);
    q = (unsigned char)(q ^ q << 2);
    q = (unsigned char)(q ^ q << 4);
    if (q & 0x80) q ^= 0x09;
    unsigned char x = q;
    for (int i = 1; i < 5; i++) x = (unsigned char)(x ^ (unsigned char)(q << i | q >> (8 - i)));
    box[p] = x ^ 0x63;
  } while (p != 1);
  box[0] = 0x63;
}

static void makeKeys(void) {
  memset(keys, 0x2b, 16);
  unsigned char round = 1;
  for (int i = 16; i < 176; i += 4) {
    unsigned char word[4];
    memcpy(word, keys + i - 4, 4);
    if (i % 16 == 0) {
      unsigned char first = word[0];
      for (int k = 0; k < 3; k++) word[k] = box[word[k + 1]];
      word[3] = box[first];
      word[0] ^= round;
      round = twice(round);
    }
    for (int k = 0; k < 4; k++) keys[i + k] = keys[i - 16 + k] ^ word[k];
  }
}

static void encrypt(unsigned char *s) {
  for (int i = 0; i < 16; i++) s[i] ^= keys[i];
  for (int round = 1; round <= 10; round++) {
    unsigned char t[16];
    for (int i = 0; i < 16; i++) t[i] = box[s[(i + 4 * (i % 4)) % 16]];
    for (int c = 0; c < 16; c += 4) {
      unsigned char all = t[c] ^ t[c + 1] ^ t[c + 2] ^ t[c + 3];
      for (int k = 0; k < 4; k++)
        s[c + k] = round == 10 ? t[c + k] : (unsigned char)(t[c + k] ^ all ^ twice(t[c + k] ^ t[c + (k + 1) % 4]));
    }
    for (int i = 0; i < 16; i++) s[i] ^= keys[16 * round + i];
  }
}

int main(void) {
  makeBox();
  makeKeys();
  size_t size = (size_t)(hidden_end - hidden);
  unsigned char stream[16];
  for (size_t i = 0; i < size; i++) {
    if (i % 16 == 0) {
      memset(stream, 0, 16);
      for (int k = 0; k < 4; k++) stream[15 - k] = (unsigned char)(i / 16 >> (8 * k));
      encrypt(stream);
    }
    hidden[i] ^= stream[i % 16];
  }
  run(hidden, size);
}
