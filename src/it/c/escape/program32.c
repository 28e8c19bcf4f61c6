/* A 32-bit program: its calls are of the i386 table. It ends with 0, and has no C library. */
static long call(long number, long one) {
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(one) : "memory");
  return result;
}

void _start(void) {
  call(1, call(20, 0) > 0 ? 0 : 1);
  for (;;) {}
}
