"""Which packages give the benign inputs, by the kind of input and the registry."""

from __future__ import annotations

NPM: tuple[str, ...] = tuple(
    (
        "lodash underscore async express moment chalk commander yargs debug semver uuid axios bluebird q "
        "minimist glob minimatch rimraf mkdirp request body-parser cookie-parser morgan winston dotenv "
        "ejs handlebars mustache marked highlight.js showdown ramda immutable backbone knockout jquery "
        "validator qs ws iconv-lite mime send serve-static finalhandler connect koa fastify joi nconf "
        "inquirer ora readable-stream through2 concat-stream bn.js elliptic hash.js sprintf-js js-yaml "
        "ini csv-parse xml2js cheerio htmlparser2 domutils source-map estraverse"
    ).split()
)

PYPI: tuple[str, ...] = tuple(
    (
        "requests flask jinja2 click werkzeug docutils pygments tqdm rich attrs idna urllib3 six bottle "
        "beautifulsoup4 paramiko tornado simplejson python-dateutil pytz tabulate prettytable colorama "
        "termcolor packaging networkx httpx starlette fastapi markdown mistune docopt fire invoke fabric "
        "schedule loguru peewee tinydb marshmallow jsonschema pyyaml babel chardet ply pyparsing lark "
        "sympy-plot-backends boltons more-itertools toolz sortedcontainers cachetools tenacity arrow "
        "pendulum humanize faker whoosh pexpect sh plumbum cmd2 prompt-toolkit"
    ).split()
)

DEBIAN: dict[str, tuple[str, ...]] = {
    "elf": tuple(
        (
            "coreutils util-linux util-linux-extra bsdutils diffutils findutils grep sed gawk tar gzip bzip2 "
            "xz-utils zstd procps psmisc iproute2 iputils-ping net-tools netcat-openbsd less nano file patch "
            "make e2fsprogs dosfstools parted fdisk curl wget openssl rsync socat tcpdump strace sqlite3 jq "
            "tree htop lsof mtr-tiny whois bc dc dash busybox-static kmod acl attr cpio m4 bison flex gettext "
            "mawk hostname login passwd time ncurses-bin moreutils pciutils usbutils bsdextrautils mount "
            "ethtool iptables bridge-utils iw wireless-tools sharutils groff-base man-db libc-bin libc-dev-bin "
            "patchelf"
        ).split()
    ),
    "php": tuple(
        (
            "phpmyadmin wordpress php-twig adminer dokuwiki roundcube-core cacti php-guzzlehttp-psr7 php-monolog "
            "php-symfony-console php-symfony-yaml php-symfony-finder php-phpseclib "
            "php-parsedown php-doctrine-inflector php-pear php-mail php-net-smtp php-getid3 php-text-template "
            "phpunit php-codecoverage"
        ).split()
    ),
    "perl": tuple(
        (
            "libwww-perl libimage-exiftool-perl ack debhelper libmoose-perl libmojolicious-perl libdancer-perl "
            "libtext-csv-perl libjson-perl libdatetime-perl libtemplate-perl libxml-simple-perl libyaml-perl "
            "liblist-moreutils-perl perl-modules-5.36 libdbi-perl libcgi-pm-perl libhtml-tree-perl "
            "libtry-tiny-perl libmail-sendmail-perl libspreadsheet-writeexcel-perl devscripts exim4-config "
            "lintian mysqltuner libperl-critic-perl libclass-accessor-perl liblog-log4perl-perl"
        ).split()
    ),
    "shell": tuple(
        (
            "lynis byobu testssl.sh git autoconf automake libtool bash-completion pass neofetch debconf "
            "initramfs-tools-core dkms grub-common os-prober xdg-utils apt-listchanges devscripts console-setup "
            "ifupdown resolvconf openvpn easy-rsa rkhunter debootstrap live-boot live-config "
            "cryptsetup-initramfs mdadm lvm2 sysstat x11-common ca-certificates unattended-upgrades "
            "popularity-contest apache2 postgresql-common bats shunit2 ssh-import-id screenfetch git-extras "
            "tlp laptop-mode-tools hwinfo acpi-support gitolite3 etckeeper backup-manager "
            ""
        ).split()
    ),
    "ruby": tuple(
        (
            "ruby-rack ruby-sinatra ruby-activesupport ruby-mustermann ruby-tilt ruby-thor ruby-nokogiri "
            "ruby-builder ruby-i18n ruby-mail ruby-redcarpet ruby-slop ruby-highline ruby-addressable ruby-faraday "
            "puppet-agent rake ruby-json ruby-haml ruby-sequel ruby-rouge ruby-kramdown jekyll "
            "vagrant ruby-test-unit ruby-minitest ruby-concurrent"
        ).split()
    ),
    "lua": tuple(
        (
            "lua-penlight prosody lua-socket lua-json lua-lgi lua-http lua-inspect lua-argparse "
            "lua-basexx lua-cqueues awesome nmap-common lua-busted lua-say lua-luassert lua-mediator lua-cliargs "
            "lua-check luarocks luakit vlc-data lua-logging lua-copas lua-sql-doc lua-xmlrpc lua-soap "
            "wesnoth-1.16-data minetest-data lua-term lua-markdown lua-discount vis darktable "
            "texlive-luatex haserl lua-cosmo lua-orbit lua-wsapi lua-dbi-common neovim-runtime"
        ).split()
    ),
}

# The PyPI package 'ansible' holds some hundred PowerShell modules; each collection counts as a package.
POWERSHELL_PYPI = ("ansible", "ansible-core")
# Windows launchers, benign inputs for the tools that take Windows programs.
WINDOWS_PYPI = ("setuptools", "distlib")

SUFFIXES: dict[str, tuple[str, ...]] = {
    "javascript": (".js", ".cjs"),
    "python": (".py",),
    "php": (".php",),
    "perl": (".pl", ".pm"),
    "shell": (".sh",),
    "ruby": (".rb",),
    "lua": (".lua",),
    "powershell": (".ps1", ".psm1"),
}
