import { compilePattern, type Pattern } from './pattern.js';

/** How often one mark counts: repeating it proves no more. */
const COUNT_MAX = 4;

/** Something that is written in one dialect and seldom in another; `weight` 1 (found elsewhere too) to 4 (proof by itself). */
export interface Mark {
  readonly weight: number;
  readonly countMax: number;
  readonly pattern: Pattern;
}

type Weighted = readonly [weight: number, ...patterns: string[]];

export function marksOf(
  table: readonly Weighted[],
  { countMax = COUNT_MAX, ignoresCase = false }: { readonly countMax?: number; readonly ignoresCase?: boolean } = {},
): readonly Mark[] {
  return table.flatMap(([weight, ...patterns]) =>
    patterns.map((each) => ({ weight, countMax, pattern: compilePattern(each, ignoresCase) })),
  );
}

/** Patterns are in the language of {@link compilePattern}. */
const PYTHON: readonly Weighted[] = [
  [4, 'exec(__import__(', 'eval(__import__(', 'exec(base64.', 'exec(zlib.', 'exec(marshal.', 'exec((lambda'],
  [4, "if __name__·==·'"],
  [4, 'if __name__·==·"', 'from __future__ import ', '__pyarmor__(', 'exec(bytes(', 'exec(compile(', 'exec((_)('],
  [3, '^def α·(…)·:', '^def α·(…)·->', '^def α·(self', '^from α import ', '^elif …:¶', '^class α(…):', '^async def '],
  [3, '__import__(', 'marshal.loads(', "''.join(chr(", '"".join(chr(', ').decode(', '^except α as α:', '.encode(), '],
  [3, '^import os,'],
  [2, '^import α¶', '^import α as ', '^import α,', '^if …:¶', '^for α in …:', '^for α,·α in …:', '^try:¶'],
  [2, '^except …:'],
  [2, '^with …:¶', '^raise α', '^"""', "^'''", 'os.system(', 'sys.argv', 'sys.exit(', ' is None', ' is not None'],
  [2, ' not in '],
  [2, 'lambda α:', 'lambda:', 'b64decode(', 'zlib.decompress(', '^class α:', '^pass¶', '^while …:¶', '^yield '],
  [2, '^exec(', '^del α'],
  [2, 'import os;', 'import sys;', 'import base64', '^else:¶', '^finally:¶', 'isinstance(', '__init__'],
  [2, '.startswith(', '(*args'],
  [1, '^print(', '^print "', "^print '", 'self.', 'None', 'True', 'False', '^import α;', '.append(', '.format('],
  [1, 'range(', 'len('],
  [1, '^def α·(', '^global α', '^assert ', '.decode(', 'join(', 'open(', ' in range(', '^@α¶'],
];

const JAVASCRIPT: readonly Weighted[] = [
  [4, 'eval(atob(', 'eval(unescape(', 'eval(function(', 'eval(String.from', 'eval(decodeURI', '(function(){'],
  [4, '(function·()·{'],
  [4, "require('child_process')", 'require("child_process")', '!function(', '(async()=>{', '(async·()·=>·{'],
  [4, '(()=>{', '![]+['],
  [4, 'eval(Buffer.from(', 'new Function(', '[(![]+[])[', 'document.write(unescape('],
  [3, 'function·(…)·{', ')·=>·{', ')=>', 'module.exports', 'for·(var α', 'for·(let α', 'for·(const α', '^const·{'],
  [3, '^let·{', '_0x'],
  [3, 'Object.defineProperty(', '"use strict"', "'use strict'", 'String.fromCharCode', '.prototype.', '!![]'],
  [3, '.call(this'],
  [3, '^import α from ', '^import·{', '^import * as ', '^export default ', '^export const ', '^export function '],
  [3, '^export class '],
  [3, '^export {', '^async function', '.hasOwnProperty', 'process.argv', 'await import(', 'import.meta'],
  [3, '^export type ', '^export interface '],
  [2, '^var α·=', '^var α,', '^const α·=', '^const [', '^let α·=', 'function α·(', '^exports.α·=', 'JSON.parse('],
  [2, 'JSON.stringify('],
  [2, 'document.', 'window.', 'window[', 'console.log(', 'console.error(', 'typeof ', '!==', '===α', ')·===·'],
  [2, '}catch(α){', '}·catch·(α)·{'],
  [2, 'void 0', '.then(', '.forEach(', '.addEventListener(', 'parseInt(', 'Array.isArray(', 'atob(', 'setTimeout('],
  [2, 'process.env'],
  [2, '=·require·(', 'async function', '^return function', 'new Promise(', '.innerHTML', '.createElement('],
  [2, 'Object.keys(', 'Object.assign('],
  [1, 'function·(', 'eval(', '^let α;', '^var α;', 'undefined', '.length', 'this.', 'new α(', '||·{}', '=>·{'],
  [1, 'await α', 'require·('],
  [1, '!0', '!1', 'return·{', '^export ', '^throw new ', '^async ', 'null', '^constructor(', '^static ', 'super('],
  [1, 'instanceof '],
];

const SHELL: readonly Weighted[] = [
  [4, '|·base64 -d', '|·base64 --decode', '|·sh¶', '|·bash¶', 'eval "$(', 'eval $(', 'eval `', '#!/bin/sh'],
  [4, '#!/bin/bash', 'source <('],
  [3, '^if [ ', '^if [[ ', '^if ! ', '^if …;·then', '^fi¶', '^esac', '^done¶', '^case "$', '^case $', ';;¶'],
  [3, '^export α='],
  [3, '^set -e', '"$@"', '"$1"'],
  [3, '>·/dev/null', '2>&1', '>&2', '^while read ', '^while [ ', '^for α in …;·do', '^elif [ ', 'bash -c ', 'sh -c '],
  [3, '$(cat ', '|| exit'],
  [3, '|·sh ', '|·bash ', '|·bash;', '|·sh;', '|·gunzip', '|·xargs ', '>>/', '/dev/tcp/', '^export PATH', '${α:α:α}'],
  [3, '^getopts '],
  [2, '^then¶', '^fi;', '^done;', '^done <', '^done |', '^do¶', '^elif …;·then', '^export α¶', '^set -', '^set +'],
  [2, '^local α=', '^echo '],
  [2, '^echo "', '^unset ', '^trap ', '^shift¶', '^source ', '^. /', '^. "', '^alias α=', '^eval ', '^read -'],
  [2, '$(α ', '${α:-', '${α%', '${α#'],
  [2, '<<EOF', "<<'EOF'", '<<-EOF', '<< EOF', '^exec "$', '^test -', '|·grep ', '|·sed ', '|·awk ', '|·tr '],
  [2, '|·cut ', '|·rev', '[ -', '[ "$'],
  [2, '[[ $', '[[ -', '`α ', '^cd "', '^rm -', '^chmod ', '^mkdir -p ', '^curl ', '^wget ', '^declare -'],
  [2, '^typeset ', '^printf ', '/bin/sh'],
  [2, '^setenv ', '^if (…) then¶', 'fi¶', '$((', '$?', '$#', '^function α·{', '^return 0¶', '^return 1¶'],
  [2, '^exit $', '^α()·{¶'],
  [1, '^α=$', '^α="', '^α=', "^α='", '-eq ', '-ne ', '"$α"', '${α}', '^cat ', '^grep ', '^sed ', '^cd ', '^sleep '],
  [1, '^tar ', '^exec ', '^local α¶'],
  [1, '^endif¶', '^exit 0', '^exit 1', '^if ', '^α()·{', '^command ', '^sudo ', '^apt-get ', '^for α in ', '^mkdir '],
  [1, '^exit¶'],
  [1, '^mv ', '^cp ', '^rm '],
];

const PERL: readonly Weighted[] = [
  [4, 'eval unpack', 'eval(unpack', 'eval pack', '^use strict;', '^use warnings', 'foreach my $', 'for my $'],
  [4, "^eval 'exec "],
  [3, '^my $', '^my (', 'my @', 'my %', '^our $', '^our @', '^our %', '^sub α·{', '=~·s/', '=~·m/', '=~ tr/'],
  [3, '@ARGV', '@_', '%ENV', '$ENV{'],
  [3, '^use α qw', 'qw(', 'qw/', '^=head1 ', '^=cut', '^=pod', 'push @', 'push(@', 'keys %', '<STDIN>', 'local $_'],
  [3, 'print STDERR', '^use vars'],
  [3, '^no strict', '^require α::', '(my $', '$0 =~', 'eval {', 'eval{', '@{$', '%{$', 'sub {', 'sub{', 'die "'],
  [3, '@INC', '=> sub'],
  [2, 'my $', '^use α;', '^use α::', '^use lib ', '^use α ', '=~·/', '=~ ', '!~ ', 'shift;', 'shift @'],
  [2, '^package α;', '^1;¶', 'bless', '->{', 'elsif ('],
  [2, 'unless (', 'chomp', 'unpack(', 'unpack "', 'unpack·u', '$#α', '$_[', '^__END__', '^foreach ', '$self->'],
  [2, 'printf STDERR', 'wantarray', '$$'],
  [1, '^print "', '->[', '$_', 'sprintf(', 'pack(', '$α{', 'scalar(', 'defined(', '\\n";', 'exists $', 'exit;'],
  [1, 'return undef', 'last;', 'next;'],
];

const POWERSHELL: readonly Weighted[] = [
  [4, 'new-object ', '[cmdletbinding(', '[convert]::', '[system.convert]::', '|·iex', 'iex (', 'iex('],
  [4, 'invoke-expression', '-encodedcommand '],
  [4, 'powershell -e', 'powershell.exe -', '[ref].assembly', '-executionpolicy '],
  [3, 'write-host', 'write-output', 'write-error', 'write-verbose', 'write-warning', 'get-childitem', 'get-content'],
  [3, 'get-item', 'get-process'],
  [3, 'get-wmiobject', 'get-ciminstance', 'get-command', 'set-content', 'set-item', 'set-executionpolicy'],
  [3, 'out-file', 'out-null', 'out-string'],
  [3, 'invoke-webrequest', 'invoke-command', 'invoke-restmethod', 'start-process', 'start-sleep', 'add-type'],
  [3, 'import-module', 'test-path'],
  [3, 'join-path', 'split-path', 'foreach-object', 'where-object', 'select-object', 'new-item', 'remove-item'],
  [3, 'copy-item', 'add-member'],
  [3, 'convertto-', 'convertfrom-', 'set-strictmode', 'set-variable', '$env:', '[parameter(', '[string]$', '[int]$'],
  [3, '[char]', '[system.'],
  [3, '[text.encoding]', '^function α-α', '|·%·{', '-erroraction', 'net.webclient', '.downloadstring(', '[α]::α'],
  [3, 'foreach·($α in ', '[switch]$'],
  [2, '^param·(', 'param(', '-join', '-replace', '-split', "-match '", '-match "', '-eq $', '-eq "', "-eq '"],
  [2, '-ne $', '-not ', '-bxor', '-f $'],
  [2, '$null', '$true', '$false', '$_.', '$psscriptroot', '$args[', 'frombase64string(', 'io.memorystream'],
  [2, 'io.compression', '<#', '[string]', '|·?·{'],
  [1, '^$α·=·', '@(', '@{', '#>', '^$α·=·[', '[int]', '^try·{', '^if·($', '^get-α', '^set-α', '^new-α', '.invoke('],
];

const RUBY: readonly Weighted[] = [
  [4, '^require_relative ', 'eval(Base64.', 'eval Base64', 'Base64.decode64(', 'do |α|', '{·|α|', 'attr_accessor'],
  [4, 'attr_reader', '.unpack("m'],
  [4, "require 'base64'", 'eval(Zlib', ".unpack('m", 'each do |', '.unpack1('],
  [3, "^require '", '^require "', '^def self.', '^class α < α', '.nil?', '.each do ', 'instance_eval', 'class_eval'],
  [3, '.map(&:', '^rescue', 'Gem::'],
  [3, '$LOAD_PATH', 'puts "#{', '.empty?', 'def initialize', 'each_with_index', 'do |α, α|', '.each_line'],
  [3, '^rescue α => α', '$stderr.puts'],
  [2, '^def α¶', '^def α(…)¶', '^end¶', '^puts ', '^module α¶', '^class α¶', ':α·=>·', '^begin¶', '^@α·=·', '#{'],
  [2, '.to_s', '.to_i', '.freeze'],
  [2, '%w[', '%w(', '__FILE__', 'Kernel.', '.each·{', '.join(', 'File.join(', 'ENV[', 'ARGV', '^ensure¶', '.new('],
  [2, '.chr', '.pack(', '^if α¶', ':α,'],
  [1, '^unless ', 'elsif ', 'nil', '^when ', '=> :', 'lambda', 'raise ', '^include α¶', 'eval(', '||=', '^else¶'],
  [1, 'do¶', 'puts ', 'then¶', 'end;'],
];

const LUA: readonly Weighted[] = [
  [4, '^local function ', 'function(...)', '=·loadstring(', 'local α·=·require', 'for α, α in pairs(', 'in ipairs('],
  [4, '^local α=string.', 'do local '],
  [3, '^local α = ', '^local α, α', '^local α,α', '^function α(…)¶', '^elseif …then¶', '--[[', 'string.char('],
  [3, 'string.format(', 'string.gsub('],
  [3, 'string.byte(', 'string.sub(', 'table.insert(', 'table.concat(', 'ipairs(', 'loadstring(', 'setmetatable('],
  [3, 'os.execute(', 'getfenv', '_G['],
  [3, 'for α·=·α,·α do', 'for α·=·α,·#', 'end end', 'end)(', '^function α:α(', 'load(string.'],
  [2, '^end¶', '^end)', '^end,', '~=·', '.. "', ".. '", '.."', '" ..', "' ..", 'pairs(', 'tonumber(', 'tostring('],
  [2, 'io.open(', '_G.', 'end;'],
  [2, ' then return ', '^repeat¶', '^if …then¶', '^while …do¶', '^if not ', '^local α=', 'return end', 'io.write('],
  [2, 'do¶', 'then local '],
  [1, '^-- ', 'then¶', '^until ', '^local α¶', 'require·"', "require·'", 'require·(', '^print(', 'function·('],
  [1, '^else¶', '^return '],
];

/** Only of weight behind an opening tag: without one nothing of it runs. */
const PHP: readonly Weighted[] = [
  [4, '$_GET[', '$_POST[', '$_REQUEST[', '$_SERVER[', '$_COOKIE[', 'base64_decode(', 'gzinflate(', 'eval(base64'],
  [4, '__halt_compiler'],
  [3, '^function α·(…$', '^namespace α;', '^public function ', '$this->', 'array(', 'isset(', '^echo $', '^echo "'],
  [3, "^echo '", 'require_once'],
  [2, '->', '^$α·=', '^use α\\', '?>', '^echo ', '<?=', 'endif;', 'endforeach;', '::', 'foreach·($', '^private '],
  [2, '$α['],
];

export const SCRIPT_MARKS = {
  shell: marksOf(SHELL),
  python: marksOf(PYTHON),
  perl: marksOf(PERL),
  php: marksOf(PHP),
  javascript: marksOf(JAVASCRIPT),
  powershell: marksOf(POWERSHELL, { ignoresCase: true }),
  ruby: marksOf(RUBY),
  lua: marksOf(LUA),
} as const;
