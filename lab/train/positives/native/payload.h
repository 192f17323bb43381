/* Puts the coded payload into a section that the build names: -DPAYLOAD='"file"' -DSECTION='".rodata"'. */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#ifdef _WIN32
#define HIDDEN
#else
#define HIDDEN __attribute__((visibility("hidden")))
#endif

__asm__(".section " SECTION "\n"
        ".balign 16\n"
        ".globl payload_begin\n"
        "payload_begin:\n"
        ".incbin \"" PAYLOAD "\"\n"
        ".globl payload_end\n"
        "payload_end:\n"
        ".byte 0\n"
        ".text\n");

extern const unsigned char payload_begin[] HIDDEN;
extern const unsigned char payload_end[] HIDDEN;

#endif
