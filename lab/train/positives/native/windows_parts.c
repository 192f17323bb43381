/* Small Windows programs, chosen by -DPROGRAM=n: benign inputs for the tools that take Windows programs. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <windows.h>

#if PROGRAM == 0 /* counts words of the command line */
int main(int argc, char **argv) {
  size_t letters = 0;
  for (int i = 1; i < argc; i++) letters += strlen(argv[i]);
  printf("%d words, %u letters\n", argc - 1, (unsigned)letters);
  return 0;
}
#elif PROGRAM == 1 /* lists a folder */
int main(int argc, char **argv) {
  WIN32_FIND_DATAA found;
  HANDLE search = FindFirstFileA(argc > 1 ? argv[1] : "*.*", &found);
  if (search == INVALID_HANDLE_VALUE) return 1;
  do printf("%10lu %s\n", (unsigned long)found.nFileSizeLow, found.cFileName);
  while (FindNextFileA(search, &found));
  FindClose(search);
  return 0;
}
#elif PROGRAM == 2 /* a window with a line of text */
static LRESULT CALLBACK answer(HWND window, UINT message, WPARAM first, LPARAM second) {
  if (message == WM_DESTROY) PostQuitMessage(0);
  if (message == WM_PAINT) {
    PAINTSTRUCT paint;
    HDC area = BeginPaint(window, &paint);
    TextOutA(area, 20, 20, "A line of text", 14);
    EndPaint(window, &paint);
    return 0;
  }
  return DefWindowProcA(window, message, first, second);
}
int WINAPI WinMain(HINSTANCE instance, HINSTANCE before, LPSTR line, int show) {
  WNDCLASSA class = {.lpfnWndProc = answer, .hInstance = instance, .lpszClassName = "line"};
  (void)before, (void)line;
  RegisterClassA(&class);
  HWND window = CreateWindowA("line", "Line", WS_OVERLAPPEDWINDOW, 100, 100, 400, 200, NULL, NULL, instance, NULL);
  ShowWindow(window, show);
  for (MSG message; GetMessageA(&message, NULL, 0, 0) > 0; DispatchMessageA(&message)) TranslateMessage(&message);
  return 0;
}
#elif PROGRAM == 3 /* sorts numbers */
static int order(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
int main(void) {
  int numbers[1000];
  srand(7);
  for (int i = 0; i < 1000; i++) numbers[i] = rand();
  qsort(numbers, 1000, sizeof *numbers, order);
  for (int i = 0; i < 1000; i += 100) printf("%d\n", numbers[i]);
  return 0;
}
#elif PROGRAM == 4 /* a checksum of a file */
int main(int argc, char **argv) {
  unsigned sum = 0xffffffffu;
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : stdin;
  if (file == NULL) return 1;
  for (int c; (c = fgetc(file)) != EOF;) {
    sum ^= (unsigned)c;
    for (int bit = 0; bit < 8; bit++) sum = sum >> 1 ^ (sum & 1 ? 0xedb88320u : 0);
  }
  printf("%08x\n", ~sum);
  return 0;
}
#elif PROGRAM == 5 /* a message */
int main(void) {
  SYSTEMTIME now;
  char text[100];
  GetLocalTime(&now);
  snprintf(text, sizeof text, "It is %02d:%02d", now.wHour, now.wMinute);
  return MessageBoxA(NULL, text, "Time", MB_OK) == IDOK ? 0 : 1;
}
#elif PROGRAM == 6 /* products of matrices */
int main(void) {
  static double a[64][64], b[64][64], c[64][64];
  for (int i = 0; i < 64; i++)
    for (int j = 0; j < 64; j++) a[i][j] = i + j, b[i][j] = i - j;
  for (int i = 0; i < 64; i++)
    for (int j = 0; j < 64; j++)
      for (int k = 0; k < 64; k++) c[i][j] += a[i][k] * b[k][j];
  printf("%f\n", c[63][63]);
  return 0;
}
#elif PROGRAM == 7 /* the machine's memory and processors */
int main(void) {
  SYSTEM_INFO machine;
  MEMORYSTATUSEX memory = {.dwLength = sizeof memory};
  GetSystemInfo(&machine);
  GlobalMemoryStatusEx(&memory);
  printf("%lu processors, %llu MiB\n", (unsigned long)machine.dwNumberOfProcessors, memory.ullTotalPhys >> 20);
  return 0;
}
#elif PROGRAM == 8 /* replaces a word in standard input */
int main(int argc, char **argv) {
  char line[4096];
  if (argc < 3) return 2;
  while (fgets(line, sizeof line, stdin) != NULL) {
    char *rest = line;
    for (char *at; (at = strstr(rest, argv[1])) != NULL; rest = at + strlen(argv[1]))
      printf("%.*s%s", (int)(at - rest), rest, argv[2]);
    fputs(rest, stdout);
  }
  return 0;
}
#else /* a calendar */
int main(void) {
  time_t now = time(NULL);
  struct tm day = *localtime(&now);
  int month = day.tm_mon;
  for (day.tm_mday = 1; mktime(&day) != (time_t)-1 && day.tm_mon == month; day.tm_mday++)
    printf(day.tm_wday == 0 ? "%3d\n" : "%3d", day.tm_mday);
  return 0;
}
#endif
