import { pythonWith } from '../deeds.js';

// What is hidden, and the ways to hide it that more than one attack uses. `put` writes a file; `run` becomes a program. The hidden
// scripts look at the machine, say when they run, then wait; those whose interpreter the image does not have only lie there.
const HIDING = String.raw`
import gzip, marshal, random
chance = random.Random(27)
def put(path, content, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as file: file.write(content if isinstance(content, bytes) else content.encode())
    os.chmod(path, mode)
    return path
def run(*command): os.execv(command[0], list(command))
def b64(content): return base64.b64encode(content if isinstance(content, bytes) else content.encode()).decode()
def deflate(content):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content.encode()) + packer.flush()
def hexed(text): return ''.join('\\x%02x' % each for each in text.encode())
def marked(code, begin='# '): return begin + marker().decode() + code
def words(count, start='the node scans a container file and tells what it found when time has come so that people know why'):
    return ' '.join(chance.choice(start.split()) for _ in range(count))

SHELL = r'''# how the machine does, for whoever asks
state=/tmp/.state
note() { printf '%s %s\n' "$(date +%s)" "$1" >> "$state"; }
processors() { grep -c '^processor' /proc/cpuinfo; }
memory() { awk '/^MemTotal/ { print int($2 / 1024) }' /proc/meminfo; }
hosts() { cut -f 2 /etc/passwd | sort -u | head -n 20; }
report() {
  note "processors $(processors)"
  note "memory $(memory)"
  for each in $(hosts); do note "host $each"; done
  if [ -d /var/spool/cron ]; then note 'has cron'; fi
}
report || :
date +'act %s.%N'
exec sleep 86400
'''
PYTHON = r'''
import os, socket, time
def processors():
    with open('/proc/cpuinfo') as lines: return sum(line.startswith('processor') for line in lines)
def hosts():
    with open('/etc/passwd') as lines: return sorted({line.split()[1] for line in lines if len(line.split()) > 1})
def report(path='/tmp/.state'):
    with open(path, 'a') as out:
        out.write('%s %d processors\n' % (socket.gethostname(), processors()))
        for host in hosts(): out.write('host ' + host + '\n')
report()
print('act %.6f' % time.time(), flush=True)
time.sleep(86400)
'''
PERL = r'''
sub hosts { open my $in, '<', '/etc/passwd' or return (); my %seen; while (<$in>) { my @part = split; $seen{$part[1]} = 1 if @part > 1 } return sort keys %seen }
sub report { open my $out, '>>', '/tmp/.state' or return; print $out "host $_\n" for hosts(); close $out }
report(); $| = 1; print qx(date +'act %s.%N'); sleep 86400;
'''
PHP = r'''
function hosts() { $seen = []; foreach (file('/etc/passwd') as $line) { $part = preg_split('/\s+/', trim($line)); if (count($part) > 1) $seen[$part[1]] = true; } return array_keys($seen); }
function report($path) { foreach (hosts() as $host) file_put_contents($path, "host $host\n", FILE_APPEND); }
report('/tmp/.state');
if (isset($_POST['name'])) { echo 'hello ', htmlspecialchars($_POST['name']); }
echo "the hidden script ran\n";
'''
SCRIPT = r'''
const fs = require('fs');
function hosts() { return [...new Set(fs.readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(/\s+/)[1]).filter(Boolean))]; }
function report(path) { for (const host of hosts()) fs.appendFileSync(path, 'host ' + host + '\n'); }
report('/tmp/.state');
console.log('the hidden script ran');
'''
POWERSHELL = r'''
function Get-Names { Get-Content /etc/passwd | ForEach-Object { ($_ -split '\s+')[1] } | Sort-Object -Unique }
function Write-Report($Path) { foreach ($name in Get-Names) { Add-Content -Path $Path -Value "host $name" } }
Write-Report '/tmp/.state'
Write-Host 'the hidden script ran'
'''
RUBY = r'''
def hosts; File.readlines('/etc/passwd').map { |line| line.split[1] }.compact.uniq; end
def report(path); File.open(path, 'a') { |out| hosts.each { |host| out.puts("host #{host}") } }; end
report('/tmp/.state')
puts 'the hidden script ran'
'''
LUA = r'''
local function hosts() local seen = {} for line in io.lines('/etc/passwd') do seen[#seen + 1] = line:match('%S+%s+(%S+)') end return seen end
local out = io.open('/tmp/.state', 'a')
for _, host in ipairs(hosts()) do out:write('host ', host, '\n') end
out:close()
print('the hidden script ran')
'''
`;

/** Python that has the hidden scripts and the ways to hide them at hand. */
export const hiding = pythonWith(HIDING);
