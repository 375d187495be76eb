<?php
/**
 * A feed's document, read by the SimplePie that WordPress brings, as plain values. Nothing is decided here.
 *
 * The document that came last is kept for a week, so that the publisher is asked "anything new since then?" and mostly answers with
 * a word (304). WordPress by itself would forget it at the very moment at which it could ask so.
 */

namespace SyndicatorImport;

defined('ABSPATH') || exit;

const TOMBSTONES = 'http://purl.org/atompub/tombstones/1.0';
const MEDIA = 'http://search.yahoo.com/mrss/';
const TERMS = 'http://purl.org/dc/terms/';

/** Fetch a feed; gives a SimplePie, or a WP_Error whose words carry no key. */
function fetch(string $url)
{
    $lifetime = function ($seconds, $name) use ($url) {
        // The first is when to ask again: SimplePie does once more than that many seconds have passed, and with 0 not within the same
        // second. The other is how long to remember.
        return $name === $url ? -1 : WEEK_IN_SECONDS;
    };
    $options = function ($pie) {
        $pie->set_autodiscovery_level(SIMPLEPIE_LOCATOR_NONE); // an error page that names another feed is not our feed
        $pie->set_timeout(30);
    };
    add_filter('wp_feed_cache_transient_lifetime', $lifetime, PHP_INT_MAX, 2);
    add_action('wp_feed_options', $options);
    $said = error_reporting();
    error_reporting($said & ~E_USER_NOTICE); // SimplePie would write the address, with its key, into the server's log
    try {
        $pie = fetch_feed($url);
    } finally {
        error_reporting($said);
        remove_filter('wp_feed_cache_transient_lifetime', $lifetime, PHP_INT_MAX);
        remove_action('wp_feed_options', $options);
    }
    return is_wp_error($pie) ? said_without_key($pie, $url) : $pie;
}

/** Give an error in whose words the address stands without its key. */
function said_without_key(\WP_Error $error, string $url): \WP_Error
{
    $said = str_replace([$url, esc_html($url)], without_key($url), implode('; ', (array) $error->get_error_messages()));
    return new \WP_Error('syndicator-import', preg_replace('/([?&]key=)[^&\s`]+/', '$1…', $said));
}

/** Give the entries of a document by their id, in its order. An entry without an id of its own is left out: it could not be known again. */
function entries(\SimplePie $pie): array
{
    $found = [];
    foreach ($pie->get_items() as $item) {
        $id = (string) $item->get_id(false, false);
        if ($id !== '' && !isset($found[$id])) {
            $found[$id] = entry($item, $id);
        }
    }
    return $found;
}

/** Give one entry. Moments are seconds since 1970, 0 where none is said; `dated` tells whether the feed says when it was changed. */
function entry(\SimplePie_Item $item, string $id): array
{
    $changed = max((int) $item->get_updated_date('U'), moment($item, TERMS, 'modified'));
    $published = (int) $item->get_date('U');
    $content = wp_kses_post((string) $item->get_content());
    $summary = wp_strip_all_tags((string) $item->get_description(true), true);
    $title = wp_strip_all_tags((string) $item->get_title(), true);
    return [
        'id' => $id,
        'title' => $title,
        'content' => $content,
        'excerpt' => $summary,
        'link' => esc_url_raw(html_entity_decode((string) $item->get_permalink(), ENT_QUOTES, 'UTF-8'), ['http', 'https']),
        'byline' => byline($item),
        'tags' => tags($item),
        'published' => $published ?: $changed,
        'updated' => max($changed, $published),
        'dated' => $changed > 0,
        'digest' => md5($title . "\n" . $content . "\n" . $summary),
        'withdrawn' => withdrawn($item),
    ];
}

/** Give the moment that an element of an entry says, 0 if it says none. */
function moment(\SimplePie_Item $item, string $namespace, string $name): int
{
    $found = $item->get_item_tags($namespace, $name);
    return $found ? (int) strtotime(trim($found[0]['data'])) : 0;
}

/** Say whether an entry itself says that it is taken back (`media:status`). */
function withdrawn(\SimplePie_Item $item): bool
{
    $found = $item->get_item_tags(MEDIA, 'status');
    $state = $found ? strtolower($found[0]['attribs']['']['state'] ?? '') : '';
    return in_array($state, ['deleted', 'blocked'], true);
}

/** Give the names of an entry's authors. */
function byline(\SimplePie_Item $item): string
{
    $names = [];
    foreach ((array) $item->get_authors() as $author) {
        $names[] = wp_strip_all_tags(html_entity_decode((string) ($author->get_name() ?: $author->get_email()), ENT_QUOTES, 'UTF-8'), true);
    }
    return implode(', ', array_unique(array_filter($names)));
}

/** Give the names of an entry's subjects. */
function tags(\SimplePie_Item $item): array
{
    $names = [];
    foreach ((array) $item->get_categories() as $category) {
        $names[] = wp_strip_all_tags(html_entity_decode((string) ($category->get_term() ?: $category->get_label()), ENT_QUOTES, 'UTF-8'), true);
    }
    return array_values(array_unique(array_filter($names)));
}

/** Give what a document takes back (RFC 6721): the moment for each id, the latest where one is named twice. */
function tombstones(\SimplePie $pie): array
{
    $found = [];
    $stones = array_merge(
        (array) $pie->get_feed_tags(TOMBSTONES, 'deleted-entry'),   // a child of `feed`, and of `rss`
        (array) $pie->get_channel_tags(TOMBSTONES, 'deleted-entry') // and of `channel`, where some publishers put it
    );
    foreach ($stones as $stone) {
        $said = ($stone['attribs'][''] ?? []) + ($stone['attribs'][TOMBSTONES] ?? []);
        $id = trim($said['ref'] ?? '');
        $when = strtotime(trim($said['when'] ?? ''));
        if ($id !== '' && $when) {
            $found[$id] = max($found[$id] ?? 0, $when);
        }
    }
    return $found;
}
