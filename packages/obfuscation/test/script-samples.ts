import type { ScriptDialect } from '@guardimesh/obfuscation';

/** Ordinary scripts, all of our own making, without a first line that names an interpreter. */
export const ORDINARY: Readonly<Record<Exclude<ScriptDialect, 'python-bytecode' | 'lua-bytecode'>, string>> = {
  shell: `
# Rotates the logs of one service.
set -e
folder="\${1:-/var/log/service}"
keep=7
rotate() {
  for file in "$folder"/*.log; do
    if [ -s "$file" ]; then
      mv "$file" "$file.$(date +%F)"
    fi
  done
}
rotate
find "$folder" -name '*.log.*' -mtime +"$keep" -exec rm -f {} \\; 2>/dev/null
case "$2" in
  --quiet) ;;
  *) echo "rotated $folder" ;;
esac
`,
  python: `
"""Counts words of the files that are named on the command line."""
import sys
from collections import Counter


def words(path):
    # empty lines are no words
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            yield from line.split()


def main(paths):
    counts = Counter()
    for path in paths:
        counts.update(words(path))
    for word, count in counts.most_common(10):
        print(f'{count:8} {word}')


if __name__ == '__main__':
    main(sys.argv[1:])
`,
  perl: `
use strict;
use warnings;

my %count;
while (my $line = <STDIN>) {
    chomp $line;
    next unless $line =~ /^(\\w+)\\s+(\\d+)$/;
    $count{$1} += $2;
}
foreach my $name (sort keys %count) {
    printf "%-20s %d\\n", $name, $count{$name};
}
`,
  php: `<?php
namespace Shop;

class Basket
{
    private $items = [];

    public function add(string $name, int $price): void
    {
        $this->items[$name] = $price; // the last price holds
    }

    public function total(): int
    {
        return array_sum($this->items);
    }
}
$basket = new Basket();
$basket->add('apple', 30);
echo 'total: ' . $basket->total() . "\\n";
`,
  javascript: `
'use strict';
const { readFileSync } = require('fs');

/* The longest line of a file. */
function longest(path) {
  let found = '';
  for (const line of readFileSync(path, 'utf8').split('\\n')) {
    if (line.length > found.length) found = line;
  }
  return found;
}

module.exports = { longest };
if (require.main === module) {
  process.argv.slice(2).forEach((path) => console.log(path, longest(path)));
}
`,
  powershell: `
<# Lists the largest files of a folder. #>
param(
  [string]$Folder = $env:USERPROFILE,
  [int]$Count = 10
)
function Get-LargestFile($Path) {
  Get-ChildItem -Path $Path -Recurse -ErrorAction SilentlyContinue |
    Sort-Object Length -Descending | Select-Object -First $Count
}
foreach ($file in Get-LargestFile $Folder) {
  Write-Host "$($file.Length) $($file.FullName)"
}
`,
  ruby: `
require 'set'

module Stock
  class Item
    attr_reader :name, :price

    def initialize(name, price)
      @name = name
      @price = price
    end

    def to_s
      "#{name}: #{price}"
    end
  end
end

items = [Stock::Item.new('apple', 30), Stock::Item.new('pear', 40)]
items.each do |item|
  puts item
end
`,
  lua: `
-- A queue that gives back what was put in first.
local Queue = {}
Queue.__index = Queue

function Queue.new()
  return setmetatable({ first = 1, last = 0, items = {} }, Queue)
end

function Queue:push(item)
  self.last = self.last + 1
  self.items[self.last] = item
end

local queue = Queue.new()
for number = 1, 10 do
  queue:push(number)
end
print("items: " .. tostring(queue.last))
`,
};

/** Without line breaks, as minifiers write and one-liners are. */
export const ON_ONE_LINE: Readonly<Partial<Record<ScriptDialect, string>>> = {
  shell:
    'a=$(mktemp);for b in 1 2 3;do echo "$b">>"$a";done;if [ -s "$a" ];then cat "$a"|tr 1 2;fi;rm -f "$a" 2>/dev/null',
  python:
    "import sys,base64;a=lambda b:base64.b64decode(b).decode();exec(base64.b64decode('cHJpbnQoMSk='));print(a('MQ=='))",
  perl: 'use strict;my @a=map{chr($_+1)}(71,72);my $b=join("",@a);sub c{my($d)=@_;return reverse $d}print c($b),"\\n";',
  php: '<?php $a="strtoupper";$b=array("x","y");foreach($b as $c){echo $a($c);}?>',
  javascript:
    '!function(e,t){"object"==typeof exports?module.exports=t():e.lib=t()}(this,function(){var e=1,t=[];return{add:function(n){t.push(n),e+=n},get:()=>e}});',
  powershell:
    "$a=[Convert]::FromBase64String('MQ==');$b=[Text.Encoding]::UTF8.GetString($a);if($b -eq '1'){Write-Output $b}",
  ruby: "require 'base64';def a(b) Base64.decode64(b) end;[1,2].each{|c| puts a('MQ==')*c};puts [3].map(&:to_s).join(',')",
  lua: 'local a=string.char;local function b(c)return c+1 end;for d=1,3 do print(a(64+b(d)))end',
};

/** Texts that are no script. */
export const NO_SCRIPTS: Readonly<Record<string, string>> = {
  JSON: JSON.stringify({
    name: 'x',
    scripts: { test: 'node x.js && echo done', build: 'sh -c "make"' },
    list: [1, 2, { a: null }],
  }),
  'JSON over lines': JSON.stringify({ cells: [{ source: ['import os\n', 'def f(x):\n', 'for a in b:\n'] }] }, null, 2),
  HTML: '<!DOCTYPE html>\n<html>\n<head><title>if this is for you</title></head>\n<body>\n<p class="a">Text.</p>\n</body>\n</html>\n',
  XML: '<?xml version="1.0"?>\n<project xmlns="http://example.test/x"><name>function</name><echo message="done"/></project>\n',
  CSS: 'body { margin: 0; color: #333; }\n.menu a:hover { color: red; }\n@media (max-width: 600px) { .menu { display: none; } }\n',
  'minified CSS': '.a{color:red}.b{margin:0;padding:0}.c:hover{display:none}@media print{.d{width:10px!important}}',
  C: '#include <stdio.h>\n#define MAX 3\nstatic int add(int a, int b) { return a + b; }\nint main(void) {\n  if (add(1, 2) == MAX) printf("%d\\n", MAX);\n  for (int i = 0; i < MAX; i++) { }\n  return 0;\n}\n',
  Java: 'package a.b;\nimport java.util.List;\npublic class A {\n  private final int x = 1;\n  public static void main(String[] args) {\n    System.out.println("x");\n  }\n}\n',
  Go: 'package main\n\nimport (\n\t"fmt"\n)\n\nfunc main() {\n\tx := 1\n\tif x == 1 {\n\t\tfmt.Println("x")\n\t}\n}\n',
  Markdown:
    '# Title\n\nInstall it:\n\n```sh\ncurl -O https://example.test/x\nexport A=1\n```\n\n## Use\n\n- one\n- two [link](https://example.test)\n\n```python\nimport x\nx.run()\n```\n\n### More\n\nIf it fails, **try** again.\n',
  log: '2026-01-02 03:04:05 INFO started\n2026-01-02 03:04:06 ERROR cannot import name x\n2026-01-02 03:04:07 WARN if this occurs, return\n'.repeat(
    20,
  ),
  YAML: 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\nspec:\n  containers:\n    - name: a\n      image: b\n      command: ["sh", "-c", "echo 1"]\n',
  INI: '[section]\nkey = value\nother = 1\n\n[next]\npath = /usr/bin\n',
  SQL: 'CREATE TABLE a (id INTEGER PRIMARY KEY);\nINSERT INTO a VALUES (1);\nSELECT * FROM a WHERE id = 1;\n',
  prose:
    'It was late when the boat came in. For those who waited, nothing was said; if they had asked, no one would have told them.\n' +
    'while the others slept, he went down to the harbour and from there along the shore, to return at dawn.\n',
  nothing: '',
};
