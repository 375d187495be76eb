<?php
/**
 * The feeds that this site takes, as they are set up. Each has an id of its own that stays when its address changes (a new key, a
 * new host), because posts are known by it.
 */

namespace SyndicatorImport;

defined('ABSPATH') || exit;

const FEEDS = 'syndicator_import_feeds';
const REPORTS = 'syndicator_import_reports';

/** Give all feeds, by id: url, author (a user's number), status of new posts, category (a number, 0 for none). */
function feeds(): array
{
    $kept = get_option(FEEDS, []);
    return is_array($kept) ? $kept : [];
}

/** Keep a feed; without an id it is a new one. Gives its id, '' if the address is no web address. */
function keep_feed(array $feed): string
{
    $url = esc_url_raw(trim((string) ($feed['url'] ?? '')), ['http', 'https']);
    if ($url === '' || !wp_parse_url($url, PHP_URL_HOST)) {
        return '';
    }
    $feeds = feeds();
    $id = (string) ($feed['id'] ?? '');
    $id = isset($feeds[$id]) ? $id : strtolower(wp_generate_password(12, false));
    $feeds[$id] = [
        'url' => $url,
        'author' => (int) ($feed['author'] ?? 0),
        'status' => in_array($feed['status'] ?? '', ['publish', 'pending', 'draft'], true) ? $feed['status'] : 'publish',
        'category' => (int) ($feed['category'] ?? 0),
    ];
    update_option(FEEDS, $feeds, false);
    return $id;
}

/** Take a feed no longer; the posts that came with it stay. */
function drop_feed(string $id): void
{
    $feeds = feeds();
    unset($feeds[$id]);
    update_option(FEEDS, $feeds, false);
}

/** Give an address without what stands after its question mark, where the key is: fit for a screen and for a log. */
function without_key(string $url): string
{
    return (string) strtok($url, '?');
}
