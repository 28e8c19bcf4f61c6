/*
 * The command inside: ends at once with status 0, or, with -DIDLE, sleeps until a signal ends it. x86-64, without libc,
 * so that what is measured is the launcher: gcc -O2 -static -nostdlib command.c
 */
#ifdef IDLE
__asm__(".globl _start\n_start:\n\tmov $34, %eax\n\tsyscall\n\tjmp _start\n");
#else
__asm__(".globl _start\n_start:\n\tmov $231, %eax\n\txor %edi, %edi\n\tsyscall\n");
#endif
