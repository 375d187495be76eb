<?php
/**
 * Taken out for good: the settings go, with the keys of feeds that stand in them; the posts stay, and what they know of where they came from.
 */

defined('WP_UNINSTALL_PLUGIN') || exit;

foreach (['feeds', 'reports', 'deleted', 'lock'] as $name) {
    delete_option("syndicator_import_$name");
}
wp_clear_scheduled_hook('syndicator_import');
