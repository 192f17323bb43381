// Lines, words and bytes of files or of standard input.
#include <ctype.h>
#include <stdio.h>

static void count(FILE *file, const char *name) {
  long lines = 0, words = 0, bytes = 0;
  int inWord = 0;
  for (int c = getc(file); c != EOF; c = getc(file)) {
    bytes++;
    if (c == '\n') lines++;
    if (isspace(c)) inWord = 0;
    else if (!inWord) { inWord = 1; words++; }
  }
  printf("%8ld %8ld %8ld %s\n", lines, words, bytes, name);
}

int main(int argc, char **argv) {
  if (argc < 2) count(stdin, "-");
  for (int i = 1; i < argc; i++) {
    FILE *file = fopen(argv[i], "rb");
    if (file == NULL) { perror(argv[i]); return 1; }
    count(file, argv[i]);
    fclose(file);
  }
  return 0;
}
