/*
  Scripts that decode themselves and run what comes out. Each rule wants the decoding and the running together: either alone is
  what honest programs do all day.
*/

rule encoded_python_run
{
  meta:
    name = "Guardimesh.Obfuscated.Python"
    description = "Python that runs what it has just decoded or decompressed"
    reference = "https://attack.mitre.org/techniques/T1027/010/"
    attack = "T1027.010"
    severity = "high"
  strings:
    $run = /\bexec\s{0,4}\(\s{0,4}(zlib\s{0,2}\.\s{0,2}decompress|base64\s{0,2}\.\s{0,2}b(64|32|85)decode|marshal\s{0,2}\.\s{0,2}loads|bytes\s{0,2}\.\s{0,2}fromhex|codecs\s{0,2}\.\s{0,2}decode)\s{0,2}\(/
    $hidden = /\bexec\s{0,4}\(\s{0,4}\(?_{0,2}\s{0,2}__import__\s{0,2}\(\s{0,2}['"](zlib|base64|marshal|codecs|bz2|lzma)['"]/
  condition:
    any of them
}

rule encoded_python_pyarmor
{
  meta:
    name = "Guardimesh.Obfuscated.PyArmor"
    description = "Python that PyArmor has encrypted"
    reference = "https://pyarmor.readthedocs.io/en/latest/topic/obfuscated-script.html"
    attack = "T1027.013"
    severity = "medium"
  strings:
    $call = /\b__?pyarmor__?\s{0,2}\(\s{0,2}__name__\s{0,2},\s{0,2}__file__\s{0,2},\s{0,2}b['"]/
    $call8 = /\bfrom pyarmor_runtime(_\d{6})? import __pyarmor__/
  condition:
    any of them
}

rule encoded_php_run
{
  meta:
    name = "Guardimesh.Obfuscated.PHP"
    description = "PHP that runs what it has just decoded"
    reference = "https://attack.mitre.org/techniques/T1505/003/"
    attack = "T1505.003"
    severity = "high"
  strings:
    $php = "<?php" nocase
    $run = /\b(eval|assert)\s{0,4}\(\s{0,4}@?(gzinflate|gzuncompress|gzdecode|base64_decode|str_rot13|strrev|convert_uudecode|hex2bin)\s{0,4}\(/ nocase
  condition:
    $php and $run
}

rule encoded_shell_run
{
  meta:
    name = "Guardimesh.Obfuscated.Shell"
    description = "A shell script that runs what it has just decoded"
    reference = "https://attack.mitre.org/techniques/T1027/010/"
    attack = "T1027.010"
    severity = "high"
  strings:
    $eval = /\beval\s{1,4}"?[$`]\(?\s{0,4}(echo|printf|cat)\s[^\n]{1,20000}\|\s{0,4}(base64\s{1,4}(-d|--decode|-D)|xxd\s{1,4}-r|openssl\s{1,4}enc\s[^\n|]{0,80}-d|gunzip|gzip\s{1,4}-c?d|rev)\b/
    $pipe = /\b(echo|printf)\s{1,4}(-n\s{1,4})?['"]?[A-Za-z0-9+\/]{64,20000}={0,2}['"]?\s{0,4}\|\s{0,4}base64\s{1,4}(-d|--decode|-D)\s{0,4}\|\s{0,4}(gunzip\s{0,4}\|\s{0,4})?(\/bin\/)?(ba|da|z|k)?sh\b/
  condition:
    any of them
}

rule encoded_perl_run
{
  meta:
    name = "Guardimesh.Obfuscated.Perl"
    description = "Perl that runs what it has just unpacked or decoded"
    reference = "https://attack.mitre.org/techniques/T1027/010/"
    attack = "T1027.010"
    severity = "high"
  strings:
    $run = /\beval\s{0,4}\(?\s{0,4}(unpack\s{0,4}\(?\s{0,4}["']?u|pack\s{0,4}\(?\s{0,4}["']H\*|(MIME::Base64::)?decode_base64\s{0,4}\()/
  condition:
    any of them
}

rule encoded_powershell_run
{
  meta:
    name = "Guardimesh.Obfuscated.PowerShell"
    description = "PowerShell that runs what it has just decoded, or an encoded command line"
    reference = "https://attack.mitre.org/techniques/T1059/001/"
    attack = "T1059.001"
    severity = "high"
  strings:
    $command = /\b(powershell|pwsh)(\.exe)?\s[^\n]{0,120}\s-e(nc|ncodedcommand)?\s{1,4}['"]?[A-Za-z0-9+\/=]{80}/ nocase ascii wide
    $run = /\b(iex|invoke-expression)\b[^\n]{0,200}frombase64string\s{0,2}\(/ nocase ascii wide
  condition:
    any of them
}

rule encoded_javascript_string_array
{
  meta:
    name = "Guardimesh.Obfuscated.JavaScript"
    description = "JavaScript whose names and strings went through javascript-obfuscator: a rotated array of strings"
    reference = "https://github.com/javascript-obfuscator/javascript-obfuscator"
    attack = "T1027.013"
    severity = "medium"
  strings:
    $name = /\b_0x[0-9a-f]{4,6}\b/
    $rotate = /\[['"]push['"]\]\(_0x[0-9a-f]{4,6}\[['"]shift['"]\]\(\)\)/
    $parse = /parseInt\(_0x[0-9a-f]{4,6}\(0x[0-9a-f]{1,6}/
  condition:
    #name > 30 and ($rotate or $parse)
}

rule encoded_javascript_jsfuck
{
  meta:
    name = "Guardimesh.Obfuscated.JSFuck"
    description = "JavaScript of six characters"
    reference = "https://jsfuck.com"
    attack = "T1027.013"
    severity = "medium"
  strings:
    $false = "(![]+[])[+[]]"
    $more = "(!![]+[])[+[]]"
    $flat = "[][(![]+[])"
  condition:
    #false > 5 and ($more or $flat)
}
