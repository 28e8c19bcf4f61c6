/* A program that wants a C library for i386. It needs none to be built against, so it says what others have in headers. */
int printf(const char *, ...);
void exit(int);

void _start(void) {
  printf("%d bits, from the root's own C library\n", 8 * (int) sizeof(void *));
  exit(0);
}
