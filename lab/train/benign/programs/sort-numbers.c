// Sorts numbers and says their mean and deviation.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static int compare(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(void) {
  size_t have = 0, room = 64;
  double *numbers = malloc(room * sizeof *numbers), value, sum = 0, squares = 0;
  while (numbers != NULL && scanf("%lf", &value) == 1) {
    if (have == room) numbers = realloc(numbers, (room *= 2) * sizeof *numbers);
    if (numbers == NULL) return 1;
    numbers[have++] = value;
    sum += value;
    squares += value * value;
  }
  if (have == 0) return 1;
  qsort(numbers, have, sizeof *numbers, compare);
  double mean = sum / (double)have;
  printf("median %g mean %g deviation %g\n", numbers[have / 2], mean, sqrt(squares / (double)have - mean * mean));
  free(numbers);
  return 0;
}
