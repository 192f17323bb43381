import { sh } from '../deeds.js';
import type { HonestDay } from './honest.js';

export const services: readonly HonestDay[] = [
  {
    id: 'honest-log-rotation',
    title: 'logs rotated by copying and by renaming, packed and deleted while they are written',
    image: 'logrotate',
    ...sh`
mkdir -p /var/log/app
cat > /etc/logrotate.d/app <<'END'
/var/log/app/copied.log { rotate 3
  copytruncate
  compress
  missingok }
/var/log/app/renamed.log { rotate 2
  create 644 root root
  compress
  delaycompress
  sharedscripts
  postrotate
    kill -HUP $(cat /run/writer.pid) 2>/dev/null || true
  endscript }
END
(trap : HUP; exec 8>>/var/log/app/copied.log 9>>/var/log/app/renamed.log
 while :; do date '+%s request served' >&8; date '+%s request served' >&9; sleep 0.02; done) & echo $! > /run/writer.pid
for turn in 1 2 3 4 5 6 7 8; do sleep 0.7; logrotate --force /etc/logrotate.d/app; done
act; wait`,
  },
  {
    id: 'honest-database',
    title: 'PostgreSQL under load: shared memory, compiled queries, temporary and dropped files',
    image: 'postgres',
    actWithinSeconds: 300,
    ...sh`
exec setpriv --reuid postgres --regid postgres --clear-groups /bin/sh -ec '
PATH=$(echo /usr/lib/postgresql/*/bin):$PATH; export PATH PGHOST=/tmp PGUSER=postgres
initdb --pgdata /var/lib/postgresql/data --auth trust > /dev/null
echo "listen_addresses = \"\"" | tr "\"" "\047" >> /var/lib/postgresql/data/postgresql.conf
postgres -D /var/lib/postgresql/data -c unix_socket_directories=/tmp -c work_mem=64kB -c jit_above_cost=0 -c shared_buffers=32MB &
until pg_isready --quiet; do sleep 0.1; done
pgbench --quiet --initialize --scale 3 postgres
pgbench --client 4 --time 8 postgres
psql --quiet postgres --command "select count(*) from (select * from pgbench_accounts order by md5(aid::text)) as sorted" \
  --command "create table gone as select * from pgbench_accounts" --command "drop table gone" --command "vacuum full pgbench_accounts"
date "+act %s.%N"; wait'`,
  },
];
