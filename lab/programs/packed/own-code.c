// A protector: all the program's own code but the entry was changed after it was linked (section .covered), and is put right in place.
#include "run.h"

extern unsigned char covered_begin[], covered_end[];
__asm__(".section .covered,\"ax\"\n.globl covered_begin\ncovered_begin:\n.text\n");
#define COVERED __attribute__((section(".covered"), noinline))

COVERED static unsigned mix(unsigned x) {
  x ^= x >> 16; x *= 0x7feb352d; x ^= x >> 15; x *= 0x846ca68b;
  return x ^ x >> 16;
}

#define STEP(n) \
  COVERED static unsigned step##n(unsigned x) { \
    for (int i = 0; i < 8 + n % 5; i++) x = mix(x + n) ^ (x << (n % 7 + 1)) ^ (unsigned)call(GETPID, 0, 0, 0, 0, 0); \
    if (x % (n + 3) == 1) x += mix(x * n); \
    return x * (2 * n + 1); \
  }
#define STEPS(n) STEP(n##0) STEP(n##1) STEP(n##2) STEP(n##3) STEP(n##4) STEP(n##5) STEP(n##6) STEP(n##7)
STEPS(1) STEPS(2) STEPS(3) STEPS(4) STEPS(5) STEPS(6) STEPS(7) STEPS(8)
#define SUM(n) x += step##n##0(x) + step##n##1(x) + step##n##2(x) + step##n##3(x) + step##n##4(x) + step##n##5(x) + step##n##6(x) + step##n##7(x);

COVERED static void work(void) {
  unsigned x = 1;
  SUM(1) SUM(2) SUM(3) SUM(4) SUM(5) SUM(6) SUM(7) SUM(8)
  static const char *const arguments[] = {"service", "act", "act", NULL};
  static const char *const environment[] = {NULL};
  call(EXECVEAT, -100, (long)"/opt/lab/service", (long)(arguments + (x & 1)), (long)environment, 0);
  call(EXIT, 1, 0, 0, 0, 0);
}

__asm__(".section .covered,\"ax\"\n.globl covered_end\ncovered_end:\n.byte 0x90\n.text\n");

ENTRY {
  // COVER: zero in the twin, whose code is as it was linked
  for (unsigned i = 0; covered_begin + i < covered_end; i++) covered_begin[i] ^= (unsigned char)((i * 167 + 13 + (i >> 8)) * COVER);
  work();
}
