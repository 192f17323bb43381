/* Decoders of the own stubs; the build chooses one with -DCIPHER=n and gives -DKEY_BYTES=1,2,3. */
#ifndef CIPHERS_H
#define CIPHERS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static const uint8_t key[] = {KEY_BYTES};

#if CIPHER == 1 || CIPHER == 2 /* XOR with one byte or with a repeated key */
static void decode(uint8_t *data, size_t length) {
  for (size_t at = 0; at < length; at++) data[at] ^= key[at % sizeof key];
}

#elif CIPHER == 3 /* RC4 */
static void decode(uint8_t *data, size_t length) {
  uint8_t state[256], swap;
  for (int i = 0; i < 256; i++) state[i] = (uint8_t)i;
  for (int i = 0, j = 0; i < 256; i++) {
    j = (j + state[i] + key[(size_t)i % sizeof key]) & 255;
    swap = state[i], state[i] = state[j], state[j] = swap;
  }
  for (size_t at = 0, i = 0, j = 0; at < length; at++) {
    i = (i + 1) & 255, j = (j + state[i]) & 255;
    swap = state[i], state[i] = state[j], state[j] = swap;
    data[at] ^= state[(state[i] + state[j]) & 255];
  }
}

#elif CIPHER == 4 /* AES-128-CTR (FIPS 197); the table is made at run time */
static uint8_t sbox[256];

static uint8_t twice(uint8_t x) { return (uint8_t)(x << 1 ^ (x >> 7) * 0x1b); }

static void make_sbox(void) {
  uint8_t p = 1, q = 1;
  do {
    p = (uint8_t)(p ^ twice(p));
    q ^= (uint8_t)(q << 1), q ^= (uint8_t)(q << 2), q ^= (uint8_t)(q << 4);
    if (q & 0x80) q ^= 0x09;
    uint8_t x = q;
    for (int turn = 1; turn < 5; turn++) x ^= (uint8_t)(q << turn | q >> (8 - turn));
    sbox[p] = x ^ 0x63;
  } while (p != 1);
  sbox[0] = 0x63;
}

static void encrypt_block(const uint8_t round_keys[176], uint8_t s[16]) {
  for (int i = 0; i < 16; i++) s[i] ^= round_keys[i];
  for (int round = 1; round <= 10; round++) {
    uint8_t t[16];
    for (int i = 0; i < 16; i++) t[i] = sbox[s[(i + 4 * (i & 3)) & 15]];
    for (int c = 0; c < 16; c += 4) {
      uint8_t all = t[c] ^ t[c + 1] ^ t[c + 2] ^ t[c + 3];
      for (int r = 0; r < 4; r++)
        s[c + r] = round == 10 ? t[c + r] : (uint8_t)(t[c + r] ^ all ^ twice(t[c + r] ^ t[c + ((r + 1) & 3)]));
    }
    for (int i = 0; i < 16; i++) s[i] ^= round_keys[16 * round + i];
  }
}

static void decode(uint8_t *data, size_t length) {
  uint8_t keys[176], counter[16], block[16], rcon = 1;
  make_sbox();
  memcpy(keys, key, 16);
  memcpy(counter, key + 16, 16);
  for (int at = 16; at < 176; at += 4) {
    uint8_t word[4];
    memcpy(word, keys + at - 4, 4);
    if (at % 16 == 0) {
      uint8_t first = word[0];
      for (int i = 0; i < 3; i++) word[i] = sbox[word[i + 1]];
      word[3] = sbox[first];
      word[0] ^= rcon, rcon = twice(rcon);
    }
    for (int i = 0; i < 4; i++) keys[at + i] = keys[at - 16 + i] ^ word[i];
  }
  for (size_t at = 0; at < length; at++) {
    if (at % 16 == 0) {
      memcpy(block, counter, 16);
      encrypt_block(keys, block);
      for (int i = 15; i >= 0 && ++counter[i] == 0; i--) continue;
    }
    data[at] ^= block[at % 16];
  }
}

#elif CIPHER == 5 /* ChaCha20 (RFC 8439): 32 bytes of key, then counter and nonce */
#define TURN(v, n) ((v) << (n) | (v) >> (32 - (n)))
#define QUARTER(a, b, c, d) \
  (a += b, d ^= a, d = TURN(d, 16), c += d, b ^= c, b = TURN(b, 12), a += b, d ^= a, d = TURN(d, 8), c += d, b ^= c, b = TURN(b, 7))

static void decode(uint8_t *data, size_t length) {
  uint32_t in[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574}, x[16];
  memcpy(in + 4, key, 48);
  for (size_t at = 0; at < length; at++) {
    if (at % 64 == 0) {
      memcpy(x, in, 64);
      for (int round = 0; round < 10; round++) {
        QUARTER(x[0], x[4], x[8], x[12]), QUARTER(x[1], x[5], x[9], x[13]);
        QUARTER(x[2], x[6], x[10], x[14]), QUARTER(x[3], x[7], x[11], x[15]);
        QUARTER(x[0], x[5], x[10], x[15]), QUARTER(x[1], x[6], x[11], x[12]);
        QUARTER(x[2], x[7], x[8], x[13]), QUARTER(x[3], x[4], x[9], x[14]);
      }
      for (int i = 0; i < 16; i++) x[i] += in[i];
      in[12]++;
    }
    data[at] ^= ((uint8_t *)x)[at % 64];
  }
}
#endif

#endif
