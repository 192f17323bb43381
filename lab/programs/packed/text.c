// The hidden program stands in the loader as text, four bits a letter, so that its entropy is that of a word list.
#include "hidden.h"
#include "run.h"

static unsigned char room[2 * 1024 * 1024];

int main(void) {
  size_t size = (size_t)(hidden_end - hidden) / 2;
  for (size_t i = 0; i < size; i++) room[i] = (unsigned char)((hidden[2 * i] - 'a') << 4 | (hidden[2 * i + 1] - 'a'));
  run(room, size);
}
