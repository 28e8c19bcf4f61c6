/*
 * The command inside: ends at once with status 0, or, with -DIDLE, writes one byte to its standard output and sleeps until a
 * signal ends it. x86-64, without libc, so that what is measured is the launcher: gcc -O2 -static -nostdlib command.c
 */
#ifdef IDLE
__asm__(
    ".globl _start\n_start:\n"
    "\tmov $1, %eax\n\tmov $1, %edi\n\tlea _start(%rip), %rsi\n\tmov $1, %edx\n\tsyscall\n"
    "sleep:\n\tmov $34, %eax\n\tsyscall\n\tjmp sleep\n");
#else
__asm__(".globl _start\n_start:\n\tmov $231, %eax\n\txor %edi, %edi\n\tsyscall\n");
#endif
