// What every loader ends with: a program in memory is run from a file without a name, as malware does. Without any C library.
#include <stddef.h>

static long call(long number, long a, long b, long c, long d, long e) {
#if defined(__x86_64__)
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  __asm__ volatile("syscall" : "+a"(number) : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8) : "rcx", "r11", "memory");
  return number;
#else
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
#endif
}

#if defined(__x86_64__)
#define ENTRY __attribute__((force_align_arg_pointer)) void _start(void)
enum { WRITE = 1, GETPID = 39, EXIT = 60, MEMFD_CREATE = 319, EXECVEAT = 322 };
#else
#define ENTRY void _start(void)
enum { WRITE = 64, EXIT = 93, GETPID = 172, MEMFD_CREATE = 279, EXECVEAT = 281 };
#endif
enum { CLOSE_ON_EXEC = 1, EMPTY_PATH = 0x1000 };

static void run(const unsigned char *program, size_t size) {
  static const char *const arguments[] = {"agent", "act", NULL};
  static const char *const environment[] = {NULL};
  long memory = call(MEMFD_CREATE, (long)"agent", CLOSE_ON_EXEC, 0, 0, 0);
  for (size_t done = 0; done < size;) {
    long more = call(WRITE, memory, (long)(program + done), (long)(size - done), 0, 0);
    if (more <= 0) break;
    done += (size_t)more;
  }
  call(EXECVEAT, memory, (long)"", (long)arguments, (long)environment, EMPTY_PATH);
  call(EXIT, 1, 0, 0, 0, 0);
}
