// The bytes that a loader brings along, as the packer wrote them: HIDDEN is the path of a file.
__asm__(".section .data\n.balign 16\n.globl hidden\nhidden:\n.incbin \"" HIDDEN "\"\n.globl hidden_end\nhidden_end:\n.byte 0\n.text\n");
extern unsigned char hidden[] __attribute__((visibility("hidden")));
extern unsigned char hidden_end[] __attribute__((visibility("hidden")));
