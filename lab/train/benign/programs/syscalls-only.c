// A hello without the C library's stdio, as the smallest images have it.
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
  static const char text[] = "hello from the smallest of programs\n";
  syscall(SYS_write, 1, text, sizeof text - 1);
  for (;;) pause();
}
