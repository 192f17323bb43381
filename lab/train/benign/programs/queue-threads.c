// Workers that take jobs from a queue.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define WORKERS 4
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int next, total;
static long results[WORKERS];

static void *work(void *argument) {
  long *result = argument;
  for (;;) {
    pthread_mutex_lock(&lock);
    int job = next < total ? next++ : -1;
    pthread_mutex_unlock(&lock);
    if (job < 0) return NULL;
    for (int i = 0; i < 1000; i++) *result += (long)job * i % 7;
  }
}

int main(int argc, char **argv) {
  total = argc > 1 ? atoi(argv[1]) : 100;
  pthread_t threads[WORKERS];
  for (int i = 0; i < WORKERS; i++) if (pthread_create(&threads[i], NULL, work, &results[i]) != 0) return 1;
  long sum = 0;
  for (int i = 0; i < WORKERS; i++) { pthread_join(threads[i], NULL); sum += results[i]; }
  printf("%ld\n", sum);
  return 0;
}
