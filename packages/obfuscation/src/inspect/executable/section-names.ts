import type { Executable, Region } from '../../executable/index.js';
import { share } from './numbers.js';

/** How far the names of sections are those that linkers give. */
export const SECTION_NAME_FEATURES: readonly string[] = [
  /** sections with a name that no common linker gives, 0 to 64 */
  'odd-names',
  'odd-names-share',
  /** of the file's bytes: those in sections with such names */
  'odd-names-bytes-share',
  /** sections with the name of another one, 0 to 64; groups of an object share theirs */
  'repeated-names',
  /** sections that may be written and run, 0 to 64 */
  'writable-code-sections',
];

const COUNT_MAX = 64;
/** ELF: gABI and its supplements, GNU ld, Go, Linux's own of modules. PE: "Special Sections", MinGW, link.exe. */
const USUAL = new Set(
  (
    '.text .data .bss .rodata .rodata1 .data1 .init .fini .plt .got .interp .dynamic .dynsym .dynstr .symtab .strtab .shstrtab ' +
    '.hash .eh_frame .eh_frame_hdr .init_array .fini_array .preinit_array .ctors .dtors .jcr .comment .tbss .tdata ' +
    '.gcc_except_table .iplt .opd .toc .branch_lt .glink .sdata .sbss .sdata2 .sbss2 .lit8 .lit4 .stab .stabstr .symtab_shndx ' +
    '.tm_clone_table .probes .lbss .ldata .lrodata .typelink .itablink .gosymtab .gopclntab .noptrdata .noptrbss .noptrrodata ' +
    '.relro_padding .hidata .eh_fram .text1 .modinfo .altinstructions .altinstr_replacement .smp_locks .group .shbss .rsrc1 ' +
    '.rdata .pdata .rsrc .reloc .idata .edata .tls .CRT .xdata .didat .gfids .giats .gljmp .00cfg .debug .buildid .sxdata .cormeta ' +
    '.voltbl .fptable .msvcjmc .textbss .shared .code .itext .drectve .orpc .didata .symtab .gehcont .retplne .detourc .detourd ' +
    'CODE DATA BSS INIT PAGE _RDATA .text$mn .rdata$zzz .imrsiv .psdata .srdata .embed'
  ).split(' '),
);
const USUAL_BEGIN =
  /^(?:\.z?debug|\.note|\.gnu|\.rel[a.r]|\.(?:text|data|rodata|bss|tbss|tdata|init|exit|plt|got|ctors|dtors|group|go|llvm|ARM|MIPS|riscv|eh_frame|gcc_except_table|init_array|fini_array|stapsdt|discard|static_call|orc_unwind|return_sites|retpoline_sites|ibt_endbr_seal|call_sites|BTF|ref|devinit|meminit|cpuinit|sched|kprobes|entry|printk)(?:[._$]|$)|__|\/\d)/;

export function sectionNameFeatures({ sections }: Executable, fileSize: number): readonly number[] {
  const all = sections ?? [];
  const odd = all.filter(({ name }) => !isUsual(name));
  const oddBytes = odd.reduce((sum, { offset, fileSize: size }) => sum + within(offset, size, fileSize), 0);
  return [
    Math.min(odd.length, COUNT_MAX),
    share(odd.length, all.length),
    share(oddBytes, fileSize),
    Math.min(all.length - new Set(all.map(({ name }) => name)).size, COUNT_MAX),
    Math.min(all.filter(isWritableCode).length, COUNT_MAX),
  ];
}

function isUsual(name: string): boolean {
  return USUAL.has(name) || USUAL_BEGIN.test(name);
}

function isWritableCode({ write, execute }: Region): boolean {
  return write && execute;
}

function within(offset: number, size: number, fileSize: number): number {
  return Math.max(0, Math.min(fileSize, offset + size) - offset);
}
