/*
  Programs that a packer has made. Each rule says what it goes by; none goes by entropy alone, which the model weighs.
  meta: name (of the finding), description, reference, attack (MITRE ATT&CK), severity; begins and anchors: where the rule can match at
  all, so that other files need not be given to it.
*/

rule packed_elf_upx
{
  meta:
    name = "Guardimesh.Packed.UPX"
    description = "An ELF file with UPX's own header: l_info behind the program headers, or the pack header at its end"
    reference = "https://github.com/upx/upx/blob/devel/src/stub/src/include/header.S"
    attack = "T1027.002"
    begins = "7f454c46"
    anchors = "UPX!"
    severity = "medium"
  strings:
    $magic = "UPX!"
  condition:
    uint32be(0) == 0x7f454c46 and ($magic in (0..1024) or $magic in (filesize - 128..filesize))
}

rule packed_elf_upx_damaged
{
  meta:
    name = "Guardimesh.Packed.UPX.Damaged"
    description = "The stub of UPX in an ELF file whose magic was overwritten, so that upx -d refuses it"
    reference = "https://attack.mitre.org/techniques/T1027/002/"
    attack = "T1027.002"
    begins = "7f454c46"
    anchors = "PROT_EXEC|PROT_WRITE failed. | This file is packed with the UPX executable packer"
    severity = "high"
  strings:
    $magic = "UPX!"
    $fails = "PROT_EXEC|PROT_WRITE failed.\n"
    $says = "This file is packed with the UPX executable packer"
  condition:
    uint32be(0) == 0x7f454c46 and ($fails or $says) and filesize < 64MB and
    not ($magic in (0..1024) or $magic in (filesize - 128..filesize)) and
    // what carries UPX itself has the text too, and section headers as every linker makes them
    (
      (uint8(4) == 2 and (uint32(0x28) == 0 or uint16(0x3c) == 0)) or
      (uint8(4) == 1 and (uint32(0x20) == 0 or uint16(0x30) == 0))
    )
}

rule packed_shell_script_shc
{
  meta:
    name = "Guardimesh.Packed.shc"
    description = "A shell script that shc has encrypted into a program"
    reference = "https://github.com/neurobin/shc"
    attack = "T1027.013"
    begins = "7f454c46"
    anchors = "E: neither argv[0] nor $_ works. | Please contact your provider"
    severity = "high"
  strings:
    $neither = "E: neither argv[0] nor $_ works."
    $contact = "Please contact your provider"
    $format = "=%lu %d"
    // shc itself holds the C source of what it makes
    $source = "#include <sys/types.h>"
  condition:
    uint32be(0) == 0x7f454c46 and 2 of ($neither, $contact, $format) and not $source
}

rule packed_pe_upx
{
  meta:
    name = "Guardimesh.Packed.UPX"
    description = "A PE file with UPX's sections"
    reference = "https://github.com/upx/upx"
    attack = "T1027.002"
    begins = "4d5a"
    anchors = "UPX0"
    severity = "medium"
  strings:
    $first = "UPX0\x00\x00\x00\x00"
    $second = "UPX1\x00\x00\x00\x00"
  condition:
    uint16be(0) == 0x4d5a and $first in (0..1024) and $second in (0..1024)
}

rule packed_pe_by_section_name
{
  meta:
    name = "Guardimesh.Packed.PE"
    description = "A PE file with a section that a packer or protector names after itself"
    reference = "https://attack.mitre.org/techniques/T1027/002/"
    attack = "T1027.002"
    begins = "4d5a"
    anchors = ".aspack | .petite | .MPRESS1 | .themida | .vmp0 | .enigma1 | .Upack | .nsp0"
    severity = "medium"
  strings:
    $aspack = ".aspack\x00"
    $petite = ".petite\x00"
    $mpress = ".MPRESS1"
    $themida = ".themida"
    $vmprotect = ".vmp0\x00\x00\x00"
    $enigma = ".enigma1"
    $upack = ".Upack\x00\x00"
    $nspack = ".nsp0\x00\x00\x00"
  condition:
    uint16be(0) == 0x4d5a and any of them in (0..2048)
}
