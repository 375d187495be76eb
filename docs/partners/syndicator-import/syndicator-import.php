<?php
/**
 * Plugin Name: Syndicator Import
 * Description: Brings the articles of a publisher's feed in as posts: what is new, what was corrected, and what the publisher takes back.
 * Version: 1.0.0
 * Requires at least: 5.9
 * Requires PHP: 7.4
 *
 * Where what stands: feeds.php, the feeds as they are set up. reading.php, a feed's document as plain values. gathering.php, what a
 * feed says and its archive. deciding.php, what an entry means for a post. posts.php, posts as they are held and written. importing.php,
 * one import from its beginning to its end. showing.php, byline and address on the site. editing.php, what a site's editors decide.
 * screen.php, the page under Settings.
 */

namespace SyndicatorImport;

defined('ABSPATH') || exit;

const HOOK = 'syndicator_import';
const RHYTHM = 15 * MINUTE_IN_SECONDS;

foreach (['feeds', 'reading', 'deciding', 'gathering', 'posts', 'importing', 'showing', 'editing', 'screen'] as $part) {
    require_once __DIR__ . "/includes/$part.php";
}

add_action(HOOK, __NAMESPACE__ . '\import_all');
add_filter('cron_schedules', function ($schedules) {
    $schedules[HOOK] = ['interval' => RHYTHM, 'display' => 'Every 15 minutes (Syndicator Import)'];
    return $schedules;
});

register_activation_hook(__FILE__, function () {
    if (!wp_next_scheduled(HOOK)) {
        wp_schedule_event(time() + MINUTE_IN_SECONDS, HOOK, HOOK);
    }
});
register_deactivation_hook(__FILE__, function () {
    wp_clear_scheduled_hook(HOOK);
});
