// A small server that answers every request with its state.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int port = argc > 1 ? atoi(argv[1]) : 8080;
  int server = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (server < 0 || bind(server, (struct sockaddr *)&address, sizeof address) != 0 || listen(server, 16) != 0) {
    perror("listen");
    return 1;
  }
  time_t since = time(NULL);
  for (;;) {
    int client = accept(server, NULL, NULL);
    if (client < 0) continue;
    char request[2048], body[128], answer[512];
    ssize_t got = read(client, request, sizeof request - 1);
    if (got > 0) {
      int length = snprintf(body, sizeof body, "{\"status\":\"ok\",\"seconds\":%ld}\n", (long)(time(NULL) - since));
      int all = snprintf(answer, sizeof answer, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", length, body);
      if (write(client, answer, (size_t)all) < 0) perror("write");
    }
    close(client);
  }
}
