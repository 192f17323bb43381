// FNV and Adler-32 of files.
#include <inttypes.h>
#include <stdio.h>

int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "rb");
    if (file == NULL) { perror(argv[i]); return 1; }
    uint64_t fnv = 14695981039346656037u;
    uint32_t a = 1, b = 0;
    for (int c = getc(file); c != EOF; c = getc(file)) {
      fnv = (fnv ^ (uint64_t)c) * 1099511628211u;
      a = (a + (uint32_t)c) % 65521;
      b = (b + a) % 65521;
    }
    printf("%016" PRIx64 " %08" PRIx32 " %s\n", fnv, b << 16 | a, argv[i]);
    fclose(file);
  }
  return 0;
}
