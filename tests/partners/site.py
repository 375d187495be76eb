"""A partner's site: the WordPress of Debian's package in a folder of its own, on a database of its own, with our plug-in.

It asks nobody but this machine. `import_` and the others do one thing in it as the site itself would; `serve` lets a browser
look at it. What PHP complains of is in `complaints`.
"""

import json
import shutil
import subprocess
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self

from tests.acceptance.newsrooms import free_port, until
from tests.partners.bringing import THEME, theme
from tests.partners.database import Database
from tests.readers import reading

HERE = Path(__file__).resolve().parent
PLUGIN = HERE.parents[1] / "docs" / "partners" / "syndicator-import"
_CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as $name) {{
    define($name, "$name of a site that lives for a minute");
}}
$table_prefix = 'wp_';
define('WP_HOME', 'http://{host}'); define('WP_SITEURL', 'http://{host}');
define('WP_HTTP_BLOCK_EXTERNAL', true); define('WP_ACCESSIBLE_HOSTS', '127.0.0.1');
define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_AUTO_UPDATE_CORE', false); define('DISABLE_WP_CRON', true);
define('WP_DEBUG', true); define('WP_DEBUG_DISPLAY', false); define('WP_DEBUG_LOG', __DIR__ . '/complaints.log');
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""
_TEST_SITE = """<?php
// What a site on this machine alone needs: feeds on any port, no mail, no pictures of people from elsewhere, no fonts of dashboards.
add_filter('http_allowed_safe_ports', fn ($ports, $host) => $host === '127.0.0.1' ? range(1024, 65535) : $ports, 10, 2);
add_filter('pre_option_show_avatars', '__return_zero');
if (!function_exists('wp_mail')) { function wp_mail() { return true; } }
if (defined('WP_INSTALLING')) { add_filter('pre_http_request', fn () => new WP_Error('alone', 'nobody is asked while it is installed')); }
"""


class Site:
    """`with Site(folder) as site: …`."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, free_port()
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._database = Database().__enter__()
        try:
            self._lay_out()
            self._create()
            self.installed = self._do("install")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait(10)
        self._database.__exit__()

    def _lay_out(self) -> None:
        """Copy WordPress, because it looks for its configuration where its files lie."""
        package = reading.wordpress()
        assert package is not None
        left_out = shutil.ignore_patterns("wp-config.php", "wp-content", ".htaccess", "ID3")
        shutil.copytree(package, self._folder, ignore=left_out, ignore_dangling_symlinks=True, dirs_exist_ok=True)
        content = self._folder / "wp-content"
        (content / "themes").mkdir(parents=True)
        (content / "themes" / THEME).symlink_to(theme())
        shutil.copytree(PLUGIN, content / "plugins" / PLUGIN.name)
        (content / "mu-plugins").mkdir()
        (content / "mu-plugins" / "test-site.php").write_text(_TEST_SITE)
        host = f"127.0.0.1:{self.port}"
        (self._folder / "host").write_text(host)
        (self._folder / "wp-config.php").write_text(_CONFIG.format(socket=self._database.socket, host=host))

    def _create(self) -> None:
        """Create the database itself, with PHP: a client of MariaDB may not be here."""
        code = f"(new mysqli(null, 'root', '', '', 0, '{self._database.socket}'))->query('CREATE DATABASE wordpress') or exit(1);"
        subprocess.run(["php", "-r", code], check=True)

    def _do(self, word: str, given: Any = None) -> Any:
        made = subprocess.run(
            ["php", "-d", "display_errors=stderr", HERE / "drive.php", self._folder, word, json.dumps(given)],
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        if made.returncode or not made.stdout.strip():
            raise RuntimeError(f"{word}: {made.stderr[-1500:]}{made.stdout[-500:]}\n{self.complaints()}")
        return json.loads(made.stdout.splitlines()[-1])

    # ── what a site's people do ──────────────────────────────────────────────────────────────────────────────────

    def take(self, url: str, **settings: Any) -> str:
        """Set a feed up, or anew with `id`; gives its id with the plug-in."""
        return str(self._do("feed", {"url": url, "author": 1, **settings}))

    def import_(self) -> dict[str, dict[str, Any]]:
        """Import all feeds now; gives the plug-in's report for each."""
        return self._do("import") or {}

    def import_twice(self) -> None:
        """Import in two processes at the same time, as a cron and an impatient editor do."""
        words = ["php", HERE / "drive.php", self._folder, "import"]
        both = [subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
        if any(one.wait(120) for one in both):
            raise RuntimeError(f"an import failed: {self.complaints()}")

    def posts(self) -> list[dict[str, Any]]:
        """Give all posts, whatever their status, the first that came first."""
        return list(self._do("posts"))

    def edit(self, post: int, **fields: Any) -> None:
        """Change a post as an editor does; `delete` throws it away, `keep` keeps its text."""
        self._do("edit", {"ID": post, **fields})

    def ask(self, word: str, given: Any = None) -> Any:
        """Ask the site something else; see drive.php."""
        return self._do(word, given)

    def complaints(self) -> list[str]:
        """Give what PHP complains of: of the plug-in anything, of WordPress what ends it, and whatever names a key."""
        log = self._folder / "complaints.log"
        lines = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
        return [line for line in lines if any(word in line for word in (PLUGIN.name, "Fatal error", "database error", "key="))]

    # ── what its readers see ─────────────────────────────────────────────────────────────────────────────────────

    def serve(self) -> None:
        """Let browsers in."""
        with (self._folder / "served.log").open("wb") as log:
            self._server = subprocess.Popen(
                ["php", "-S", f"127.0.0.1:{self.port}", "-t", self._folder], cwd=self._folder, stdout=log, stderr=log
            )
        if not until(lambda: self.page("/wp-includes/version.php")[0] == 200, seconds=30):
            raise RuntimeError(f"the site does not answer: {(self._folder / 'served.log').read_text()}")

    def page(self, path: str = "/") -> tuple[int, str]:
        """Give a page as a reader gets it; status 0 where nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode("utf-8", "replace")
        except OSError:
            return 0, ""
        finally:
            connection.close()
