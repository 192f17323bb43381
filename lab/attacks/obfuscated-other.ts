import type { Attack } from '../attack.js';
import { hiding } from './obfuscated-code.js';

/** PowerShell, Ruby and Lua. The image has none of them: what is brought lies there until it is used. */
export const obfuscatedOther: readonly Attack[] = [
  {
    id: 'obfuscated-powershell-command',
    title: 'An encoded command for PowerShell in a script that starts it',
    technique: 'T1059.001',
    requires: ['obfuscated'],
    attack: hiding`
put('/srv/deploy/start.ps1', 'Set-Location $PSScriptRoot\npwsh -NoProfile -NonInteractive -WindowStyle Hidden -EncodedCommand %s\n' % b64(POWERSHELL.encode('utf-16-le')))
stay()`,
    twin: {
      title: 'a module for PowerShell with its help in comments',
      ...hiding`
def function(name): return r'''
function Get-NAME {
    <#
    .SYNOPSIS
    Gets what NAME has to say.
    .DESCRIPTION
    TEXT
    .PARAMETER Path
    The folder that is looked at.
    .EXAMPLE
    Get-NAME -Path /srv -Verbose
    #>
    [CmdletBinding()]
    param(
        [Parameter(Mandatory = $true, ValueFromPipeline = $true)]
        [ValidateNotNullOrEmpty()]
        [string] $Path
    )
    process {
        if (-not (Test-Path -Path $Path)) { throw "There is no $Path." }
        Get-ChildItem -Path $Path -Recurse | Where-Object { $_.Name -match 'NAME' } | Select-Object Name, Length
    }
}
'''.replace('NAME', name).replace('TEXT', words(30))
put('/srv/modules/Lab.psm1', 'Set-StrictMode -Version Latest\n' + ''.join(function(each.title() + str(at)) for at, each in enumerate(words(40).split())) + '\nExport-ModuleMember -Function Get-*\n')
stay()`,
    },
  },
  {
    id: 'obfuscated-powershell-characters',
    title: 'PowerShell out of character codes, joined and invoked by an alias that is put together',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
codes = ','.join(str(ord(each)) for each in POWERSHELL)
put('/srv/deploy/update.ps1', "&((gv '*mdr*').Name[3,11,2]-join'')(-join((%s)|%%{[char]$_}))\n" % codes)
stay()`,
    twin: {
      title: 'PowerShell that compiles a class in C# and imports a certificate',
      ...hiding`
certificate = base64.encodebytes(bytes(chance.randrange(256) for _ in range(1100))).decode()
put('/srv/deploy/Set-Trust.ps1', r'''#Requires -Version 5.1
# Adds the company's own authority, and shows a notice when that is done.
param([switch] $Quiet)
$ErrorActionPreference = 'Stop'
Add-Type -TypeDefinition @"
using System;
using System.Runtime.InteropServices;
public static class Notice {
    [DllImport("user32.dll", CharSet = CharSet.Unicode)]
    public static extern int MessageBox(IntPtr window, string text, string title, uint type);
}
"@
$pem = @"
CERTIFICATE"@
$bytes = [Convert]::FromBase64String(($pem -replace '\s', ''))
$authority = [System.Security.Cryptography.X509Certificates.X509Certificate2]::new($bytes)
$store = [System.Security.Cryptography.X509Certificates.X509Store]::new('Root', 'LocalMachine')
$store.Open('ReadWrite')
try { $store.Add($authority) } finally { $store.Close() }
if (-not $Quiet) { [void] [Notice]::MessageBox([IntPtr]::Zero, "Trusted: $($authority.Subject)", 'Lab', 0) }
'''.replace('CERTIFICATE', certificate))
stay()`,
    },
  },
  {
    id: 'obfuscated-powershell-format',
    title: 'PowerShell with every word broken by the format operator and escapes',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
import re
def split(text):
    pieces = [text[at:at + 3] for at in range(0, len(text), 3)]
    order = chance.sample(range(len(pieces)), len(pieces))
    places = ''.join('{%d}' % order.index(at) for at in range(len(pieces)))
    return '("%s" -f %s)' % (places, ','.join("'%s'" % pieces[at] for at in order))
def ticked(word): return ''.join(chr(96) + each if at and each not in '0abefnrtuvx' and chance.random() < 0.4 else each for at, each in enumerate(chance.choice((word.lower(), word.swapcase()))))
code = re.sub(r"'([^']{4,})'", lambda found: split(found[1]), POWERSHELL)
code = re.sub(r'\b([A-Z][a-z]+-[A-Z][A-Za-z]+)\b(?!\()', lambda found: '&' + split(found[1]) if '-Report' not in found[1] and '-Names' not in found[1] else ticked(found[1]), code)
code = re.sub(r'\$(\w\w+)', lambda found: '$' + '{' + ticked(found[1]) + '}', code)
put('/srv/deploy/profile.ps1', (code + '\n') * 3)
stay()`,
    twin: {
      title: 'PowerShell that prints a table with formats and line continuations',
      ...hiding`
rows = ''.join("    @{ Name = '%s-%d'; Size = %d; Note = '%s' }\n" % (words(1), at, chance.randrange(9000), words(4)) for at in range(60))
put('/srv/deploy/Show-Disks.ps1', '# Sizes of the volumes, as a table\n$volumes = @(\n' + rows + r''')
$line = '{0,-20} {1,10:N0} {2,8:P1}  {3}'
$total = ($volumes | Measure-Object -Property Size -Sum).Sum
Write-Host ($line -f 'name', 'size', 'share', 'note')
foreach ($volume in $volumes) {
    Write-Host ($line -f $volume.Name, BT
        $volume.Size, BT
        ($volume.Size / $total), BT
        $volume.Note)
}
'''.replace('BT', chr(96)))
stay()`,
    },
  },
  {
    id: 'obfuscated-ruby-known',
    title: 'Something known in Ruby that inflates and evaluates it',
    technique: 'T1059',
    requires: ['signature'],
    allows: ['obfuscated'],
    attack: hiding`
put('/srv/app/lib/boot.rb', 'require "zlib"\neval(Zlib::Inflate.inflate("%s".unpack1("m")))\n' % b64(zlib.compress(marked(RUBY).encode())))
stay()`,
    twin: {
      title: 'the schema of a database in Ruby',
      ...hiding`
tables = ''.join('  create_table "%s_%d", force: :cascade do |t|\n' % (words(1), at) + ''.join('    t.string "%s_%d", default: "%s", null: false\n' % (words(1), n, words(5)) for n in range(9)) + '    t.index ["id"], name: "index_%d"\n  end\n\n' % at for at in range(50))
put('/srv/app/db/schema.rb', '# This file is auto-generated from the current state of the database.\nActiveRecord::Schema[7.0].define(version: 2024_01_01_000000) do\n' + tables + 'end\n')
stay()`,
    },
  },
  {
    id: 'obfuscated-ruby-numbers',
    title: 'Ruby out of packed numbers, sent by a name in pieces',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
put('/srv/app/config/initializers/x.rb', 'send(:e.to_s+"v"+"al",[%s].map{|n|n^42}.pack("C*"))\n' % ','.join(str(each ^ 42) for each in RUBY.encode()))
stay()`,
    twin: {
      title: 'Ruby with long texts and a table of numbers',
      ...hiding`
put('/srv/app/lib/primes.rb', '# frozen_string_literal: true\n\nmodule Primes\n  SMALL = [' + ', '.join(str(each) for each in range(2, 3000) if all(each % by for by in range(2, int(each ** 0.5) + 1))) + '].freeze\n  NOTICE = <<~TEXT\n' + ''.join('    ' + words(14) + '\n' for _ in range(60)) + '  TEXT\n\n  def self.include?(number)\n    SMALL.bsearch { |each| number <=> each } == number\n  end\nend\n')
stay()`,
    },
  },
  {
    id: 'obfuscated-lua-decimal',
    title: 'Lua in decimal escapes, loaded and called',
    technique: 'T1059.011',
    requires: ['obfuscated'],
    attack: hiding`
put('/srv/nginx/lua/filter.lua', 'local f=(loadstring or load)("%s")\nf()\n' % ''.join('\\%d' % each if not 48 <= (LUA + ' ').encode()[at + 1] <= 57 else '\\%03d' % each for at, each in enumerate(LUA.encode())))
stay()`,
    twin: {
      title: 'a filter in Lua with long messages',
      ...hiding`
rows = ''.join('  [%d] = "%s",\n' % (400 + at, words(16)) for at in range(110))
put('/srv/nginx/lua/filter.lua', '-- Messages for what the gateway refuses\nlocal messages = {\n' + rows + r'''}

local _M = {}

function _M.refuse(status)
  ngx.status = status
  ngx.header["Content-Type"] = "text/plain"
  ngx.say(messages[status] or "refused")
  return ngx.exit(status)
end

function _M.check()
  local agent = ngx.var.http_user_agent or ""
  if #agent > 512 or agent:find("[%c]") then return _M.refuse(400) end
end

return _M
''')
stay()`,
    },
  },
  {
    id: 'obfuscated-lua-tables',
    title: 'Lua out of a table of numbers that a generator changes',
    technique: 'T1027.010',
    requires: ['obfuscated'],
    attack: hiding`
numbers, state = [], 77
for each in LUA.encode():
    state = (state * 13 + 41) % 256
    numbers.append((each + state) % 256)
put('/srv/game/mods/core.lua', 'local a,b,c={%s},77,{} for d=1,#a do b=(b*13+41)%%256 c[d]=string.char((a[d]-b)%%256) end (loadstring or load)(table.concat(c))()\n' % ','.join(str(each) for each in numbers))
stay()`,
    twin: {
      title: 'the map of a game in Lua',
      ...hiding`
rows = ''.join('    { ' + ', '.join(str(chance.randrange(64)) for _ in range(40)) + ' },\n' for _ in range(120))
put('/srv/game/maps/level-1.lua', '-- exported by the editor\nreturn {\n  version = "1.5",\n  orientation = "orthogonal",\n  width = 40, height = 120,\n  tiles = {\n' + rows + '  },\n  objects = { { name = "start", x = 3, y = 7 }, { name = "exit", x = 38, y = 113 } },\n}\n')
stay()`,
    },
  },
];
