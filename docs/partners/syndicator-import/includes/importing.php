<?php
/**
 * One import: fetch, read, decide, write. Two that run at the same time make nothing twice: the second one goes home.
 */

namespace SyndicatorImport;

defined('ABSPATH') || exit;

const LOCK = 'syndicator_import_lock';
const LONGEST = 10 * MINUTE_IN_SECONDS; // a lock older than this was left behind by something that died

/** Import every feed; gives a report for each, by its id. */
function import_all(): array
{
    if (!lock()) {
        return [];
    }
    remove_action('publish_post', '_publish_post_hook', 5); // a post that came from elsewhere sends no pingbacks
    try {
        $before = (array) get_option(REPORTS, []);
        $reports = [];
        foreach (feeds() as $id => $feed) {
            $reports[$id] = import_feed((string) $id, $feed, $before[$id] ?? []);
        }
        update_option(REPORTS, $reports, false);
        return $reports;
    } finally {
        add_action('publish_post', '_publish_post_hook', 5);
        unlock();
    }
}

/**
 * Import one feed; gives what became of its entries: the posts' numbers by kind, and the error if there was one. `first` is when the
 * feed was first taken, `rest` the page of its archive to go on with; `last` is the report before.
 */
function import_feed(string $feed_id, array $feed, array $last): array
{
    $report = ['at' => time(), 'error' => '', 'new' => [], 'update' => [], 'retract' => [], 'restore' => [], 'keep' => [], 'refused' => []];
    $report += ['first' => $last['first'] ?? 0, 'rest' => $last['rest'] ?? ''];
    $gathered = gather($feed_id, $feed, $last);
    if (is_wp_error($gathered)) {
        return ['error' => $gathered->get_error_message()] + $report;
    }
    [$entries, $gone, $rest] = $gathered;
    $held = held($feed_id, array_keys($entries + $gone));
    foreach (array_reverse(array_keys($entries + $gone)) as $id) { // the oldest first, so that posts come in the order of the news
        $entry = $entries[$id] ?? null;
        [$what] = decide($entry, $gone[$id] ?? 0, $held[$id] ?? null);
        if ($what === 'nothing') {
            continue;
        }
        $post = $held[$id]['post'] ?? 0;
        $done = carry_out($what, $post, $entry, $gone[$id] ?? 0, $feed, $feed_id);
        $report[$done ? $what : 'refused'][] = $done ?: $post;
    }
    return ['first' => $report['first'] ?: $report['at'], 'rest' => $rest] + $report;
}

/** Carry out a decision; gives the post's number, 0 if WordPress refused it. */
function carry_out(string $what, int $post, ?array $entry, int $gone, array $feed, string $feed_id): int
{
    switch ($what) {
        case 'new':
            return write_new($entry, $feed, $feed_id);
        case 'update':
            return write_update($post, $entry) ? $post : 0;
        case 'retract':
            return retract($post, max($gone, $entry && $entry['withdrawn'] ? $entry['updated'] : 0)) ? $post : 0;
        case 'restore':
            if (!$post) { // its trash was emptied meanwhile
                return write_new($entry, $feed, $feed_id);
            }
            return restore($post, $entry) ? $post : 0;
        default:
            return $post;
    }
}

/** Take the lock; gives whether it is ours. One row that only one can insert: options as such would let two in. */
function lock(): bool
{
    global $wpdb;
    $now = time();
    $insert = "INSERT IGNORE INTO {$wpdb->options} (option_name, option_value, autoload) VALUES (%s, %s, 'no')";
    if ($wpdb->query($wpdb->prepare($insert, LOCK, $now))) {
        return true;
    }
    $over = "UPDATE {$wpdb->options} SET option_value = %s WHERE option_name = %s AND CAST(option_value AS UNSIGNED) < %d";
    return (bool) $wpdb->query($wpdb->prepare($over, $now, LOCK, $now - LONGEST));
}

/** Give the lock back. */
function unlock(): void
{
    global $wpdb;
    $wpdb->delete($wpdb->options, ['option_name' => LOCK]);
}
